"""An assignment in numbers: what may be given to whom, and what a way of giving it is worth.
Nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Takers = Sequence[int | None]
"""The rep of each lead, None for held."""
Tie = Callable[[int, int], int]
"""(lead, rep) → a number below `FINEST` that decides between equals, and only between them."""

FINEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Market:
    """Leads and reps by number, worth in whole hundredths of a point.

    `points[lead][rep]`: the pairs that may be. `slots[rep]`: what the first, second … lead is worth
    to the rep on top, never rising. `reserve`: what it is worth to hold a lead.
    """

    points: Sequence[Mapping[int, int]]
    slots: Sequence[Sequence[int]]
    reserve: int


def surplus(market: Market, takers: Takers) -> int:
    """What an assignment is worth over holding every lead."""
    filled: Counter[int] = Counter()
    worth = 0
    for lead, rep in enumerate(takers):
        if rep is None:
            continue
        worth += market.points[lead][rep] - market.reserve
        filled[rep] += 1
    for rep, count in filled.items():
        worth += sum(market.slots[rep][:count])
    return worth
