"""Days and instants. The users of this org keep UTC."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.salesforce.formulas.parts import Asked, Function, Part, typed
from sandbox.salesforce.formulas.syntax import CannotEvaluate

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_SPELT = "%Y-%m-%d %H:%M:%S"


def _today(asked: Asked) -> Part:
    return asked.made("date", lambda moment: moment.now.astimezone(UTC).date())


def _now(asked: Asked) -> Part:
    return asked.made("datetime", lambda moment: moment.now)


def _date(year: Decimal | None, month: Decimal | None, day: Decimal | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError) as problem:
        raise CannotEvaluate("Month or Day out of range in DATE() function") from problem


def _day_of(value: Any) -> date | None:
    """The day of an instant, or of a text such as 2026-11-21."""
    if not value:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value)
    if match is None:
        raise CannotEvaluate("Invalid date in DATEVALUE() function")
    return _date(*map(Decimal, match.groups()))


def _instant_of(value: Any) -> datetime | None:
    if not value:
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    try:
        return datetime.strptime(value.removesuffix("Z"), _SPELT).replace(tzinfo=UTC)
    except ValueError as problem:
        raise CannotEvaluate("Invalid date in DATETIMEVALUE() function") from problem


def _part(read: Callable[[date], int]) -> Function:
    def work(day: date | None) -> Decimal | None:
        return None if day is None else Decimal(read(day))

    return typed("date", "number", work)


def _add_months(asked: Asked) -> Part:
    """Months later; the last day of a month stays one, as in the vendor's engine."""
    asked.expect(0, ["date", "datetime"])
    asked.expect(1, ["number"])
    start, count = (part.run for part in asked.parts)
    return asked.made(
        asked.parts[0].kind, lambda moment: _months_later(start(moment), count(moment))
    )


def _months_later(start: Any, count: Decimal | None) -> Any:
    if start is None or count is None:
        return start
    try:
        following = start + timedelta(days=1)
        months = following.year * 12 + following.month - 1 + int(count)
        year, month = months // 12, months % 12 + 1
        last = calendar.monthrange(year, month)[1]
        moved = following.replace(year=year, month=month, day=min(following.day, last))
        return moved - timedelta(days=1)
    except (ValueError, OverflowError, IndexError) as problem:
        raise CannotEvaluate("The date is out of range.") from problem


DATES = {
    "TODAY": Function(0, 0, _today),
    "NOW": Function(0, 0, _now),
    "DATE": typed("number number number", "date", _date),
    "DATEVALUE": typed("text|date|datetime", "date", _day_of),
    "DATETIMEVALUE": typed("text|date|datetime", "datetime", _instant_of),
    "YEAR": _part(lambda day: day.year),
    "MONTH": _part(lambda day: day.month),
    "DAY": _part(lambda day: day.day),
    "WEEKDAY": _part(lambda day: day.isoweekday() % 7 + 1),  # Sunday is 1
    "ADDMONTHS": Function(2, 2, _add_months),
}
