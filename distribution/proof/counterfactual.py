"""Decides by how much a rep missed a lead: the smallest raise with which an optimal assignment
gives it to them.

For the lead to change hands, one rep must pass a lead on and another may take one more; the
cheapest such chain is a shortest path in the residual of the assignment, so nothing has to be
solved again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from distribution.choosing.market import Market, Takers, Tie
from distribution.proof.certificate import UNREACHABLE, residual

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

Missed = Callable[[int], tuple[int, int] | None]
"""Lead → the rep who came closest to getting it and the raise they lacked, if any."""


def closest(market: Market, takers: Takers, tie: Tie) -> Missed:
    """For an assigned lead: the rep who came closest to getting it and the raise they lacked; None
    if nobody else may.

    A raise of exactly so much draws level; one hundredth more and the lead is theirs.
    """
    chains = _chains(residual(market, takers), len(market.slots) + 1)

    def missed(lead: int) -> tuple[int, int] | None:
        taker, points = takers[lead], market.points[lead]
        if taker is None:
            return None
        others = []
        for rep, worth in points.items():
            if rep == taker:
                continue
            lacking = points[taker] - worth + int(chains[rep, taker])
            others.append((lacking, -tie(lead, rep), rep))
        if not others:
            return None
        lacking, _, rep = min(others)
        return rep, lacking

    return missed


def _chains(costs: Mapping[tuple[int, int], int], nodes: int) -> NDArray[int64]:
    """The cheapest chain from every node to every other (Floyd–Warshall, a row at a time)."""
    import numpy as np  # as late as the solver, which brings it along

    table = np.full((nodes, nodes), UNREACHABLE, dtype=np.int64)
    np.fill_diagonal(table, 0)
    for (start, end), cost in costs.items():
        table[start, end] = cost
    for via in range(nodes):
        np.minimum(table, table[:, via, None] + table[None, via, :], out=table)
    return table
