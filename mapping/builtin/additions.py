"""What a policy says of a vocabulary, added to what comes along: nothing that was understood before
is lost, unless a term says `replace: true`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mapping.builtin import BUILTIN
from mapping.policy import TermPolicy, VocabularyPolicy
from mapping.words.spellings import spelling

TermPath = tuple[str | int, ...]
Claim = tuple[TermPath, str, str]
"""Where a word stands, the word, and the term that it is to mean."""
SAID = ("definition", "since", "deprecated", "replaced_by")
"""What a later entry about the same term leaves as it was, where it does not say it."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A word that is one term's already and is given to another one too; `path`: where, from the
    terms of the vocabulary on. `comes_along`: whether it is the owner's without the policy.
    """

    word: str
    path: TermPath
    term: str
    owner: str
    label: str
    comes_along: bool

    def __str__(self) -> str:
        told = f"{self.term}: {self.word!r} means {self.owner} ({self.label}) already, and a word"
        if not self.comes_along:
            return f"{told} means one term only; leave it out of one of the two"
        return (
            f"{told} means one term only; leave it out here, or write `replace: true` under "
            f"{self.owner} with all the words that it shall keep"
        )


@dataclass(frozen=True, slots=True)
class Words:
    """The terms of a vocabulary by name, and which one each spelling means."""

    terms: Mapping[str, TermPolicy]
    term_of: Mapping[str, str]
    clashes: tuple[Clash, ...]

    def narrower(self) -> frozenset[str]:
        """Spellings that say more than the term that they mean."""
        found = set()
        for entry in self.terms.values():
            if entry.narrower:
                said_all = {spelling(word) for word in (entry.label, *entry.synonyms)}
                found.update({spelling(word) for word in entry.narrower} - said_all)
        return frozenset(found)


def words_of(policy: VocabularyPolicy) -> Words:
    """What comes along and what the policy adds. A word that is somebody's stays theirs."""
    before = _known(policy.builtin)
    targets = {name: before.get(spelling(name), name) for name in policy.terms}
    replaced = {targets[name] for name, term in policy.terms.items() if term.replace}
    kept = _without(_builtin(policy.builtin), replaced)
    terms = {**_builtin(policy.builtin), **_added(policy, targets, kept)}
    term_of = spellings_of(kept) if replaced else dict(before)
    come_along = frozenset(term_of)
    clashes = []
    for path, word, code in (*_names(targets), *_words(policy, targets)):
        word_alone = spelling(word)
        owner = term_of.setdefault(word_alone, code)
        if owner != code:
            term, label = str(path[0]), terms[owner].label
            clashes.append(Clash(word, path, term, owner, label, word_alone in come_along))
    return Words(terms, term_of, tuple(clashes))


def _without(terms: Mapping[str, TermPolicy], codes: set[str]) -> Mapping[str, TermPolicy]:
    if not codes:
        return terms
    return {code: term for code, term in terms.items() if code not in codes}


def _added(
    policy: VocabularyPolicy,
    targets: Mapping[str, str],
    kept: Mapping[str, TermPolicy],
) -> dict[str, TermPolicy]:
    """The terms that the policy speaks of, with what is known of them besides."""
    added: dict[str, TermPolicy] = {}
    for name, term in policy.terms.items():
        code = targets[name]
        there = added.get(code) or kept.get(code)
        added[code] = _joined(there, term)
    return added


def _names(targets: Mapping[str, str]) -> Iterator[Claim]:
    """What each term of the policy is called there, and is called by the standard."""
    for name, code in targets.items():
        if spelling(name):
            yield (name,), code, code
            yield (name,), name, code


def _words(policy: VocabularyPolicy, targets: Mapping[str, str]) -> Iterator[Claim]:
    """The other words that the policy gives to its terms."""
    for name, entry in policy.terms.items():
        for place, word in _said(entry):
            if spelling(word):
                yield (name, *place), word, targets[name]


def _said(entry: TermPolicy) -> Iterator[tuple[TermPath, str]]:
    """The words of an entry, each with its place."""
    if entry.label:
        yield ("label",), entry.label
    for index, word in enumerate(entry.synonyms):
        yield ("synonyms", index), word
    for index, word in enumerate(entry.narrower):
        yield ("narrower", index), word


def spellings_of(terms: Mapping[str, TermPolicy]) -> dict[str, str]:
    """Which term each spelling means; the first one, where several have it."""
    found: dict[str, str] = {}
    for code, entry in terms.items():
        for word in (code, entry.label, *entry.synonyms, *entry.narrower):
            found.setdefault(spelling(word), code)
    found.pop("", None)  # of signs only, or no label
    return found


def _joined(there: TermPolicy | None, more: TermPolicy) -> TermPolicy:
    """A term with what is said of it besides; its label is another word for it from then on."""
    if there is None:
        return more
    said: dict[str, object] = {key: getattr(more, key) or getattr(there, key) for key in SAID}
    label = more.label or there.label
    said["label"] = label
    said["synonyms"] = _once(label, (*more.synonyms, there.label, *there.synonyms))
    said["narrower"] = _once(label, (*more.narrower, *there.narrower))
    return more.model_copy(update=said)


def _once(label: str, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in dict.fromkeys(words) if word and word != label)


@cache
def _known(name: str) -> Mapping[str, str]:
    return spellings_of(_builtin(name))


@cache
def _builtin(name: str) -> Mapping[str, TermPolicy]:
    if not name:
        return {}
    terms = {}
    for code, known in BUILTIN[name]().items():
        terms[code] = TermPolicy(
            label=known.label,
            synonyms=known.synonyms,
            narrower=known.narrower,
        )
    return terms
