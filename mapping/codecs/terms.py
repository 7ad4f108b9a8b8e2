"""Words of a controlled vocabulary: as the common language names them, and as one system spells
them.
"""

from __future__ import annotations

from connectors.record import Value
from mapping.codecs.context import Context, Ways
from mapping.codecs.transforms import Untranslatable
from mapping.taxonomy import Spelling


def term_ways(spelling: Spelling) -> Ways:
    """In and out of one vocabulary; either raises Untranslatable for a word it does not have."""
    vocabulary = spelling.vocabulary

    def decode(raw: str, context: Context, region: str | None) -> Value:
        term = spelling.term(raw)
        if term is None:
            message = f"{raw!r} is not in the vocabulary {vocabulary.name}"
            raise Untranslatable("unknown_term", message, vocabulary.suggestions(raw))
        return term

    def encode(term: str, context: Context) -> Value:
        value = spelling.values.get(term)
        if value is None:
            message = f"{term!r} is not a term of {vocabulary.name}"
            raise Untranslatable("unknown_term", message)
        return value

    return decode, encode
