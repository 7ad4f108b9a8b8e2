"""The common language, compiled: vocabularies that recognise a word however it is spelt, or say
they don't.

Spelling variants that differ only in case, spaces and punctuation are the same word ("GTXPro", "GTX
Pro"). Anything further away is never guessed: it is refused with the nearest terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mapping.builtin.additions import words_of
from mapping.likely import likely
from mapping.policy import TermPolicy, ValueMapPolicy, VocabularyPolicy
from mapping.spellings import spelling

MOST_SUGGESTED = 3
# "N/A" is no way to write Namibia's code NA.
_NOT_AVAILABLE = re.compile(r"n\W+a\W*", re.IGNORECASE)


class Vocabulary:
    """The terms of one vocabulary, by any of their spellings."""

    def __init__(self, name: str, policy: VocabularyPolicy) -> None:
        self.name = name
        self.owner = policy.owner
        words = words_of(policy)
        self.terms: Mapping[str, TermPolicy] = words.terms
        self.clashes = words.clashes
        self._by_spelling = words.term_of
        self._spellings = tuple(self._by_spelling)

    def recognise(self, word: str) -> str | None:
        """The term this word means, or None."""
        if _NOT_AVAILABLE.fullmatch(word.strip()):
            return None
        return self._by_spelling.get(spelling(word))

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The labels of at most three terms that this word may have been meant for, by any of
        their spellings; none where nothing is near.
        """
        meant = (self._by_spelling[found] for found in likely(spelling(word), self._spellings))
        labels = dict.fromkeys(self.terms[term].label for term in meant)
        return tuple(labels)[:MOST_SUGGESTED]


class Spelling:
    """One system's spelling of a vocabulary. Several terms may share one value there."""

    def __init__(self, vocabulary: Vocabulary, policy: ValueMapPolicy) -> None:
        self.vocabulary = vocabulary
        values: dict[str, str] = {}
        self._term_of: dict[str, str] = {}
        for term, entry in vocabulary.terms.items():
            value = policy.values.get(term) or _spelt(term, entry, policy.otherwise)
            values[term] = value
            self._term_of.setdefault(value, term)
        self.values: Mapping[str, str] = values

    def term(self, value: str) -> str | None:
        """The term a stored value means: the system's own spelling first, then any spelling."""
        return self._term_of.get(value) or self.vocabulary.recognise(value)


def _spelt(term: str, entry: TermPolicy, otherwise: str) -> str:
    match otherwise:
        case "label":
            return entry.label
        case "upper":
            return term.upper()
        case _:
            return term
