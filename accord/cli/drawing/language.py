"""Draws the common language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines, table

if TYPE_CHECKING:
    from rich.console import Console

BOTH, READ = "both", "read"


def draw_fields(
    console: Console, fields: Sequence[Mapping[str, Any]], systems: tuple[str, str]
) -> None:
    """Fields under their entity, one line each, as they stand in each system and which way they
    flow.
    """
    left, right = systems
    rows: list[Sequence[object]] = []
    entity = None
    for field in fields:
        if field["entity"] != entity:
            entity = field["entity"]
            rows.append((entity, "", "", "", None))
        way = _way(field["direction"], systems)
        row = (f"  {field['field']}", field[left], way, field[right], _number(field["terms"]))
        rows.append(row)
    console.print(table("", ("field", left, "", right, "terms"), rows))
    for direction in sorted({field["direction"] for field in fields} - {BOTH}):
        told = "written to neither" if direction == READ else f"written {direction} alone"
        lines(console, [f"{_way(direction, systems)}  {told}"])


def _way(direction: str, systems: tuple[str, str]) -> str:
    """As it flows between two columns."""
    left, _ = systems
    if direction == BOTH:
        return "↔"
    if direction == READ:
        return "·"
    return "←" if direction == f"to {left}" else "→"


def draw_vocabularies(console: Console, known: Sequence[Mapping[str, Any]]) -> None:
    """Vocabularies, one line each, with the fields that use them."""
    rows = []
    for each in known:
        rows.append((each["vocabulary"], each["terms"], ", ".join(each["fields"])))
    console.print(table("", ("vocabulary", "terms", "fields"), rows))
    console.print("`accord taxonomy terms VOCABULARY` lists the terms of one.")


def draw_terms(
    console: Console, found: Sequence[Mapping[str, Any]], systems: tuple[str, str]
) -> None:
    """Terms, one line each, as each system spells them."""
    left, right = systems
    rows = []
    for each in found:
        synonyms = ", ".join((*each["synonyms"], *each["narrower"]))
        rows.append((each["term"], each["label"], each[left], each[right], synonyms))
    console.print(table("", ("term", "label", left, right, "also read"), rows, aside="also read"))


def _number(terms: Sequence[object] | None) -> int | None:
    """How many terms there are, where there are any."""
    return len(terms) if terms else None
