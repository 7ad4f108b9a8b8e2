"""The common language, compiled: vocabularies that recognise a word however it is spelt, or say
they don't.

Spelling variants that differ only in case, spaces and punctuation are the same word ("GTXPro", "GTX
Pro"). Anything further away is never guessed: it is refused with the nearest terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mapping.builtin import FORMS
from mapping.builtin.additions import words_of
from mapping.policy import TermPolicy, ValueMapPolicy, VocabularyPolicy
from mapping.words.likely import likely
from mapping.words.spellings import spelling, without_accents

MOST_SUGGESTED = 3
MOST_LIKELY = 6
"""A word that may mean more terms than that says nothing of which one."""
# "N/A" is no way to write Namibia's code NA.
_NOT_AVAILABLE = re.compile(r"\W*n\W+a\W*", re.IGNORECASE)


def _plainly(term_of: Mapping[str, str]) -> dict[str, str]:
    """The term of each spelling without its accents; one that means several by then means none."""
    found: dict[str, set[str]] = {}
    for word, term in term_of.items():
        found.setdefault(without_accents(word), set()).add(term)
    return {word: terms.pop() for word, terms in found.items() if len(terms) == 1}


def _no_other(word: str) -> Iterator[str]:
    return iter(())


def is_not_available(word: str) -> bool:
    """Whether a word says that there is none."""
    return _NOT_AVAILABLE.fullmatch(word.strip()) is not None


class Vocabulary:
    """The terms of one vocabulary, by any of their spellings."""

    def __init__(self, name: str, policy: VocabularyPolicy) -> None:
        self.name = name
        self.owner = policy.owner
        words = words_of(policy)
        self.terms: Mapping[str, TermPolicy] = words.terms
        self.clashes = words.clashes
        self._by_spelling = words.term_of
        self._plainly = _plainly(words.term_of)
        self._forms = FORMS.get(policy.builtin, _no_other)
        self._narrower = words.narrower()
        self._spellings = tuple(self._by_spelling)

    def recognise(self, word: str) -> str | None:
        """The term this word means, or None."""
        if is_not_available(word):
            return None
        found = self._by_spelling.get(spelling(word))
        if found is None:
            found = self._otherwise_spelt(word)
        return found

    def _otherwise_spelt(self, word: str) -> str | None:
        """The term of a word that lacks its accents, or stands as in a list."""
        for form in (word, *self._forms(word)):
            spelt = spelling(form)
            found = self._by_spelling.get(spelt) or self._plainly.get(without_accents(spelt))
            if found:
                return found
        return None

    def says_more(self, word: str) -> bool:
        """Whether a word says more than the term that it means."""
        return spelling(word) in self._narrower

    def is_label(self, word: str, term: str) -> bool:
        """Whether a word is what people read for a term."""
        return spelling(word) == spelling(self.terms[term].label)

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The labels of at most three terms that this word may have been meant for, by any of
        their spellings; none where nothing is near.
        """
        meant = (self._by_spelling[found] for found in likely(spelling(word), self._spellings))
        labels = dict.fromkeys(self.terms[term].label for term in meant)
        if len(labels) > MOST_LIKELY:
            return ()
        return tuple(labels)[:MOST_SUGGESTED]


class Spelling:
    """One system's spelling of a vocabulary. Several terms may share one value there: it reads as
    the one that the policy names first.
    """

    def __init__(self, vocabulary: Vocabulary, policy: ValueMapPolicy) -> None:
        self.vocabulary = vocabulary
        self.lacks = frozenset(policy.lacks)
        self.values: Mapping[str, str] = _values(vocabulary, policy)
        self._term_of: dict[str, str] = {}
        self._named = frozenset(policy.values.values())
        for term in (*policy.values, *self.values):
            if term in self.values:
                self._term_of.setdefault(self.values[term], term)
        own: dict[str, str] = {}
        for value, term in self._term_of.items():
            own.setdefault(spelling(value), term)
        self._by_spelling: Mapping[str, str] = own

    def term(self, value: str) -> str | None:
        """The term a stored value means: the system's own spelling first, then any spelling."""
        found = self._term_of.get(value)
        if found is None and not is_not_available(value):
            found = self._by_spelling.get(spelling(value))
        return found or self.vocabulary.recognise(value)

    def says_more(self, stored: str) -> bool:
        """Whether a stored word says more than this system's own word for the same term."""
        term = self.term(stored)
        own = self.values.get(term or "")
        if term is None or own is None or spelling(stored) == spelling(own):
            return False
        if self.vocabulary.says_more(stored):
            return True
        if self._term_of[own] != term:
            return True  # several terms share it, and it means another one by itself
        return own in self._named and self.vocabulary.is_label(stored, term)


def _values(vocabulary: Vocabulary, policy: ValueMapPolicy) -> dict[str, str]:
    """The system's value of each term that it has one for."""
    values = {}
    for term, entry in vocabulary.terms.items():
        if term not in policy.lacks:
            values[term] = policy.values.get(term) or _spelt(term, entry, policy.otherwise)
    return values


def _spelt(term: str, entry: TermPolicy, otherwise: str) -> str:
    match otherwise:
        case "label":
            return entry.label
        case "upper":
            return term.upper()
        case _:
            return term
