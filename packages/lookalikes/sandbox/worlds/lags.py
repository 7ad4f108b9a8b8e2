"""How long things take, and in which months they end: the shapes of lags, all in days.

Measured on 6,711 closed opportunities of a public data set: 63 % are won; two in five won ones and
half of the lost ones close within twenty days, the others after one to four months, mostly about
85 days; the middle month of a quarter has a sixth more endings than the mean, the first an eighth
fewer. The quarters themselves differ by 2 % there; that sellers close most at the year's end is
common knowledge and taken from nowhere. Of the open ones half are older than 165 days, but the file
lacks those opened in its last months; here half are older than 130.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

WON = 0.63
QUICK = {True: 0.41, False: 0.54}
"""The share that ends within twenty days, of the won and of the lost."""

OPEN_AT_MOST = 500
SATURDAY = 5
# Nobody's weekend is as busy as a working day; taken from nowhere: the public file, which knows no
# weekdays, is no witness.
AT_WEEKENDS = 0.08

_MONTH_OF_QUARTER = (0.88, 1.16, 0.96)
_QUARTER = (0.92, 1.0, 0.95, 1.13)
_HIGHEST = max(_MONTH_OF_QUARTER) * max(_QUARTER)


def days_to_close(rng: Random, *, won: bool) -> int:
    """From the day a deal is opened to the day it is won or lost."""
    if rng.random() < QUICK[won]:
        return 1 + int(19 * rng.random() ** 1.6)
    return round(rng.triangular(20, 138, 85))


def days_open(rng: Random) -> int:
    """How long ago a deal was opened that is open still."""
    return min(OPEN_AT_MOST, 3 + int(rng.gammavariate(2.0, 75.0)))


def ending(rng: Random, today: date, latest: int, earliest: int) -> int:
    """How many days ago something ended, between these, more often in the months in which more
    ends.
    """
    while True:
        ago = rng.randint(latest, earliest)
        if rng.random() * _HIGHEST < _season(today - timedelta(days=ago)):
            return ago


def _season(day: date) -> float:
    quarter, month = divmod(day.month - 1, 3)
    worked = AT_WEEKENDS if day.weekday() >= SATURDAY else 1.0
    return worked * _MONTH_OF_QUARTER[month] * _QUARTER[quarter]


def between(rng: Random, first: int, last: int, count: int) -> list[int]:
    """So many days ago each, in the order of time, after `first` and not after `last`."""
    return sorted((rng.randint(last, max(last, first - 1)) for _ in range(count)), reverse=True)


def passed(rng: Random, path: Sequence[str], final: str, chance: float) -> list[str]:
    """The stages a record went through before `final`: the first, and each other with this
    chance.
    """
    before = path[: path.index(final)]
    return [stage for n, stage in enumerate(before) if n == 0 or rng.random() < chance]


def reply(rng: Random, mean: float) -> int:
    """The days until somebody answers: mostly soon, now and then late."""
    return 1 + int(rng.expovariate(1 / mean))
