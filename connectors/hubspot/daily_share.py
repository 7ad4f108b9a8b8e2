"""What one run, and all processes of this machine together, may spend of the calls an account has
left today.

HubSpot tells on its answers how many are left, and not when its day began. A count well above the
lowest, of a call that was sent after that was heard, is a new day's. Where the share is spent, one
call in a quarter of an hour goes all the same, to hear of the new day.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from connectors.errors import BudgetError
from connectors.http.shared_counts import Kept

NAME = "day"
# A count is kept in several places at the vendor's, which need not agree to the last call.
UNSURE = 100
# No account has as many.
PLAUSIBLE = 10**9
ASKED_AGAIN_S = 900.0
ADVICE = "Run again tomorrow: the account's daily calls renew at midnight of its time zone."


class Word(NamedTuple):
    """So many calls were left, when the call that told it had been `sent` and its answer was
    `heard`.
    """

    left: int
    sent: float
    heard: float


@dataclass(slots=True)
class Day:
    """`first` were left when somebody first heard today, at the least `left` since, as was last
    `heard` then.

    `spent` of ours since `first`; `at`: when the last call went. Nobody has heard where `first` is
    None.
    """

    first: int | None = None
    left: int = 0
    heard: float = 0.0
    spent: int = 0
    at: float = 0.0

    def hear(self, word: Word) -> None:
        """The first word counts, and the first of a new day. Answers overtake each other: an old
        count says nothing.
        """
        well_above = word.left > self.left + UNSURE
        if self.first is None or (well_above and word.sent >= self.heard):
            self.first = self.left = word.left
            self.heard = word.heard
            self.spent = 0
        elif word.left <= self.left:
            self.left = word.left
            self.heard = word.heard

    def admits(self, share: float, now: float) -> bool:
        """Whether one more call is within the share, or it is time to ask whether this is still
        today.
        """
        if self.first is None or self.spent < int(share * self.first):
            return True
        return abs(now - self.at) >= ASKED_AGAIN_S


class DailyShare:
    """The share of the calls the account has left today: an allowance that every call is one of."""

    def __init__(self, share: float, now: Callable[[], float]) -> None:
        self.left: int | None = None
        self._share, self._now = share, now
        self._guard = threading.Lock()
        self._words: list[Word] = []

    def told(self, left: int, took: float = 0.0) -> None:
        """Note what is left, by the answer to a call that was sent `took` seconds ago."""
        if left > PLAUSIBLE:
            return
        heard = self._now()
        with self._guard:
            self._words.append(Word(left, heard - took, heard))
            self.left = left

    def free(self, kept: Kept, now: float) -> float:
        """Now. Raises BudgetError, counting nothing, when the share is spent."""
        with self._guard:
            words, self._words = self._words, []
        day = kept[NAME] = _read(kept.get(NAME))
        day.heard = min(day.heard, now)  # or a clock that was set back would keep a new day unheard
        for word in words:
            day.hear(word)
        if day.admits(self._share, now):
            return now
        message = f"HubSpot: the share ({self._share:.0%}) of the account's calls of today is spent"
        raise BudgetError(message, advice=ADVICE)

    def grant(self, kept: Kept, at: float) -> None:
        """One more call goes then."""
        day: Day = kept[NAME]
        day.spent += 1
        day.at = at


def _read(entry: object) -> Day:
    """The day as it was kept, by this process or in JSON; what makes no sense is no day."""
    if isinstance(entry, Day):
        return entry
    if not isinstance(entry, dict):
        return Day()
    try:
        day = _day(**entry)
    except (TypeError, ValueError, OverflowError):
        return Day()
    if math.isfinite(day.heard) and math.isfinite(day.at):
        return day
    return Day()


def _day(
    first: Any = None,
    left: Any = 0,
    heard: Any = 0.0,
    spent: Any = 0,
    at: Any = 0.0,
) -> Day:
    return Day(
        first=None if first is None else int(first),
        left=int(left),
        heard=float(heard),
        spent=int(spent),
        at=float(at),
    )
