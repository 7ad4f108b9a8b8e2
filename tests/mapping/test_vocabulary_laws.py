"""Every word of the starter's vocabularies survives the trip to either system, and no other word
crosses.
"""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.codecs.context import Context
from mapping.codecs.field_codec import encode_value
from mapping.codecs.transforms import Untranslatable
from mapping.policy import TermPolicy, VocabularyPolicy
from mapping.taxonomy import Vocabulary
from mapping.words.spellings import spelling
from sandbox.salesforce.schema.picklists import PICKLISTS
from tests.mapping.starter import SYSTEMS, spelt, starter, translator, vocabulary

places = [
    (system, object_name, entity.name, codec)
    for system in SYSTEMS
    for entity in starter().language.entities.values()
    for object_name, found in entity.translators[system].items()
    for codec in found.codecs.values()
    if codec.type == "term"
]


@pytest.mark.parametrize(
    "place", places, ids=lambda place: f"{place[0]}.{place[1]}.{place[3].name}"
)
def test_every_term_survives_the_trip_through_every_mapped_field(place: tuple) -> None:  # type: ignore[type-arg]
    system, object_name, entity, codec = place
    name = starter().language.entities[entity].fields[codec.name].vocabulary
    through = translator(entity, system, object_name)
    for term in vocabulary(name).terms.keys() - spelt(system, name).lacks:
        native = encode_value(codec, term, Context())
        found = through.decode({codec.native: native}, Context(), {codec.name: term})
        assert found.values == {codec.name: term}
        assert not found.problems


COARSE = {
    ("hubspot", "opportunity_stage"): {"qualifiedtobuy", "decisionmakerboughtin", "contractsent"},
    ("hubspot", "opportunity_type"): {"existingbusiness"},
    ("hubspot", "account_type"): {"PARTNER"},
    ("salesforce", "industry"): set(PICKLISTS["industry"]),
}
"""Values that several terms share, where a system's list is the coarser one."""


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", sorted(starter().language.vocabularies))
def test_only_values_of_the_coarser_list_are_shared(system: str, name: str) -> None:
    values = list(spelt(system, name).values.values())
    shared = {value for value in values if values.count(value) > 1}
    assert shared <= COARSE.get((system, name), set())


def test_a_coarse_value_reads_as_the_hinted_term_it_can_mean_and_as_no_other() -> None:
    deals = translator("opportunity", "hubspot", "deals")
    stage = {"dealstage": "contractsent"}
    assert deals.decode(stage, Context(), {"stage": "negotiation"}).values == {
        "stage": "negotiation"
    }
    assert deals.decode(stage, Context(), {"stage": "won"}).values == {"stage": "proposal"}
    assert deals.decode(stage, Context()).values == {"stage": "proposal"}
    hints = ({"stage": "won"}, {"stage": "negotiation"})
    assert deals.decode(stage, Context(), *hints).values == {"stage": "negotiation"}


@pytest.mark.parametrize("name", sorted(starter().language.vocabularies))
def test_every_name_of_a_term_means_some_term(name: str) -> None:
    words = vocabulary(name)
    for term, entry in words.terms.items():
        assert words.recognise(term) == term
        for word in (entry.label, *entry.synonyms, *entry.narrower):
            assert words.recognise(word) in words.terms


@given(text=st.text(max_size=20))
def test_the_spelling_of_a_spelling_is_itself(text: str) -> None:
    assert spelling(spelling(text)) == spelling(text)


@given(letters=st.text(string.ascii_letters + " -_/.", min_size=3, max_size=12))
def test_case_space_and_punctuation_do_not_make_another_word(letters: str) -> None:
    assert spelling(letters.upper()) == spelling(letters.lower()) == spelling(f" {letters}.")


def test_a_product_written_together_is_the_same_product() -> None:
    products = Vocabulary(
        "product", VocabularyPolicy(terms={"gtx_pro": TermPolicy(label="GTX Pro")})
    )
    for written in ("GTX Pro", "GTXPro", "gtx-pro", "GTX_PRO", "Gtx  Pro"):
        assert products.recognise(written) == "gtx_pro"
    assert products.recognise("GTX Plus Pro") is None
    assert products.recognise("GTX Basic") is None


def test_a_misspelt_industry_is_refused_with_the_nearest_terms() -> None:
    accounts = translator("account", "salesforce", "Account")
    found = accounts.decode({"Industry": "Biotechnolgy"}, Context())
    assert found.values == {}
    (problem,) = found.problems
    assert (problem.field, problem.value, problem.code) == (
        "industry",
        "Biotechnolgy",
        "unknown_term",
    )
    assert problem.suggestions[0] == "Biotechnology"


def test_technology_with_a_letter_missing_is_not_guessed() -> None:
    industry = translator("account", "salesforce", "Account").codecs["industry"]
    with pytest.raises(Untranslatable) as refused:
        industry.decode("technolgy", Context(), None)
    assert refused.value.suggestions


@given(word=st.text(max_size=25))
def test_a_word_is_a_term_or_is_refused_whatever_it_is(word: str) -> None:
    accounts = translator("account", "hubspot", "companies")
    found = accounts.decode({"industry": word, "country": word}, Context())
    for name, value in found.values.items():
        assert value is None or value in vocabulary(name).terms
    assert {problem.field for problem in found.problems} | set(found.values) == {
        "industry",
        "country",
    }


