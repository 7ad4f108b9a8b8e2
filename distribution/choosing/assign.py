"""Decides who takes which lead, all leads together, so that the total is the highest there is.

A min-cost flow: each lead goes to one rep who may take it or is held at the reserve, each rep takes
at most as many as they have slots, and a rep's slots are worth less one after the other. Solved by
OR-Tools.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from distribution.choosing.market import FINEST, Market, Tie

MOST = 1 << 62
Pairs = dict[int, tuple[int, int]]
"""Arc of the flow → the lead and the rep it would bring together."""
Flow = Any  # OR-Tools ships no types


def solve(market: Market, tie: Tie) -> list[int | None]:
    """The rep of each lead, None for held. Among equal totals the one with the larger sum of ties.

    Raises RuntimeError if the solver fails.
    """
    if not market.points:
        return []
    from ortools.graph.python import min_cost_flow  # loading it takes longer than most commands

    flow = min_cost_flow.SimpleMinCostFlow()
    scale = _scale_of(market)
    pairs = _add_leads(flow, market, scale, tie)
    _add_slots(flow, market, scale)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the assignment has no solution: {status}")
    takers: list[int | None] = [None] * len(market.points)
    for arc, (lead, rep) in pairs.items():
        if flow.flow(arc):
            takers[lead] = rep
    return takers


@dataclass(frozen=True, slots=True)
class _Scale:
    """How worth becomes cost: a hundredth of a point outweighs all ties together.

    The solver multiplies costs by the number of nodes in 64 bits, so with many leads ties lose
    digits: they are divided by `coarse`.
    """

    factor: int
    coarse: int


def _scale_of(market: Market) -> _Scale:
    leads = len(market.points)
    nodes = leads + len(market.slots) + 2
    highest = _highest(market)
    coarse = 1
    while coarse < FINEST and highest * (leads + 1) * (FINEST // coarse) * nodes > MOST:
        coarse *= 2
    return _Scale((leads + 1) * (FINEST // coarse), coarse)


def _highest(market: Market) -> int:
    """More than any lead can be worth."""
    pair = max((max(points.values(), default=0) for points in market.points), default=0)
    slot = max((slots[0] for slots in market.slots if slots), default=0)
    return pair + slot + market.reserve + 1


def _add_leads(flow: Flow, market: Market, scale: _Scale, tie: Tie) -> Pairs:
    """Each lead sends one unit: to a rep, or past all reps to be held."""
    first_rep = len(market.points)
    sink = first_rep + len(market.slots)
    holding = -market.reserve * scale.factor
    pairs: Pairs = {}
    for lead, points in enumerate(market.points):
        for rep, worth in points.items():
            cost = -(worth * scale.factor + tie(lead, rep) // scale.coarse)
            arc = flow.add_arc_with_capacity_and_unit_cost(lead, first_rep + rep, 1, cost)
            pairs[arc] = (lead, rep)
        flow.add_arc_with_capacity_and_unit_cost(lead, sink, 1, holding)
        flow.set_node_supply(lead, 1)
    flow.set_node_supply(sink, -len(market.points))
    return pairs


def _add_slots(flow: Flow, market: Market, scale: _Scale) -> None:
    """Each rep passes on as many units as they have slots; equal slots share an arc."""
    first_rep = len(market.points)
    sink = first_rep + len(market.slots)
    for rep, slots in enumerate(market.slots):
        usable = slots[: len(market.points)]
        for worth, equal in groupby(usable):
            room, cost = len(list(equal)), -worth * scale.factor
            flow.add_arc_with_capacity_and_unit_cost(first_rep + rep, sink, room, cost)
