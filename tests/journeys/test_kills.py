"""Killed at any instant, a sync neither duplicates nor loses; a plain sync afterwards puts everything right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.journey import Journey
from tests.journeys.killing import Killer, check


def kill(found: Journey, *, seed: int, rounds: int, spawned: int) -> None:
    killer = Killer(found, seed)
    for number in range(rounds):
        killer.round(spawn=number < spawned)
        if number % 20 == 19:
            check(found)
    check(found)
    # most of the kills have to hit a process that was still at work
    assert killer.lasted["killed"] >= rounds // 2, killer.lasted


@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_kills_leave_no_duplicate_and_no_lost_edit(journey: Callable[..., Journey], seed: int) -> None:
    kill(journey(seed=seed, people=120), seed=seed, rounds=50, spawned=5)


@pytest.mark.soak
def test_five_hundred_kills_leave_no_duplicate_and_no_lost_edit(journey: Callable[..., Journey]) -> None:
    kill(journey(seed=3, people=300), seed=3, rounds=500, spawned=50)
