"""SOQL's date literals: which days `LAST_N_DAYS:7` or `THIS_QUARTER` mean, as of today (UTC)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Span = tuple[date, date]  # first day, and the first day after
_DAY = timedelta(days=1)


def is_period(word: str, count: int | None) -> bool:
    """Whether this is a date literal, with a number just where one is needed."""
    return word in (_PLAIN if count is None else _COUNTED)


def span(word: str, count: int | None, today: date) -> Span:
    """The days a date literal covers: from the first up to, not including, the second."""
    return _PLAIN[word](today) if count is None else _COUNTED[word](today, count)


def _days(first: int, after: int) -> Callable[[date], Span]:
    return lambda today: (today + first * _DAY, today + after * _DAY)


def _weeks(offset: int) -> Callable[[date], Span]:
    # The vendor's weeks begin on Sunday in the default locale.
    def week(today: date) -> Span:
        sunday = today - (today.isoweekday() % 7) * _DAY + 7 * offset * _DAY
        return sunday, sunday + 7 * _DAY

    return week


def _months(offset: int, size: int) -> Callable[[date], Span]:
    """Blocks of `size` months (1 a month, 3 a quarter, 12 a year), `offset` blocks from the present one."""

    def block(today: date) -> Span:
        number = today.year * 12 + today.month - 1
        first = number - number % size + offset * size
        return _month(first), _month(first + size)

    return block


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _last(unit: Callable[[int], Callable[[date], Span]]) -> Callable[[date, int], Span]:
    return lambda today, n: (unit(-n)(today)[0], unit(0)(today)[0])


def _next(unit: Callable[[int], Callable[[date], Span]]) -> Callable[[date, int], Span]:
    return lambda today, n: (unit(0)(today)[1], unit(n)(today)[1])


def _of(size: int) -> Callable[[int], Callable[[date], Span]]:
    return lambda offset: _months(offset, size)


_PLAIN: dict[str, Callable[[date], Span]] = {
    "TODAY": _days(0, 1),
    "YESTERDAY": _days(-1, 0),
    "TOMORROW": _days(1, 2),
    "LAST_90_DAYS": _days(-90, 1),
    "NEXT_90_DAYS": _days(1, 91),
    **{f"{name}_WEEK": _weeks(n) for name, n in (("LAST", -1), ("THIS", 0), ("NEXT", 1))},
    **{
        f"{name}_{unit}": _months(n, size)
        for name, n in (("LAST", -1), ("THIS", 0), ("NEXT", 1))
        for unit, size in (("MONTH", 1), ("QUARTER", 3), ("YEAR", 12))
    },
}
_COUNTED: dict[str, Callable[[date, int], Span]] = {
    # LAST_N_DAYS:n takes today in, NEXT_N_DAYS:n begins tomorrow.
    "LAST_N_DAYS": lambda today, n: (today - n * _DAY, today + _DAY),
    "NEXT_N_DAYS": lambda today, n: (today + _DAY, today + (n + 1) * _DAY),
    "N_DAYS_AGO": lambda today, n: (today - n * _DAY, today - (n - 1) * _DAY),
    "LAST_N_WEEKS": _last(_weeks),
    "NEXT_N_WEEKS": _next(_weeks),
    "LAST_N_MONTHS": _last(_of(1)),
    "NEXT_N_MONTHS": _next(_of(1)),
    "LAST_N_QUARTERS": _last(_of(3)),
    "NEXT_N_QUARTERS": _next(_of(3)),
    "LAST_N_YEARS": _last(_of(12)),
    "NEXT_N_YEARS": _next(_of(12)),
}
