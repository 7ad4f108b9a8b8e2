"""What the look-alikes' worlds type is not what the starter policy lists: no list of synonyms is
shared, so that the share of values understood says something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random

import pytest
from ruamel.yaml import YAML

from sandbox.salesforce.schema.picklists import PICKLISTS
from sandbox.worlds.dirt.words import chosen, sector
from sandbox.worlds.vocabulary.companies import INDUSTRIES
from sandbox.worlds.vocabulary.sales import PRODUCTS, SOURCES
from tests.mapping.starter import starter_texts

WORDS: dict[str, set[str]] = {
    "industry": {
        word
        for industry in INDUSTRIES
        for word in (industry.listed, industry.spoken, *industry.abroad.values())
    },
    "lead_source": set(SOURCES),
    "product": set(PRODUCTS),
}
VENDORS_OWN = {
    "industry": {*PICKLISTS["industry"], *(industry.value for industry in INDUSTRIES)},
    "lead_source": set(PICKLISTS["lead_source"]),
    "product": set[str](),
}
MANY = 3000


def plain(words: Iterable[str]) -> set[str]:
    return {re.sub(r"[\W_]+", " ", word).strip().casefold() for word in words}


def synonyms(vocabulary: str) -> set[str]:
    """What the starter policy says people type besides a term's label."""
    taxonomy = YAML(typ="safe").load(starter_texts()["taxonomy"])
    terms = taxonomy["vocabularies"][vocabulary]["terms"]
    words: set[str] = set()
    for term in terms.values():
        words.update(term.get("synonyms", ()), term.get("narrower", ()))
    return plain(words)


def labels(vocabulary: str) -> set[str]:
    taxonomy = YAML(typ="safe").load(starter_texts()["taxonomy"])
    terms = taxonomy["vocabularies"][vocabulary]["terms"]
    return plain(term["label"] for term in terms.values())


def typed(vocabulary: str) -> list[str]:
    """Many values of that vocabulary, as a world holds them where anything may be typed."""
    rng = Random(f"apart:{vocabulary}")
    if vocabulary == "industry":
        languages = ("en", "de", "fr", "es", "it", "nl", "sv")
        return [sector(rng, rng.choice(INDUSTRIES), rng.choice(languages)) for _ in range(MANY)]
    words = sorted(WORDS[vocabulary])
    return [chosen(rng, rng.choice(words)) for _ in range(MANY)]


@pytest.mark.parametrize("vocabulary", WORDS)
def test_no_synonym_is_a_word_of_the_worlds_unless_a_vendor_ships_it(vocabulary: str) -> None:
    own = plain(VENDORS_OWN[vocabulary])
    assert synonyms(vocabulary), "nothing to compare with"
    assert plain(WORDS[vocabulary]) & synonyms(vocabulary) - own == set()


@pytest.mark.parametrize("vocabulary", WORDS)
def test_hardly_any_value_is_understood_only_because_a_synonym_says_so(vocabulary: str) -> None:
    values = typed(vocabulary)
    shipped = labels(vocabulary) | plain(VENDORS_OWN[vocabulary])
    only_listed = synonyms(vocabulary) - shipped
    hits = [value for value in values if plain([value]) & only_listed]
    assert len(hits) < 0.02 * len(values), sorted(set(hits))
    understood = shipped | only_listed
    strange = [value for value in values if not plain([value]) & understood]
    assert len(strange) > 0.04 * len(values), "a world that is understood throughout tries nobody"
