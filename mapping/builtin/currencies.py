"""ISO 4217 currencies by their codes, with their English names, from CLDR.

A code is what both vendors store and what people know; signs stand for several currencies ("$",
"kr"), so none is a name here.
"""

from __future__ import annotations

from functools import cache

from babel import Locale

_NO_CURRENCIES = frozenset({"XXX", "XTS"})
"""Codes of the standard for "none" and for tests."""


@cache
def currency_terms() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Alphabetic code → English name and every other name known for it: none."""
    names = Locale("en").currencies
    terms: dict[str, tuple[str, tuple[str, ...]]] = {}
    for code in sorted(set(names) - _NO_CURRENCIES):
        terms[str(code)] = (str(names[code]), ())
    return terms
