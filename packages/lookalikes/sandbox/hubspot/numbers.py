"""Numbers as they were written in a JSON text.

Jackson reads a number into a text by its characters (`StringDeserializer` takes any scalar by
`getValueAsString`), so that `1.50` stays `1.50` and no digit of a long one is lost.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

_LONGEST_INT = 20
_LONGEST_ID = 19


class Written(float):
    """A number that knows the characters it was written in."""

    def __new__(cls, text: str) -> Written:
        """The number of a text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str


class Unwritten(Exception):
    """A text is wanted of a number whose characters are lost: the JSON is to be read again."""


def parsed_as_written(raw: bytes) -> Any:
    """What a sound JSON text holds, its numbers with their characters. Raises RecursionError."""
    return json.loads(raw, parse_float=Written, parse_int=_whole)


def _whole(text: str) -> int | Written:
    """Whole numbers of 64 bits stay such, as of every other body."""
    if len(text) <= _LONGEST_INT and text != "-0" and -(2**63) <= int(text) < 2**64:
        return int(text)
    return Written(text)


def counted(text: str) -> int | None:
    """The number that digits make, as ids and pages have it; None of all else and of what is longer
    than the vendor's numbers are.
    """
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else None


def plain(value: Any) -> Any:
    """The same without the characters, as it is kept as JSON."""
    if isinstance(value, Written):
        return float(value)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return value


def digits(number: float) -> str:
    """The characters of a number; without an exponent where it is not known how it was written."""
    if isinstance(number, Written):
        return number.text
    return f"{Decimal(repr(number)):f}"
