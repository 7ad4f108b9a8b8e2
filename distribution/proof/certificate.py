"""Proves how good an assignment is, without asking the solver: prices per rep, and the bound they
imply.

A rep's price is what one more lead there would cost the others. For *any* prices, no assignment is
worth more than what each lead can gain over them plus what each slot can earn by them (linear
programming duality), so the bound stands even if the assignment or the prices are wrong; at the
optimum the two meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from distribution.choosing.market import Market, Takers, surplus

UNREACHABLE = 1 << 60
Residual = Mapping[tuple[int, int], int]
"""(from rep, to rep) → the cost of passing one lead on."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Worth of an assignment and of the best conceivable one, over holding every lead; prices per
    rep.
    """

    worth: int
    bound: int
    prices: tuple[int, ...]


def certify(market: Market, takers: Takers) -> Certificate:
    """The certificate of an assignment, optimal or not."""
    rates = prices(residual(market, takers), len(market.slots))
    return Certificate(surplus(market, takers), bound(market, rates), tuple(rates))


def bound(market: Market, rates: Sequence[int]) -> int:
    """What no assignment can exceed, for any prices."""
    total = 0
    for points in market.points:
        best = max((worth - rates[rep] for rep, worth in points.items()), default=0)
        total += max(0, best - market.reserve)
    for rep, slots in enumerate(market.slots):
        for worth in slots:
            total += max(0, rates[rep] + worth)
    return total


def residual(market: Market, takers: Takers) -> dict[tuple[int, int], int]:
    """What it costs to pass one lead on, from rep to rep; the node after the last rep is "nobody".

    From nobody to a rep: a held lead is given out, or a slot is given up and its lead must go
    elsewhere.
    """
    nobody = len(market.slots)
    costs: dict[tuple[int, int], int] = {}
    for points, taker in zip(market.points, takers, strict=True):
        _pass_on(costs, market, points, taker)
    filled = Counter(taker for taker in takers if taker is not None)
    for rep, slots in enumerate(market.slots):
        count = filled[rep]
        if count < len(slots):
            _lower(costs, (rep, nobody), -slots[count])
        if count > 0:
            _lower(costs, (nobody, rep), slots[count - 1])
    return costs


def prices(costs: Residual, reps: int) -> list[int]:
    """The cheapest way from each rep to nobody (Bellman–Ford); rounds are limited, so it ends on a
    bad assignment.
    """
    nobody = reps
    rates = [UNREACHABLE] * reps + [0]
    for _ in range(reps + 1):
        if not _relax(rates, costs, nobody):
            break
    return rates[:reps]


def _pass_on(
    costs: dict[tuple[int, int], int],
    market: Market,
    points: Mapping[int, int],
    taker: int | None,
) -> None:
    """What it costs to pass this lead on from where it is, to whoever else may have it."""
    nobody = len(market.slots)
    here, worth = nobody, market.reserve
    if taker is not None:
        here, worth = taker, points[taker]
        _lower(costs, (here, nobody), worth - market.reserve)
    for rep, other in points.items():
        if rep != here:
            _lower(costs, (here, rep), worth - other)


def _lower(costs: dict[tuple[int, int], int], way: tuple[int, int], cost: int) -> None:
    if cost < costs.get(way, UNREACHABLE):
        costs[way] = cost


def _relax(rates: list[int], costs: Residual, nobody: int) -> bool:
    """One round over all ways; whether any rate fell."""
    changed = False
    for (start, end), cost in costs.items():
        if start == nobody or rates[end] >= UNREACHABLE:
            continue
        through = rates[end] + cost
        if through < rates[start]:
            rates[start] = through
            changed = True
    return changed
