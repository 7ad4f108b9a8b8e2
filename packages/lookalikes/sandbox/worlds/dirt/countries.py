"""A country as typed: by name, by code, in somebody's own language, or something else in its
place.
"""

from __future__ import annotations

from random import Random

from sandbox.worlds.dirt.nothing import TYPED
from sandbox.worlds.dirt.rates import COUNTRY_ELSEWHERE, PLACEHOLDER_TYPED, REGION_AS_COUNTRY
from sandbox.worlds.dirt.text import typed
from sandbox.worlds.places import Country

# How systems and people are set up differs more from company to company than any file shows: each
# way is common somewhere.
_WAYS = {"name": 66, "code": 14, "abroad": 9, "short": 7, "long": 4}
_NAMES = list(_WAYS)
_WEIGHTS = list(_WAYS.values())


def country_name(rng: Random, country: Country, city: str, tidy: float = 0.0) -> str:
    """The country, with this chance as it is and otherwise as people put it."""
    if rng.random() < tidy:
        return country.name
    chance = rng.random()
    if chance < COUNTRY_ELSEWHERE:
        return city
    chance -= COUNTRY_ELSEWHERE
    if chance < REGION_AS_COUNTRY:
        return country.region
    chance -= REGION_AS_COUNTRY
    if chance < PLACEHOLDER_TYPED:
        return rng.choice(TYPED)
    return _spelt(rng, country)


def _spelt(rng: Random, country: Country) -> str:
    called = country.called
    way = rng.choices(_NAMES, _WEIGHTS)[0]
    if way == "code":
        return rng.choice((country.code, country.code, called.code3, country.code.lower()))
    if way == "abroad":
        return typed(rng, rng.choice(called.abroad))
    if way == "short":
        return rng.choice(called.short)
    if way == "long":
        return typed(rng, rng.choice(called.long))
    return typed(rng, country.name)
