"""What a Salesforce value is in neutral terms, and back, by the field's type. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from connectors.record import Value

NUMBERS = frozenset({"double", "currency", "percent", "int", "long"})
# Compound and binary values have no neutral form; their parts are fields of their own.
UNREADABLE = frozenset({"address", "location", "base64", "complexvalue", "anyType"})

_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00:?00|Z)")
_LARGEST = 2**63  # what JSON numbers can carry

Reader = Callable[[Any], Value]


def reader(field_type: str) -> Reader:
    """The function that makes a wire value of that type neutral."""
    return _READERS.get(field_type, _text)


def to_wire(field_type: str, value: Value) -> Any:
    """The JSON value to send; None clears. Raises ValueError saying what the field cannot hold."""
    if value is None:
        # A checkbox knows no blank.
        return False if field_type == "boolean" else None
    if isinstance(value, tuple):
        return _several(field_type, value)
    if field_type in NUMBERS:
        return _number_out(field_type, value)
    return _WRITERS.get(field_type, str)(value)


def epoch(stamp: str) -> float:
    """Seconds since the epoch of a stamp in the vendor's or the neutral spelling."""
    if stamp.endswith("+0000"):
        stamp = f"{stamp[:-5]}+00:00"
    return datetime.fromisoformat(stamp).timestamp()


def instant(seconds: float) -> str:
    """`2026-11-21T10:00:00Z`, fractions cut off."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: Any) -> Value:
    if isinstance(value, str):
        return value or None
    return None if value is None else str(value)


def _number_in(value: Any) -> Value:
    if isinstance(value, int):
        return str(value)
    if value is None:
        return None
    if value == int(value):
        return str(int(value))
    # `repr` is the shortest text that means this number, and may be in exponent form.
    return format(Decimal(repr(value)), "f")


def _boolean_in(value: Any) -> Value:
    if value is None:
        return None
    return "true" if value else "false"


def _instant_in(value: Any) -> Value:
    """`2026-11-21T10:00:00.000+0000` → `2026-11-21T10:00:00Z`; milliseconds stay when there are
    any.
    """
    if not value:
        return None
    match = _STAMP.fullmatch(value)
    if match is None:
        return _other_zone(value)
    whole, fraction = match.groups(default="")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"


def _choices_in(value: Any) -> Value:
    """Several choices are a set: in one order, so that the same set reads the same wherever it was
    ticked.
    """
    if not value:
        return None
    return ";".join(sorted(set(value.split(";"))))


def _other_zone(value: str) -> str:
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return moment.isoformat().replace("+00:00", "Z")


def _several(field_type: str, values: tuple[str, ...]) -> str:
    if field_type != "multipicklist":
        raise ValueError(f"a field of type {field_type} holds one value, not {len(values)}")
    return ";".join(values)


def _number_out(field_type: str, text: str) -> int | float:
    try:
        number = Decimal(text)
        large = abs(number) >= _LARGEST  # before anything makes a whole number of 1e999999
        whole = not large and number == int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise ValueError(f"{text!r} is not a number") from None
    if large:
        raise ValueError(f"{text} is too large a number")
    # A whole-number field refuses 250.0.
    if whole:
        return int(number)
    if field_type in ("int", "long"):
        raise ValueError(f"{text!r} is not a whole number")
    return float(number)


def _boolean_out(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def _date_out(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not a date such as 2026-11-21") from None


def _instant_out(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an instant such as 2026-11-21T10:00:00Z") from None
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} says no time zone")
    return text


_READERS: dict[str, Reader] = {
    **dict.fromkeys(NUMBERS, _number_in),
    "boolean": _boolean_in,
    "datetime": _instant_in,
    "multipicklist": _choices_in,
}
_WRITERS: dict[str, Callable[[str], Any]] = {
    "boolean": _boolean_out,
    "date": _date_out,
    "datetime": _instant_out,
}
