"""What stands for nothing is read as a blank, where it cannot be anybody's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.codecs.context import Context
from mapping.codecs.placeholders import is_nothing_but_signs, is_placeholder
from mapping.codecs.translate import Translator
from tests.mapping.starter import translator

SIGNS = ["-", "--", "\u2013", ".", "...", "?", "n/a", "N/A", "#N/A", "n / a", "*", "_"]
WORDS = ["n.a.", "N.A", "none", "None", "--None--", "null", "Select", "test", "xxx", "XX",
         "unknown", "TBD", "k.A.", "not available"]  # fmt: skip
NAMES = ["None", "Null", "Test", "Na", "Nan", "X", "N.A.", "Select", "Unknown", "O", "\u2606", "!"]


def contacts() -> Translator:
    return translator("contact", "salesforce", "Lead")


@pytest.mark.parametrize("written", [*SIGNS, *WORDS])
@pytest.mark.parametrize("field", ["Phone", "Email", "LeadSource", "Status"])
def test_a_placeholder_in_a_field_with_a_meaning_is_a_blank(field: str, written: str) -> None:
    found = contacts().decode({field: written}, Context())
    assert list(found.values.values()) == [None]
    assert found.problems == ()


@pytest.mark.parametrize("written", [*SIGNS, *WORDS])
def test_a_placeholder_is_no_page_no_domain_and_no_number(written: str) -> None:
    companies = translator("account", "hubspot", "companies")
    stored = {"website": written, "domain": written, "industry": written, "country": written}
    found = companies.decode(stored, Context())
    assert set(found.values.values()) == {None}
    assert found.problems == ()


@pytest.mark.parametrize("field", ["FirstName", "LastName", "Company", "Title", "City", "Street"])
def test_of_text_only_signs_are_a_blank_and_names_are_names(field: str) -> None:
    for written in SIGNS:
        assert list(contacts().decode({field: written}, Context()).values.values()) == [None]
    for name in NAMES:
        assert list(contacts().decode({field: name}, Context()).values.values()) == [name]


@pytest.mark.parametrize("written", ["0", "-1", "12", "0.0"])
def test_a_zero_is_a_number(written: str) -> None:
    found = translator("account", "salesforce", "Account").decode(
        {"NumberOfEmployees": written, "AnnualRevenue": written}, Context()
    )
    assert None not in found.values.values()


def test_namibias_code_is_a_country_and_n_a_is_none() -> None:
    country = translator("account", "salesforce", "Account")
    for written, meant in (("NA", "NA"), ("Namibia", "NA"), ("N/A", None), ("n.a.", None)):
        assert country.decode({"BillingCountry": written}, Context()).values == {"country": meant}


@given(written=st.sampled_from([*SIGNS, *WORDS]), field=st.sampled_from(["Phone", "LeadSource"]))
def test_a_placeholder_takes_nothing_away_that_was_agreed_and_is_never_respelt(
    written: str, field: str
) -> None:
    (codec,) = [each for each in contacts().codecs.values() if each.native == field]
    found = contacts().decode({field: written}, Context(), {codec.name: "agreed"})
    assert found.values == {codec.name: "agreed"}
    assert codec.says_more(written)


@given(text=st.text(max_size=8))
def test_what_has_a_letter_of_a_name_or_a_digit_is_text(text: str) -> None:
    if is_nothing_but_signs(text):
        assert not any(letter.isalnum() for letter in text if letter not in "nNaA")
        assert is_placeholder("phone", text)
