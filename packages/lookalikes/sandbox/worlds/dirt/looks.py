"""What happens to a whole text: its case, its blanks, its accents, its encoding."""

from __future__ import annotations

import unicodedata
from random import Random

_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "o"}
)
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O"})


def spaced(rng: Random, text: str) -> str:
    """The text with a blank too many, mostly at its end."""
    ways = (f"{text} ", f"{text} ", f" {text}", text.replace(" ", "  ", 1), f"{text}  ")
    return rng.choice(ways)


def unaccented(rng: Random, text: str) -> str:
    """The text without its accents, as on a keyboard that has none, or with umlauts spelt out."""
    if rng.random() < 0.4:
        text = text.translate(_SPELT_OUT)
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return decomposed.encode("ascii", "ignore").decode()


def garbled(text: str) -> str:
    """The text as an import shows it that took UTF-8 for the encoding of Windows."""
    try:
        return text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return text
