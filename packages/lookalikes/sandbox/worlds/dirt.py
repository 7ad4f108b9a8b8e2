"""How a true value gets typed: spellings, stray spaces, shouted addresses, blanks.

Nothing here knows a vendor. The chances are per value; the world's own seed decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sandbox.worlds.accounts import Account


def spelled(rng: Random, spellings: Sequence[str], tidy: float = 0.5) -> str:
    """One of the spellings: the first with this chance, otherwise any."""
    if rng.random() < tidy:
        return spellings[0]
    return rng.choice(spellings)


def spaced(rng: Random, text: str, chance: float = 0.04) -> str:
    """The text with, now and then, a space too many."""
    if rng.random() >= chance:
        return text
    return rng.choice((f"{text} ", f" {text}", text.replace(" ", "  ", 1), f"{text}  "))


def shouted(rng: Random, text: str, chance: float) -> str:
    """The text, now and then in capitals or capitalised."""
    if rng.random() >= chance:
        return text
    return rng.choice((text.upper(), text.title()))


def or_blank(rng: Random, text: str, chance: float) -> str:
    """The text, or nothing at all."""
    return "" if rng.random() < chance else text


def company_name(rng: Random, account: Account) -> str:
    """The company's name with or without its legal form, in the ways people write that."""
    name = account.name
    form = account.form
    ways = (name, name, f"{name} {form}", f"{name}, {form}", f"{name} {form.replace('.', '')}")
    return spaced(rng, shouted(rng, rng.choice(ways), 0.03))


def website(rng: Random, domain: str) -> str:
    """The company's address on the web, as pasted from wherever."""
    return rng.choice(
        (
            f"https://www.{domain}",
            f"http://{domain}/",
            f"www.{domain}",
            domain,
            f"https://{domain}/en",
        )
    )


def about(rng: Random, number: int, chance: float = 0.12) -> int:
    """The number, or now and then one that was right some time ago."""
    if rng.random() >= chance:
        return number
    return max(1, round(number * rng.choice((0.8, 0.9, 1.1, 1.25))))
