"""How much of the org's day one run may take: what the vendor says on every answer, against a share
of it.

All integrations of an org draw on one allowance of API requests, and the one that empties it stops
the others. A run may spend a share of what was left when it first heard from the vendor, so that
whatever the number of runs something always remains. Decides nothing about how fast.
"""

from __future__ import annotations

import re
import threading

from connectors.budget import CallBudget
from connectors.errors import BudgetError

ADVICE = (
    "Run again when the org's allowance renews (it rolls over 24 hours), "
    "or raise the daily share in accord.yaml."
)

_USAGE = re.compile(r"(?<![\w-])api-usage=(\d+)/(\d+)")


class DailyShare(CallBudget):
    """A run's own budget, and below it the share of the day. `told` is given each
    `Sforce-Limit-Info`.
    """

    def __init__(self, own: CallBudget, share: float) -> None:
        super().__init__(own.limit)
        self._own, self._share = own, share
        self._guard = threading.Lock()
        self._used = self._allowed = self._left = 0
        self._counted = False

    @property
    def spent(self) -> int:
        """Calls made so far."""
        return self._own.spent

    def spend(self, n: int = 1) -> None:
        """Count `n` calls about to be made. Raises BudgetError, counting nothing, when too few are
        left.
        """
        with self._guard:
            if self._counted and self._own.spent + n > self._allowed:
                whole = f"{self._left:,} requests left"
                raise BudgetError(
                    f"Salesforce: this run's share ({self._share:.0%}) of the {whole} is spent",
                    advice=ADVICE,
                )
        self._own.spend(n)

    def told(self, header: str | None) -> None:
        """Note the org's use. The first word counts, and the first of a new day, when the count
        begins anew.
        """
        usage = limit_info(header)
        if usage is None:
            return
        used, limit = usage
        with self._guard:
            # Answers overtake each other: only a count that falls far back is a new day's.
            new_day = used < self._used // 2
            if new_day or not self._counted:
                self._left = max(0, limit - used)
                self._allowed = self._own.spent + int(self._share * self._left)
                self._counted = True
            self._used = used if new_day else max(used, self._used)


def limit_info(header: str | None) -> tuple[int, int] | None:
    """(used, limit) of `api-usage=133/15000`; an app's own limit may stand beside it and says
    nothing here.
    """
    found = _USAGE.search(header or "")
    if found is None:
        return None
    return int(found[1]), int(found[2])
