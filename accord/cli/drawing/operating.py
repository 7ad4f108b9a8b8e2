"""Draws what a state, or a backup of one, holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines
from accord.usecases.telling.words import counted, moment

if TYPE_CHECKING:
    from rich.console import Console

MEGABYTE = 1_000_000


def draw_state(console: Console, document: Mapping[str, Any]) -> None:
    """A sound state, or a sound backup."""
    lines(console, [f"{document['file']} is sound.", *_holding(document)])


def draw_backup(console: Console, document: Mapping[str, Any]) -> None:
    """A backup just made, and how it is put back."""
    told = [
        f"{document['file']} holds the state as it is now, in {_size(document['packed'])}.",
        *_holding(document),
        "It holds people's data: keep it where only you can read it.",
        f"To put it back: accord state restore {document['file']}",
    ]
    lines(console, told)


def draw_restored(console: Console, document: Mapping[str, Any]) -> None:
    """A state just put back, and where the other one is."""
    told = [
        f"The state is the one of {document['file']} again.",
        *_holding(document),
    ]
    if document["aside"]:
        told.append("What was there before is kept, until you delete it:")
        told += [f"  {path}" for path in document["aside"]]
    told.append("Next: accord sync. It reads everything, and edits made since the backup flow.")
    lines(console, told)


def _holding(document: Mapping[str, Any]) -> Iterator[str]:
    holds = document["holds"]
    yield (
        f"  {counted(holds['links'], 'link')}, {counted(holds['records'], 'record')} as last read, "
        f"{counted(holds['decisions'], 'write')} on record, {counted(holds['runs'], 'run')}: "
        f"{_size(document['size'])}"
    )
    accounts = ", ".join(f"{system} {account}" for system, account in document["accounts"].items())
    pinned = accounts or "no account yet"
    yield f"  pair {document['pair']}; {pinned}; tables of revision {document['revision']}"
    if document["made_at"]:
        yield f"  made {moment(document['made_at'])} by Accord {document['accord']}"


def _size(octets: int) -> str:
    return f"{octets / MEGABYTE:,.1f} MB"
