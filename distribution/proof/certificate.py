"""Proves how good an assignment is, without asking the solver: prices per rep, and the bound they
imply.

A rep's price is what one more lead there would cost the others. For *any* prices, no assignment is
worth more than what each lead can gain over them plus what each slot can earn by them (linear
programming duality), so the bound stands even if the assignment or the prices are wrong; at the
optimum the two meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from distribution.choosing.assign import Problem, Takers, surplus

UNREACHABLE = 1 << 60
Residual = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Worth of an assignment and of the best conceivable one, over holding every lead; prices per
    rep.
    """

    worth: int
    bound: int
    prices: tuple[int, ...]


def certify(problem: Problem, takers: Takers) -> Certificate:
    """The certificate of an assignment, optimal or not."""
    rates = prices(residual(problem, takers), len(problem.slots))
    return Certificate(surplus(problem, takers), bound(problem, rates), tuple(rates))


def bound(problem: Problem, rates: Sequence[int]) -> int:
    """What no assignment can exceed, for any prices."""
    gains = (
        max((worth - problem.reserve - rates[rep] for rep, worth in points.items()), default=0)
        for points in problem.points
    )
    earned = (
        max(0, rates[rep] + worth) for rep, slots in enumerate(problem.slots) for worth in slots
    )
    return sum(max(0, gain) for gain in gains) + sum(earned)


def residual(problem: Problem, takers: Takers) -> dict[tuple[int, int], int]:
    """What it costs to pass one lead on, from rep to rep; the node after the last rep is "nobody".

    From nobody to a rep: a held lead is given out, or a slot is given up and its lead must go
    elsewhere.
    """
    nobody = len(problem.slots)
    filled = [0] * nobody
    costs: dict[tuple[int, int], int] = {}
    for points, taker in zip(problem.points, takers, strict=True):
        here = nobody if taker is None else taker
        worth = problem.reserve if taker is None else points[taker]
        for rep, other in ((nobody, problem.reserve), *points.items()):
            if rep != here:
                _lower(costs, (here, rep), worth - other)
        if taker is not None:
            filled[taker] += 1
    for rep, slots in enumerate(problem.slots):
        if filled[rep] < len(slots):
            _lower(costs, (rep, nobody), -slots[filled[rep]])
        if filled[rep]:
            _lower(costs, (nobody, rep), slots[filled[rep] - 1])
    return costs


def prices(costs: Residual, reps: int) -> list[int]:
    """The cheapest way from each rep to nobody (Bellman–Ford); rounds are limited, so it ends on a
    bad assignment.
    """
    rates = [UNREACHABLE] * reps + [0]
    for _ in range(reps + 1):
        changed = False
        for (start, end), cost in costs.items():
            if start != reps and rates[end] < UNREACHABLE and rates[end] + cost < rates[start]:
                rates[start], changed = rates[end] + cost, True
        if not changed:
            break
    return rates[:reps]


def _lower(costs: dict[tuple[int, int], int], key: tuple[int, int], cost: int) -> None:
    if cost < costs.get(key, UNREACHABLE):
        costs[key] = cost
