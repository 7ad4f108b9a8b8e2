"""A phone number as typed: in one of the country's ways, with what people put beside it."""

from __future__ import annotations

from random import Random

from sandbox.worlds.dirt.fingers import slip
from sandbox.worlds.dirt.nothing import NUMBERS
from sandbox.worlds.dirt.rates import PHONE_PLACEHOLDER, PHONE_WRONG
from sandbox.worlds.places import Country, draw_phone, phone_as

_PLACEHOLDER = PHONE_PLACEHOLDER
_WRONG = _PLACEHOLDER + PHONE_WRONG
# Not counted in public data, which has no phone numbers: common habits, kept rare.
_HABIT = _WRONG + 0.05


def typed_phone(rng: Random, country: Country, national: str) -> str:
    """The number as typed; `national` is how people of the country write it."""
    chance = rng.random()
    written = phone_as(rng, country, national)
    if chance >= _HABIT:
        return written
    if chance < _PLACEHOLDER:
        return rng.choice(NUMBERS)
    if chance < _WRONG:
        return slip(rng, written)
    return _by_habit(rng, country, national, written)


def _by_habit(rng: Random, country: Country, national: str, written: str) -> str:
    digits = "".join(char for char in national if char.isdigit())
    other = draw_phone(rng, country)
    ways = (
        f"{written} ext. {rng.randint(10, 999)}",
        f"{written} x{rng.randint(100, 9999)}",
        f"{written} / {other}",
        f"Tel: {written}",
        f"{written} (office)",
        # A spreadsheet took it for a number.
        digits.lstrip("0"),
        f"{digits.lstrip('0')}.0",
        f"+{country.dial} ({country.trunk or '0'}){digits.removeprefix(country.trunk)}",
    )
    return rng.choice(ways)
