"""What one incoming JSON value becomes when stored, or why it is refused, by the field's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from sandbox.salesforce.errors import Refusal, WrongType, malformed_id
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.rules.refusals import bad_choice
from sandbox.salesforce.schema.object_types import Field
from sandbox.salesforce.times import parse_day, parse_instant, parse_time

_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+")

# Of what Python reads as a number Java has no underscores and, as JSON, no other digits than these.
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)

_Reader = Callable[[Field, Any, bool], Any]


def stored_value(field: Field, value: Any, *, lenient: bool = False) -> Any:
    """The value as stored; `lenient` lets dirty picklist and email values in. Raises Refusal."""
    if value is None:
        return False if field.type == "boolean" else None
    read: _Reader = _READERS.get(field.type, _text)
    return read(field, value, lenient)


def _text(field: Field, value: Any, lenient: bool) -> str | None:
    if not isinstance(value, str):
        raise WrongType(field.name, field.label, field.type, value)
    # The vendor trims what it stores and has no empty text: "" and null are one.
    text = value.rstrip()
    if len(text) > field.length:
        message = f"{field.label}: data value too large: {text} (max length={field.length})"
        raise Refusal(400, "STRING_TOO_LONG", message, [field.name])
    return text or None


def _picklist(field: Field, value: Any, lenient: bool) -> str | None:
    text = _text(field, value, lenient)
    if text is None or not field.restricted or lenient:
        return text
    for allowed in field.values:
        if allowed.lower() == text.lower():
            return allowed
    raise bad_choice(field, text)


def _multipicklist(field: Field, value: Any, lenient: bool) -> str | None:
    """Values parted by semicolons, each once, in the order the field lists them."""
    text = _text(field, value, lenient)
    if text is None:
        return None
    parts = dict.fromkeys(part.strip() for part in text.split(";") if part.strip())
    if field.restricted and not lenient:
        parts = dict.fromkeys(str(_picklist(field, part, lenient)) for part in parts)
    known = {name: place for place, name in enumerate(field.values)}
    return ";".join(sorted(parts, key=lambda part: known.get(part, len(known)))) or None


def _email(field: Field, value: Any, lenient: bool) -> str | None:
    """In lower case, as the vendor keeps addresses (the contacts that CumulusCI upserted, read back
    in `TestUpsert.test_upsert_complex_fields__bulk`).
    """
    text = _text(field, value, lenient)
    if text is None or lenient:
        return text
    if _EMAIL.fullmatch(text):
        return text.lower()
    message = f"{field.label}: invalid email address: {text}"
    raise Refusal(400, "INVALID_EMAIL_ADDRESS", message, [field.name])


def _boolean(field: Field, value: Any, lenient: bool) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise WrongType(field.name, field.label, "boolean", value)


def _number(field: Field, value: Any, lenient: bool) -> float | int | None:
    if value == "" and lenient:
        return None
    # A JSON 250.0 is refused for a whole-number field.
    if field.type == "int" and isinstance(value, float) and not lenient:
        raise WrongType(field.name, field.label, "int", value)
    number = _decimal(value, field.scale)
    if number is None:
        raise WrongType(field.name, field.label, _JSON_NUMBER.get(field.type, "double"), value)
    if abs(number) >= Decimal(10) ** (field.precision - field.scale) or _off_the_globe(
        field, number
    ):
        message = f"{field.label}: value outside of valid range on numeric field: {value}"
        raise Refusal(400, "NUMBER_OUTSIDE_VALID_RANGE", message, [field.name])
    return int(number) if field.type == "int" else float(number)


def _off_the_globe(field: Field, number: Decimal) -> bool:
    """Degrees that there are not: known of Billing Latitude, in these words (NPSP's issue 6542)."""
    name = field.name.removesuffix("__s").rstrip("_")
    most = next((most for end, most in _DEGREES.items() if name.endswith(end)), None)
    return most is not None and abs(number) > most


def _decimal(value: Any, scale: int) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    return _rounded(str(value), scale)


def _rounded(text: str, scale: int) -> Decimal | None:
    """The number, half up; None for what is none. `NaN` and `Infinity` are words to the vendor."""
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        number = Decimal(text).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(field: Field, value: Any, lenient: bool) -> str | None:
    if value == "" and lenient:
        return None
    return _moment(field, value, "date", parse_day)


def _instant(field: Field, value: Any, lenient: bool) -> str | None:
    if value == "" and lenient:
        return None
    return _moment(field, value, "datetime", parse_instant)


def _time(field: Field, value: Any, lenient: bool) -> str | None:
    """A time of day in UTC: `08:30:00.000Z`."""
    if value == "" and lenient:
        return None
    return _moment(field, value, "time", parse_time)


def _moment(field: Field, value: Any, kind: str, parse: Callable[[str], str]) -> str | None:
    try:
        return parse(value)
    except (TypeError, ValueError, OverflowError):
        raise WrongType(field.name, field.label, kind, value) from None


def _reference(field: Field, value: Any, lenient: bool) -> str | None:
    if value == "":
        return None
    # Metadata objects are addressed by their API name.
    named = isinstance(value, str) and "EntityDefinition" in field.refers
    found = value if named else normal_id(value)
    if found is None:
        raise malformed_id(field.label, value, field.name)
    return str(found)


def _as_it_is(field: Field, value: Any, lenient: bool) -> Any:
    return value


_DEGREES = {"Latitude": 90, "Longitude": 180}
_JSON_NUMBER = {"int": "int"}
_READERS: dict[str, _Reader] = {
    "picklist": _picklist,
    "multipicklist": _multipicklist,
    "email": _email,
    "boolean": _boolean,
    "int": _number,
    "double": _number,
    "currency": _number,
    "percent": _number,
    "date": _day,
    "datetime": _instant,
    "time": _time,
    "reference": _reference,
    "complexvalue": _as_it_is,
}
