"""Values that no two records may hold: those that pass them round come to agreement, wherever a run
is cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from connectors.memory import MemoryConnector
from connectors.write import Outcome, Refused, Update, Write
from sync.model.pair import Pair
from tests.sync.rig import Rig, cut_off_after, nothing_fails

UNIQUE = frozenset({("hubspot", "contacts", "email")})


class OneAddressEach(MemoryConnector):
    """HubSpot takes no address that another contact has."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        answers: list[Outcome] = []
        for write in batch:
            holder = self._has_it(write)
            if holder is None:
                answers += super().write([write])
            else:
                answers.append(Refused(write.intent, "CONFLICT", "taken", "email", holder=holder))
        return answers

    def _has_it(self, write: Write) -> str | None:
        address = write.fields.get("email") if isinstance(write, Update) else None
        for held, fields in self.memory.live("contacts").items():
            if address and fields.get("email") == address and write.ref.id != held:
                return held
        return None


class UniqueRig(Rig):
    @property
    def pair(self) -> Pair:
        return replace(super().pair, exclusive=UNIQUE)


def people(number: int) -> tuple[UniqueRig, list[str]]:
    rig = UniqueRig(connect=OneAddressEach)
    ids = [
        rig.left.put("Contact", {"Email": f"p{n}@x.example", "LastName": f"P{n}", "OwnerId": "u1"})
        for n in range(number)
    ]
    rig.sync()
    assert len(rig.right.live("contacts")) == number
    return rig, ids


def passed_round(rig: Rig, ids: Sequence[str]) -> None:
    """Everybody gets the next one's address."""
    for place, key in enumerate(ids):
        address = f"p{(place + 1) % len(ids)}@x.example"
        rig.edit(rig.left, "Contact", key, Email=address, Title="Sorted")


def addresses(rig: Rig) -> list[dict[str, object]]:
    """By last name, in either system."""
    left = {row["LastName"]: row["Email"] for row in rig.left.live("Contact").values()}
    right = {row["lastname"]: row["email"] for row in rig.right.live("contacts").values()}
    return [left, right]


@pytest.mark.parametrize("number", [2, 3, 5])
def test_addresses_that_are_passed_round_arrive(number: int) -> None:
    rig, ids = people(number)
    passed_round(rig, ids)
    report = rig.sync()
    left, right = addresses(rig)
    assert left == right
    assert (report.parked, len(rig.store.issues())) == (0, 0)
    assert not any(any(sums.values()) for sums in rig.sync().tally.written.values())


@pytest.mark.parametrize("writes", range(5))
def test_they_arrive_wherever_the_run_is_cut_off(writes: int) -> None:
    rig, ids = people(2)
    passed_round(rig, ids)
    rig.fault = cut_off_after(writes)
    rig.sync()
    rig.fault = nothing_fails
    rig.sync()
    left, right = addresses(rig)
    assert left == right
    assert not rig.store.issues()


def test_who_takes_what_another_gives_up_has_it_in_the_same_run() -> None:
    rig, ids = people(2)
    rig.edit(rig.left, "Contact", ids[0], Email="p1@x.example")
    rig.edit(rig.left, "Contact", ids[1], Email="new@x.example")
    assert rig.sync().parked == 0
    left, right = addresses(rig)
    assert left == right


def test_nothing_is_emptied_where_nobody_wants_it() -> None:
    rig, ids = people(2)
    rig.edit(rig.left, "Contact", ids[0], Email="new@x.example")
    rig.collect()
    rig.plan()
    assert [step.fields["email"].new for step in rig.steps()] == ["new@x.example"]


@pytest.mark.parametrize("number", [2, 3])
def test_they_arrive_where_nobody_tells_what_is_unique(number: int) -> None:
    rig, ids = people(number)
    rig.__class__ = Rig  # a vendor that refuses what it never said it would
    passed_round(rig, ids)
    for _ in range(number):
        rig.sync()
    left, right = addresses(rig)
    assert left == right
    assert not rig.store.issues()


def test_they_arrive_when_each_of_two_is_changed_in_a_run_of_its_own() -> None:
    rig, ids = people(2)
    for key, address in zip(ids, ("p1@x.example", "p0@x.example"), strict=True):
        rig.edit(rig.left, "Contact", key, Email=address)
        rig.sync()
    rig.sync()
    left, right = addresses(rig)
    assert left == right
    assert not rig.store.issues()
