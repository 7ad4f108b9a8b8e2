"""What those who share a pace keep of it: when calls went, and how many a window may hold now.

Decides nothing; it is read from what other processes wrote, which may be anything.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from dataclasses import dataclass, field


@dataclass(slots=True)
class Traffic:
    """When calls went or will go (in order), and how many a window may hold now (None: as many as
    allowed).

    `changed`: when that number last grew or fell; `slowed`: when it last fell, `safe`: below what
    it fell from; `seen`: when anybody last looked. `said`: how many the vendor said it allows, at
    `told`.
    """

    grants: list[float] = field(default_factory=list)
    limit: float | None = None
    changed: float = 0.0
    slowed: float = 0.0
    seen: float = 0.0
    said: float | None = None
    told: float = 0.0
    safe: float = 0.0

    def add(self, at: float) -> None:
        """One more call goes then."""
        insort(self.grants, at)

    def between(self, start: float, end: float) -> int:
        """How many calls went after `start`, until `end`."""
        return bisect_right(self.grants, end) - bisect_right(self.grants, start)

    def keep(self, start: float, end: float) -> None:
        """Forget the calls until `start`, and those after `end`."""
        del self.grants[: bisect_right(self.grants, start)]
        del self.grants[bisect_right(self.grants, end) :]

    def set_back(self, by: float) -> None:
        """The clock was set back: all that went or will go moves along, or everybody would wait
        until it catches up.
        """
        self.grants = [at - by for at in self.grants]
        self.changed -= by
        self.slowed -= by
        self.told -= by


def traffic_of(entry: object) -> Traffic:
    """What is kept, as this process left it or as JSON tells it; what makes no sense is none."""
    if isinstance(entry, Traffic):
        return entry
    if not isinstance(entry, dict):
        return Traffic()
    try:
        traffic = Traffic(**entry)
        traffic.grants = sorted(map(float, traffic.grants))
        traffic.limit = _maybe(traffic.limit)
        traffic.said = _maybe(traffic.said)
        traffic.changed = float(traffic.changed)
        traffic.slowed = float(traffic.slowed)
        traffic.seen = float(traffic.seen)
        traffic.told = float(traffic.told)
        traffic.safe = float(traffic.safe)
    except (TypeError, ValueError, OverflowError):
        return Traffic()
    times = [*traffic.grants, traffic.changed, traffic.slowed, traffic.seen, traffic.told]
    if all(map(math.isfinite, times)) and math.isfinite(traffic.safe):
        return traffic
    return Traffic()


def _maybe(number: float | None) -> float | None:
    return None if number is None else float(number)
