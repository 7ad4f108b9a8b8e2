"""Countries by whatever name people and lists have for them: right, or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.builtin.countries import country_terms
from mapping.policy import VocabularyPolicy
from mapping.taxonomy import Vocabulary
from mapping.words.spellings import without_accents

COUNTRIES = Vocabulary("country", VocabularyPolicy(builtin="countries"))
NAMES = [(code, name) for code, term in country_terms().items() for name in term.synonyms]
CODES = Path(__file__).parents[3] / "shared" / "data" / "countries" / "country-codes.csv"


@given(named=st.sampled_from(NAMES))
def test_a_name_without_its_accents_means_the_same_country_or_none(named: tuple[str, str]) -> None:
    code, name = named
    if COUNTRIES.recognise(name) == code:
        assert COUNTRIES.recognise(without_accents(name)) in (code, None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Cote d Ivoire", "CI"), ("Mexico", "MX"), ("Turkiye", "TR"), ("Osterreich", "AT"),
        ("Korea, Republic of", "KR"), ("Korea (the Republic of)", "KR"),
        ("Congo, Democratic Republic of the", "CD"), ("Bolivia (Plurinational State of)", "BO"),
        ("the Republic of Austria", "AT"), ("Bundesrepublik Deutschland", "DE"),
        ("Iran (République islamique d')", "IR"), ("la República Argentina", "AR"),
        ("Albanie (l')", "AL"), ("Российская Федерация", "RU"), ("Германия", "DE"),
        ("ألمانيا", "DE"), ("대한민국", "KR"), ("독일", "DE"), ("大韩民国", "KR"),
        ("Holy See", "VA"), ("RSA", "ZA"), ("el Reino de España", "ES"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_official_its_inverted_and_its_plain_name(
    written: str, code: str
) -> None:
    assert COUNTRIES.recognise(written) == code


@pytest.mark.parametrize(
    "written",
    ["Republic", "Republic of China", "State of Georgia", "Estado de México", "New Mexico",
     "Germany (West)", "Paris, Texas", "Paris, France", "Jordan, Michael", "Georgia (US)"],
)  # fmt: skip
def test_what_is_no_country_or_may_be_two_is_none(written: str) -> None:
    assert COUNTRIES.recognise(written) is None


@pytest.mark.parametrize("written", ["Nippon", "Republic", "Republic of", "Island", "xyz"])
def test_a_word_that_may_mean_anything_suggests_nothing(written: str) -> None:
    if COUNTRIES.recognise(written) is None:
        assert COUNTRIES.suggestions(written) == ()


def names_in(column: str) -> list[tuple[str, str]]:
    """(code, name) of each country of the list that is published for such trials."""
    if not CODES.exists():
        pytest.skip("the data for trials is not here")
    with CODES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [(row["ISO3166-1-Alpha-2"], row[column]) for row in rows if row[column].strip()]


@pytest.mark.parametrize(
    ("column", "share"),
    [
        ("UNTERM English Short", 0.99), ("UNTERM English Formal", 0.98),
        ("UNTERM French Short", 0.99), ("UNTERM French Formal", 0.93),
        ("UNTERM Spanish Short", 0.98), ("UNTERM Spanish Formal", 0.96),
        ("UNTERM Russian Short", 0.98), ("UNTERM Russian Formal", 0.96),
        ("UNTERM Chinese Short", 0.98), ("UNTERM Chinese Formal", 0.94),
        ("UNTERM Arabic Short", 0.90), ("UNTERM Arabic Formal", 0.83),
        ("official_name_en", 0.97), ("official_name_ru", 0.91), ("CLDR display name", 0.99),
        ("ISO4217-currency_country_name", 0.99), ("ISO3166-1-Alpha-3", 0.99),
    ],
)  # fmt: skip
def test_names_of_a_published_list_are_read_right_and_none_is_read_wrong(
    column: str, share: float
) -> None:
    names = names_in(column)
    read = [(code, COUNTRIES.recognise(name)) for code, name in names]
    assert [pair for pair in read if pair[1] not in (None, pair[0])] == []
    assert sum(found is not None for _, found in read) >= share * len(names)
