"""The look-alikes' clock: real time plus what the control API advanced, plus each vendor's own
skew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch (UTC); `advance` moves every vendor, `skew` one vendor's view."""

    def __init__(self, base: Callable[[], float] = time.time) -> None:
        self._base = base
        self._offset = 0.0

    def now(self) -> float:
        return self._base() + self._offset

    def advance(self, seconds: float) -> None:
        self._offset += seconds

    def skewed(self) -> SkewedClock:
        return SkewedClock(self)


class SkewedClock:
    """One vendor's view of a shared clock."""

    def __init__(self, shared: Clock) -> None:
        self.shared = shared
        self.skew_s = 0.0

    def now(self) -> float:
        return self.shared.now() + self.skew_s

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)
