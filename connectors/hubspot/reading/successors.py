"""Records that took other records' places. Pure.

A merge gives the successor a new id, or (in accounts that have it so) leaves it the primary's.
Either way the old ids lead to it when read one by one, it lists them, and no search shows them any
more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.hubspot.meaning.query import MERGED
from connectors.record import Record

Wire = Mapping[str, Any]


def old_ids(wire: Wire) -> list[str]:
    """The ids that lead to this record, its own left out."""
    told = wire["properties"].get(MERGED)
    if not told:
        return []
    own = str(wire["id"])
    ids = dict.fromkeys(each.strip() for each in str(told).split(";"))
    return [each for each in ids if each not in ("", own)]


def predecessors(wire: Wire, successor: Record) -> Iterator[Record]:
    """The records that became part of this one."""
    for old_id in old_ids(wire):
        yield predecessor(old_id, successor)


def predecessor(old_id: str, successor: Record) -> Record:
    """A record that is gone because another took its place."""
    ref = successor.ref._replace(id=old_id)
    return Record(ref, {}, successor.modified_at, gone=True, moved_to=successor.ref)
