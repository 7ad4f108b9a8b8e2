"""Wire values and neutral values mean the same; SOQL cannot be broken out of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import RejectedError, UserError
from connectors.record import Value
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.values import epoch, instant, reader, to_wire
from connectors.salesforce.reading.cursor import Mark, Position, since
from sandbox.salesforce.soql.reading.lexer import unescape


def there_and_back(kind: str, value: Value) -> Value:
    return reader(kind)(orjson.loads(orjson.dumps(to_wire(kind, value))))


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_come_back_as_they_went(number: int) -> None:
    assert there_and_back("int", str(number)) == str(number)
    assert there_and_back("currency", str(number)) == str(number)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
    )
)
def test_amounts_come_back_with_the_same_worth_in_plain_digits(amount: Decimal) -> None:
    back = there_and_back("currency", format(amount, "f"))
    assert isinstance(back, str)
    assert Decimal(back) == amount
    assert "E" not in back.upper()


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e17, max_value=1e17))
def test_whatever_number_the_vendor_sends_can_be_sent_back(number: float) -> None:
    neutral = reader("double")(number)
    assert to_wire("double", neutral) == number


@pytest.mark.parametrize(
    ("wire", "neutral"),
    [
        (1054.0, "1054"),
        (0.5, "0.5"),
        (1e-7, "0.0000001"),
        (1e16, "10000000000000000"),
        (-0.0, "0"),
        (7, "7"),
        (None, None),
    ],
)
def test_numbers_are_plain_decimal_text(wire: float | None, neutral: Value) -> None:
    assert reader("double")(wire) == neutral


@given(st.sampled_from(["true", "false"]))
def test_booleans_come_back(text: str) -> None:
    assert there_and_back("boolean", text) == text


@given(st.dates())
def test_dates_come_back(day: date) -> None:
    assert there_and_back("date", day.isoformat()) == day.isoformat()


# UTC is meant
FIRST, LAST = datetime(1700, 1, 1), datetime(4000, 1, 1)  # noqa: DTZ001


@given(st.datetimes(min_value=FIRST, max_value=LAST))
def test_instants_come_back_in_utc(moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat() + "Z"
    assert there_and_back("datetime", text) == text


@pytest.mark.parametrize(
    ("wire", "neutral"),
    [
        ("2026-11-21T10:00:00.000+0000", "2026-11-21T10:00:00Z"),
        ("2026-11-21T10:00:00.120+0000", "2026-11-21T10:00:00.12Z"),
        ("2026-11-21T12:00:00+02:00", "2026-11-21T10:00:00Z"),
        (None, None),
    ],
)
def test_instants_are_utc_and_end_in_z(wire: str | None, neutral: Value) -> None:
    assert reader("datetime")(wire) == neutral


@given(st.text(min_size=1))
def test_texts_come_back(text: str) -> None:
    assert there_and_back("string", text) == text


def test_blank_is_none_both_ways_but_a_checkbox_knows_no_blank() -> None:
    assert reader("string")("") is None
    assert [to_wire(kind, None) for kind in ("string", "date", "double", "boolean")] == [
        None,
        None,
        None,
        False,
    ]


def test_several_values_fit_a_multi_picklist_only() -> None:
    assert to_wire("multipicklist", ("a", "b")) == "a;b"
    with pytest.raises(ValueError, match="holds one value"):
        to_wire("string", ("a", "b"))


@given(st.lists(st.sampled_from(["Email", "Phone", "Post & fax"]), min_size=1, unique=True))
def test_the_same_choices_read_the_same_in_whatever_order_they_were_ticked(
    choices: list[str],
) -> None:
    read = reader("multipicklist")(";".join(choices))
    assert read == reader("multipicklist")(";".join(reversed(choices)))
    assert isinstance(read, str)
    assert set(read.split(";")) == set(choices)
    assert there_and_back("multipicklist", read) == read
    assert reader("multipicklist")(None) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "2.5"),
        ("double", "many"),
        ("double", "NaN"),
        ("double", "Infinity"),
        ("double", "1e300"),
        ("boolean", "perhaps"),
        ("date", "21.11.2026"),
        ("datetime", "2026-11-21T10:00:00"),
        ("datetime", "noon"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_before_it_is_sent(kind: str, value: str) -> None:
    with pytest.raises(ValueError, match=value.replace(".", r"\.")):
        to_wire(kind, value)


@given(st.integers(0, 4_000_000_000))
def test_stamps_and_seconds_agree(second: int) -> None:
    vendor = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    assert epoch(vendor) == epoch(instant(second)) == second


# SOQL


@given(st.text())
def test_a_literal_means_exactly_its_text_to_the_vendor(text: str) -> None:
    quoted = query.literal(text)
    assert quoted[0] == quoted[-1] == "'"
    assert unescape(quoted) == text


@pytest.mark.parametrize(
    "name", ["", "Name FROM User", "Na'me", "1st", "Naïve", "a" * 81, "Account.Name"]
)
def test_only_names_are_taken_for_names(name: str) -> None:
    with pytest.raises(RejectedError):
        query.select("Account", [name])
    with pytest.raises(RejectedError):
        query.select(name, ["Id"])


def test_a_cursor_cannot_smuggle_soql_in() -> None:
    with pytest.raises(RejectedError):
        query.changed_since("SELECT Id FROM User", "2026-11-21T10:00:00Z OR Id != null")


@given(st.lists(st.text(max_size=60), max_size=80), st.integers(200, 900))
def test_chunks_keep_every_value_in_order_and_stay_short(values: list[str], longest: int) -> None:
    chunks = list(query.chunks(values, longest))
    assert [each for chunk in chunks for each in chunk] == values
    long = [
        chunk
        for chunk in chunks
        if len(chunk) > 1 and sum(len(query.literal(each)) for each in chunk) > longest
    ]
    assert long == []


# cursors


def test_a_cursor_says_where_both_marks_stand() -> None:
    cursor = Position(Mark(1_800_000_000, 1_800_000_060), Mark(1_700_000_000, 1_700_000_000)).dump()
    assert Position.parse(cursor).dump() == cursor
    assert orjson.loads(cursor)["fresh"] == instant(1_800_000_060)


@pytest.mark.parametrize("cursor", ["", "{}", "[]", "null", '{"confirmed":"soon","fresh":null}'])
def test_a_cursor_that_is_none_of_ours_is_said_to_be_unreadable(cursor: str) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        Position.parse(cursor)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(-50, 400)), max_size=30),
    st.sampled_from([0.0, 60.0]),
)
def test_marks_never_move_back_and_confirm_nothing_younger_than_the_overlap(
    ticks: list[tuple[int, int]], overlap: float
) -> None:
    now, mark = 1_000_000.0, Mark()
    for passed, age in ticks:
        now += passed
        again = mark.again(now, overlap)
        moved = mark.moved(int(now) - age, again=again, scan=now, overlap=overlap)
        assert moved.fresh is not None
        assert (mark.fresh or 0) <= moved.fresh <= now
        assert (mark.confirmed or 0) <= (moved.confirmed or 0)
        if moved.confirmed != mark.confirmed:
            assert moved.confirmed is not None
            assert moved.confirmed <= now - overlap
        mark = moved


def test_a_reader_who_saw_all_another_way_starts_an_overlap_earlier() -> None:
    assert since(1_000_000.0, 60) == Mark(999_940, 999_940)
