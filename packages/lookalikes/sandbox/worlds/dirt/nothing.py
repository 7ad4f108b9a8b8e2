"""Where there is no value: a blank, or what people enter to be let through."""

from __future__ import annotations

from random import Random

TYPED = ("n/a", "-", "N/A", "unknown", ".", "none", "test", "tbd", "x", "?")
CHOSEN = ("Select", "Other", "Unknown", "--None--")
NUMBERS = ("n/a", "-", "000000", "0000000000", "123456", "1234567890", "none", "tbc")


def or_blank(rng: Random, text: str, chance: float) -> str:
    """The text, or nothing at all."""
    return "" if rng.random() < chance else text
