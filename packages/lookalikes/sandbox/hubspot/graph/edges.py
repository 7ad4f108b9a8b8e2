"""Which records are associated, and how: both directions are kept, so either side reads in one
step.

Decides what setting and taking away a type does to the other types; whether the records exist is
not asked here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sandbox.hubspot.graph.book import AssociationBook
from sandbox.hubspot.graph.type_ids import Pair

End = tuple[str, int]
Targets = Mapping[int, tuple[int, ...]]
_NOBODY: Targets = {}


class Graph:
    """`links[one kind, other kind][from id][to id]` lists the type ids of that direction."""

    def __init__(self, book: AssociationBook | None = None) -> None:
        self.book = book or AssociationBook()
        self.links: dict[Pair, dict[int, dict[int, tuple[int, ...]]]] = defaultdict(dict)

    def targets(self, one: End, other_kind: str) -> Targets:
        """What a record is associated with, by id, with the type ids."""
        table = self.links.get((one[0], other_kind))
        return table.get(one[1], _NOBODY) if table else _NOBODY

    def single(self, one: End, other_kind: str, type_id: int) -> int | None:
        """The one target that has this type, such as a contact's primary company."""
        for n, types in self.targets(one, other_kind).items():
            if type_id in types:
                return n
        return None

    def add(self, one: End, other: End, type_id: int) -> bool:
        """Associate both ways; a single type leaves its former holder. True when something
        changed.
        """
        if type_id in self.targets(one, other[0]).get(other[1], ()):
            return False
        there = self.book.types[one[0], other[0]][type_id]
        back = self.book.types[other[0], one[0]][there.inverse]
        if there.single:
            self._demote(one, other[0], type_id)
        if back.single:
            self._demote(other, one[0], back.type_id)
        self._put(one, other, there.together)
        self._put(other, one, back.together)
        return True

    def remove(self, one: End, other: End, type_ids: Iterable[int] | None = None) -> bool:
        """Take away some types, or all, both ways. True when something changed."""
        held = self.targets(one, other[0]).get(other[1])
        if not held:
            return False
        going = held if type_ids is None else _common(held, type_ids)
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
        found = []
        for kind, other_kind in self.links:
            if kind == one[0]:
                found += [(other_kind, n) for n in self.targets(one, other_kind)]
        return found

    def drop_type(self, one: str, other: str, type_id: int) -> None:
        """Take one type away from every pair that has it, as deleting a label does."""
        pairs = []
        for a, targets in self.links[one, other].items():
            pairs += [(a, b) for b, held in targets.items() if type_id in held]
        for a, b in pairs:
            self.remove((one, a), (other, b), (type_id,))

    def edges(self) -> Iterator[tuple[End, End, tuple[int, ...]]]:
        """Every stored direction."""
        for (one, other), table in self.links.items():
            for a, targets in table.items():
                for b, types in targets.items():
                    yield (one, a), (other, b), types

    def restore(self, edges: Iterable[tuple[End, End, Sequence[int]]]) -> None:
        """Fill an empty graph from `edges`."""
        for (one, a), (other, b), types in edges:
            self.links[one, other].setdefault(a, {})[b] = tuple(types)

    def _demote(self, one: End, other_kind: str, type_id: int) -> None:
        former = self.single(one, other_kind, type_id)
        if former is not None:
            self.remove(one, (other_kind, former), (type_id,))

    def _put(self, one: End, other: End, type_ids: tuple[int, ...]) -> None:
        table = self.links[one[0], other[0]]
        targets = table.get(one[1])
        if targets is None:
            table[one[1]] = {other[1]: type_ids}
            return
        held = targets.get(other[1])
        targets[other[1]] = type_ids if held is None else tuple(dict.fromkeys((*held, *type_ids)))

    def _take(self, one: End, other: End, type_id: int) -> None:
        table = self.links[one[0], other[0]]
        targets = table.get(one[1])
        if targets is None or other[1] not in targets:
            return
        left = tuple(held for held in targets[other[1]] if held != type_id)
        if left:
            targets[other[1]] = left
            return
        del targets[other[1]]
        if not targets:
            del table[one[1]]


def _common(held: tuple[int, ...], wanted: Iterable[int]) -> tuple[int, ...]:
    among = set(wanted)
    return tuple(type_id for type_id in held if type_id in among)
