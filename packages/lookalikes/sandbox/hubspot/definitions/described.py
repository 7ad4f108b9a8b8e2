"""What is known of the properties HubSpot itself defines: a table for each object type, in
`tables/`.

Each row says where its fact comes from: `recorded` from the vendor's own answers, `documented` by
it, `reported` in listings of portals that others keep, `unverified`, or `invented` for what the
company of the worlds added. `_MARKS` has what each mark means.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_TABLES = Path(__file__).parent / "tables"
_MARKS = frozenset(
    {
        "read-only",  # its value is HubSpot's to set
        "calculated",  # it follows from others
        "hidden",  # people do not see it
        "external",  # its options are kept elsewhere, whether or not they are listed too
        "form",  # a form may ask for it
        "editable",  # its definition may be changed, though HubSpot made it
        "fixed-options",  # its options may not be changed
        "open-options",  # its definition says that they may, although it lists none
        "money",  # an amount in the record's currency
        "no-money",  # a number that is told to be none
        "unique",  # no two records have the same
        "open-definition",  # its definition may be changed, and it be archived
        "home-money",  # an amount in the account's currency
        "undated",  # its definition has no times
        "own",  # the portal's, not HubSpot's
    }
)


class Described(NamedTuple):
    """One row; `options` names a set of `options` (`@traffic_sources`) or lists the words, `order`
    -1 is behind all that have a place.
    """

    name: str
    label: str
    type: str
    field_type: str
    group: str
    order: int = -1
    marks: frozenset[str] = frozenset()
    options: str = ""
    refers: str = ""
    source: str = "reported"


@cache
def described(table: str) -> tuple[Described, ...]:
    """The rows of one table, in its order."""
    return tuple(_described(row) for row in _rows(table))


@cache
def formulas() -> dict[tuple[str, str], str]:
    """What is known of how calculated properties are worked out, by object type and name."""
    return {(row["object"], row["name"]): row["formula"] for row in _rows("formulas")}


@cache
def groups() -> dict[str, dict[str, str]]:
    """The property groups of each object type with their labels, the usual one first."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows("groups"):
        found.setdefault(row["object"], {})[row["name"]] = row["label"]
    return found


def _rows(table: str) -> Iterator[dict[str, str]]:
    with (_TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _described(row: dict[str, str]) -> Described:
    marks = frozenset(row["marks"].split())
    if not marks <= _MARKS:
        raise ValueError(f"{row['name']} is marked {sorted(marks - _MARKS)}")
    return Described(
        row["name"],
        row["label"],
        row["type"],
        row["fieldType"],
        row["groupName"],
        int(row["displayOrder"]),
        marks,
        row["options"],
        row["referencedObjectType"],
        row["source"],
    )
