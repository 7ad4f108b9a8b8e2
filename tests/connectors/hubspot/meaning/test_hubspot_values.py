"""HubSpot's values become neutral and come back unchanged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.hubspot.meaning.values import decoder, epoch_s, reader, to_wire

TYPES = ("string", "enumeration", "phone_number", "number", "bool", "date", "datetime", "json")
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15
)
# the strategy adds the zone
FIRST, LAST = datetime(1970, 1, 2), datetime(9998, 1, 1)  # noqa: DTZ001
MOMENTS = st.datetimes(min_value=FIRST, max_value=LAST, timezones=st.just(UTC))


@given(st.sampled_from(TYPES), st.text())
def test_what_was_read_is_read_the_same_after_being_sent_back(kind: str, wire: str) -> None:
    read = reader(kind)
    neutral = read(wire)
    assert read(to_wire(neutral)) == neutral


@given(st.sampled_from(TYPES))
def test_blank_is_none_whether_never_set_or_cleared_and_is_sent_as_nothing(kind: str) -> None:
    assert reader(kind)(None) is None
    assert reader(kind)("") is None
    assert to_wire(None) == ""


@given(DECIMALS, st.sampled_from(["", "0", "000"]))
def test_one_number_has_one_text(number: Decimal, zeros: str) -> None:
    plain = reader("number")(format(number, "f"))
    assert isinstance(plain, str)
    assert Decimal(plain) == number
    assert reader("number")(format(number, "f") + zeros) == plain
    assert reader("number")(f"{number:E}") == plain
    assert "E" not in plain
    assert plain == "0" or not ("." in plain and plain.endswith("0"))


@given(MOMENTS)
def test_an_instant_keeps_its_second_and_loses_its_milliseconds(moment: datetime) -> None:
    expected = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    read = reader("datetime")
    ms = round(moment.replace(microsecond=0).timestamp()) * 1000 + moment.microsecond // 1000
    assert read(f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z") == expected
    assert read(moment.isoformat()) == expected
    assert read(str(ms)) == expected
    assert read(expected) == expected


@given(MOMENTS)
def test_the_time_of_modification_is_exact_to_the_millisecond(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    text = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
    assert round(epoch_s(text) * 1000) == (moment - datetime(1970, 1, 1, tzinfo=UTC)) // (
        datetime.resolution * 1000
    )


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(9998, 1, 1)))
def test_a_date_is_the_same_as_a_day_or_as_midnight(day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    read = reader("date")
    assert read(day.isoformat()) == read(str(int(midnight.timestamp() * 1000))) == day.isoformat()


@pytest.mark.parametrize(
    ("kind", "wire", "neutral"),
    [
        ("number", "1054.0", "1054"),
        ("number", "0.50", "0.5"),
        ("number", "1E+3", "1000"),
        ("number", "-0.0", "0"),
        (
            "number",
            "12345678901234567890123456789012345.1",
            "12345678901234567890123456789012345.1",
        ),
        ("number", "about 50", "about 50"),
        ("number", "1e999999999", "1e999999999"),
        ("number", "NaN", "NaN"),
        ("bool", "True", "true"),
        ("datetime", "2026-11-21T12:00:00+02:00", "2026-11-21T10:00:00Z"),
        ("datetime", "tomorrow", "tomorrow"),
        ("date", "99999999999999999999", "99999999999999999999"),
        ("enumeration", "a;b", "a;b"),
        ("string", " Ann ", " Ann "),
    ],
)
def test_known_values(kind: str, wire: str, neutral: str) -> None:
    assert reader(kind)(wire) == neutral


NAMES = [f"p{n}" for n in range(6)]
WIRES = st.lists(
    st.dictionaries(
        st.sampled_from([*NAMES, *(f"x{n}" for n in range(12))]),
        st.none() | st.sampled_from(["", "1.0", "a"]),
    ),
    min_size=1,
    max_size=6,
)


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TYPES)), WIRES)
def test_the_properties_of_many_records_are_read_one_by_one_whatever_stands_beside_them(
    types: dict[str, str], wires: list[dict[str, str | None]]
) -> None:
    decode = decoder(types)
    for wire in wires:
        before = dict(wire)
        assert decode(wire) == {
            name: reader(kind)(wire[name]) for name, kind in types.items() if name in wire
        }
        assert wire == before


@pytest.mark.parametrize("text", [None, "", "tomorrow", "tomorrowZ", "2026-11-21Z"])
def test_what_is_no_instant_lies_at_the_epoch(text: str | None) -> None:
    assert epoch_s(text) == 0


def test_several_values_go_as_a_multiple_checkbox_takes_them() -> None:
    assert to_wire(("red", "blue")) == "red;blue"