# --- countries


@pytest.mark.parametrize("name", ["DE", "de", "Germany"])
def test_a_synonym_more_takes_no_name_of_the_country_away(name: str) -> None:
    more = {name: TermPolicy(label="Germany", synonyms=("Teutonia",))}
    countries = Vocabulary("country", VocabularyPolicy(builtin="countries", terms=more))
    for written in ("Teutonia", "Germany", "Deutschland", "DEU", "de"):
        assert countries.recognise(written) == "DE"
    assert countries.recognise("France") == "FR"


def test_a_country_of_ones_own_is_one_more() -> None:
    more = {"XN": TermPolicy(label="Narnia")}
    countries = Vocabulary("country", VocabularyPolicy(builtin="countries", terms=more))
    assert countries.recognise("narnia") == "XN"
    assert countries.recognise("Germany") == "DE"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("US", ["USA", "U.S.", "United States", "united states of america", "us",
                "Estados Unidos"]),
        ("GB", ["UK", "U.K.", "United Kingdom", "Great Britain", "England",
                "Vereinigtes Königreich", "GBR"]),
        ("DE", ["Germany", "Deutschland", "Allemagne", "DEU", "ドイツ", "Duitsland", "GERMANY "]),
        ("NO", ["Norway", "NO", "no", "Norwegen", "NOR", "Norvège"]),
        ("NL", ["Holland", "The Netherlands", "Niederlande", "Nederland"]),
        ("CI", ["Ivory Coast", "Côte d'Ivoire", "Côte d’Ivoire"]),
        ("KR", ["South Korea", "Republic of Korea", "Korea"]),
        ("CZ", ["Czech Republic", "Czechia", "Tschechien"]),
        ("TR", ["Turkey", "Türkiye"]),
    ],
)  # fmt: skip
def test_a_country_is_recognised_in_many_spellings(code: str, written: list[str]) -> None:
    for word in written:
        assert vocabulary("country").recognise(word) == code, word


def test_norway_stays_norway_and_is_not_a_no() -> None:
    for system, object_name, field in (
        ("salesforce", "Account", "BillingCountry"),
        ("hubspot", "companies", "country"),
    ):
        there = translator("account", system, object_name)
        assert there.decode({field: "NO"}, Context()).values == {"country": "NO"}
        assert encode_value(there.codecs["country"], "NO", Context()) == "Norway"


@pytest.mark.parametrize("word", ["Atlantis", "Europe", "EU", "N/A", "-", "Utopia", "None"])
def test_what_is_no_country_is_refused(word: str) -> None:
    assert vocabulary("country").recognise(word) is None


def test_the_two_koreas_congos_and_guineas_stay_apart() -> None:
    country = vocabulary("country")
    for one, other in (
        ("North Korea", "South Korea"),
        ("Guinea", "Guinea-Bissau"),
        ("Niger", "Nigeria"),
    ):
        assert country.recognise(one) != country.recognise(other)
        assert None not in (country.recognise(one), country.recognise(other))


# --- what an unknown word may have been meant for


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("GER", ("Germany",)),
        ("Germny", ("Germany",)),
        ("Deutchland", ("Germany",)),
        ("Unted Kingdom", ("United Kingdom",)),
        ("Germany (West)", ("Germany",)),
        ("Nippon", ()),
        ("Xyz", ()),
        ("D", ()),
    ],
)
def test_a_country_is_suggested_only_where_the_word_is_near_one(
    word: str, meant: tuple[str, ...]
) -> None:
    assert vocabulary("country").recognise(word) is None
    assert vocabulary("country").suggestions(word) == meant


def test_a_long_word_of_a_longer_name_suggests_it() -> None:
    industries = starter().language.vocabularies["industry"]
    assert industries.suggestions("Railroad Manu") == ("Railroad Manufacture",)
    assert industries.suggestions("Relations and Communications") == (
        "Public Relations and Communications",
    )


@given(
    word=st.sampled_from(["Germany", "Deutschland", "Switzerland", "Italien"]),
    at=st.integers(1, 5),
    letter=st.characters(min_codepoint=97, max_codepoint=122),
)
def test_one_wrong_letter_in_a_country_still_suggests_it(word: str, at: int, letter: str) -> None:
    countries = vocabulary("country")
    slip = word[:at] + letter + word[at + 1 :]
    term = countries.recognise(word)
    assert term is not None
    if countries.recognise(slip) is None:
        assert countries.terms[term].label in countries.suggestions(slip)


@given(word=st.text(max_size=25))
def test_no_more_than_three_terms_are_suggested_and_all_of_them_are_known(word: str) -> None:
    found = vocabulary("country").suggestions(word)
    assert len(found) == len(set(found)) <= 3
    assert all(vocabulary("country").recognise(label) for label in found)


# --- a country of which only words are added


@pytest.mark.parametrize("named", ["DE", "Germany", "DEU"])
def test_a_built_in_country_needs_no_label_to_have_more_words(named: str) -> None:
    added = {named: TermPolicy(synonyms=("GER", "Old Germany"))}
    countries = Vocabulary("country", VocabularyPolicy(builtin="countries", terms=added))
    for word in ("GER", "Old Germany", "Deutschland", "Germany"):
        assert countries.recognise(word) == "DE"
    assert countries.terms["DE"].label == "Germany"
