"""What a run may spend of the account's calls: their rates per ten seconds and second, and a share of the day's.

Both rates are shared with the other threads, and by a file with the other processes of this machine; HubSpot's
headers on every answer tell what other apps take. Apps that sign in by OAuth are not told the day's count.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping

from connectors.budget import CallBudget
from connectors.errors import BudgetError
from connectors.hubspot.settings import HubSpotSettings
from connectors.hubspot.sign_in import whose
from connectors.pace import OwnPlace, Pace, Place, SharedPlace
from connectors.world import World

BURST_S = 10.0
SEARCH_S = 1.0
PREFIX = "X-HubSpot-RateLimit-"
# Answers overtake each other, by the calls that all apps together make while the slowest of them is under way.
OVERTAKEN = 2000
ADVICE = "Run again tomorrow: the account's daily calls renew at midnight of its time zone."


class DailyShare(CallBudget):
    """A run's own budget, and below it its share of the calls the account has left today."""

    def __init__(self, own: CallBudget, share: float) -> None:
        super().__init__(own.limit)
        self._own, self._share = own, share
        self._guard = threading.Lock()
        self._allowed: int | None = None
        self.left: int | None = None

    @property
    def spent(self) -> int:
        """Calls made so far."""
        return self._own.spent

    def spend(self, n: int = 1) -> None:
        """Count `n` calls about to be made. Raises BudgetError, counting nothing, when too few are left."""
        with self._guard:
            if self._allowed is not None and self._own.spent + n > self._allowed:
                message = f"HubSpot: this run's share ({self._share:.0%}) of the account's calls of today is spent"
                raise BudgetError(message, advice=ADVICE)
            self._own.spend(n)

    def told(self, left: int) -> None:
        """Note what is left. The first word counts, and the first of a new day, when the count begins anew."""
        with self._guard:
            if self._allowed is None or self.left is None or left - self.left > min(self.left + 100, OVERTAKEN):
                self._allowed = self._own.spent + int(self._share * left)
                self.left = left
            self.left = min(self.left, left)


class Limits:
    """The budget and both paces of one account's calls."""

    def __init__(self, settings: HubSpotSettings, world: World, budget: CallBudget) -> None:
        self.day = DailyShare(budget, settings.daily_share)
        self.calls = Pace(_place(settings, "calls"), settings.burst_per_10_s, BURST_S, world.now, world.sleep)
        self.searches = Pace(_place(settings, "searches"), settings.search_per_s, SEARCH_S, world.now, world.sleep)

    def told(self, status: int, headers: Mapping[str, str], *, search: bool) -> None:
        """Learn from an answer's headers and status."""
        left = _number(headers, "Daily-Remaining")
        if left is not None:
            self.day.told(left)
        most, free = _number(headers, "Max"), _number(headers, "Remaining")
        if most is not None and free is not None:
            self.calls.told(most, free)
        if status == 429:
            (self.searches if search else self.calls).slow_down()


def _place(settings: HubSpotSettings, what: str) -> Place:
    if settings.pace_file is None:
        return OwnPlace()
    return SharedPlace(settings.pace_file, hashlib.sha256("\0".join((*whose(settings), what)).encode()).hexdigest())


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(PREFIX + name, "")
    return int(text) if text.isascii() and text.isdigit() else None
