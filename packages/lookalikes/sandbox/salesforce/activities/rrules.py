"""Recurrence rules of Lightning's event series: the part of RFC 5545 that the vendor takes.

Documented (Event, "Lightning Experience Event Series and Recurring Events"): the parts and their
limits, what each frequency needs, the order in which a rule is kept, that `RRULE:` and defaults are
put in, and that a day 31 is the last day of a shorter month. Recorded: a weekly rule is kept with
`WKST=SU`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

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
_ONE_DAY = timedelta(days=1)


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
        found = _WAYS[self.freq](self, first)
        for number, day in enumerate(day for day in found if day >= first):
            if number == self.times:
                return
            yield day


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
    if "BYMONTHDAY" in parts or "BYDAY" in parts:
        raise BadRule("a daily rule has no days of its own")


def _check_weekly(parts: Mapping[str, str]) -> None:
    if "BYMONTHDAY" in parts or not _is_plain(parts.get("BYDAY", "0")):
        raise BadRule("a weekly rule needs BYDAY, days without a number")


def _check_monthly(parts: Mapping[str, str]) -> None:
    if ("BYMONTHDAY" in parts) == ("BYDAY" in parts):
        raise BadRule("a monthly or yearly rule has either BYMONTHDAY or BYDAY")
    days = parts.get("BYDAY")
    if days is None:
        return
    if "BYSETPOS" in parts and not _is_plain(days):
        raise BadRule("days with a number have no BYSETPOS")
    names = frozenset(re.sub(r"[^A-Z,]", "", days).split(","))
    if len(names) > 1 and names not in _SETS:
        raise BadRule("BYDAY is one day, MO to FR, SA and SU, or all seven")


def _check_yearly(parts: Mapping[str, str]) -> None:
    if "BYMONTH" not in parts:
        raise BadRule("a yearly rule needs BYMONTH")
    _check_monthly(parts)


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


def _daily(rule: Rule, first: date) -> Iterator[date]:
    for number in count():
        yield first + number * rule.every * _ONE_DAY


def _weekly(rule: Rule, first: date) -> Iterator[date]:
    into = (first.weekday() - rule.week_start) % 7
    in_week = sorted((day - rule.week_start) % 7 for day in rule.weekdays)
    for number in count():
        week = first + (7 * number * rule.every - into) * _ONE_DAY
        for day in in_week:
            yield week + day * _ONE_DAY


def _monthly(rule: Rule, first: date) -> Iterator[date]:
    step = 1 if rule.freq == "YEARLY" else rule.every
    begins = first.year * 12 + first.month - 1
    for number in count():
        year, month = divmod(begins + number * step, 12)
        if year > date.max.year:
            return
        if not rule.months or month + 1 in rule.months:
            yield from _in_month(rule, year, month + 1)


def _in_month(rule: Rule, year: int, month: int) -> list[date]:
    longest = calendar.monthrange(year, month)[1]
    if rule.month_days:
        days = sorted({min(day, longest) for day in rule.month_days})
        return [date(year, month, day) for day in days]
    every = [date(year, month, day) for day in range(1, longest + 1)]
    if rule.number is not None:
        return sorted(_placed(every, {weekday}, rule.number) for weekday in rule.weekdays)
    return sorted({_placed(every, set(rule.weekdays), place) for place in rule.places})


def _placed(month: list[date], weekdays: set[int], place: int) -> date:
    """The first to the fourth of the weekdays, or the last: every month has them."""
    days = [day for day in month if day.weekday() in weekdays]
    return days[place - 1 if place > 0 else place]


_WAYS: dict[str, Callable[[Rule, date], Iterator[date]]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _monthly,
}
