"""Vocabularies that come along: a policy names them and adds words of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mapping.builtin.countries import country_terms
from mapping.builtin.currencies import currency_terms

Terms = Mapping[str, tuple[str, tuple[str, ...]]]
"""Term → its label and every other word known for it."""

BUILTIN: Mapping[str, Callable[[], Terms]] = {
    "countries": country_terms,
    "currencies": currency_terms,
}
