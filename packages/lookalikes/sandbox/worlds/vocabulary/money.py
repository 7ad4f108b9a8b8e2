"""In which currency a company is sold to, and what one of ours is worth in it."""

from __future__ import annotations

HOME = "USD"
RATES: dict[str, float] = {
    "EUR": 0.9,
    "GBP": 0.78,
    "SEK": 10.4,
    "CAD": 1.37,
    "BRL": 5.4,
    "AUD": 1.5,
    "JPY": 150.0,
    "INR": 84.0,
    "SGD": 1.34,
}
"""How many of each a dollar buys; about what it was in the middle of the 2020s."""

_USED_IN = {
    "GB": "GBP",
    "DE": "EUR",
    "FR": "EUR",
    "NL": "EUR",
    "ES": "EUR",
    "IT": "EUR",
    "IE": "EUR",
    "SE": "SEK",
    "CA": "CAD",
    "BR": "BRL",
    "AU": "AUD",
    "JP": "JPY",
    "IN": "INR",
    "SG": "SGD",
}


def currency_of(country: str) -> str:
    """What is paid with there; our own where it is not among ours."""
    return _USED_IN.get(country, HOME)


def price_in(currency: str, amount: int) -> int:
    """The amount, which is in our own currency, rounded as people round it there."""
    found = amount * RATES.get(currency, 1.0)
    return max(1, round(found / 100)) * 100
