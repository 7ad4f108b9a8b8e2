"""SOQL's date literals: which days `LAST_N_DAYS:7` or `THIS_FISCAL_QUARTER` mean, as of today
(UTC).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Span = tuple[date, date]  # first day, and the first day after
Unit = Callable[
    [int, date, int], Span
]  # the n-th from today's, today, the month a fiscal year begins with
_DAY = timedelta(days=1)


def is_period(word: str, count: int | None) -> bool:
    """Whether this is a date literal, with a number just where one is needed."""
    return word in (_PLAIN if count is None else _COUNTED)


def span(word: str, count: int | None, today: date, fiscal_start: int = 1) -> Span:
    """The days a date literal covers: from the first up to, not including, the second."""
    if count is None:
        unit, offset = _PLAIN[word]
        return unit(offset, today, fiscal_start)
    unit, which = _COUNTED[word]
    return which(unit, count, today, fiscal_start)


def fiscal_number(
    year: int, month: int, fiscal_start: int, *, named_by_start: bool
) -> tuple[int, int]:
    """(fiscal year, month in it): a year begun in February is named for the January it ends in,
    unless asked.
    """
    first = year if month >= fiscal_start else year - 1
    return first + (fiscal_start > 1 and not named_by_start), (month - fiscal_start) % 12 + 1


def _days(offset: int, today: date, fiscal_start: int) -> Span:
    return today + offset * _DAY, today + (offset + 1) * _DAY


def _ninety(offset: int, today: date, fiscal_start: int) -> Span:
    # LAST_90_DAYS takes today in, NEXT_90_DAYS begins tomorrow.
    if offset < 0:
        return (today - 90 * _DAY, today + _DAY)
    return (today + _DAY, today + 91 * _DAY)


def _weeks(offset: int, today: date, fiscal_start: int) -> Span:
    # The vendor's weeks begin on Sunday in the default locale.
    sunday = today - (today.isoweekday() % 7) * _DAY + 7 * offset * _DAY
    return sunday, sunday + 7 * _DAY


def _blocks(size: int, *, fiscal: bool = False) -> Unit:
    """Blocks of `size` months: 1 a month, 3 a quarter, 12 a year."""

    def block(offset: int, today: date, fiscal_start: int) -> Span:
        shift = fiscal_start - 1 if fiscal else 0
        number = today.year * 12 + today.month - 1 - shift
        first = number - number % size + offset * size + shift
        return _month(first), _month(first + size)

    return block


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _last(unit: Unit, n: int, today: date, start: int) -> Span:
    return unit(-n, today, start)[0], unit(0, today, start)[0]


def _next(unit: Unit, n: int, today: date, start: int) -> Span:
    return unit(0, today, start)[1], unit(n, today, start)[1]


def _ago(unit: Unit, n: int, today: date, start: int) -> Span:
    return unit(-n, today, start)


def _last_days(unit: Unit, n: int, today: date, start: int) -> Span:
    # LAST_N_DAYS:n takes today in, LAST_N_WEEKS:n leaves this week out.
    return today - n * _DAY, today + _DAY


_BLOCKS: dict[str, Unit] = {
    "MONTH": _blocks(1),
    "QUARTER": _blocks(3),
    "YEAR": _blocks(12),
    "FISCAL_QUARTER": _blocks(3, fiscal=True),
    "FISCAL_YEAR": _blocks(12, fiscal=True),
}
_UNITS: dict[str, Unit] = {"DAY": _days, "WEEK": _weeks, **_BLOCKS}
_PLAIN: dict[str, tuple[Unit, int]] = {
    "TODAY": (_days, 0),
    "YESTERDAY": (_days, -1),
    "TOMORROW": (_days, 1),
    "LAST_90_DAYS": (_ninety, -1),
    "NEXT_90_DAYS": (_ninety, 1),
    **{
        f"{name}_{word}": (unit, n)
        for name, n in (("LAST", -1), ("THIS", 0), ("NEXT", 1))
        for word, unit in _UNITS.items()
        if word != "DAY"
    },
}
_COUNTED: dict[str, tuple[Unit, Callable[[Unit, int, date, int], Span]]] = {
    **{f"LAST_N_{word}S": (unit, _last) for word, unit in _UNITS.items()},
    **{f"NEXT_N_{word}S": (unit, _next) for word, unit in _UNITS.items()},
    **{f"N_{word}S_AGO": (unit, _ago) for word, unit in _UNITS.items()},
    "LAST_N_DAYS": (_days, _last_days),
}
