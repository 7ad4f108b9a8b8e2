"""Recurrence rules of Lightning's event series: the part of RFC 5545 that the vendor takes.

Documented (Event, "Lightning Experience Event Series and Recurring Events"): the parts and their
limits, what each frequency needs, the order in which a rule is kept, that `RRULE:` and defaults are
put in, and that a day 31 is the last day of a shorter month. Recorded: a weekly rule is kept with
`WKST=SU`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Literal

from dateutil import rrule

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ORDER = (
    "FREQ", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST", "BYSETPOS", "INTERVAL", "UNTIL", "COUNT",
)  # fmt: skip
_INTERVALS = {"DAILY": 999, "WEEKLY": 99, "MONTHLY": 99, "YEARLY": 1}
MOST = 999
_PLACES = frozenset({-1, 1, 2, 3, 4})
# What stands for one day, or for a kind of days, in a month or a year.
_SETS = (frozenset(_DAYS), frozenset(_DAYS[:5]), frozenset(_DAYS[5:]))
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")
_NUMBERED = re.compile(r"([+-]?\d)?([A-Z]{2})")
_FREQUENCIES: Mapping[str, Literal[1, 2, 3]] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.MONTHLY,  # in some of all months
}
_IN_EVERY_MONTH = 28
_LAST = -1


class BadRule(ValueError):
    """What is wrong with a rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that makes sense; `text` is how it is kept, `until` an instant like a start's."""

    text: str
    freq: str
    every: int
    months: tuple[int, ...]
    month_days: tuple[int, ...]
    weekdays: tuple[int, ...]
    number: int | None
    places: tuple[int, ...]
    week_start: int
    until: str | None
    times: int | None

    def days(self, first: date) -> Iterator[date]:
        """The days from the first on which it comes; endless where neither `until` nor `times` ends
        it, and `until` is the caller's to hold.
        """
        start = datetime.combine(first, time())
        found = rrule.rruleset()
        for month_day in self.month_days or (None,):
            found.rrule(self._by(start, month_day))
        return islice((moment.date() for moment in found), self.times)

    def _by(self, start: datetime, month_day: int | None) -> rrule.rrule:
        """Its days by the library, with one of its days of the month."""
        month_days, places = None, self.places
        if month_day is not None:
            # The vendor takes the last day of a month that is shorter, RFC 5545 leaves it out.
            month_days = range(min(month_day, _IN_EVERY_MONTH), month_day + 1)
            places = (_LAST,)
        return rrule.rrule(
            _FREQUENCIES[self.freq],
            dtstart=start,
            interval=self.every,
            wkst=self.week_start,
            bymonth=self.months or None,
            bymonthday=month_days,
            byweekday=[rrule.weekday(day, self.number) for day in self.weekdays] or None,
            bysetpos=places or None,
        )


def read_rule(text: str) -> Rule:
    """The rule in a text. Raises BadRule."""
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq not in _INTERVALS:
        raise BadRule("FREQ is one of DAILY, WEEKLY, MONTHLY and YEARLY")
    _check_ends(parts)
    _SHAPES[freq](parts)
    weekdays, number = _weekdays(parts.get("BYDAY"))
    _put_defaults(freq, parts, placed=bool(weekdays) and number is None)
    return Rule(
        "RRULE:" + ";".join(f"{name}={parts[name]}" for name in _ORDER if name in parts),
        freq,
        _numbers(parts, "INTERVAL", range(1, _INTERVALS[freq] + 1))[0],
        _numbers(parts, "BYMONTH", range(1, 13)),
        _numbers(parts, "BYMONTHDAY", range(1, 32)),
        weekdays,
        number,
        _numbers(parts, "BYSETPOS", _PLACES),
        _weekdays(parts.get("WKST", "SU"))[0][0],
        _moment(parts.get("UNTIL")),
        next(iter(_numbers(parts, "COUNT", range(1, MOST + 1))), None),
    )


def _put_defaults(freq: str, parts: dict[str, str], *, placed: bool) -> None:
    parts.setdefault("INTERVAL", "1")
    if freq == "WEEKLY":
        parts.setdefault("WKST", "SU")
    elif placed:
        parts.setdefault("BYSETPOS", "1")


