"""One difference between the vendor and the look-alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

STATUS = "another status"
TAKEN = "a refusal that is taken"
REFUSED = "refused what is taken"
HEADER_MISSING = "a header is missing"
HEADER_EXTRA = "a header too many"
HEADER_SPELLING = "a header is spelt otherwise"
HEADER_VALUE = "a header says something else"
FORM = "another form of body"
KEY_MISSING = "a key is missing"
KEY_EXTRA = "a key too many"
JSON_KIND = "another JSON kind"
MEMBER_MISSING = "a definition is missing"
MEMBER_EXTRA = "a definition too many"
LENGTH = "more or fewer in a list"
ORDER = "another order"
CODE = "another code"
TEXT = "another text"
VALUE = "another value"
KINDS = (
    *(TAKEN, REFUSED, STATUS, CODE, TEXT, FORM, KEY_MISSING, KEY_EXTRA, JSON_KIND, VALUE, LENGTH),
    *(ORDER, MEMBER_MISSING, MEMBER_EXTRA),
    *(HEADER_MISSING, HEADER_EXTRA, HEADER_SPELLING, HEADER_VALUE),
)
"""Every kind, in the order in which a report tells them."""


@dataclass(frozen=True)
class Difference:
    """What the look-alike says (`ours`) where the vendor says something else, at a place of the
    answer.
    """

    kind: str
    place: str
    vendor: Any
    ours: Any
