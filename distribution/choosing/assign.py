"""Decides who takes which lead, all leads together, so that the total is the highest there is.

A min-cost flow: each lead goes to one rep who may take it or is held at the reserve, each rep takes
at most as many as they have slots, and a rep's slots are worth less one after the other. Solved by
OR-Tools.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

Takers = Sequence[int | None]
Tie = Callable[[int, int], int]

FINEST, MOST = 1 << 20, 1 << 62


@dataclass(frozen=True, slots=True)
class Problem:
    """The numbers of an assignment, in whole hundredths of a point.

    `points[lead][rep]`: the pairs that may be. `slots[rep]`: what the first, second … lead is worth
    to the rep on top, never rising. `reserve`: what it is worth to hold a lead.
    """

    points: Sequence[Mapping[int, int]]
    slots: Sequence[Sequence[int]]
    reserve: int


def solve(problem: Problem, tie: Tie) -> list[int | None]:
    """The rep of each lead, None for held. Among equal totals the one with the larger sum of ties.

    `tie(lead, rep)` is below `FINEST`; it decides between equals only. Raises RuntimeError if the
    solver fails.
    """
    from ortools.graph.python import min_cost_flow  # loading it takes longer than most commands

    flow = min_cost_flow.SimpleMinCostFlow()
    scale, coarse = _scales(problem)
    first_rep = len(problem.points)
    sink = first_rep + len(problem.slots)
    pairs: dict[int, tuple[int, int]] = {}
    for lead, points in enumerate(problem.points):
        for rep, worth in points.items():
            arc = flow.add_arc_with_capacity_and_unit_cost(
                lead, first_rep + rep, 1, -(worth * scale + tie(lead, rep) // coarse)
            )
            pairs[arc] = (lead, rep)
        flow.add_arc_with_capacity_and_unit_cost(lead, sink, 1, -problem.reserve * scale)
        flow.set_node_supply(lead, 1)
    for rep, slots in enumerate(problem.slots):
        for worth, same in groupby(slots[: len(problem.points)]):
            flow.add_arc_with_capacity_and_unit_cost(
                first_rep + rep, sink, len(list(same)), -worth * scale
            )
    flow.set_node_supply(sink, -len(problem.points))
    return _solved(flow, pairs, len(problem.points)) if problem.points else []


def surplus(problem: Problem, takers: Takers) -> int:
    """What an assignment is worth over holding every lead."""
    given = [(lead, rep) for lead, rep in enumerate(takers) if rep is not None]
    filled = Counter(rep for _, rep in given)
    pairs = sum(problem.points[lead][rep] - problem.reserve for lead, rep in given)
    return pairs + sum(sum(problem.slots[rep][:count]) for rep, count in filled.items())


def _scales(problem: Problem) -> tuple[int, int]:
    """By how much points outweigh ties, and by how much ties are coarsened.

    The solver multiplies costs by the number of nodes in 64 bits, so with many leads ties lose
    digits.
    """
    leads, nodes = len(problem.points), len(problem.points) + len(problem.slots) + 2
    highest = max((worth for points in problem.points for worth in points.values()), default=0)
    highest += max((slots[0] for slots in problem.slots if slots), default=0) + problem.reserve + 1
    coarse = 1
    while coarse < FINEST and highest * (leads + 1) * (FINEST // coarse) * nodes > MOST:
        coarse *= 2
    return (leads + 1) * (FINEST // coarse), coarse


def _solved(flow: object, pairs: Mapping[int, tuple[int, int]], leads: int) -> list[int | None]:
    status = flow.solve()  # type: ignore[attr-defined]  # ortools ships no types
    if status != flow.OPTIMAL:  # type: ignore[attr-defined]
        raise RuntimeError(f"the assignment has no solution: {status}")
    takers: list[int | None] = [None] * leads
    for arc, (lead, rep) in pairs.items():
        if flow.flow(arc):  # type: ignore[attr-defined]
            takers[lead] = rep
    return takers
