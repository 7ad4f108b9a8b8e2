"""The plain pieces everything is drawn from. Vendor values are shown as text, never read as
markup.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from accord.usecases.telling.words import many, moment

if TYPE_CHECKING:
    from rich.console import Console

    from accord.cli.drawing.tables import FittedTable

ACTIONS = ("create", "update", "delete", "associate")
"""The columns of everything that counts writes."""

AGREED = "Nothing to write: both systems agree."


def agreed(waiting: int, left_alone: int = 0) -> str:
    """That nothing is left to write, how much of what differs waits, and how much of it was left
    as it is.
    """
    but_for = []
    if waiting:
        but_for.append(f"{waiting:,} that {many(waiting, 'waits')}")
    if left_alone:
        but_for.append(f"{left_alone:,} left as somebody decided")
    if not but_for:
        return AGREED
    told = " and ".join(but_for)
    return f"Nothing to write: both systems agree, but for {told} (`accord status`)."


def lines(console: Console, words: Iterable[str]) -> None:
    """Plain lines."""
    for line in words:
        console.print(printable(line), markup=False)


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], aside: str = ""
) -> FittedTable:
    """A plain table; numbers to the right. Cell text is shown as it is, never read as markup.
    `aside` is the column that stands under its row where there is no room beside it.
    """
    from accord.cli.drawing.tables import Column, FittedTable

    drawn = []
    for index, name in enumerate(columns):
        cells = [row[index] for row in rows]
        drawn.append(Column(name, tuple(map(_cell, cells)), _side_of(cells)))
    return FittedTable(title, drawn, aside)


def _side_of(cells: Sequence[object]) -> Literal["left", "right"]:
    """Where a column's cells stand."""
    told = [cell for cell in cells if cell is not None]
    for cell in told:
        if not isinstance(cell, int | float):
            return "left"
    return "right" if told else "left"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    return printable(str(value))


_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Text without control characters: what a vendor stores must not steer anybody's terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


_COMMAND = re.compile(r"(?<=`)accord (?!-C |(?:init|sandbox|demo)\b|[^`]*--help`)(?=[a-z])")


def in_folder(text: str, folder: str | None) -> str:
    """The commands that a text advises, each with the `-C` that this one was called with: copied,
    they are about the same workspace. Those that are about none stay as they are.
    """
    if folder is None:
        return text
    return _COMMAND.sub(lambda _: f"accord -C {shlex.quote(folder)} ", text)


def told(value: object) -> str:
    """A value for people: blank is said, several are a list of words."""
    if value in (None, "", (), [], {}):
        return "(blank)"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return " / ".join(f"{name}: {told(one)}" for name, one in value.items())
    return str(value)


def action_told(action: Mapping[str, Any]) -> str:
    """What a person did, when and why."""
    because = f": {action['reason']}" if action["reason"] else ""
    return f"{moment(action['at'])} {action['who']}: {action['what']}{because}"
