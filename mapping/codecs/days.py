"""Calendar days that a vendor keeps as moments: the day that people see there, and a moment that
they see as that day.

People see a moment in their account's time zone. A moment at midnight UTC to the second is a day by
itself: it is how an interface keeps a day that came without a time. What Accord writes is noon of
the day in the account's zone, so that colleagues some zones away see the same day.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mapping.codecs.transforms import as_datetime, day, instant

MIDNIGHT = "T00:00:00Z"
NOON = time(12)


def day_seen(value: str, zone: str) -> str | None:
    """The day of a stored day or moment, in an IANA zone ("": UTC). Raises Untranslatable for what
    is neither.
    """
    if len(value.strip()) <= len("2026-11-21"):
        return day(value)
    moment = instant(value)
    place = _zone(zone)
    if moment is None or place is None or moment.endswith(MIDNIGHT):
        return day(value)
    try:
        return datetime.fromisoformat(moment).astimezone(place).date().isoformat()
    except OverflowError:
        return day(value)


def moment_seen_as(value: str, zone: str) -> str:
    """A canonical day as a moment that reads as that day in an IANA zone ("": midnight UTC)."""
    place = _zone(zone)
    if place is None:
        return as_datetime(value)
    noon = datetime.combine(datetime.fromisoformat(value), NOON, tzinfo=place)
    try:
        moment = noon.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    except OverflowError:
        return as_datetime(value)
    # A zone may have skipped the day; and noon is midnight UTC of the next one at UTC-12.
    return moment if day_seen(moment, zone) == value else as_datetime(value)


@cache
def _zone(name: str) -> ZoneInfo | None:
    """The zone of that name; None where nobody knows it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
