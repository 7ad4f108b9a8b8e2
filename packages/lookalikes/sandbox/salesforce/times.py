"""Instants and days as Salesforce writes them; one spelling each, so that text order is time
order.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_DAY_S = 86_400
_THOUSANDTHS = [f"{n:03}Z" for n in range(1000)]


@lru_cache(maxsize=4096)
def stamp(second: int) -> str:
    """`2026-11-21T10:00:00.000+0000`: stamps carry whole seconds."""
    days, left = divmod(second, _DAY_S)
    hours, left = divmod(left, 3600)
    return f"{_day(days)}T{hours:02}:{left // 60:02}:{left % 60:02}.000+0000"


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    return datetime.fromtimestamp(days * _DAY_S, UTC).strftime("%Y-%m-%d")


def iso(seconds: float) -> str:
    """An ISO instant with milliseconds, as the history keeps them."""
    second = int(seconds)
    # Half a microsecond more, so that 1.001 is not cut to 1.000.
    return stamp(second)[:20] + _THOUSANDTHS[min(999, int((seconds - second) * 1000 + 0.0005))]


def parse_instant(text: str) -> str:
    """The vendor's spelling of an instant in any offset. Raises ValueError; no offset means UTC."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, clock, fraction, offset = match.groups()
    offset = "+00:00" if offset in (None, "Z", "z") else offset
    moment = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{offset}").astimezone(UTC)
    thousandths = int(f"{(fraction or '.0')[1:4]:0<3}")
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{thousandths:03}+0000"


def parse_day(text: str) -> str:
    """`2026-11-21`; a time of day after it is dropped, as the vendor does. Raises ValueError."""
    day = text if _DATE.fullmatch(text) else parse_instant(text)[:10]
    return date.fromisoformat(day).isoformat()


def parse_time(text: str) -> str:
    """`08:30:00.000Z`, from a time of day with or without seconds. Raises ValueError."""
    return f"{parse_instant(f'1970-01-01T{text}')[11:23]}Z"


def seconds_of(text: str) -> int:
    """Seconds since the epoch of a stamp in the vendor's spelling."""
    return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp())


def milliseconds_of(text: str) -> int:
    """Milliseconds since the epoch of a stamp in the vendor's spelling."""
    return seconds_of(text) * 1000 + int(text[20:23])
