"""The kinds of value that formulas know, and how a record's values become them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException
from typing import Any

from sandbox.salesforce.formulas.syntax import CannotEvaluate
from sandbox.salesforce.schema.object_types import Field

KINDS = {
    "text": "Text",
    "number": "Number",
    "boolean": "Boolean",
    "date": "Date",
    "datetime": "DateTime",
    "time": "Time",
    "picklist": "Picklist",
    "multipicklist": "Multi-Select Picklist",
    "null": "Null",
}
"""What the vendor calls each kind in its refusals."""

_EXACT = Context(prec=38)
_ID_LENGTH = 15
_HUNDRED = Decimal(100)


def kind_of(field: Field) -> str | None:
    """The kind of a field's values; None for those that no formula reads."""
    if field.type == "textarea" and field.length > 255:
        return None
    return _FIELD_KINDS.get(field.type)


def from_row(field: Field, value: Any) -> Any:
    """A stored value as formulas know it: ids in 15 characters, percents as fractions."""
    if value is None:
        return None
    read = _READERS.get(field.type)
    return value if read is None else read(value)


def to_row(field: Field, value: Any) -> Any:
    """A formula's value as a record of that field is given it."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        number = value * _HUNDRED if field.type == "percent" else value
        return _number(field, number)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S.000Z")
    return value


def _number(field: Field, number: Decimal) -> float | int:
    step = Decimal(1).scaleb(-field.scale)
    rounded = calculated(lambda context: number.quantize(step, ROUND_HALF_UP, context))
    return int(rounded) if field.type == "int" else float(rounded)


def calculated(work: Callable[[Context], Decimal]) -> Decimal:
    """The number that the work finds. Raises CannotEvaluate for what has none."""
    try:
        found = work(_EXACT)
    except (DecimalException, OverflowError, ValueError) as problem:
        raise CannotEvaluate("The number is out of range or divided by zero.") from problem
    if not found.is_finite() or abs(found) > _LARGEST:
        raise CannotEvaluate("The number is out of range.")
    return found


def written(number: Decimal) -> str:
    """A number as TEXT and `&` write it: plain, without zeros at its end."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


_LARGEST = Decimal(10) ** 30
_FIELD_KINDS = {
    **dict.fromkeys(("string", "textarea", "phone", "url", "email", "combobox"), "text"),
    **dict.fromkeys(("id", "reference"), "text"),
    **dict.fromkeys(("int", "double", "currency", "percent"), "number"),
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "picklist": "picklist",
    "multipicklist": "multipicklist",
}


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def _decimal(number: float) -> Decimal:
    return Decimal(str(number))


def _short(record_id: str) -> str:
    return record_id[:_ID_LENGTH]


_READERS: dict[str, Callable[[Any], Any]] = {
    "id": _short,
    "reference": _short,
    "int": _decimal,
    "double": _decimal,
    "currency": _decimal,
    "percent": lambda number: _decimal(number) / _HUNDRED,
    "date": date.fromisoformat,
    "datetime": _moment,
    "time": lambda text: time.fromisoformat(text.removesuffix("Z")),
}
