"""Checks what is promised of opt-outs, from what the boxes in both systems have shown.

An opt-out belongs to a person: to all records that were ever known by one address, belong together,
or became one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from connectors.memory import MemorySystem, Version
from connectors.record import Ref
from tests.simulator.knowledge import Knowledge
from tests.simulator.language import OPT_OUT, PERSONS, SYSTEMS
from tests.simulator.pairs import Pairs

ADDRESS = {"salesforce": "Email", "hubspot": "email"}
FIELD = "email_opt_out"
Span = tuple[float, float]


class Said(NamedTuple):
    """A box that somebody ticked (`out`) or unticked, in true time."""

    at: float
    ref: Ref
    out: bool
    by: str


@dataclass
class Consent:
    """`waiting`: (record, field) of all that waits. `runs`: when the engine was at work.
    `in_doubt`: those that wait as a whole, and not because their counterpart is gone.
    """

    systems: Mapping[str, MemorySystem]
    pairs: Pairs
    waiting: set[tuple[Ref, str]]
    skews: tuple[float, float]
    runs: Sequence[Span]
    knowledge: Knowledge
    in_doubt: set[Ref]

    def check(self) -> None:
        for person in self.persons:
            self.nobody_opts_out_who_never_did(person)
            self.a_sync_takes_nothing_back(person)
        for person in self.persons:
            if self.disturbed.isdisjoint(person):
                self.who_opted_out_is_left_in_peace(person)
                self.who_took_it_back_stays_in(person)
            if self.mixed_up.isdisjoint(person):
                self.who_opted_out_and_went_is_left_in_peace(person)

    def nobody_opts_out_who_never_did(self, person: Sequence[Ref]) -> None:
        asked = [each.at for each in self._said(person, by="human") if each.out]
        for each in self._said(person, by="accord"):
            if each.out:
                earlier = bool(asked) and asked[0] <= each.at
                assert earlier, f"{each.ref} was opted out by nobody"

    def a_sync_takes_nothing_back(self, person: Sequence[Ref]) -> None:
        """But for what it had brought itself to a further record, of whoever took it back."""
        taken_back = [each.at for each in self._said(person, by="human") if not each.out]
        for each in self._said(person, by="accord"):
            if each.out:
                continue
            asked = bool(taken_back) and taken_back[0] <= each.at
            is_over = asked and self._is_further(each, person)
            released = is_over and self._brought(each)
            assert released, f"a sync took back the opt-out of {each.ref}"

    def _brought(self, release: Said) -> bool:
        """Whether the tick that was taken away was a sync's own."""
        before = [each for each in self.said[release.ref] if each.at < release.at and each.out]
        return bool(before) and before[-1].by == "accord"

    def who_opted_out_is_left_in_peace(self, person: Sequence[Ref]) -> None:
        """A tick that no untick came after has reached every record that can be written to."""
        by_people = self._said(person, by="human")
        unticked = [each for each in by_people if not each.out]
        over = unticked[-1].at if unticked else 0.0
        again = {each.ref for each in unticked}
        for each in by_people:
            stands = each.out and each.at > over and each.ref not in again
            if stands and not self._was_left_behind(each):
                for ref in self._reached_from(each.ref, person):
                    shown = self._shows(ref) or self._waits(ref)
                    assert shown, f"{ref} is not opted out, and {each.ref} was"

    def who_opted_out_and_went_is_left_in_peace(self, person: Sequence[Ref]) -> None:
        """What was said on a record that is gone since holds for those that shared its address
        then, and for its counterpart, where anybody knew of it. Of one that nobody had read nothing
        is known.
        """
        by_people = self._said(person, by="human")
        unticked = [each for each in by_people if not each.out]
        over = unticked[-1].at if unticked else 0.0
        again = {each.ref for each in unticked}
        for each in by_people:
            last = self._versions(each.ref)[-1]
            if not last.gone or not each.out or each.at <= over or each.ref in again:
                continue
            if _out(each.ref, last) and each.ref in self.knowledge.met:
                for ref in self._left_with(each.ref):
                    shown = self._shows(ref) or self._waits_for_more(ref)
                    assert shown, f"{ref} is not opted out, and {each.ref} was when it went"

    def _left_with(self, ref: Ref) -> set[Ref]:
        """Living records that were known to have the address of one when it went, and still do; its
        counterpart.
        """
        last = self._versions(ref)[-1]
        went = last.at - self.skews[SYSTEMS.index(ref.system)]
        found = set()
        for other in self._alive(list(self.said)):
            if self.knowledge.met.get(other, went) >= went or not self._existed(other, went):
                continue
            held = {_address(other, each) for each in self._versions(other)}
            if held == {_address(ref, last)} or (ref, other) in self.knowledge.linked:
                found.add(other)
        return found

    def _existed(self, ref: Ref, at: float) -> bool:
        held = self._at(ref, at)
        return held is not None and not held.gone

    def _waits_for_more(self, ref: Ref) -> bool:
        """Whether anything waits of a record but what becomes of it without its counterpart."""
        return (ref, FIELD) in self.waiting or ref in self.in_doubt

    def _was_left_behind(self, tick: Said) -> bool:
        """Whether its record got a new address, which HubSpot shows no choice for, before anybody
        had ever read contacts there.
        """
        versions = self._versions(tick.ref)
        skew = self.skews[SYSTEMS.index(tick.ref.system)]
        for before, after in pairwise(versions):
            at = after.at - skew
            lost = _out(tick.ref, before) and not _out(tick.ref, after)
            if at >= tick.at and lost and _moved(tick.ref, before, after):
                return at <= self.knowledge.read_since
        return False

    def _reached_from(self, ref: Ref, person: Sequence[Ref]) -> set[Ref]:
        """The living records that have to show what this one does: all of the person, but for those
        that an address was left behind with.
        """
        alive = self._alive(person)
        if ref not in alive:
            return set()
        if self.pairs.people.renamed.isdisjoint(person):
            return alive
        number = self.pairs.number.get(ref)
        return {ref} if number is None else set(self.pairs.all[number])

    def who_took_it_back_stays_in(self, person: Sequence[Ref]) -> None:
        """What nobody said any more, when a run began, no run says."""
        by_people = self._said(person, by="human")
        if not by_people or not self._is_over(person, by_people):
            return
        for ref in self._alive(person):
            assert not self._shows(ref) or self._waits(ref), f"{ref} is opted out, and nobody is"

    def _is_over(self, person: Sequence[Ref], by_people: Sequence[Said]) -> bool:
        """Whether no tick of a person stands, nor any on a pair, when everybody could see that, and
        nothing was deleted with one.
        """
        last = by_people[-1].at
        lag = self.systems["hubspot"].lag_s
        if any(began <= last + lag and last <= ended for began, ended in self.runs):
            return False
        final = {each.ref: each.out for each in by_people}
        renamed = not self.pairs.people.renamed.isdisjoint(person)
        if renamed or any(final.values()) or len(self._alive(person)) < len(person):
            return False
        return not any(self._showed(ref, last) for ref in person if ref in self.pairs.number)

    # --- who is who

    @cached_property
    def persons(self) -> list[list[Ref]]:
        """All records there ever were of each person."""
        joined: dict[object, set[object]] = defaultdict(set)
        for ref in self.said:
            for version in self._versions(ref):
                _join(joined, ref, _address(ref, version))
                if version.moved_to is not None:
                    _join(joined, ref, version.moved_to)
        for left, right in self.pairs.together:
            if left in self.said:
                _join(joined, left, right)
        return list(_groups(joined))

    @cached_property
    def mixed_up(self) -> set[Ref]:
        """Records that came back, or have an address of another one."""
        return self.pairs.people.mixed_up | self.pairs.people.restored

    @cached_property
    def disturbed(self) -> set[Ref]:
        """Records that took another one's place, came back, or have an address of another one."""
        people = self.pairs.people
        return self.pairs.concerned(self.pairs.successors | people.mixed_up | people.restored)

    def _is_further(self, release: Said, person: Sequence[Ref]) -> bool:
        """Whether it has no counterpart, or a record beside the two had its address when a run
        looked, or had had it when it was deleted.
        """
        ref, at = release.ref, release.at
        if ref not in self.pairs.number:
            return True
        address = self._address(ref, at)
        pair = set(self.pairs.all[self.pairs.number[ref]])
        twins = [other for other in person if other not in pair]
        looked = [began for began, ended in self.runs if began <= at <= ended]
        return any(self._had(other, address, looked[0] if looked else at, at) for other in twins)

    def _had(self, ref: Ref, address: object, since: float, until: float) -> bool:
        """Whether a record had an address at any time between these."""
        skew = self.skews[SYSTEMS.index(ref.system)]
        times = [each.at - skew for each in self._versions(ref)]
        moments = [since, until, *(at for at in times if since <= at <= until)]
        return any(self._address(ref, at) == address for at in moments)

    # --- what was said

    @cached_property
    def said(self) -> dict[Ref, list[Said]]:
        """What each record's box was made to show, one after the other."""
        found = {}
        for side, name in enumerate(SYSTEMS):
            for object_name in PERSONS[name]:
                for key in self.systems[name].ids(object_name):
                    ref = Ref(name, object_name, key)
                    found[ref] = list(self._of(ref, self.skews[side]))
        return found

    def _of(self, ref: Ref, skew: float) -> Iterator[Said]:
        """Another address brings its own choice along, which is not said by it."""
        before: Version | None = None
        for version in self._versions(ref):
            was, now = before is not None and _out(ref, before), _out(ref, version)
            moved = before is None or _moved(ref, before, version)
            copied = moved and (version.by == "human" or not now)
            if was != now and not copied:
                yield Said(version.at - skew, ref, now, version.by)
            before = version

    def _said(self, person: Sequence[Ref], *, by: str) -> list[Said]:
        found = [each for ref in person for each in self.said[ref] if each.by == by]
        return sorted(found)

    # --- what is there

    def _versions(self, ref: Ref) -> list[Version]:
        return self.systems[ref.system].records[ref.object, ref.id]

    def _alive(self, person: Sequence[Ref]) -> set[Ref]:
        return {ref for ref in person if not self._versions(ref)[-1].gone}

    def _shows(self, ref: Ref) -> bool:
        return _out(ref, self._versions(ref)[-1])

    def _at(self, ref: Ref, at: float) -> Version | None:
        skew = self.skews[SYSTEMS.index(ref.system)]
        until = [each for each in self._versions(ref) if each.at - skew <= at]
        return until[-1] if until else None

    def _showed(self, ref: Ref, at: float) -> bool:
        held = self._at(ref, at)
        return held is not None and not held.gone and _out(ref, held)

    def _address(self, ref: Ref, at: float) -> object:
        held = self._at(ref, at)
        return ref if held is None else _address(ref, held)

    def _waits(self, ref: Ref) -> bool:
        return not self.waiting.isdisjoint({(ref, ""), (ref, FIELD)})


def _out(ref: Ref, version: Version) -> bool:
    return version.fields.get(OPT_OUT[ref.system]) == "true"


def _moved(ref: Ref, before: Version, version: Version) -> bool:
    return _address(ref, before) != _address(ref, version)


def _address(ref: Ref, version: Version) -> str:
    return str(version.fields.get(ADDRESS[ref.system])).lower()


def _join(joined: dict[object, set[object]], one: object, other: object) -> None:
    joined[one].add(other)
    joined[other].add(one)


def _groups(joined: Mapping[object, set[object]]) -> Iterator[list[Ref]]:
    """The records of each group that hangs together."""
    seen: set[object] = set()
    for start in joined:
        group: list[Ref] = []
        waiting = [start]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            waiting.extend(joined[each])
            if isinstance(each, Ref):
                group.append(each)
        if group:
            yield sorted(group)
