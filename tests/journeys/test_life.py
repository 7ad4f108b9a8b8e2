"""Weeks of a company at work, with every kind of trouble: in the end both systems agree, nothing is
lost, made twice or stuck, and the admins had little to do.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.journey import Journey
from tests.journeys.life.month import Month

DEEDS_PER_DAY = 8
"""What three admins do on a day with some ten troubles."""


def lived(journey: Journey, seed: int, *, days: int, ticks: int) -> Month:
    month = Month(journey, seed, ticks=ticks)
    with month.office.on_its_clock():
        month.begin()
        for number in range(days):
            month.day(number)
        month.check()
    deeds = sum(month.admins.deeds.values())
    print(f"{days} days: {deeds} deeds {dict(month.admins.deeds)}; {dict(month.troubles)}")
    assert deeds <= DEEDS_PER_DAY * days
    return month


def test_two_days_of_a_company_end_in_agreement(journey: Callable[..., Journey]) -> None:
    lived(journey(seed=5, people=40), 1, days=2, ticks=12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_month_of_a_company_ends_in_agreement(journey: Callable[..., Journey], seed: int) -> None:
    month = lived(journey(seed=5, people=150), seed, days=22, ticks=24)
    assert len(month.troubles) > 20
