"""Where in a JSON text a value stands, in the lines and columns of a Jackson parser: both count
from one, columns in bytes.

Only for texts that were parsed before, and only on the way to a refusal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()

Way = Sequence[str | int]
"""The names and numbers that lead to a value from the outermost one."""


class Place(NamedTuple):
    """A line and a column."""

    line: int
    column: int


def start_of(text: str, way: Way) -> Place:
    """Where a value begins."""
    return _place(text, _value(text, way))


def end_of(text: str, way: Way) -> Place:
    """The last character of a value, such as the brace that closes an object."""
    _, end = _DECODER.raw_decode(text, _value(text, way))
    return _place(text, end - 1)


def _value(text: str, way: Way) -> int:
    at = _past_blanks(text, 0)
    for step in way:
        at = _member(text, at, step) if isinstance(step, str) else _element(text, at, step)
    return at


def _member(text: str, at: int, name: str) -> int:
    """The value of a member of the object at an offset; of several with one name the last."""
    found = at
    at = _past_blanks(text, at + 1)
    while text[at] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _past_blanks(text, _past_blanks(text, at) + 1)
        if key == name:
            found = at
        at = _following(text, at)
    return found


def _element(text: str, at: int, number: int) -> int:
    """An element of the list at an offset."""
    at = _past_blanks(text, at + 1)
    for _ in range(number):
        at = _following(text, at)
    return at


def _following(text: str, at: int) -> int:
    """What comes behind the value at an offset and the comma after it."""
    _, at = _DECODER.raw_decode(text, at)
    at = _past_blanks(text, at)
    if text[at] == ",":
        at = _past_blanks(text, at + 1)
    return at


def _past_blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return at if found is None else found.end()


def _place(text: str, at: int) -> Place:
    before = text[:at]
    line = before.count("\n") + 1
    begun = before.rfind("\n") + 1
    return Place(line, len(before[begun:].encode()) + 1)
