"""How many calls a run may make, and how fast: a count that runs out, and a window that slides.

Decides nothing about retries; the transport asks both before every attempt.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from connectors.errors import BudgetError

# A vendor's clock and ours never agree to the millisecond: a window ends a little later than it should.
GUARD_S = 0.05


class CallBudget:
    """The calls one run may make to one vendor; `limit=None` only counts."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._spent = 0
        self._lock = threading.Lock()

    @property
    def spent(self) -> int:
        """Calls made so far."""
        return self._spent

    def spend(self, n: int = 1) -> None:
        """Count `n` calls about to be made. Raises BudgetError, counting nothing, when too few are left."""
        with self._lock:
            if self.limit is not None and self._spent + n > self.limit:
                raise BudgetError(f"the budget of {self.limit} calls is spent")
            self._spent += n


class RollingWindow:
    """At most `limit` grants in any `window_s` seconds, whatever the threads; time comes from outside."""

    def __init__(self, limit: int, window_s: float, now: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._window_s = window_s + GUARD_S
        self._now, self._sleep = now, sleep
        self._grants: deque[float] = deque(maxlen=limit)
        self._lock = threading.Lock()

    def acquire(self) -> None:
        """Wait until one more call fits into the window. Waiters are served in the order they came."""
        with self._lock:
            now = self._now()
            granted = self._earliest(now)
            self._grants.append(granted)
        if granted > now:
            self._sleep(granted - now)

    def _earliest(self, now: float) -> float:
        full = len(self._grants) == self._grants.maxlen
        return max(now, self._grants[0] + self._window_s) if full else now
