"""Days that a vendor keeps as moments: one day on both screens, wherever the portal is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mapping.account import AccountFacts
from mapping.codecs.context import Context
from mapping.codecs.days import day_seen, moment_seen_as
from mapping.codecs.field_codec import FieldCodec, encode_value
from mapping.codecs.transforms import Untranslatable
from tests.mapping.starter import starter

ZONES = (
    "US/Eastern", "US/Pacific", "US/Hawaii", "America/St_Johns", "Europe/London", "Europe/Berlin",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12", "Etc/GMT-14", "UTC",
)  # fmt: skip
zones = st.sampled_from(ZONES)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def close_date(zone: str) -> FieldCodec:
    """A deal's close date in a portal of that zone."""
    language = starter().language.within({"hubspot": AccountFacts(zone)})
    return language.entities["opportunity"].translators["hubspot"]["deals"].codecs["close_date"]


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@given(day=days, zone=zones)
@example(day=date(2011, 12, 30), zone="Pacific/Apia")  # the day that Samoa left out
def test_a_day_that_was_written_reads_as_that_day(day: date, zone: str) -> None:
    there = close_date(zone)
    stored = encode_value(there, day.isoformat(), Context())
    assert isinstance(stored, str)
    assert there.decode(stored, Context(), None) == day.isoformat()


@given(day=days, zone=zones)
def test_colleagues_eleven_hours_away_see_the_same_day(day: date, zone: str) -> None:
    stored = moment_seen_as(day.isoformat(), zone)
    if stored.endswith("T00:00:00Z"):
        return  # what an interface keeps of a day without a time
    here = datetime.fromisoformat(stored).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for hours in (-11, 11):
        assert (here + timedelta(hours=hours)).date() == day


@given(day=days, at=st.times(), zone=zones)
def test_what_a_rep_picked_at_any_time_is_the_day_on_their_screen(
    day: date, at: time, zone: str
) -> None:
    stored = utc(datetime.combine(day, at.replace(microsecond=0), tzinfo=ZoneInfo(zone)))
    seen = datetime.fromisoformat(stored).astimezone(ZoneInfo(zone))
    wanted = stored[:10] if stored.endswith("T00:00:00Z") else seen.date().isoformat()
    assert day_seen(stored, zone) == wanted


def test_a_day_picked_in_the_evening_of_the_east_coast_is_no_day_later() -> None:
    assert day_seen("2026-07-01T01:09:00Z", "US/Eastern") == "2026-06-30"
    assert day_seen("2026-07-01T01:09:00.123Z", "US/Eastern") == "2026-06-30"


def test_a_day_without_a_time_is_that_day_in_every_zone() -> None:
    for zone in ZONES:
        assert day_seen("2026-03-31T00:00:00Z", zone) == "2026-03-31"
        assert day_seen("2026-03-31", zone) == "2026-03-31"


def test_a_close_date_is_noon_in_the_portals_zone() -> None:
    assert moment_seen_as("2026-03-31", "US/Eastern") == "2026-03-31T16:00:00Z"
    assert moment_seen_as("2026-12-31", "US/Eastern") == "2026-12-31T17:00:00Z"


@pytest.mark.parametrize("zone", ["", "US/Atlantis", "../etc/passwd", "\0"])
def test_a_zone_nobody_knows_keeps_days_as_they_are_in_utc(zone: str) -> None:
    assert moment_seen_as("2026-03-31", zone) == "2026-03-31T00:00:00Z"
    assert day_seen("2026-03-31T23:59:59Z", zone) == "2026-03-31"


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "2026-13-01T00:00:00Z", "31.03.2026"])
def test_what_is_no_day_is_refused_in_every_zone(text: str) -> None:
    for zone in ("", "US/Eastern"):
        with pytest.raises(Untranslatable, match="date"):
            day_seen(text, zone)
