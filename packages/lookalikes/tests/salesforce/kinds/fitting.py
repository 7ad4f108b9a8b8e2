"""Whether a value is one that its field's describe allows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Described = Mapping[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
_TIME = re.compile(r"\d\d:\d\d:\d\d\.\d{3}Z")
_ID = re.compile(r"[A-Za-z0-9]{18}")
_PLACES = {"latitude", "longitude"}


def misfit(field: Described, value: Any) -> str:
    """What is wrong with the value; empty when nothing is."""
    if value is None:
        return "" if field["nillable"] else "null in a field that is not nillable"
    if not _FITS.get(field["type"], _text)(field, value):
        return f"{value!r} in a field of type {field['type']}"
    allowed = [each["value"] for each in field["picklistValues"]]
    if field["restrictedPicklist"] and allowed:
        named = value.split(";") if field["type"] == "multipicklist" else [value]
        if not set(named) <= set(allowed):
            return f"{value!r} is none of a restricted picklist's values"
    return ""


def _text(field: Described, value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= field["length"]


def _id(field: Described, value: Any) -> bool:
    if "EntityDefinition" in field["referenceTo"] or field["type"] == "id":
        return isinstance(value, str) and value != ""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _boolean(field: Described, value: Any) -> bool:
    return isinstance(value, bool)


def _whole(field: Described, value: Any) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and abs(value) < 10 ** field["digits"]


def _number(field: Described, value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and abs(value) < 10 ** (field["precision"] - field["scale"])


def _like(pattern: re.Pattern[str]) -> Callable[[Described, Any], bool]:
    return lambda field, value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _address(field: Described, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    for name, part in value.items():
        kinds = (int, float) if name in _PLACES else str
        if part is not None and not isinstance(part, kinds):
            return False
    return True


def _object(field: Described, value: Any) -> bool:
    return isinstance(value, dict)


def _anything(field: Described, value: Any) -> bool:
    return isinstance(value, (str, int, float, bool))


_FITS: dict[str, Callable[[Described, Any], bool]] = {
    "id": _id,
    "reference": _id,
    "boolean": _boolean,
    "int": _whole,
    "double": _number,
    "currency": _number,
    "percent": _number,
    "date": _like(_DAY),
    "datetime": _like(_INSTANT),
    "time": _like(_TIME),
    "address": _address,
    "complexvalue": _object,
    "anyType": _anything,
}
