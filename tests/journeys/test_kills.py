"""Killed at any instant, a sync neither duplicates nor loses; a plain sync afterwards puts
everything right.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.journey import Journey
from tests.journeys.killing import kill


def test_six_kills_leave_no_duplicate_and_no_lost_edit(
    journey: Callable[..., Journey],
) -> None:
    kill(journey(seed=1, people=40), seed=1, kills=6, anew=1)


@pytest.mark.soak
def test_five_hundred_kills_leave_no_duplicate_and_no_lost_edit(
    journey: Callable[..., Journey],
) -> None:
    kill(journey(seed=3, people=300), seed=3, kills=500, anew=50)
