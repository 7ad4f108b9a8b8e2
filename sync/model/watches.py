"""What a decision turned on, so that it is looked at again once that stands otherwise. Values
only.
"""

from __future__ import annotations

from typing import NamedTuple

from connectors.record import Ref
from sync.model.links import Link
from sync.model.mirror import MirrorRow

UNKNOWN = ""
"""How something stands that nobody knows (any more)."""


class Watch(NamedTuple):
    """A record (`ref`) whose decision turned on something else: on a link, by its id, or on a
    record, by its ref. `stood`: how that stood then.
    """

    ref: Ref
    entity: str
    on: str
    stood: str

    @property
    def record(self) -> Ref | None:
        """The record it turned on; None where it was a link."""
        return Ref.parse(self.on) if self.on.count(":") >= 2 else None


def link_stands(link: Link | None) -> str:
    """What others may turn on: whether it is at work, with records of which kind."""
    if link is None:
        return UNKNOWN
    left, right = link.objects
    there = "complete" if link.complete else "incomplete"
    return f"{link.status} {there} {left} {right} {link.note}"


def record_stands(row: MirrorRow | None) -> str:
    """What others may turn on: whether it is there, and by what it can be found."""
    if row is None:
        return UNKNOWN
    if row.gone:
        return "gone"
    keys = [f"{kind}={value}" for kind, value in row.keys]
    return "there " + " ".join(keys)
