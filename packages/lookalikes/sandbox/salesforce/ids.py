"""Record ids as Salesforce makes them: key prefix, instance, base-62 counter, three checksum
characters.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
INSTANCE = "Ho0"


def make_id(prefix: str, number: int) -> str:
    """The 18-character id of the object's `number`-th record."""
    return full_id(f"{prefix}{INSTANCE}{_base62(number):0>9}")


def full_id(short: str) -> str:
    """The 18-character form: each suffix character encodes which of five characters are
    capitals.
    """
    return short + _check(short[:5]) + _check(short[5:10]) + _check(short[10:])


@lru_cache(maxsize=65_536)
def _check(five: str) -> str:
    return _CHECK[sum(1 << i for i, letter in enumerate(five) if "A" <= letter <= "Z")]


def normal_id(text: object) -> str | None:
    """The 18-character form of a 15- or 18-character id; None when it is no id at all.

    Salesforce repairs the case of an 18-character id from its checksum, so the suffix is trusted.
    """
    return _normal(text) if isinstance(text, str) else None


@lru_cache(maxsize=65_536)
def _normal(text: str) -> str | None:
    if not _SHAPE.fullmatch(text):
        return None
    if len(text) == 15:
        return full_id(text)
    return text if full_id(text[:15]) == text else _repaired(text)


def _repaired(text: str) -> str | None:
    suffix = text[15:].upper()
    if any(letter not in _CHECK for letter in suffix):
        return None
    letters = ""
    for position, letter in enumerate(text[:15]):
        capital = _CHECK.index(suffix[position // 5]) >> (position % 5) & 1
        letters += letter.upper() if capital else letter.lower()
    if full_id(letters)[15:] == suffix:
        return full_id(letters)
    return None


def _base62(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 62)
        text = _DIGITS[digit] + text
    return text
