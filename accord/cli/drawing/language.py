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
        synonyms = ", ".join(each["synonyms"])
        rows.append((each["term"], each["label"], each[left], each[right], synonyms))
    console.print(table("", ("term", "label", left, right, "also read"), rows))


def _number(terms: Sequence[object] | None) -> int | None:
    """How many terms there are, where there are any."""
    return len(terms) if terms else None
