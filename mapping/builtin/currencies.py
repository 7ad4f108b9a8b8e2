"""ISO 4217 currencies by their codes, with their English names, from CLDR.

A code is what both vendors store and what people know; signs stand for several currencies ("$",
"kr"), so none is a name here.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

from mapping.builtin.terms import BuiltinTerm, Terms

_NO_CURRENCIES = frozenset({"XXX", "XTS"})
"""Codes of the standard for "none" and for tests."""


@cache
def currency_terms() -> Terms:
    """The currencies by their alphabetic codes, each with its English name only."""
    names = Locale("en").currencies
    terms = {}
    for code in sorted(set(names) - _NO_CURRENCIES):
        terms[str(code)] = BuiltinTerm(str(names[code]))
    return terms
