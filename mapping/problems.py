"""A problem in what a person wrote: where it stands, what is wrong, what was meant. Never raises
itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

MOST_LISTED = 20


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding at a place. Lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        if not self.line:
            return f"{self.file}: {self.message}"
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)`, or nothing when no known word is near."""
    near = nearest(word, known, count=1)
    if not near:
        return ""
    return f' (did you mean "{near[0]}"?)'


def no_such(what: str, word: str, known: Iterable[str]) -> str:
    """That there is no such name, with the nearest; with all there are, where none is near."""
    names = list(known)
    hint = did_you_mean(word, names)
    if hint or not names:
        return f"no {what} {word!r}{hint}"
    shown = ", ".join(names[:MOST_LISTED])
    more = ", …" if len(names) > MOST_LISTED else ""
    return f"no {what} {word!r}; there are {shown}{more}"


def nearest(word: str, known: Iterable[str], *, count: int = 3) -> tuple[str, ...]:
    """The known words most like this one, best first; only those at least 60 % alike."""
    found = process.extract(
        word,
        list(known),
        scorer=fuzz.ratio,
        limit=count,
        score_cutoff=60,
        processor=str.casefold,
    )
    return tuple(match for match, _, _ in found)
