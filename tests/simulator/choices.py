"""Checks what is promised of fields with several members, from what both records of a pair held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from connectors.memory import MemorySystem
from connectors.record import Ref
from mapping.codecs.terms import words_in
from tests.simulator.consent import Span
from tests.simulator.language import PRODUCTS
from tests.simulator.pairs import Pairs

FIELD = "product_interest"
Both = tuple[Ref, Ref]


class Chosen(NamedTuple):
    """Somebody chose a member on one side, or dropped it (`there` is over), in true time."""

    at: float
    side: int
    there: bool
    by: str


@dataclass
class Choices:
    """`waiting`: (record, field) of all that waits. `unclear`: records whose past was written over,
    or is another one's. `runs`: when the engine was at work. `certain`:
    whether every write was answered.
    """

    systems: Mapping[str, MemorySystem]
    pairs: Pairs
    waiting: set[tuple[Ref, str]]
    skews: tuple[float, float]
    unclear: set[Ref]
    runs: Sequence[Span]
    certain: bool

    def check(self) -> None:
        for both in self.pairs.all:
            if both[1].object != "contacts" or not self.blurred.isdisjoint(both):
                continue
            if any((ref, name) in self.waiting for ref in both for name in ("", FIELD)):
                continue
            for member in self._members(both):
                self.what_was_chosen_is_there(both, member)
                if self.certain:
                    self.what_was_dropped_is_gone(both, member)

    def what_was_chosen_is_there(self, both: Both, member: str) -> None:
        """What anybody chose, and nobody dropped."""
        by_people = [each for each in self._said(both, member) if each.by == "human"]
        if by_people and all(each.there for each in by_people):
            for ref in both:
                assert member in self._holds(ref), f"{ref} lost {member}, which nobody dropped"

    def what_was_dropped_is_gone(self, both: Both, member: str) -> None:
        """What was dropped last, by one side alone since a sync had brought both to the same, and
        while none was at work: of two writes the second may not have gone, and what the first one
        brought is taken for chosen then.
        """
        now = [False, False]
        edited = {0, 1}
        dropped = False
        for each in self._said(both, member):
            now[each.side] = each.there
            if each.by != "accord":
                edited.add(each.side)
                dropped = not each.there and edited == {each.side} and not self._at_work(each.at)
            elif now[0] == now[1]:
                edited.clear()
        if not dropped:
            return
        for ref in both:
            assert member not in self._holds(ref), f"{ref} has {member}, which was dropped"

    @cached_property
    def blurred(self) -> set[Ref]:
        """Records that this cannot be told of."""
        people = self.pairs.people
        mixed = self.pairs.successors | people.mixed_up | people.restored
        return self.pairs.concerned(mixed | self.unclear) | self.pairs.bereft

    def _at_work(self, at: float) -> bool:
        return any(began <= at <= ended for began, ended in self.runs)

    def _members(self, both: Both) -> set[str]:
        found: set[str] = set()
        for ref in both:
            for version in self.systems[ref.system].records[ref.object, ref.id]:
                found.update(words_in(version.fields.get(PRODUCTS[ref.system])))
        return found

    def _said(self, both: Both, member: str) -> list[Chosen]:
        found = [*self._of_side(0, both[0], member), *self._of_side(1, both[1], member)]
        return sorted(found)

    def _of_side(self, side: int, ref: Ref, member: str) -> Iterator[Chosen]:
        before = False
        for version in self.systems[ref.system].records[ref.object, ref.id]:
            there = member in words_in(version.fields.get(PRODUCTS[ref.system]))
            if there != before:
                yield Chosen(version.at - self.skews[side], side, there, version.by)
            before = there

    def _holds(self, ref: Ref) -> list[str]:
        latest = self.systems[ref.system].records[ref.object, ref.id][-1]
        return words_in(latest.fields.get(PRODUCTS[ref.system]))
