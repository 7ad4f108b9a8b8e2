"""Which records are associated, and how: both directions are kept, so either side reads in one step.

Decides what setting and taking away a type does to the other types; whether the records exist is not
asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sandbox.hubspot.association_book import AssociationBook
from sandbox.hubspot.association_types import Pair

End = tuple[str, int]
Targets = dict[int, list[int]]


class Graph:
    """`links[one kind, other kind][from id][to id]` lists the type ids of that direction."""

    def __init__(self, book: AssociationBook | None = None) -> None:
        self.book = book or AssociationBook()
        self.links: dict[Pair, dict[int, Targets]] = defaultdict(dict)

    def targets(self, one: End, other_kind: str) -> Targets:
        """What a record is associated with, by id, with the type ids."""
        table = self.links.get((one[0], other_kind))
        return table.get(one[1], {}) if table else {}

    def single(self, one: End, other_kind: str, type_id: int) -> int | None:
        """The one target that has this type, such as a contact's primary company."""
        for n, types in self.targets(one, other_kind).items():
            if type_id in types:
                return n
        return None

    def add(self, one: End, other: End, type_id: int) -> bool:
        """Associate both ways; a single type leaves its former holder. True when something changed."""
        there = self.book.types[one[0], other[0]][type_id]
        back = self.book.types[other[0], one[0]][there.inverse]
        if type_id in self.targets(one, other[0]).get(other[1], ()):
            return False
        if there.single:
            self._demote(one, other[0], type_id)
        if back.single:
            self._demote(other, one[0], back.type_id)
        self._put(one, other, (there.type_id, there.implies))
        self._put(other, one, (back.type_id, back.implies))
        return True

    def remove(self, one: End, other: End, type_ids: Iterable[int] | None = None) -> bool:
        """Take away some types, or all, both ways. True when something changed."""
        held = self.targets(one, other[0]).get(other[1])
        if not held:
            return False
        going = [t for t in held if type_ids is None or t in set(type_ids)]
        for type_id in going:
            inverse = self.book.types[one[0], other[0]][type_id].inverse
            self._take(one, other, type_id)
            self._take(other, one, inverse)
        return bool(going)

    def detach(self, one: End) -> list[End]:
        """Take away every association of a record; returns who it was associated with."""
        others = self.neighbours(one)
        for other in others:
            self.remove(one, other)
        return others

    def neighbours(self, one: End) -> list[End]:
        """Every record that one is associated with."""
        return [(pair[1], n) for pair in self.links if pair[0] == one[0] for n in self.targets(one, pair[1])]

    def drop_type(self, one: str, other: str, type_id: int) -> None:
        """Take one type away from every pair that has it, as deleting a label does."""
        pairs = [
            (a, b) for a, targets in self.links[one, other].items() for b, held in targets.items() if type_id in held
        ]
        for a, b in pairs:
            self.remove((one, a), (other, b), (type_id,))

    def edges(self) -> Iterator[tuple[End, End, list[int]]]:
        """Every stored direction."""
        for (one, other), table in self.links.items():
            for a, targets in table.items():
                for b, types in targets.items():
                    yield (one, a), (other, b), types

    def restore(self, edges: Iterable[tuple[End, End, list[int]]]) -> None:
        """Fill an empty graph from `edges`."""
        for (one, a), (other, b), types in edges:
            self.links[one, other].setdefault(a, {})[b] = types

    def _demote(self, one: End, other_kind: str, type_id: int) -> None:
        former = self.single(one, other_kind, type_id)
        if former is not None:
            self.remove(one, (other_kind, former), (type_id,))

    def _put(self, one: End, other: End, type_ids: tuple[int, int | None]) -> None:
        held = self.links[one[0], other[0]].setdefault(one[1], {}).setdefault(other[1], [])
        for type_id in type_ids:
            if type_id is not None and type_id not in held:
                held.append(type_id)

    def _take(self, one: End, other: End, type_id: int) -> None:
        table = self.links[one[0], other[0]]
        held = table.get(one[1], {}).get(other[1])
        if held is None:
            return
        if type_id in held:
            held.remove(type_id)
        if not held:
            del table[one[1]][other[1]]
        if not table[one[1]]:
            del table[one[1]]
