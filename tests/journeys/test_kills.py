"""Killed at any instant, a sync neither duplicates nor loses; a plain sync afterwards puts everything right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.journey import Journey
from tests.journeys.killing import Killer, check


def kill(found: Journey, *, seed: int, kills: int, spawned: int) -> None:
    """Until that many syncs were killed at work; one that had ended before its time does not count."""
    killer = Killer(found, seed)
    for number in range(4 * kills):
        killer.round(spawn=number < spawned)
        if number % 25 == 24:
            check(found)
        if killer.lasted["killed"] == kills:
            break
    check(found)
    assert killer.lasted["killed"] == kills, killer.lasted


@pytest.mark.parametrize("seed", [1, 2])
def test_fifty_kills_leave_no_duplicate_and_no_lost_edit(journey: Callable[..., Journey], seed: int) -> None:
    kill(journey(seed=seed, people=120), seed=seed, kills=50, spawned=5)


@pytest.mark.soak
def test_five_hundred_kills_leave_no_duplicate_and_no_lost_edit(journey: Callable[..., Journey]) -> None:
    kill(journey(seed=3, people=300), seed=3, kills=500, spawned=50)
