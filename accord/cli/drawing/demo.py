"""Draws the chapters of the demo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from accord.cli.drawing.text import lines, table

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.demo import Compared
    from mapping.conformance import Conformance
    from sync.model.queue import Issue


def draw_chapter(console: Console, title: str, words: str) -> None:
    """How a chapter begins."""
    console.print(f"\n[bold cyan]{title}[/]")
    if words:
        console.print(words, markup=False)


def draw_differences(console: Console, found: Iterable[Conformance]) -> None:
    """How values stand against the common language; empty fields are left out."""
    rows = []
    for each in found:
        if each.filled:
            valid, understood = f"{each.share_valid():.0%}", f"{each.share_understood():.0%}"
            rows.append((each.field, each.system, each.filled, valid, understood))
    columns = ("field", "system", "filled", "valid", "valid after normalising")
    console.print(table("", columns, rows))


def draw_conflict(console: Console, conflict: Issue) -> None:
    """What each side said, what was decided, and where the losing value is."""
    detail = conflict.detail
    said = [f"{system} says {value!r}" for system, value in detail["values"].items()]
    words = [
        f"  {conflict.field}: {', '.join(said)}",
        f"  → {detail['winner']!r}: {detail['rule']}",
        f"  the losing value {detail['losing']!r} is kept: accord conflicts list --all",
    ]
    lines(console, words)


def draw_person(console: Console, systems: Sequence[str], fields: Iterable[Compared]) -> None:
    """One record's fields on both sides, before and after."""
    before = [f"{system} before" for system in systems]
    rows = [(each.field, *each.before, _now(each)) for each in fields]
    console.print(table("", ("field", *before, "both after"), rows))


def _now(each: Compared) -> object:
    """What both sides hold; each value where they still differ."""
    if len(set(each.after)) == 1:
        return each.after[0]
    return " / ".join(map(str, each.after))
