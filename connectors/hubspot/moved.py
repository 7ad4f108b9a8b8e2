"""Records that took other records' places. Pure.

A merge gives the survivor a new id, or (in accounts that have it so) leaves it the primary's.
Either way the old ids lead to the survivor when read one by one, it lists them, and no search shows
them any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.hubspot.query import MERGED
from connectors.record import Record

Wire = Mapping[str, Any]


def old_ids(wire: Wire) -> list[str]:
    """The ids that lead to this record, its own left out."""
    told = wire["properties"].get(MERGED)
    if not told:
        return []
    ids = (each.strip() for each in str(told).split(";"))
    return [each for each in dict.fromkeys(ids) if each and each != str(wire["id"])]


def predecessors(wire: Wire, survivor: Record) -> Iterator[Record]:
    """The records that became part of this one."""
    for old in old_ids(wire):
        yield moved(old, survivor)


def moved(old_id: str, survivor: Record) -> Record:
    """A record that is gone because another took its place."""
    return Record(
        survivor.ref._replace(id=old_id), {}, survivor.modified_at, gone=True, moved_to=survivor.ref
    )
