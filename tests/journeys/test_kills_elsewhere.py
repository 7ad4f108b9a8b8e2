"""The other half of the kills, in a file of its own so that two cores share the work."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.journey import Journey
from tests.journeys.killing import kill


def test_six_kills_of_another_company_leave_no_duplicate_and_no_lost_edit(
    journey: Callable[..., Journey],
) -> None:
    kill(journey(seed=2, people=40), seed=2, kills=6, anew=1)
