"""Record ids: 18 characters that compare safely, from the 15 that people and old systems pass on.
Pure.

Salesforce compares 15-character ids with case; the three characters it appends say which letters
are capitals.
"""

from __future__ import annotations

import re

_CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = re.compile(r"[A-Za-z0-9]{15}")


def full_id(text: str) -> str:
    """The 18-character form of a 15-character id; anything else as it is."""
    if not _SHORT.fullmatch(text):
        return text
    return text + "".join(_check(text[start : start + 5]) for start in (0, 5, 10))


def like_id(value: object) -> bool:
    """Whether a value has the shape of an id."""
    return isinstance(value, str) and len(value) in (15, 18) and value.isalnum() and value.isascii()


def _check(five: str) -> str:
    return _CHECK[sum(1 << place for place, letter in enumerate(five) if letter.isupper())]
