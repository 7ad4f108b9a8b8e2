"""On which days something comes again that was planned in the classic way: daily, on some days of
the week, monthly or yearly.

Documented: what each type needs, the mask of weekdays (Sunday 1, Monday 2, Tuesday 4, …) and how
many times each type may come.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import count, islice, takewhile
from typing import Any, NamedTuple

Row = Mapping[str, Any]
_DAY = timedelta(days=1)
_PLACES = {"First": 0, "Second": 1, "Third": 2, "Fourth": 3, "Last": -1}
_MONTHS = list(calendar.month_name)


class Pattern(NamedTuple):
    """The fields that a type needs, how often it may come, and the days it comes on, for ever."""

    needs: tuple[str, ...]
    most: int
    days: Callable[[Row, date], Iterator[date]]


def days_of(row: Row, first: date, last: date) -> list[date]:
    """The days from the first to the last on which the row's pattern comes."""
    pattern = PATTERNS[row["RecurrenceType"]]
    endless = pattern.days(row, first)
    within = takewhile(lambda day: day <= last, (day for day in endless if day >= first))
    return list(islice(within, pattern.most))


def _interval(row: Row) -> int:
    return max(1, row.get("RecurrenceInterval") or 1)


def _daily(row: Row, first: date) -> Iterator[date]:
    for number in count():
        yield first + number * _interval(row) * _DAY


def _weekly(row: Row, first: date) -> Iterator[date]:
    sunday = first - (first.isoweekday() % 7) * _DAY
    for number in count():
        week = sunday + 7 * number * _interval(row) * _DAY
        for weekday in range(7):
            if _masked(row, weekday):
                yield week + weekday * _DAY


def _masked(row: Row, weekday: int) -> bool:
    return bool((row.get("RecurrenceDayOfWeekMask") or 0) >> weekday & 1)


def _months(row: Row, first: date) -> Iterator[tuple[int, int]]:
    """(year, month) of every month that has its turn."""
    wanted = row.get("RecurrenceMonthOfYear")
    step = 12 if wanted else _interval(row)
    begins = first.year * 12 + (_MONTHS.index(wanted) if wanted else first.month) - 1
    for number in count():
        month = begins + number * step
        if month // 12 > date.max.year:
            return
        yield month // 12, month % 12 + 1


def _by_date(row: Row, first: date) -> Iterator[date]:
    """A month that is too short has its last day in place of the day."""
    for year, month in _months(row, first):
        longest = calendar.monthrange(year, month)[1]
        yield date(year, month, max(1, min(row["RecurrenceDayOfMonth"], longest)))


def _by_weekday(row: Row, first: date) -> Iterator[date]:
    for year, month in _months(row, first):
        days = [date(year, month, day + 1) for day in range(calendar.monthrange(year, month)[1])]
        fitting = [day for day in days if _masked(row, day.isoweekday() % 7)]
        place = _PLACES[row["RecurrenceInstance"]]
        if place < len(fitting):
            yield fitting[place]


_MASK, _PLACE = "RecurrenceDayOfWeekMask", "RecurrenceInstance"
_OF_MONTH, _MONTH, _EVERY = "RecurrenceDayOfMonth", "RecurrenceMonthOfYear", "RecurrenceInterval"
PATTERNS = {
    "RecursDaily": Pattern((_EVERY,), 100, _daily),
    "RecursEveryWeekday": Pattern((_MASK,), 100, _weekly),
    "RecursWeekly": Pattern((_EVERY, _MASK), 53, _weekly),
    "RecursMonthly": Pattern((_EVERY, _OF_MONTH), 60, _by_date),
    "RecursMonthlyNth": Pattern((_EVERY, _PLACE, _MASK), 60, _by_weekday),
    "RecursYearly": Pattern((_OF_MONTH, _MONTH), 10, _by_date),
    "RecursYearlyNth": Pattern((_PLACE, _MASK, _MONTH), 10, _by_weekday),
}
