"""How many calls a run may make: a count that runs out. Decides nothing about retries, nor how
fast.
"""

from __future__ import annotations

import threading

from connectors.errors import BudgetError


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
        """Count `n` calls about to be made. Raises BudgetError, counting nothing, when too few are
        left.
        """
        with self._lock:
            if self.limit is not None and self._spent + n > self.limit:
                raise BudgetError(f"the budget of {self.limit} calls is spent")
            self._spent += n
