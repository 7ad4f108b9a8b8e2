"""The numbers alone: the solver against brute force and SciPy, the certificate, the counterfactual
by re-solving.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from distribution.choosing.assign import solve
from distribution.choosing.market import FINEST, Market, surplus
from distribution.proof.certificate import bound, certify
from distribution.proof.counterfactual import closest

HIGHEST = 3000


def no_tie(lead: int, rep: int) -> int:
    return 0


def mixed_tie(lead: int, rep: int) -> int:
    return (lead * 7919 + rep * 104_729) % FINEST


@st.composite
def markets(draw: st.DrawFn, most_leads: int = 5, most_reps: int = 4) -> Market:
    reps = draw(st.integers(0, most_reps))
    worth = st.integers(0, HIGHEST) | st.sampled_from([0, 1000, 2000])
    slots = [tuple(sorted(draw(st.lists(worth, max_size=3)), reverse=True)) for _ in range(reps)]
    able = [rep for rep in range(reps) if slots[rep]]
    points = [
        {rep: draw(worth) for rep in sorted(draw(st.sets(st.sampled_from(able))) if able else ())}
        for _ in range(draw(st.integers(0, most_leads)))
    ]
    return Market(points, slots, draw(worth))


def is_allowed(market: Market, takers: tuple[int | None, ...]) -> bool:
    counts = [sum(taker == rep for taker in takers) for rep in range(len(market.slots))]
    return all(count <= len(slots) for count, slots in zip(counts, market.slots, strict=True))


def by_brute_force(market: Market) -> int:
    choices = product(*([None, *points] for points in market.points))
    return max(surplus(market, takers) for takers in choices if is_allowed(market, takers))


def by_scipy(market: Market) -> int:
    """The same market with every slot a column of its own, and a column per lead for holding
    it.
    """
    columns = [(rep, worth) for rep, slots in enumerate(market.slots) for worth in slots]
    leads = len(market.points)
    table = np.full((leads, len(columns) + leads), -1e9)
    for lead, points in enumerate(market.points):
        for column, (rep, worth) in enumerate(columns):
            if rep in points:
                table[lead, column] = points[rep] + worth - market.reserve
        table[lead, len(columns) + lead] = 0
    rows, chosen = linear_sum_assignment(table, maximize=True)
    return int(table[rows, chosen].sum())


@given(markets())
def test_no_other_assignment_is_worth_more(market: Market) -> None:
    takers = solve(market, mixed_tie)
    assert is_allowed(market, tuple(takers))
    assert surplus(market, takers) == by_brute_force(market)


@given(markets(most_leads=25, most_reps=8))
def test_scipy_finds_the_same_total_and_the_bound_meets_it(market: Market) -> None:
    certificate = certify(market, solve(market, mixed_tie))
    assert certificate.worth == certificate.bound == by_scipy(market)


@given(markets(), st.data())
def test_the_bound_holds_for_any_prices_and_any_assignment(
    market: Market, data: st.DataObject
) -> None:
    best = by_brute_force(market)
    rates = [data.draw(st.integers(-HIGHEST, HIGHEST)) for _ in market.slots]
    assert bound(market, rates) >= best
    takers = tuple(data.draw(st.sampled_from([None, *points])) for points in market.points)
    if is_allowed(market, takers):
        assert certify(market, takers).bound >= best


def test_a_worse_assignment_is_told_from_the_best_by_its_certificate() -> None:
    market = Market([{0: 1000, 1: 900}, {0: 1000, 1: 100}], [(50,), (50,)], reserve=0)
    worse = certify(market, [0, 1])
    assert worse.worth == 1200
    assert worse.bound >= 2000
    best = certify(market, solve(market, no_tie))
    assert best.worth == best.bound == 2000


@given(markets())
def test_the_runner_up_gets_the_lead_with_the_raise_they_lacked_and_not_with_less(
    market: Market,
) -> None:
    takers = solve(market, mixed_tie)
    missed = closest(market, takers, mixed_tie)
    for lead, taker in enumerate(takers):
        found = missed(lead)
        if found is None:
            assert taker is None or set(market.points[lead]) == {taker}
            continue
        rep, lacking = found
        assert lacking >= 0
        assert solve(raised(market, lead, rep, lacking + 1), mixed_tie)[lead] == rep
        if lacking > 0:
            assert solve(raised(market, lead, rep, lacking - 1), mixed_tie)[lead] != rep


def raised(market: Market, lead: int, rep: int, by: int) -> Market:
    points = [dict(known) for known in market.points]
    points[lead][rep] += by
    return replace(market, points=points)


def test_falling_slots_spread_a_batch_over_equal_reps() -> None:
    market = Market([{0: 500, 1: 500, 2: 500}] * 30, [tuple(range(1000, 0, -25))] * 3, reserve=100)
    takers = solve(market, no_tie)
    assert sorted(takers.count(rep) for rep in range(3)) == [10, 10, 10]


def test_between_equals_the_tie_decides() -> None:
    market = Market([{0: 500, 1: 500}], [(0,), (0,)], reserve=0)
    assert solve(market, lambda lead, rep: rep) == [1]
    assert solve(market, lambda lead, rep: 1 - rep) == [0]


def test_many_leads_with_high_scores_stay_within_the_solvers_range() -> None:
    leads = 20_000
    market = Market([{0: 100_000}] * leads, [(1000,) * leads], reserve=0)
    takers = solve(market, mixed_tie)
    assert surplus(market, takers) == certify(market, takers).bound == leads * 101_000
