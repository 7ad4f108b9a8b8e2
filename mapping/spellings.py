"""What makes two spellings the same word. Pure."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]|_")


def spelling(text: str) -> str:
    """What is left of a word when case, accents' form, spaces and punctuation are set aside."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_WORD.sub("", folded)
