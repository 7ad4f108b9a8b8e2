"""What a write gives and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain, repeat
from typing import Any

from sandbox.salesforce.records.past import is_stamp
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType


class Ambiguous(Exception):
    """Several records carry the external id an upsert named."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__(f"{len(rows)} records")
        self.ids = [str(row["Id"]) for row in rows]


def or_defaults(kind: ObjectType, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values given; a picklist that must have one and is given none takes its default."""
    filled = dict(given)
    for name, value in given.items():
        field = kind.fields[name]
        if value is None and field.required and field.type == "picklist":
            filled[name] = field.default
    return filled


def changes_of(kind: ObjectType, old: Row, row: Row) -> dict[str, list[Any]]:
    """What a history entry says of a write; the platform's own stamps are not part of it.

    A changed row has the old one's names in the same order, and perhaps more after them.
    """
    pairs = zip(row.items(), chain(old.values(), repeat(None)), strict=False)
    moved = {name: [was, now] for (name, now), was in pairs if was is not now and was != now}
    return {name: pair for name, pair in moved.items() if not is_stamp(kind, name)}
