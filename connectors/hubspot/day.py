"""What one run, and all processes of this machine together, may spend of the calls an account has left today.

HubSpot tells on its answers how many are left, and not when its day began: a count that is far above the one before
is a new day's, and so is one a day after the first. Where the share is spent, one call in a quarter of an hour goes
all the same, to hear of the new day.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from connectors.errors import BudgetError
from connectors.place import Kept

NAME = "day"
# Answers overtake each other, by the calls that all apps together make while the slowest of them is under way.
OVERTAKEN = 2000
ASKED_AGAIN_S = 900.0
DAY_S = 86_400.0
ADVICE = "Run again tomorrow: the account's daily calls renew at midnight of its time zone."


@dataclass(slots=True)
class Day:
    """`first` were left when somebody first heard today, `since` then; `left` are now; `spent` of ours since.

    `at`: when the last call went. Nobody has heard where `first` is None.
    """

    first: int | None = None
    since: float = 0.0
    left: int = 0
    spent: int = 0
    at: float = 0.0

    def hear(self, left: int, now: float) -> None:
        """The first word counts, and the first of a new day, when the count begins anew."""
        renewed = left - self.left > min(self.left + 100, OVERTAKEN)
        if self.first is None or renewed or not 0 <= now - self.since < DAY_S:
            self.first, self.since, self.left, self.spent = left, now, left, 0
        self.left = min(self.left, left)

    def admits(self, share: float, now: float) -> bool:
        """Whether one more call is within the share, or it is time to ask whether this is still today."""
        within = self.first is None or self.spent < int(share * self.first)
        return within or abs(now - self.at) >= ASKED_AGAIN_S


class DailyShare:
    """The share of the calls the account has left today: an allowance that every call is one of."""

    def __init__(self, share: float) -> None:
        self.left: int | None = None
        self._share = share
        self._guard = threading.Lock()
        self._words: list[int] = []

    def told(self, left: int) -> None:
        """Note what is left."""
        with self._guard:
            self._words.append(left)
            self.left = left

    def free(self, kept: Kept, now: float) -> float:
        """Now. Raises BudgetError, counting nothing, when the share is spent."""
        with self._guard:
            words, self._words = self._words, []
        day = kept[NAME] = _read(kept.get(NAME))
        for left in words:
            day.hear(left, now)
        if day.admits(self._share, now):
            return now
        message = f"HubSpot: the share ({self._share:.0%}) of the account's calls of today is spent"
        raise BudgetError(message, advice=ADVICE)

    def grant(self, kept: Kept, at: float) -> None:
        """One more call goes then."""
        day: Day = kept[NAME]
        day.spent, day.at = day.spent + 1, at


def _read(entry: object) -> Day:
    if isinstance(entry, Day):
        return entry
    try:
        day = Day(**entry) if isinstance(entry, dict) else Day()
        first = None if day.first is None else int(day.first)
        return Day(first, float(day.since), int(day.left), int(day.spent), float(day.at))
    except (TypeError, ValueError, OverflowError):
        return Day()
