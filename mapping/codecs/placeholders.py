"""What people type where there is nothing to say: a value that stands for none. Pure.

It is read as a blank, never copied, and stays as it stands. Of text, which may be anybody's name
(None, Test and Na are surnames), only signs and `n/a` are one; of all other types also words, where
they mean nothing of the type.
"""

from __future__ import annotations

import re

from connectors.record import Value
from mapping.words.spellings import spelling

TEXT = frozenset({"text", "lines"})
"""Types that hold any text."""
OTHERS = frozenset(
    {"term", "terms", "phone", "email", "url", "domain", "integer", "decimal", "date", "instant"}
)
"""Types of which most words mean nothing."""
LONGEST = 5
_SIGNS = re.compile(r"[-\u2010-\u2015\u2212.\u2026_*?/\\\s]+|#?n\s?[/\\]\s?a\.?", re.IGNORECASE)
_NOTHING = re.compile(r"0+|x+|na|nan|nd|ka|tb[adc]", re.IGNORECASE)
_NO_PAGE = re.compile(r"\s*(n\.a|n\.d|k\.a)\.?\s*", re.IGNORECASE)
_WORDS = frozenset(
    spelling(word)
    for word in (
        "none", "null", "nil", "nothing", "empty", "blank", "undefined", "test", "testing",
        "select", "select one", "please select", "select an option", "choose", "choose one",
        "please choose", "pick one", "unknown", "unk", "not known", "not available",
        "not applicable", "not provided", "not specified", "not set", "not given", "no data",
        "no value", "no answer", "unspecified", "unbekannt", "keine", "keine Angabe",
        "bitte wählen", "inconnu", "aucun", "aucune", "non renseigné", "desconocido",
        "ninguno", "ninguna", "sin datos", "sconosciuto", "nessuno", "nessuna", "desconhecido",
        "nenhum", "onbekend",
        "geen", "okänd", "ingen", "nieznany", "brak",
    )
)  # fmt: skip


def is_placeholder(kind: str, stored: Value) -> bool:
    """Whether a text that means nothing of its type stands for no value."""
    if not isinstance(stored, str):
        return False
    if kind in TEXT:
        return is_nothing_but_signs(stored)
    if kind not in OTHERS:
        return False
    word = spelling(stored)
    if kind == "phone" and word.isdigit():
        return False  # somebody has to look at a number that is none
    return not word or word in _WORDS or _NOTHING.fullmatch(word) is not None


def is_nothing_but_signs(text: str) -> bool:
    """Whether a text is `-`, `.`, `n/a` or the like, and nobody's name."""
    return (
        len(text) <= LONGEST and bool(text.strip()) and _SIGNS.fullmatch(text.strip()) is not None
    )


def is_no_page(text: str) -> bool:
    """Whether a text that looks like a host says that there is none; no domain ends so."""
    return _NO_PAGE.fullmatch(text) is not None
