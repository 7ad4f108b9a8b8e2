"""Two records that mean the same thing, and what both sides last agreed on. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from connectors.record import Ref, Value
from sync.model.left_open import Said

LinkStatus = Literal["pending", "live", "shadow", "held", "apart", "retired"]
HeldIds = tuple[str | None, str | None]
"""The ids of the records that a link holds, (left, right); None where there is no record."""
REPLACED = "made anew"


@dataclass(slots=True)
class Link:
    """Two records that mean the same thing, and the values both last agreed on (None: never met).

    A pending link has one side still without an id; a shadow stands beside the link named in
    `note`; one that is held waits for a person; one that is taken apart keeps its records from
    being matched again, and nothing is written for either; a retired one turned out to mean the
    same as another and holds nothing any more. `left_open`: fields that differed when the two first
    met and were left as they were, or of which one side is still owed a spelling, with what left
    and right said then (`sync.model.left_open`); over once they are in the base.
    """

    id: str
    entity: str
    objects: tuple[str, str]
    ids: HeldIds
    status: LinkStatus = "pending"
    base: dict[str, Value] | None = None
    note: str = ""
    left_open: dict[str, Said] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it holds a record on either side."""
        return None not in self.ids

    def ref(self, side: int, systems: tuple[str, str]) -> Ref | None:
        """The record on one side (0 left, 1 right), or None while it does not exist."""
        record_id = self.ids[side]
        if record_id is None:
            return None
        return Ref(systems[side], self.objects[side], record_id)

    def refs(self, systems: tuple[str, str]) -> list[Ref]:
        """The records it holds, left first."""
        both = (self.ref(0, systems), self.ref(1, systems))
        return [ref for ref in both if ref is not None]

    def with_record(self, side: int, object_name: str, record_id: str) -> Link:
        """The same link once it holds this record on one side."""
        left_object, right_object = self.objects
        left_id, right_id = self.ids
        if side == 0:
            objects = (object_name, right_object)
            return replace(self, objects=objects, ids=(record_id, right_id))
        objects = (left_object, object_name)
        return replace(self, objects=objects, ids=(left_id, record_id))

    def retired(self) -> Link:
        """The same link once it holds nothing any more."""
        return Link(self.id, self.entity, self.objects, (None, None), "retired")

    def replaced(self) -> Link:
        """The same link once a person wants another one in its place: its id, which others remember
        as what was agreed with a record that is gone, is not used again.
        """
        return replace(self.retired(), note=REPLACED)

    @property
    def was_replaced(self) -> bool:
        """Whether a person wanted another one in its place."""
        return self.status == "retired" and self.note == REPLACED

    def held(self, why: str) -> Link:
        """The same link once nothing is written for it until a person decides."""
        return replace(self, status="held", note=why)