def _parts(text: str) -> dict[str, str]:
    told = text.strip().upper().removeprefix("RRULE:")
    found: dict[str, str] = {}
    for each in told.split(";"):
        name, _, value = each.partition("=")
        if name.strip() not in _ORDER or not value.strip() or name.strip() in found:
            raise BadRule(f"{each} is no part of a rule here")
        found[name.strip()] = value.replace(" ", "")
    return found


def _check_ends(parts: Mapping[str, str]) -> None:
    if "UNTIL" in parts and "COUNT" in parts:
        raise BadRule("a rule has either UNTIL or COUNT")


def _check_daily(parts: Mapping[str, str]) -> None:
    if any(name.startswith("BY") for name in parts):
        raise BadRule("a daily rule has no days or months of its own")


def _check_weekly(parts: Mapping[str, str]) -> None:
    if "BYDAY" not in parts or any(name in parts for name in ("BYMONTHDAY", "BYMONTH", "BYSETPOS")):
        raise BadRule("a weekly rule has BYDAY and no other days or months")
    if not _is_plain(parts["BYDAY"]):
        raise BadRule("the days of a weekly rule have no number")


def _check_monthly(parts: Mapping[str, str]) -> None:
    if "BYMONTH" in parts:
        raise BadRule("a monthly rule comes in every month")
    _check_days(parts)


def _check_days(parts: Mapping[str, str]) -> None:
    if ("BYMONTHDAY" in parts) == ("BYDAY" in parts):
        raise BadRule("a monthly or yearly rule has either BYMONTHDAY or BYDAY")
    days = parts.get("BYDAY")
    if days is None:
        if "BYSETPOS" in parts:
            raise BadRule("BYSETPOS goes with BYDAY")
        return
    if "BYSETPOS" in parts and not _is_plain(days):
        raise BadRule("days with a number have no BYSETPOS")
    names = frozenset(re.sub(r"[^A-Z,]", "", days).split(","))
    if len(names) > 1 and names not in _SETS:
        raise BadRule("BYDAY is one day, MO to FR, SA and SU, or all seven")


def _check_yearly(parts: Mapping[str, str]) -> None:
    if "BYMONTH" not in parts:
        raise BadRule("a yearly rule needs BYMONTH")
    _check_days(parts)


def _is_plain(days: str) -> bool:
    """Whether the days have no numbers."""
    return not any(char.isdigit() for char in days)


_SHAPES: dict[str, Callable[[Mapping[str, str]], None]] = {
    "DAILY": _check_daily,
    "WEEKLY": _check_weekly,
    "MONTHLY": _check_monthly,
    "YEARLY": _check_yearly,
}


def _weekdays(told: str | None) -> tuple[tuple[int, ...], int | None]:
    """The days, Monday 0, and the number that they all have."""
    found: list[int] = []
    numbers: set[str | None] = set()
    for each in told.split(",") if told else ():
        match = _NUMBERED.fullmatch(each)
        if match is None or match[2] not in _DAYS:
            raise BadRule(f"{each} is no day of the week")
        found.append(_DAYS.index(match[2]))
        numbers.add(match[1])
    if len(numbers) > 1:
        raise BadRule("all days have the same number, or none")
    number = next(iter(numbers), None)
    if number is not None and int(number) not in _PLACES:
        raise BadRule("the number of a day is -1, 1, 2, 3 or 4")
    return tuple(sorted(found)), None if number is None else int(number)


def _numbers(
    parts: Mapping[str, str], name: str, allowed: range | frozenset[int]
) -> tuple[int, ...]:
    found = []
    for each in parts[name].split(",") if name in parts else ():
        if not re.fullmatch(r"[+-]?\d{1,3}", each) or int(each) not in allowed:
            raise BadRule(f"{name} cannot be {each}")
        found.append(int(each))
    return tuple(found)


def _moment(told: str | None) -> str | None:
    if told is None:
        return None
    match = _MOMENT.fullmatch(told)
    if match is None:
        raise BadRule("UNTIL is written like 20210419T083000Z")
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}"
