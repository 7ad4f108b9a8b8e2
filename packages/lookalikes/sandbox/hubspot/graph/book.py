"""The association types of one portal: HubSpot's own, its labels, and those of custom object types.

Decides which ids a label gets and what deleting one means for the table; the associations
themselves are kept in `edges`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.graph.type_ids import TYPES, AssociationType, Pair
from sandbox.hubspot.required import not_set

_FIRST_OWN_ID = 101
_MOST_LABELS = 50
_USER = "USER_DEFINED"

Row = list[Any]


class AssociationBook:
    """Association types by pair of object types and id."""

    def __init__(self) -> None:
        self.types: dict[Pair, dict[int, AssociationType]] = {}
        self._next_id = _FIRST_OWN_ID
        self.restore([])

    def between(self, one: str, other: str) -> dict[int, AssociationType]:
        """The association types from one object type to the other, by id."""
        return self.types.get((one, other), {})

    def default(self, one: str, other: str) -> AssociationType:
        """The unlabelled association between two object types; refuses pairs that have none."""
        for found in self.between(one, other).values():
            if found.label is None:
                return found
        raise refused(f"No default association exists between {one.upper()} and {other.upper()}")

    def connect(self, one: str, other: str) -> tuple[int, int]:
        """Give two object types an unlabelled association, as making a custom object type does."""
        existing = next(
            (found for found in self.between(one, other).values() if found.label is None), None
        )
        if existing is not None:
            return existing.type_id, existing.inverse
        # Custom object types are associated by types of the portal's own; reported, not recorded.
        return self._pair(one, other, (None, None), f"{one}_to_{other}")

    def label(
        self, one: str, other: str, name: str, label: str, inverse_label: str | None
    ) -> list[AssociationType]:
        """Add a label, or a pair of labels; answers each direction, one entry when they are the
        same.
        """
        self._check_label(one, other, name, label)
        there, back = self._pair(one, other, (label, inverse_label or label), name)
        if there == back:
            return [self.types[one, other][there]]
        return [self.types[one, other][there], self.types[other, one][back]]

    def relabel(
        self, one: str, other: str, type_id: int, label: str, inverse_label: str | None
    ) -> None:
        """Change the wording of a label. Reported: without wording for the way back, that reads the
        same.
        """
        found = self.own(one, other, type_id)
        self._table(one, other)[type_id] = replace(found, label=label)
        back = self.types[other, one][found.inverse]
        self._table(other, one)[found.inverse] = replace(back, label=inverse_label or label)

    def forget(self, one: str, other: str, type_id: int) -> None:
        """Take a label out of the table, in both directions."""
        found = self.own(one, other, type_id)
        del self._table(one, other)[type_id]
        self._table(other, one).pop(found.inverse, None)

    def forget_kind(self, kind: str) -> None:
        """Take every association type of an object type out of the table."""
        self.types = {pair: found for pair, found in self.types.items() if kind not in pair}

    def own(self, one: str, other: str, type_id: int) -> AssociationType:
        """A label of the portal's own; refuses HubSpot's and unknown ones."""
        found = self.between(one, other).get(type_id)
        if found is None or found.category != _USER or found.label is None:
            raise refused(f"Association type {type_id} does not exist")
        return found

    def state(self) -> list[Row]:
        """What the portal added, for a snapshot."""
        return [list(row) for row in self._added()]

    def restore(self, rows: list[Row]) -> None:
        """Put back what `state` gave."""
        self.types = dict(TYPES)
        self._next_id = _FIRST_OWN_ID
        for one, other, *fields in rows:
            self._table(one, other)[fields[0]] = AssociationType(*fields)
            self._next_id = max(self._next_id, fields[0] + 1)

    def _added(self) -> Iterator[tuple[Any, ...]]:
        for (one, other), found in self.types.items():
            for a in found.values():
                if a.category == _USER:
                    yield (
                        one,
                        other,
                        a.type_id,
                        a.inverse,
                        a.label,
                        a.single,
                        a.implies,
                        a.category,
                        a.name,
                    )

    def _pair(
        self, one: str, other: str, labels: tuple[str | None, str | None], name: str
    ) -> tuple[int, int]:
        there = self._next_id
        # Among records of one object type, a label that reads the same both ways is one type.
        back = there if one == other and labels[0] == labels[1] else there + 1
        self._next_id = back + 1
        self._put(one, other, AssociationType(there, back, labels[0], category=_USER, name=name))
        if back != there or one != other:
            self._put(
                other, one, AssociationType(back, there, labels[1], category=_USER, name=name)
            )
        return there, back

    def _put(self, one: str, other: str, made: AssociationType) -> None:
        table = self._table(one, other)
        plain = next((found.type_id for found in table.values() if found.label is None), None)
        table[made.type_id] = replace(made, implies=plain) if made.label is not None else made

    def _table(self, one: str, other: str) -> dict[int, AssociationType]:
        """The types of a pair, to be changed: HubSpot's own tables are shared by all portals."""
        pair = (one, other)
        shared = TYPES.get(pair)
        if pair not in self.types or self.types[pair] is shared:
            self.types[pair] = dict(shared or {})
        return self.types[pair]

    def _check_label(self, one: str, other: str, name: str, label: str) -> None:
        if not name or not label:
            raise not_set("label", "name")
        own = [
            found
            for found in self.between(one, other).values()
            if found.category == _USER and found.label
        ]
        if any(found.name == name or found.label == label for found in own):
            raise refused(f"An association label named {name} already exists")
        if len(own) >= _MOST_LABELS:
            # Reported in 2026, a status of its own.
            raise refused(
                f"There can be at most {_MOST_LABELS} labels between two object types", status=437
            )
