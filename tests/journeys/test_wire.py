"""Wires that break at any moment, by a seeded schedule: a later plain sync puts everything right,
nobody stands there twice and no edit is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.journeys.comparison import NEWCOMERS, Stores, addresses, couples, differences, pairs
from tests.journeys.journey import Journey
from tests.journeys.wire import FAULTS, Wire, wired

CHANCE = 0.15
SCHEDULES = 12
"""As many as a few seconds allow; many times as many are in the soak."""


def _linked_account(found: Journey) -> str:
    """The Salesforce id of an account that is in both systems, whatever else waits there."""
    (_, account, _), *_ = pairs(Stores.of(found))["account"].values()
    return account


class Small:
    """A dozen people, edited and joined by newcomers in both systems, schedule after schedule."""

    def __init__(self, found: Journey) -> None:
        self.found = found
        found.sync()
        self.people = couples(found)[:4]
        self.account = _linked_account(found)
        self.owner = found.salesforce.row("Contact", self.people[0][0])["OwnerId"]
        # asked once: what nobody can read stays so, and nothing else may come to wait
        meanings, waiting = found.fields(), found.waiting()
        found.fields = lambda: meanings  # type: ignore[method-assign]
        found.waiting = lambda: waiting  # type: ignore[method-assign]

    def edited(self, seed: int) -> None:
        """Two edits in either direction, and a newcomer in either system."""
        here, there = self.found.salesforce, self.found.hubspot
        for left, _ in self.people[:2]:
            here.edit("Contact", left, {"Title": f"Title {seed}"})
        for _, right in self.people[2:]:
            there.edit("contacts", right, {"jobtitle": f"Title {seed}"})
        if seed % 5 == 0:
            fields = {"LastName": f"Left {seed}", "Email": f"left{seed}{NEWCOMERS}"}
            here.edit("Contact", None, {**fields, "AccountId": self.account, "OwnerId": self.owner})
            fields = {"lastname": f"Right {seed}", "email": f"right{seed}{NEWCOMERS}"}
            there.edit("contacts", None, fields)

    def agrees(self, seed: int) -> None:
        """Everybody once, with the last title that was typed."""
        stores = Stores.of(self.found)
        assert differences(self.found, stores) == []
        rows = stores.rows["salesforce"]["Contact"]
        assert {rows[left]["fields"]["Title"] for left, _ in self.people} == {f"Title {seed}"}
        for system, held in addresses(stores).items():
            for number in range(0, seed + 1, 5):
                for side in ("left", "right"):
                    assert held[f"{side}{number}{NEWCOMERS}"] == 1, (system, number)


def broken(small: Small, wires: tuple[Wire, Wire], seed: int) -> int:
    """One schedule, and a plain sync after it; returns how the broken one ended."""
    small.edited(seed)
    for place, wire in enumerate(wires):
        wire.schedule(2 * seed + place, CHANCE)
    done = small.found.accord("sync", "--json")
    assert done.code in (0, 3, 6), (seed, done)
    for wire in wires:
        wire.schedule(0, 0.0)
    small.found.sync()
    try:
        small.agrees(seed)
    except AssertionError as error:
        raise AssertionError(f"schedule {seed}") from error
    return done.code


def survives(found: Journey, seeds: range) -> None:
    with wired(found) as wires:
        small = Small(found)
        ended = Counter(broken(small, wires, seed) for seed in seeds)
        seen = wires[0].seen + wires[1].seen
    assert all(seen[fault.__name__] for fault in FAULTS), seen
    assert ended[6], "some broke so badly that the run had to stop"


def test_wires_that_break_lose_nothing_and_make_nobody_twice(
    journey: Callable[..., Journey],
) -> None:
    survives(journey(seed=31, people=12), range(SCHEDULES))


@pytest.mark.soak
def test_a_thousand_schedules_of_wires_that_break(journey: Callable[..., Journey]) -> None:
    survives(journey(seed=32, people=12), range(20 * SCHEDULES))
