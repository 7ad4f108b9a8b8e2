"""What the merge looks at: base, left and right, and when each was changed. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.record import Value
from sync.model.conditions.adoption import ENFORCE, Adoption
from sync.model.policy import SIDES

Values = Mapping[str, Value]
NO_FIELDS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared. `times`: when each side was last modified; `field_times`: when a field was,
    where the vendor told. `fixed`: fields a side cannot take; `irreversible`: those where what is
    set stays set. `sets`: fields whose text holds several members, which are united; `addresses`:
    those that an opt-out belongs to. `corrected`:
    fields of a side that nobody can read and that the other side has changed since. `left_open`:
    what both said at a first meeting that was left as it was. `unread`: fields of a side that hold
    something nobody can read; `hidden`: those that its system does not show. `flips`: those
    that two automations write by turns. `put_there`: the side that holds, in a field that was left
    open, what its vendor put there on a record that Accord made.
    """

    base: Values | None
    left: Values
    right: Values
    times: tuple[float, float]
    systems: tuple[str, str]
    fixed: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    field_times: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {})
    corrected: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    adoption: Adoption = ENFORCE
    left_open: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    irreversible: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    sets: frozenset[str] = NO_FIELDS
    addresses: frozenset[str] = NO_FIELDS
    unread: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    hidden: tuple[frozenset[str], frozenset[str]] = (NO_FIELDS, NO_FIELDS)
    flips: frozenset[str] = NO_FIELDS
    put_there: Mapping[str, int] = field(default_factory=dict)

    @property
    def agreed(self) -> Values:
        """What both last agreed on: nothing yet at a first meeting."""
        return self.base or {}

    def before(self, name: str) -> tuple[Value, Value] | None:
        """What left and right held in a field when they agreed, or were left as they were; None
        where they never met in it.
        """
        if name in self.agreed:
            return self.agreed[name], self.agreed[name]
        return self.left_open.get(name)

    def is_left_open(self, name: str) -> bool:
        """Whether a field that differs stays as it is: a careful meeting, or nobody edited it since
        one.
        """
        before = self.before(name)
        if before is None:
            return self.adoption.careful
        return before == (self.left[name], self.right[name])

    def address_moved(self, side: int) -> bool:
        """Whether one side has another address than was agreed: what belongs to that is not told by
        it any more.
        """
        return any(
            name in self.agreed and self.of(side, name) != self.agreed[name]
            for name in self.addresses
            if name in self.left and name in self.right
        )

    def of(self, side: int, name: str) -> Value:
        """What one side holds in a field."""
        if side == 0:
            return self.left[name]
        return self.right[name]

    def holds(self, side: int, name: str) -> bool:
        """Whether one side has anything in a field, readable or not, or may have."""
        said = self.right if side else self.left
        unknown = name in self.unread[side] or name in self.hidden[side]
        return unknown or said.get(name) is not None

    def kept_from(self, name: str) -> int | None:
        """The side that does not show a field which the other one has changed since both agreed;
        None where there is none.
        """
        for side, said in ((0, self.right), (1, self.left)):
            if name not in self.hidden[side] or name not in said:
                continue
            if name in self.agreed and self.agreed[name] != said[name]:
                return side
        return None

    def changed_at(self, name: str) -> tuple[float, float]:
        """When the field was last changed, left and right: no later than its record was."""
        left, right = self.field_times
        return left.get(name, self.times[0]), right.get(name, self.times[1])

    def later(self, name: str) -> int | None:
        """The side that changed the field later; None when both did at once."""
        left, right = self.changed_at(name)
        if left == right:
            return None
        if right > left:
            return 1
        return 0

    def provably_later(self, name: str) -> bool:
        """Whether one side certainly changed the field after the other: the time of its record is
        no proof, which may be that of another field.
        """
        side = self.later(name)
        return side is not None and name in self.field_times[side]

    def times_of(self, name: str) -> str:
        """What the times are those of: fields, where the vendors told, else records."""
        left, right = self.field_times
        told = (name in left, name in right)
        if all(told):
            return "field"
        if any(told):
            return "field and record"
        return "record"

    def side_of(self, word: str) -> int:
        """The side a policy means by `left`, `right` or a system's name; left for any other."""
        for sides in (SIDES, self.systems):
            if word in sides:
                return sides.index(word)
        return 0

    def evidence(self, name: str, *, by_time: bool = False) -> dict[str, Any]:
        """What a contested field is decided from; times only where they decided."""
        found: dict[str, Any] = {}
        found["left"] = self.left[name]
        found["right"] = self.right[name]
        if by_time:
            found["changed_at"] = self.changed_at(name)
            found["times_of"] = self.times_of(name)
        if name in self.agreed:
            found["base"] = self.agreed[name]
        return found
