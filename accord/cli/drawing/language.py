"""Draws the common language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import table

if TYPE_CHECKING:
    from rich.console import Console


def draw_fields(
    console: Console, fields: Sequence[Mapping[str, Any]], systems: tuple[str, str]
) -> None:
    """Fields, one line each, as they stand in each system."""
    left, right = systems
    rows = []
    for field in fields:
        row = (
            field["entity"],
            field["field"],
            field[left],
            field[right],
            field["direction"],
            _number(field["terms"]),
        )
        rows.append(row)
    columns = ("entity", "field", left, right, "direction", "terms")
    console.print(table("", columns, rows))


def _number(terms: Sequence[object] | None) -> int | None:
    """How many terms there are, where there are any."""
    return len(terms) if terms else None
