"""Instants as HubSpot writes and reads them: ISO with milliseconds out, ISO or epoch milliseconds
in.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

_DAY_MS = 86_400_000
_DAY_S = 86_400
_MILLISECONDS = re.compile(r"-?[0-9]{1,19}")
_FIRST, _LAST = -62_135_596_800_000, 253_402_300_799_999
"""The years 1 to 9999; whether the vendor goes further is not recorded."""


@lru_cache(maxsize=65_536)
def iso(ms: int) -> str:
    """`2026-11-21T10:00:00.123Z` for epoch milliseconds. Recorded: a whole second carries no
    fraction.
    """
    whole = _second(ms // 1000)
    return f"{whole}.{ms % 1000:03d}Z" if ms % 1000 else f"{whole}Z"


@lru_cache(maxsize=4_096)
def _second(second: int) -> str:
    days, left = divmod(second, _DAY_S)
    hours, left = divmod(left, 3600)
    return f"{_day(days)}T{hours:02}:{left // 60:02}:{left % 60:02}"


@lru_cache(maxsize=4_096)
def _day(days: int) -> str:
    return datetime.fromtimestamp(days * _DAY_S, UTC).date().isoformat()


@lru_cache(maxsize=65_536)
def parsed_ms(text: str) -> int | None:
    """Epoch milliseconds of an ISO instant, an ISO day or a number of milliseconds; None if it is
    neither, or beyond the years there are.
    """
    if _MILLISECONDS.fullmatch(text) and len(text) != 8:
        return within(int(text))
    if "W" in text:
        # An ISO week is no day (`2024-W05-1`); documented are days and instants.
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds, micros = divmod(round(moment.timestamp() * 1_000_000), 1_000_000)
    return within(seconds * 1000 + micros // 1000)


def within(ms: int) -> int | None:
    """The same instant; None of one beyond the years there are."""
    return ms if _FIRST <= ms <= _LAST else None


def time_of_day(ms: int) -> str:
    """The hour, minute and second of an instant as HubSpot's refusals spell them: `12:0:0.0`."""
    seconds, millis = divmod(ms % _DAY_MS, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60}:{second}.{millis}"


def midnight(ms: int) -> bool:
    """Whether the instant is a whole UTC day, all that a `date` property takes."""
    return ms % _DAY_MS == 0
