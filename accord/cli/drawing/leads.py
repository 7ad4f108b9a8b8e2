"""Draws which rep gets which lead, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import table
from accord.usecases.telling.words import counted

if TYPE_CHECKING:
    from rich.console import Console

Document = Mapping[str, Any]


def draw_leads(console: Console, document: Document, *, dry_run: bool, most: int = 15) -> None:
    """Who gets whom, why, who waits for what, and how good the whole of it is."""
    _draw_assigned(console, document, "would be assigned" if dry_run else "assigned", most)
    _draw_held(console, document, most)
    console.print(_quality(document))


def _draw_assigned(console: Console, document: Document, verb: str, most: int) -> None:
    found = document["assigned"]
    rows = []
    for entry in found[:most]:
        rows.append((entry["name"], entry["rep"], entry["score"], entry["why"]))
    columns = ("lead", "rep", "score", "why you, why now")
    console.print(table(f"{counted(len(found), 'lead')} {verb}", columns, rows))
    if len(found) > most:
        console.print(f"… and {len(found) - most:,} more; --json shows all.")


def _draw_held(console: Console, document: Document, most: int) -> None:
    held = document["held"]
    rows = []
    for entry in held[:most]:
        rows.append((entry["name"], entry["reason"], entry["until"]))
    if rows:
        console.print(table(f"{len(held):,} held", ("lead", "reason", "until"), rows))


def _quality(document: Document) -> str:
    """How the total compares with the best there could be."""
    value, bound = f"{document['value']:,.2f}", f"{document['bound']:,.2f}"
    gap = document["gap"]
    if gap != 0:
        return f"Total score {value}, at most {bound} possible."
    return (
        f"Total score {value} of at most {bound} possible (gap {gap:.4%}): "
        "no other assignment within these rules does better."
    )
