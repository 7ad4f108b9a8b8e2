"""Every transform keeps its laws: normal forms are stable, and nothing but `Untranslatable` ever
comes out.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from decimal import Decimal

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from mapping.codecs import transforms
from mapping.codecs.context import Context
from mapping.codecs.field_codec import encode_value
from mapping.codecs.normalisers import NORMALISERS
from mapping.codecs.transforms import Untranslatable
from tests.mapping.starter import SYSTEMS, codec, starter

anything = st.text(max_size=30)
# text that is nearly right goes deeper into a parser than text that is nothing at all
nearly = st.text(string.digits + "abTZwz.,:+-_/@# \t\r\n\u0301é", max_size=24)
days = st.dates().map(lambda day: day.isoformat())
numbers = st.decimals(-(10**12), 10**12, places=4).map(str)

plain_codecs = [
    (system, entity.name, object_name, found)
    for system in SYSTEMS
    for entity in starter().language.entities.values()
    for object_name, translator in entity.translators[system].items()
    for found in translator.codecs.values()
    if found.type in {*NORMALISERS, "phone"}
]


def normal(normalise: Callable[[str], str | None], value: str) -> str | None:
    """The normal form, or None for what is refused: a refusal is an answer too."""
    try:
        return normalise(value)
    except Untranslatable:
        return None


@pytest.mark.parametrize("kind", sorted(NORMALISERS))
@given(value=anything | nearly | days | numbers)
@example("a\r\r\nb")
@example("a\r \nb")
@example("www.www.acme.com")
@example("acme.com\n/prices")
@example("1e999999999")
@example("-0E+7")
@example("0001-01-01T00:00:00+10:00")
@example("0099-03-04T10:00:00")
def test_normalising_twice_changes_nothing_and_never_crashes(kind: str, value: str) -> None:
    once = normal(NORMALISERS[kind], value)
    if once is not None:
        assert NORMALISERS[kind](once) == once


@pytest.mark.parametrize(
    "place", plain_codecs, ids=lambda place: f"{place[0]}.{place[2]}.{place[3].name}"
)
@given(
    value=st.one_of(
        nearly, days, numbers, st.sampled_from(["true", "a@b.example", "acme.com", "+4930901820"])
    )
)
def test_what_was_decoded_encodes_to_a_value_that_decodes_to_the_same(
    place: tuple, value: str
) -> None:  # type: ignore[type-arg]
    there, context = place[3], Context(region="DE")
    try:
        canonical = there.decode(value, context, "DE")
    except Untranslatable:
        return
    if canonical is None:
        return
    native = encode_value(there, canonical, context)
    assert there.decode(native, context, "DE") == canonical
    assert encode_value(there, there.decode(native, context, "DE"), context) == native


# --- addresses


def test_an_address_is_lower_case_without_space_around_it() -> None:
    assert transforms.email("  Ann.LEE@Acme.COM ") == "ann.lee@acme.com"


@pytest.mark.parametrize(
    "written", ["ann", "ann@", "@acme.com", "ann lee@acme.com", "ann@acme@com"]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(Untranslatable):
        transforms.email(written)


# --- numbers


@given(value=st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=5))
def test_a_number_keeps_its_value_and_loses_its_dress(value: Decimal) -> None:
    plain = transforms.decimal(str(value))
    assert plain is not None
    assert Decimal(plain) == value
    assert "e" not in plain.lower()
    assert not (plain.endswith("0") and "." in plain)
    assert plain != "-0"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1,250,000.50", "1250000.5"),
        ("1e3", "1000"),
        ("-0.00", "0"),
        ("0E+5", "0"),
        ("+7", "7"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read_in_its_usual_dresses(written: str, plain: str) -> None:
    assert transforms.decimal(written) == plain


@pytest.mark.parametrize(
    "written", ["12,5", "1.234,56", "1,23,456", "12 apples", "NaN", "-Infinity", "1e400", "--1"]
)
def test_a_number_that_could_mean_another_is_refused(written: str) -> None:
    with pytest.raises(Untranslatable, match="not a number"):
        transforms.decimal(written)


def test_a_whole_number_is_never_rounded() -> None:
    assert transforms.integer("12.0") == "12"
    with pytest.raises(Untranslatable, match="not a whole number"):
        transforms.integer("12.5")


# --- days and moments


@given(day=st.dates())
def test_a_day_survives_being_stored_as_an_instant(day: object) -> None:
    canonical = str(day)
    assert transforms.day(transforms.as_datetime(canonical)) == canonical


@given(moment=st.datetimes(timezones=st.timezones()))
def test_an_instant_is_the_same_moment_in_utc(moment) -> None:  # type: ignore[no-untyped-def]
    told = normal(transforms.instant, moment.isoformat())
    if told is None:
        assert moment.year in {1, 9999}, "only the ends of time have no moment in UTC"
        return
    assert told.endswith("Z")
    assert len(told) == 20
    assert transforms.instant(told) == told


def test_the_day_of_an_instant_is_its_day_in_utc() -> None:
    assert transforms.day("2026-11-21T23:30:00-05:00") == "2026-11-22"
    assert transforms.day("2026-11-21T23:30:00Z") == "2026-11-21"


@pytest.mark.parametrize(
    "written", ["21.11.2026", "2026-02-30", "next week", "2026-11-21 or so", "2026-11-21x"]
)
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(Untranslatable, match="not a date"):
        transforms.day(written)


@pytest.mark.parametrize(
    ("written", "word"), [("TRUE", "true"), ("1", "true"), ("No", "false"), (" 0 ", "false")]
)
def test_true_and_false_have_one_word_each(written: str, word: str) -> None:
    assert transforms.boolean(written) == word


# --- text


@given(value=anything)
def test_a_line_of_text_holds_no_line_ends_and_no_outer_space(value: str) -> None:
    once = transforms.text(value)
    assert once is None or (once == once.strip() and "\n" not in once and "  " not in once)


def test_several_lines_keep_their_ends_and_lose_their_trailing_space() -> None:
    assert transforms.lines("1 Main St  \r\nSuite 5\r\n") == "1 Main St\nSuite 5"


@pytest.mark.parametrize("kind", sorted(NORMALISERS))
@pytest.mark.parametrize("nothing", ["", " ", "\t\n"])
def test_blank_text_is_nothing_in_every_type(kind: str, nothing: str) -> None:
    assert NORMALISERS[kind](nothing) is None


def test_a_close_date_is_a_moment_in_hubspot_and_a_plain_day_in_salesforce() -> None:
    there = codec("opportunity", "hubspot", "deals", "close_date")
    here = codec("opportunity", "salesforce", "Opportunity", "close_date")
    assert encode_value(there, "2026-12-01", Context()) == "2026-12-01T00:00:00Z"
    assert encode_value(here, "2026-12-01", Context()) == "2026-12-01"
    assert there.decode("2026-12-01T00:00:00Z", Context(), None) == "2026-12-01"


def by_the_library_alone(address: str) -> str | None:
    """A mail address as the library has it, checked as a whole."""
    spelt = address.strip().lower()
    if not spelt:
        return None
    try:
        found = validate_email(spelt, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise Untranslatable("not_an_email", str(error)) from None
    return found.normalized.lower()


names = st.text("aZ0.+_-'\"<>\\ @éß\u0301ΑΣ", max_size=8) | st.sampled_from(
    ["x" * 64, "x" * 65, "x" * 200, "info"]
)
hosts = st.text('aZ0.-_@[]" éßΑΣא\u0338\u0301', max_size=10) | st.sampled_from(
    [
        "acme.com",
        "xn--mnchen-3ya.de",
        "münchen.de",
        "[127.0.0.1]",
        "ΑΣ.gr",
        "acme.com.",
        "@acme.com",
    ]
    + [".".join(["x" * 63] * length) + ".com" for length in (2, 3, 4)]
)


@given(name=names, host=hosts)
@example("x" * 64, ".".join(["x" * 63] * 2) + "." + "x" * 57 + ".com")
@example("x" * 64, ".".join(["x" * 63] * 2) + "." + "x" * 58 + ".com")
@example("x", ".".join(["x" * 63] * 3) + "." + "x" * 56 + ".com")
def test_an_address_reads_as_if_it_was_checked_as_a_whole(name: str, host: str) -> None:
    address = f"{name}@{host}"
    assert normal(transforms.email, address) == normal(by_the_library_alone, address)
