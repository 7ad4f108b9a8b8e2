"""What a word that nobody knows may have been meant for: a slip of a few letters, a word cut short,
or a long part of a longer name. Pure; a word that is merely somewhat alike is never named.
"""

from __future__ import annotations

import functools
import unicodedata

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""Letters of a word that is near enough to be told from others: shorter ones are codes."""
CUT_SHORT = 3
"""Letters of a beginning that says which word is meant."""
PART = 7
"""Letters of a part that says which name is meant."""
SLIPS = ((6, 1), (9, 2))
"""(shorter than, slips that may be in it)."""
MOST_SLIPS = 3
MOST_REMEMBERED = 16_384
"""Words looked at lately: the same few wrong ones stand in thousands of records, run after run."""


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def likely(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the known spellings that the word may have been meant for, the nearest first."""
    meant = _plain(word)
    long_enough = {}
    for each in known:
        text = _plain(each)
        if len(text) >= SHORTEST:
            long_enough[each] = text
    found = {}
    distances = process.extract(
        meant,
        long_enough,
        scorer=OSA.distance,
        score_cutoff=MOST_SLIPS,
        limit=None,
    )
    for text, slips, each in distances:
        if slips <= _slips_in(min(meant, text, key=len)):
            found[each] = float(slips)
    for each, text in long_enough.items():
        if _is_cut_short(meant, text) or _is_cut_short(text, meant, SHORTEST):
            found.setdefault(each, abs(len(text) - len(meant)) / 100)
        elif len(meant) >= PART and meant in text:
            found.setdefault(each, MOST_SLIPS + len(text) / 100)
    return tuple(sorted(found, key=lambda each: (found[each], each)))


def _slips_in(word: str) -> int:
    for length, slips in SLIPS:
        if len(word) < length:
            return slips
    return MOST_SLIPS


def _is_cut_short(word: str, whole: str, least: int = CUT_SHORT) -> bool:
    return len(word) >= least and whole.startswith(word)


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def _plain(word: str) -> str:
    """A word without its accents: who leaves them out means the same."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
