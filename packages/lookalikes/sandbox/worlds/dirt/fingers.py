"""What fingers do: a letter missing, twice, its neighbour on the keyboard, or two swapped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise
from random import Random

from sandbox.worlds.dirt.rates import SLIPS

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIGITS = "1234567890"


def _neighbours() -> dict[str, str]:
    """The keys beside each key; of a row, and of the row below it."""
    found: dict[str, str] = {}
    for row in (*_ROWS, _DIGITS):
        for place, key in enumerate(row):
            found[key] = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for upper, lower in pairwise(_ROWS):
        for above, below in zip(upper, lower, strict=False):
            found[above] += below
            found[below] += above
    return found


NEIGHBOURS = _neighbours()
FEWEST = 4
"""Shorter words are not mistyped without anybody noticing."""


def slip(rng: Random, text: str) -> str:
    """The text with one slip in it; never of its first letter, which people look at."""
    if len(text) < FEWEST:
        return text
    at = rng.randrange(1, len(text) - 1)
    if not text[at].isalnum():
        return text
    chosen = rng.choices(_KINDS, cum_weights=_WEIGHTS)[0]
    return chosen(rng, text, at)


def _dropped(rng: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 :]


def _doubled(rng: Random, text: str, at: int) -> str:
    return text[:at] + text[at] + text[at:]


def _neighbour(rng: Random, text: str, at: int) -> str:
    beside = NEIGHBOURS.get(text[at].lower())
    if beside is None:
        return _dropped(rng, text, at)
    return text[:at] + rng.choice(beside) + text[at + 1 :]


def _swapped(rng: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


_BY_NAME: dict[str, Callable[[Random, str, int], str]] = {
    "dropped": _dropped,
    "doubled": _doubled,
    "neighbour": _neighbour,
    "swapped": _swapped,
}
_KINDS = [_BY_NAME[name] for name in SLIPS]
_WEIGHTS = list(accumulate(SLIPS.values()))
