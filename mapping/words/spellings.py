"""What makes two spellings the same word. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]|_")


def spelling(text: str) -> str:
    """What is left of a word when case, accents' form, spaces and punctuation are set aside."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub("", folded)


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ə": "a"})
_KANA = re.compile(r"[\u3040-\u30ff]")


def without_accents(word: str) -> str:
    """A spelling without its accents: who leaves them out means the same. The marks of Japanese are
    none: they make another letter.
    """
    if word.isascii() or _KANA.search(word):
        return word
    parts = unicodedata.normalize("NFKD", word)
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)
