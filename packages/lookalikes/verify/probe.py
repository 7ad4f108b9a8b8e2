"""What is asked of a vendor: a call, what is kept of its answer, how the answer is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_WORD = re.compile(r"\$(?:\{(\w+)\}|([a-z][a-z_0-9]*))")


class Unknown(Exception):
    """A word that nothing has made: what should have made it failed."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How an answer is looked at. Places are written with dots, `*` stands for anything:
    `records.*.Id`.
    """

    free: tuple[str, ...] = ()
    """Places that differ by nature: only the kind counts."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Lists whose members are told apart by one of their own members, in any order."""
    common: Mapping[str, str] = field(default_factory=dict)
    """The same where a look-alike has fewer on purpose: only what both have is compared."""
    open: tuple[str, ...] = ()
    """Objects whose keys differ by nature: only those that both have count."""
    theirs: bool = False
    """Whether the answer shows what the account holds: only its shape counts, and no value of it is
    ever written down.
    """


@dataclass(frozen=True, kw_only=True)
class Until:
    """Asked again until something stands at the place; with `among`, one of these."""

    place: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One call. `$words` (or `${words}`) in path, headers and body stand for what the account or an
    earlier answer told; a body that is text goes out as it is, any other as JSON.
    """

    name: str
    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    signed: bool = True
    keeps: Mapping[str, str] = field(default_factory=dict)
    """Words for later calls, and the places of the answer where they stand."""
    until: Until | None = None
    look: Look = Look()

    def words(self) -> set[str]:
        """The words that have to be known before it can be asked."""
        texts = [self.path, *self.headers.values(), *_texts(self.body)]
        return {found[1] or found[2] for text in texts for found in _WORD.finditer(text)}


def sent_by(probes: Sequence[Probe]) -> frozenset[str]:
    """Every text that the bodies of some probes hold."""
    return frozenset(text for probe in probes for text in _texts(probe.body))


def filled(value: Any, words: Mapping[str, str]) -> Any:
    """The value with its words put in, at any depth. Raises Unknown."""
    if isinstance(value, str):
        return _WORD.sub(lambda found: _known(found[1] or found[2], words), value)
    if isinstance(value, Mapping):
        return {filled(name, words): filled(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, words) for each in value]
    return value


def _known(word: str, words: Mapping[str, str]) -> str:
    if word not in words:
        raise Unknown(word)
    return words[word]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(name)
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
