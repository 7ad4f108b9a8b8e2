"""Record ids: 18 characters that compare safely, from the 15 that people and old systems pass on.
Pure.

Salesforce compares 15-character ids with case; the three characters it appends say which letters
are capitals.
"""

from __future__ import annotations

import re

_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = re.compile(r"[A-Za-z0-9]{15}")
_LIKE_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def full_id(text: str) -> str:
    """The 18-character form of a 15-character id; anything else as it is."""
    if not _SHORT.fullmatch(text):
        return text
    return text + _check(text[:5]) + _check(text[5:10]) + _check(text[10:])


def like_id(value: object) -> bool:
    """Whether a value has the shape of an id."""
    return isinstance(value, str) and _LIKE_ID.fullmatch(value) is not None


def _check(five: str) -> str:
    capitals = 0
    for place, letter in enumerate(five):
        if letter.isupper():
            capitals |= 1 << place
    return _CHECK[capitals]
