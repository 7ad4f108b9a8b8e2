"""When two names can be those of one company, and when they cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.builtin.company_words import ANYBODYS_WORDS, legal_forms
from mapping.company_names import agree
from mapping.taxonomy import spelling

distinctive = st.sampled_from(["Acme", "Bobs", "Zenith", "Köhler", "Ромашка", "Łódź", "Alpha7"])
described = st.sampled_from(sorted(ANYBODYS_WORDS))
names = st.lists(distinctive | described, min_size=1, max_size=4).map(" ".join)
texts = names | st.text(max_size=12)
domains = st.sampled_from(["", "acme.com", "zenith.co.uk", "bakery.com", "xn--khler-jua.de"])
spaced = sorted(form for form in legal_forms() if form.isascii())


@given(texts, texts, domains)
def test_who_is_asked_about_first_changes_nothing(one: str, other: str, domain: str) -> None:
    assert agree(one, other, domain) == agree(other, one, domain)


@given(texts, domains)
def test_a_name_agrees_with_itself(name: str, domain: str) -> None:
    assert agree(name, name, domain)


@given(texts, domains)
def test_a_name_that_nobody_filled_in_contradicts_none(name: str, domain: str) -> None:
    assert agree(name, "", domain)
    assert agree(name, " - ", domain)


@given(texts, domains)
def test_a_company_that_goes_by_its_domain_contradicts_none(name: str, domain: str) -> None:
    assert agree(name, domain.upper(), domain)


@given(names, names, domains, st.sampled_from(spaced))
def test_a_legal_form_changes_nothing(one: str, other: str, domain: str, form: str) -> None:
    before = agree(one, other, domain)
    assert agree(f"{one} {form}", other, domain) == before
    assert agree(f"{one}, {form.upper()}", other, domain) == before
    assert agree(one, f"{one} {form}", domain)


@given(names, names, domains)
def test_case_and_punctuation_change_nothing(one: str, other: str, domain: str) -> None:
    untidy = f'  "{one.upper()}" !'
    assert agree(untidy, other, domain) == agree(one, other, domain)


@given(texts, texts)
def test_names_of_one_match_key_agree(one: str, other: str) -> None:
    if spelling(one) == spelling(other):
        assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Acme Software GmbH"),
        ("IBM", "International Business Machines Corporation"),
        ("H&M", "Hennes & Mauritz AB"),
        ("BoA", "Bank of America"),
        ("J.P. Morgan", "JPMorgan Chase & Co."),
        ("Smith & Jones", "Smith and Jones LLP"),
        ("Müller AG", "Mueller GmbH & Co. KG"),
        ("Møller", "Moeller A/S"),
        ("Société Générale", "SOCIETE GENERALE S.A."),
        ("Booking.com B.V.", "Booking"),
        ("Acme UG (haftungsbeschränkt)", "Acme Limited Liability Company"),
        ("Acme Sp. z o.o.", "Acme S.A. de C.V."),
        ("Acme N. V.", "Acme B V"),
        ("株式会社アクメ", "アクメ"),
        ("ООО «Ромашка»", "Ромашка"),
    ],
)
def test_one_company_by_two_names(one: str, other: str) -> None:
    assert agree(one, other, "unrelated.example")


@pytest.mark.parametrize(
    ("one", "other", "domain"),
    [
        ("ACME Labs", "Acme Holding", "acme.com"),
        ("ACME Labs", "Acme Holding", "shop.acme.co.uk"),
        ("Red Hat Labs", "Red Hat Group", "red-hat.com"),
        ("Müller Labor", "Mueller Bau", "xn--mller-kva.de"),
        ("Sunderby France", "Snuderby France SA", "sunderby-france.com"),
    ],
)
def test_a_word_that_both_share_with_their_domain_makes_them_one(
    one: str, other: str, domain: str
) -> None:
    assert agree(one, other, domain)
    assert not agree(one, other, "unrelated.example")


@pytest.mark.parametrize(
    ("one", "other", "domain"),
    [
        ("Bob's Bakery", "Lisa's Florist", "shops.example"),
        ("Bob's Bakery", "Lisa's Bakery", "bakery.com"),
        ("Bakery", "Bob's Bakery", "shops.example"),
        ("Acme Holding", "Zenith Holding", "holding.com"),
        ("The Bank", "The Bank of Lisa", "shops.example"),
        ("Company 5", "Company 9", "c5.example"),
        ("Acme", "Acne", "acme.com"),
        ("Group Ltd", "Acme Group Ltd", ""),
    ],
)
def test_two_companies_stay_two(one: str, other: str, domain: str) -> None:
    assert not agree(one, other, domain)
