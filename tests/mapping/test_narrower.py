"""A word that says more than its term is read as the term, and is never respelt nor written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.codecs.context import Context
from mapping.codecs.field_codec import encode_value
from mapping.policy import TermPolicy, ValueMapPolicy, VocabularyPolicy
from mapping.taxonomy import Spelling, Vocabulary
from mapping.words.spellings import spelling
from tests.mapping.starter import SYSTEMS, codec, spelt, vocabulary

NARROWER = []
for name in ("country", "industry", "lead_source", "lead_status"):
    for known, entry in vocabulary(name).terms.items():
        NARROWER += [(name, known, word) for word in entry.narrower]


@given(narrower=st.sampled_from(NARROWER), system=st.sampled_from(SYSTEMS))
def test_a_narrower_word_is_understood_and_says_more_than_any_word_written(
    narrower: tuple[str, str, str], system: str
) -> None:
    name, term, word = narrower
    words = spelt(system, name)
    for written in (word, word.upper(), f" {word.lower()} "):
        assert words.term(written) == term
        assert words.says_more(written) or spelling(word) == spelling(words.values[term])
    assert word not in words.values.values()


@pytest.mark.parametrize(
    ("word", "term"),
    [("England", "GB"), ("Scotland", "GB"), ("Mainland China", "CN")],
)
def test_a_part_of_a_country_means_it_and_stays(word: str, term: str) -> None:
    country = codec("account", "salesforce", "Account", "country")
    assert country.decode(word, Context(), None) == term
    assert country.says_more(word)
    assert encode_value(country, term, Context()) != word


@pytest.mark.parametrize("word", ["UK", "united kingdom", "GBR", "Vereinigtes Königreich"])
def test_another_name_of_a_country_says_no_more_than_its_own(word: str) -> None:
    country = codec("account", "salesforce", "Account", "country")
    assert country.decode(word, Context(), None) == "GB"
    assert not country.says_more(word)


def test_communications_and_leads_that_were_not_converted_stay() -> None:
    industry = codec("account", "salesforce", "Account", "industry")
    assert industry.decode("Communications", Context(), None) == "telecommunications"
    assert industry.says_more("Communications")
    status = codec("contact", "salesforce", "Lead", "lead_status")
    assert status.decode("Closed - Not Converted", Context(), None) == "unqualified"
    assert status.says_more("Closed - Not Converted")
    assert not status.says_more("Unqualified")


def test_a_word_that_a_policy_calls_a_synonym_says_no_more() -> None:
    added = {"GB": TermPolicy(synonyms=("England",), narrower=("Kent",))}
    countries = Vocabulary("country", VocabularyPolicy(builtin="countries", terms=added))
    assert not countries.says_more("England")
    assert countries.says_more("Kent")
    assert countries.says_more("Scotland")
    assert countries.recognise("Kent") == "GB"


def test_a_word_of_one_term_is_narrower_of_no_other() -> None:
    added = {"FR": TermPolicy(narrower=("England",))}
    countries = Vocabulary("country", VocabularyPolicy(builtin="countries", terms=added))
    (clash,) = countries.clashes
    assert (clash.word, clash.owner, clash.path) == ("England", "GB", ("FR", "narrower", 0))


# --- one value for several terms


def coarse() -> Spelling:
    terms = {
        "software": TermPolicy(label="Computer Software", synonyms=("Software",)),
        "services": TermPolicy(label="IT and Services", synonyms=("Technology", "Tech")),
    }
    written = ValueMapPolicy(values={"services": "Technology", "software": "Technology"})
    return Spelling(Vocabulary("industry", VocabularyPolicy(terms=terms)), written)


def test_a_value_of_several_terms_reads_as_the_first_that_the_map_names() -> None:
    assert coarse().term("Technology") == coarse().term("technology") == "services"


@pytest.mark.parametrize(
    ("stored", "more"),
    [
        ("Computer Software", True),
        ("Software", True),
        ("IT and Services", True),
        ("Tech", False),
        ("TECHNOLOGY", False),
        ("Technology", False),
    ],
)
def test_a_words_own_term_is_not_given_up_for_a_value_that_several_share(
    stored: str, more: bool
) -> None:
    assert coarse().says_more(stored) == more
