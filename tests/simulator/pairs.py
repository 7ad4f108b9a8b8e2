"""Which records of the two systems belong together, read from what the systems hold themselves.

Two records are tied when one carries the key that Accord made from the other, when whoever entered
both says so, or when they are known by the same. What was merged or converted stands for what it
became. Only where this names several counterparts, or people changed what records are known by, is
Accord's own link asked which one it chose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from connectors.memory import MemorySystem
from connectors.record import Ref
from sync.model.identity.origin_key import origin_of
from sync.store.ports import Store
from tests.simulator.language import KEY, SYSTEMS
from tests.simulator.people import People

PAIR = "sim"
KNOWN_BY = (
    ("Account", "Website", "companies", "domain"),
    ("Contact", "Email", "contacts", "email"),
    ("Lead", "Email", "contacts", "email"),
)
Tie = tuple[Ref, Ref, bool]
"""(left, right, whether it is by key)"""


@dataclass
class Pairs:
    """The pairs of one moment."""

    systems: dict[str, MemorySystem]
    people: People
    store: Store

    @cached_property
    def all(self) -> list[tuple[Ref, Ref]]:
        """Every two living records that belong together, left first."""
        there, here = self._candidates()
        found = []
        for left in there:
            right = self._choice(left, there[left])
            if right is not None and self._choice(right, here.get(right, {})) == left:
                found.append((left, right))
        return sorted(found)

    @cached_property
    def number(self) -> dict[Ref, int]:
        """The number of the pair a record is of."""
        return {ref: number for number, both in enumerate(self.all) for ref in both}

    @cached_property
    def tied(self) -> set[Ref]:
        """Records that have, or had, a counterpart; and what they became. Who met theirs by what
        people changed since is tied by Accord's link alone.
        """
        found: set[Ref] = set()
        for link in self.store.links_by_ref(self.people.renamed).values():
            if link.status == "live" and link.complete:
                found.update(link.refs(SYSTEMS))
        for left, right, _ in self._ties:
            for ref in (left, right):
                found.update(self._course(ref))
        return found

    @cached_property
    def successors(self) -> set[Ref]:
        """Records that took another one's place."""
        moved = set()
        for system in self.systems.values():
            for versions in system.records.values():
                moved.update(v.moved_to for v in versions if v.moved_to is not None)
        return moved

    @cached_property
    def bereft(self) -> set[Ref]:
        """Records whose counterpart is gone, or was and is back too late; they may go on with
        another one.
        """
        found = set()
        for left, right, keyed in self._ties:
            if keyed and self._went_on_without(left, right):
                found.update((left, right))
            for ref, other in ((left, right), (right, left)):
                living = self._end(ref)
                if living is not None and self._end(other) is None:
                    found.add(living)
        return found

    def concerned(self, refs: set[Ref]) -> set[Ref]:
        """These records, and whatever goes or went with one of them."""
        found = set(refs)
        for left, right, _ in self._ties:
            course = {*self._course(left), *self._course(right)}
            if course & found:
                found |= course
        return found

    @property
    def together(self) -> Iterator[tuple[Ref, Ref]]:
        """Every two records that belong, or belonged, together."""
        return ((left, right) for left, right, _ in self._ties)

    @cached_property
    def _ties(self) -> list[Tie]:
        said = [(left, right, False) for left, right in self.people.together]
        return [*said, *self._by_key(), *self._by_name()]

    def _by_key(self) -> Iterator[Tie]:
        for name, system in self.systems.items():
            for (object_name, record_id), versions in system.records.items():
                key = versions[-1].fields.get(KEY[name])
                origin = origin_of(PAIR, key) if isinstance(key, str) else None
                if origin is None or not self._exists(origin):
                    continue
                ref = Ref(name, object_name, record_id)
                left, right = (ref, origin) if name == SYSTEMS[0] else (origin, ref)
                if left.system != right.system:
                    yield left, right, True

    def _by_name(self) -> Iterator[Tie]:
        """What is known by the same address, or the same domain."""
        for left, column, right, other_column in KNOWN_BY:
            there = defaultdict(list)
            for ref, value in self._values("hubspot", right, other_column):
                there[value].append(ref)
            for ref, value in self._values("salesforce", left, column):
                for other in there.get(value, ()):
                    yield ref, other, False

    def _values(self, name: str, object_name: str, column: str) -> Iterator[tuple[Ref, str]]:
        for record_id, held in self.systems[name].live(object_name).items():
            value = held.get(column)
            if value:
                yield Ref(name, object_name, record_id), str(value).lower()

    def _exists(self, ref: Ref) -> bool:
        return (ref.object, ref.id) in self.systems[ref.system].records

    def _candidates(self) -> tuple[dict[Ref, dict[Ref, bool]], dict[Ref, dict[Ref, bool]]]:
        """By living record, the living counterparts it could have, and whether that is by a key and
        no move.
        """
        there: dict[Ref, dict[Ref, bool]] = defaultdict(dict)
        here: dict[Ref, dict[Ref, bool]] = defaultdict(dict)
        for first, second, keyed in self._ties:
            left, right = self._end(first), self._end(second)
            if left is None or right is None:
                continue
            if keyed and self._went_on_without(first, second):
                continue
            sure = keyed and left == first and right == second and not self._inherited(left, right)
            there[left][right] = here[right][left] = sure or there[left].get(right, False)
        return there, here

    def _inherited(self, left: Ref, right: Ref) -> bool:
        """Whether the key one of them carries may be that of a record whose place it took."""
        return not self.successors.isdisjoint((left, right))

    def _went_on_without(self, left: Ref, right: Ref) -> bool:
        """Whether one of them was merged or deleted and is back, and the other stays with what it
        was merged into, or went on with: the key still tells where it came from.
        """
        if not any(self._is_back(ref) for ref in (left, right)):
            return False
        links = self.store.links_by_ref([left, right])
        if links.get(left) == links.get(right):
            return False
        if any(self._was_merged(ref) for ref in (left, right)):
            return True
        return any(link.status == "live" and link.complete for link in links.values())

    def _is_back(self, ref: Ref) -> bool:
        versions = self.systems[ref.system].records[ref.object, ref.id]
        return not versions[-1].gone and any(version.gone for version in versions)

    def _was_merged(self, ref: Ref) -> bool:
        versions = self.systems[ref.system].records[ref.object, ref.id]
        return any(version.moved_to is not None for version in versions)

    def _end(self, ref: Ref) -> Ref | None:
        """What a record stands for now; None where that is gone."""
        *_, last = self._course(ref)
        gone = self.systems[last.system].records[last.object, last.id][-1].gone
        return None if gone else last

    def _course(self, ref: Ref) -> Iterator[Ref]:
        """A record and what it became, one after the other."""
        yield ref
        latest = self.systems[ref.system].records[ref.object, ref.id][-1]
        while latest.gone and latest.moved_to is not None:
            ref = latest.moved_to
            yield ref
            latest = self.systems[ref.system].records[ref.object, ref.id][-1]

    def _choice(self, ref: Ref, candidates: dict[Ref, bool]) -> Ref | None:
        if len(candidates) == 1:
            (only,) = candidates
            if candidates[only] or self.people.renamed.isdisjoint((ref, only)):
                return only
        sure = [other for other, is_sure in candidates.items() if is_sure]
        if len(sure) == 1:
            return sure[0]
        link = self.store.links_by_ref([ref]).get(ref)
        if link is None or link.status != "live":
            return None
        (other,) = [each for each in link.refs(SYSTEMS) if each != ref]
        return other
