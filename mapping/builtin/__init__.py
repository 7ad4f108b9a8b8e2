"""Vocabularies that come along: a policy names them and adds words of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mapping.builtin.countries import country_terms
from mapping.builtin.country_forms import other_forms
from mapping.builtin.currencies import currency_terms
from mapping.builtin.terms import Terms

FORMS: Mapping[str, Callable[[str], Iterator[str]]] = {"countries": other_forms}
"""Other ways in which a word of such a vocabulary may be written."""

BUILTIN: Mapping[str, Callable[[], Terms]] = {
    "countries": country_terms,
    "currencies": currency_terms,
}
