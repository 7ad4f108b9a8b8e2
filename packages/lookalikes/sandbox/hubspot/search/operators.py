"""What each search operator means for one property: numbers and instants compare as such, texts
without case. The operators that say what is not so find records without the property as well
(second-hand).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import parsed_ms

Test = Callable[[Row], bool]
SortKey = Callable[[Row], Any]
Read = Callable[[Row], float | None]

_WORD = re.compile(r"[^\W_]+")

# Each as an inclusive range; ids and instants are whole numbers.
RANGES: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "EQ": lambda low, _: (low, low),
    "GT": lambda low, _: (math.floor(low) + 1, math.inf),
    "GTE": lambda low, _: (low, math.inf),
    "LT": lambda low, _: (-math.inf, math.ceil(low) - 1),
    "LTE": lambda low, _: (-math.inf, low),
    "BETWEEN": lambda low, high: (low, high),
}

_COMPARE: dict[str, Callable[[float, float, float], bool]] = {
    "EQ": lambda x, low, _: x == low,
    "GT": lambda x, low, _: x > low,
    "GTE": lambda x, low, _: x >= low,
    "LT": lambda x, low, _: x < low,
    "LTE": lambda x, low, _: x <= low,
    "BETWEEN": lambda x, low, high: low <= x <= high,
}

_NEGATIVE = {"NEQ": "EQ", "NOT_IN": "IN", "NOT_CONTAINS_TOKEN": "CONTAINS_TOKEN"}


def operator_test(
    definition: dict[str, Any], kind: Kind, operator: str, entry: dict[str, Any]
) -> Test:
    """The test for one filter `{"propertyName", "operator", "value"?, "values"?, "highValue"?}`."""
    name = definition["name"]
    if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        wanted = operator == "HAS_PROPERTY"
        return lambda row: bool(row["props"].get(name)) is wanted
    if operator in _NEGATIVE:
        return _not(operator_test(definition, kind, _NEGATIVE[operator], entry))
    if operator == "IN":
        return _membership(definition, entry["values"])
    if operator == "CONTAINS_TOKEN":
        return _tokens(name, entry["value"])
    if numeric(definition):
        return _comparison(_reader(definition, kind), operator, entry)
    return _text_comparison(name, operator, entry)


def _not(test: Test) -> Test:
    return lambda row: not test(row)


def numeric(definition: dict[str, Any]) -> bool:
    """Whether values of the property compare as numbers."""
    return definition["type"] in ("number", "datetime", "date")


def number_of(value: Any) -> float:
    """A filter's number or instant (ISO or milliseconds); refuses other texts."""
    found = _number(str(value))
    if found is None or not math.isfinite(found):
        raise refused(
            f"There was a problem with the request. {value} is not a number or an instant"
        )
    return found


def sort_value(definition: dict[str, Any] | None, name: str, kind: Kind) -> SortKey:
    """The key to sort rows by; records without the value come first."""
    if definition is None:
        raise refused(f"There was a problem with the request. Property {name} does not exist")
    if numeric(definition):
        read = _reader(definition, kind)
        return lambda row: -math.inf if (found := read(row)) is None else found
    return lambda row: row["props"].get(name, "").lower()


def _reader(definition: dict[str, Any], kind: Kind) -> Read:
    name = definition["name"]
    if name == kind.created and kind.name != "deals":
        return lambda row: row["created"]
    if name == kind.modified:
        return lambda row: row["modified"]
    if name == "hs_object_id":
        return lambda row: row["n"]
    return lambda row: _number(row["props"].get(name, ""))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return parsed_ms(text)


def _comparison(read: Read, operator: str, entry: dict[str, Any]) -> Test:
    compare = _COMPARE[operator]
    low = number_of(entry["value"])
    high = number_of(entry["highValue"]) if entry.get("highValue") is not None else low

    def test(row: Row) -> bool:
        # A record without the value matches no comparison.
        found = read(row)
        return found is not None and compare(found, low, high)

    return test


def _text_comparison(name: str, operator: str, entry: dict[str, Any]) -> Test:
    low = entry["value"].lower()
    if operator == "EQ":
        return lambda row: _text(row, name) == low
    high = (entry.get("highValue") or low).lower()
    return lambda row: bool(value := _text(row, name)) and _between(operator, value, low, high)


def _between(operator: str, value: str, low: str, high: str) -> bool:
    order = (value > low) - (value < low)
    if operator == "BETWEEN":
        return low <= value <= high
    return _COMPARE[operator](order, 0, 0)


def _membership(definition: dict[str, Any], values: list[str]) -> Test:
    name = definition["name"]
    if numeric(definition):
        numbers: set[float | None] = {number_of(value) for value in values}
        return lambda row: bool(text := row["props"].get(name, "")) and _number(text) in numbers
    chosen = set(values)
    # Texts in a list are compared with the lowered value, so they must be given in lower case
    # (unverified).
    fold = str.lower if definition["type"] == "string" else str
    return lambda row: bool(text := row["props"].get(name, "")) and fold(text) in chosen


def _tokens(name: str, pattern: str) -> Test:
    lowered = pattern.lower()
    if "*" in lowered:
        return lambda row: bool(text := _text(row, name)) and _like(text, lowered)
    words = set(_WORD.findall(lowered))
    return lambda row: bool(text := _text(row, name)) and words.issubset(_WORD.findall(text))


def _text(row: Row, name: str) -> str:
    return row["props"].get(name, "").lower()


def _like(text: str, pattern: str) -> bool:
    return fnmatchcase(text, pattern) or any(
        fnmatchcase(word, pattern) for word in _WORD.findall(text)
    )
