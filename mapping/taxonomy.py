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
        self._narrower = words.narrower()
        self._spellings = tuple(self._by_spelling)

    def recognise(self, word: str) -> str | None:
        """The term this word means, or None."""
        if _NOT_AVAILABLE.fullmatch(word.strip()):
            return None
        return self._by_spelling.get(spelling(word))

    def says_more(self, word: str) -> bool:
        """Whether a word says more than the term that it means."""
        return spelling(word) in self._narrower

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The labels of at most three terms that this word may have been meant for, by any of
        their spellings; none where nothing is near.
        """
        meant = (self._by_spelling[found] for found in likely(spelling(word), self._spellings))
        labels = dict.fromkeys(self.terms[term].label for term in meant)
        return tuple(labels)[:MOST_SUGGESTED]


class Spelling:
    """One system's spelling of a vocabulary. Several terms may share one value there: it reads as
    the one that the policy names first.
    """

    def __init__(self, vocabulary: Vocabulary, policy: ValueMapPolicy) -> None:
        self.vocabulary = vocabulary
        values: dict[str, str] = {}
        for term, entry in vocabulary.terms.items():
            values[term] = policy.values.get(term) or _spelt(term, entry, policy.otherwise)
        self.values: Mapping[str, str] = values
        self._term_of: dict[str, str] = {}
        self._shared: set[str] = set()
        for term in dict.fromkeys((*policy.values, *values)):
            first = self._term_of.setdefault(values[term], term)
            if first != term:
                self._shared.add(values[term])
        own = {spelling(value): term for value, term in reversed(self._term_of.items())}
        self._by_spelling = own

    def term(self, value: str) -> str | None:
        """The term a stored value means: the system's own spelling first, then any spelling."""
        found = self._term_of.get(value) or self._by_spelling.get(spelling(value))
        return found or self.vocabulary.recognise(value)

    def says_more(self, stored: str) -> bool:
        """Whether a stored word says more than this system's own word for the same term."""
        term = self.term(stored)
        if term is None:
            return False
        own = self.values[term]
        if spelling(stored) == spelling(own):
            return False
        if self.vocabulary.says_more(stored):
            return True
        label = self.vocabulary.terms[term].label
        alone = own not in self._shared
        return not alone and (self._term_of[own] != term or spelling(stored) == spelling(label))


def _spelt(term: str, entry: TermPolicy, otherwise: str) -> str:
    match otherwise:
        case "label":
            return entry.label
        case "upper":
            return term.upper()
        case _:
            return term
