"""Vocabularies that come along: a policy names them and adds words of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mapping.builtin.countries import country_terms
from mapping.builtin.currencies import currency_terms
from mapping.builtin.terms import Terms

BUILTIN: Mapping[str, Callable[[], Terms]] = {
    "countries": country_terms,
    "currencies": currency_terms,
}
