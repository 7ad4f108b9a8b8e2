"""What an admin writes adds to a vocabulary: nothing that was understood before is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.policies import compile_policy
from connectors.errors import UserError
from mapping.policy import TermPolicy, VocabularyPolicy
from mapping.taxonomy import Vocabulary
from mapping.words.spellings import spelling
from tests.mapping.starter import SYSTEMS, starter_texts

BEFORE = Vocabulary("country", VocabularyPolicy(builtin="countries"))
FORMER = {}
for code, country in BEFORE.terms.items():
    for former in (code, country.label, *country.synonyms):
        FORMER[former] = BEFORE.recognise(former)


def countries(**terms: TermPolicy) -> Vocabulary:
    return Vocabulary("country", VocabularyPolicy(builtin="countries", terms=dict(terms)))


words = st.one_of(st.sampled_from(sorted(FORMER)), st.text("abcXYZ -é", min_size=1, max_size=8))
entries = st.builds(
    TermPolicy,
    label=st.one_of(st.just(""), words),
    definition=st.sampled_from(["", "Ours"]),
    synonyms=st.lists(words, max_size=3).map(tuple),
)
names = words.filter(spelling)
additions = st.lists(
    st.tuples(names, entries), max_size=4, unique_by=lambda each: spelling(each[0])
)


@given(added=additions.map(dict))
def test_every_former_spelling_means_what_it_meant_whatever_is_added(
    added: dict[str, TermPolicy],
) -> None:
    after = countries(**added)
    for word, term in FORMER.items():
        assert after.recognise(word) == term
    for name, entry in added.items():
        for word in (entry.label, *entry.synonyms):
            claimed = any(clash.word == word and clash.term == name for clash in after.clashes)
            assert claimed or not spelling(word) or after.recognise(word) is not None


@given(added=additions.map(dict))
def test_a_word_of_two_terms_is_named_with_both_and_every_other_one_is_its_terms(
    added: dict[str, TermPolicy],
) -> None:
    after = countries(**added)
    wrong = {(clash.term, clash.word) for clash in after.clashes}
    for name, entry in added.items():
        meant = after.recognise(name)
        for word in filter(spelling, (entry.label, *entry.synonyms)):
            assert ((name, word) in wrong) == (after.recognise(word) != meant)
    for clash in after.clashes:
        assert clash.term in str(clash)
        assert clash.owner in str(clash)


@pytest.mark.parametrize("name", ["US", "us", "USA", "United States", "Estados Unidos"])
def test_a_label_and_synonyms_of_ones_own_leave_a_country_all_its_names(name: str) -> None:
    after = countries(**{name: TermPolicy(label="United States of A.", synonyms=("Stateside",))})
    assert not after.clashes
    assert after.terms["US"].label == "United States of A."
    for word in ("Stateside", "United States of A.", "USA", "America", "Vereinigte Staaten"):
        assert after.recognise(word) == "US"


def test_two_entries_about_one_term_are_both_heard() -> None:
    after = countries(
        US=TermPolicy(definition="Fifty of them", synonyms=("Stateside",)),
        USA=TermPolicy(label="The States"),
    )
    assert after.terms["US"].definition == "Fifty of them"
    assert after.terms["US"].label == "The States"
    assert after.recognise("Stateside") == "US"


def test_a_term_that_says_replace_means_its_own_words_only() -> None:
    after = countries(US=TermPolicy(label="USA", synonyms=("America",), replace=True))
    assert after.recognise("America") == after.recognise("us") == after.recognise("USA") == "US"
    assert after.recognise("Vereinigte Staaten") is None
    assert after.recognise("Deutschland") == "DE"


def test_words_of_a_replaced_term_are_free_for_another_one() -> None:
    after = countries(
        GB=TermPolicy(label="United Kingdom", synonyms=("UK",), replace=True),
        XS=TermPolicy(label="Scotland"),
    )
    assert not after.clashes
    assert after.recognise("Scotland") == "XS"


def policy_error(terms: str) -> str:
    texts = starter_texts()
    line = "    builtin: countries\n"
    assert line in texts["taxonomy"]
    texts["taxonomy"] = texts["taxonomy"].replace(line, f"{line}    terms:\n{terms}")
    with pytest.raises(UserError) as refused:
        compile_policy(texts, SYSTEMS)
    return str(refused.value)


def test_a_word_of_one_country_given_to_another_is_refused_at_its_place() -> None:
    told = policy_error("      IN: {synonyms: [Hindustan, Persia, Iran]}\n")
    assert "taxonomy.yaml:" in told
    assert "country: IN: 'Iran' means IR (Iran) already" in told
    assert "`replace: true` under IR" in told
    assert "Hindustan" not in told


def test_a_word_of_two_new_terms_is_refused_without_talk_of_what_comes_along() -> None:
    told = policy_error("      XA1: {label: Narnia}\n      XB1: {label: Narnia}\n")
    assert "XB1: 'Narnia' means XA1 (Narnia) already" in told
    assert "leave it out of one of the two" in told
