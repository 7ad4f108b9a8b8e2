"""Any text as somebody typed it: mostly right, now and then one thing wrong with it."""

from __future__ import annotations

from random import Random

from sandbox.worlds.dirt.fingers import slip
from sandbox.worlds.dirt.looks import garbled, spaced, unaccented
from sandbox.worlds.dirt.nothing import TYPED
from sandbox.worlds.dirt.rates import (
    BLANKS,
    GARBLED,
    LOWER,
    NAMES_SWAPPED,
    PLACEHOLDER_TYPED,
    SLIP,
    UNACCENTED,
    UPPER,
)

_SLIP = SLIP
_BLANKS = _SLIP + BLANKS
_LOWER = _BLANKS + LOWER
_UPPER = _LOWER + UPPER
_PLACEHOLDER = _UPPER + PLACEHOLDER_TYPED


def typed(rng: Random, text: str) -> str:
    """The text as typed: with at most one slip, blank, odd case or placeholder, and perhaps its
    accents gone.
    """
    if not text:
        return text
    if not text.isascii():
        text = _foreign(rng, text)
    chance = rng.random()
    if chance >= _PLACEHOLDER:
        return text
    if chance < _SLIP:
        return slip(rng, text)
    if chance < _BLANKS:
        return spaced(rng, text)
    if chance < _LOWER:
        return text.lower()
    if chance < _UPPER:
        return text.upper()
    return rng.choice(TYPED)


def full_name(rng: Random, first: str, last: str) -> tuple[str, str]:
    """A given and a family name as typed, now and then each in the other's field."""
    if rng.random() < NAMES_SWAPPED:
        first, last = last, first
    return typed(rng, first), typed(rng, last)


def shouted(rng: Random, text: str, chance: float) -> str:
    """The text, now and then in capitals or capitalised."""
    if rng.random() >= chance:
        return text
    return rng.choice((text.upper(), text.title()))


def _foreign(rng: Random, text: str) -> str:
    chance = rng.random()
    if chance < GARBLED:
        return garbled(text)
    if chance < GARBLED + UNACCENTED:
        return unaccented(rng, text)
    return text
