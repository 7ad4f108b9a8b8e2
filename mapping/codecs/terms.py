"""Words of a controlled vocabulary: as the common language names them, and as one system spells
them; one of them, or several in one field.

Several are one text, separated by `;` as both vendors keep them; the common language has them in
alphabetical order, so that the same choice is the same text.
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.record import Value
from mapping.codecs.context import Context, Ways
from mapping.codecs.transforms import Untranslatable
from mapping.taxonomy import Spelling

SEVERAL = "terms"
"""The type of fields that hold several words."""
SEPARATOR = ";"
NO_WORD = "no_word_there"
"""What is wrong with a term that one system has no word for."""
_GIVE_IT_ONE = (
    "choose another one, or name a value for it under `vocabularies` in that system's file"
)


def words_in(text: Value) -> list[str]:
    """The words of a text that holds several."""
    parts = str(text or "").split(SEPARATOR)
    return [part.strip() for part in parts if part.strip()]


def as_text(words: Iterable[str]) -> str | None:
    """Words as one text, each once; None where there is none."""
    return SEPARATOR.join(sorted(set(words))) or None


def terms_ways(spelling: Spelling) -> Ways:
    """In and out of one vocabulary, any number of its words at once; either raises Untranslatable
    for a word it does not have.
    """
    read, write = term_ways(spelling)

    def decode(raw: str, context: Context, region: str | None) -> Value:
        return as_text(str(read(word, context, region)) for word in words_in(raw))

    def encode(terms: str, context: Context) -> Value:
        return SEPARATOR.join(str(write(term, context)) for term in words_in(terms))

    return decode, encode


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
        if term in spelling.lacks:
            label = vocabulary.terms[term].label
            message = f"there is no word for {label!r} of the vocabulary {vocabulary.name} there"
            raise Untranslatable(NO_WORD, f"{message}; {_GIVE_IT_ONE}")
        if value is None:
            message = f"{term!r} is not a term of {vocabulary.name}"
            raise Untranslatable("unknown_term", message)
        return value

    return decode, encode
