"""What a function in a query does with a row: the field it stands for, and how it is read."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import NUMBERS, Field, ObjectType
from sandbox.salesforce.soql.money import check_use, in_corporate, in_own, priced
from sandbox.salesforce.soql.paths import Getter, Scope, resolve, resolve_usable
from sandbox.salesforce.soql.periods import fiscal_number
from sandbox.salesforce.soql.syntax import (
    DATE_FUNCTIONS,
    SHOWN,
    Call,
    Expression,
    Literal,
    Path,
    pointing,
)

_DATES = frozenset({"date", "datetime"})
_TIMED = frozenset({"DAY_ONLY", "HOUR_IN_DAY", "CONVERTTIMEZONE"})
_RADII = {"mi": 3958.8, "km": 6371.0}


def resolve_expression(
    scope: Scope, kind: ObjectType, expression: Expression, use: str
) -> tuple[Field, Getter]:
    """The field an expression is like and how to read it from a row of `kind`. Raises
    INVALID_FIELD.

    `use` is what is done with it: selected, filtered, sorted, grouped or aggregated.
    """
    if isinstance(expression, Path):
        if use == "selected":
            return resolve(scope, kind, expression)
        return _usable(scope, kind, expression, use)
    if expression.function in DATE_FUNCTIONS:
        return _date_part(scope, kind, expression)
    if expression.function == "DISTANCE":
        return _distance(scope, kind, expression)
    if expression.function in SHOWN or (
        expression.function == "CONVERTTIMEZONE" and use == "filtered"
    ):
        return _shown(scope, kind, expression, use)
    message = f"{expression.function} is not allowed here: {expression}"
    raise pointing(scope.text, expression.at, message)


def _usable(scope: Scope, kind: ObjectType, path: Path, use: str) -> tuple[Field, Getter]:
    field, get = resolve_usable(scope, kind, path, use)
    if use in ("sorted", "aggregated"):
        return field, in_corporate(scope, kind, path, field, get)
    return field, get


def inner(call: Call) -> Expression:
    """What a function of one thing is applied to."""
    found = call.arguments[0]
    assert not isinstance(found, Literal)
    return found


def _shown(scope: Scope, kind: ObjectType, call: Call, use: str) -> tuple[Field, Getter]:
    """Labels, amounts and hours as the user sees them.

    This org speaks one language in which a value is its own label, and keeps UTC: FORMAT changes
    something, and convertCurrency where there are several currencies.
    """
    if call.function == "CONVERTCURRENCY":
        return _in_own_currency(scope, kind, call, use)
    field, get = resolve_expression(scope, kind, inner(call), use)
    if call.function != "FORMAT" or use != "selected":
        return field, get
    written: Getter | None = None
    if field.type == "currency":
        written = priced(scope, kind, inner(call), get)
    shown = Field(field.name, "string", field.label, length=255)
    return shown, written or (lambda row: formatted(field, get(row)))


def _in_own_currency(scope: Scope, kind: ObjectType, call: Call, use: str) -> tuple[Field, Getter]:
    check_use(scope, call, use)
    path = inner(call)
    field, get = resolve_expression(scope, kind, path, "selected")
    if field.type != "currency":
        message = f"The field {field.name} is not of type currency"
        raise pointing(scope.text, call.at, message, "INVALID_FIELD")
    assert isinstance(path, Path)
    return field, in_own(scope, kind, path, get)


def formatted(field: Field, value: object) -> str | None:
    """A value in the user's locale, en_US: `$1,250.00`, `11/21/2026, 10:00 AM`."""
    if value is None:
        return None
    if field.type in NUMBERS and isinstance(value, int | float):
        return _amount(field, value)
    if field.type in _DATES:
        return _moment(str(value))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _amount(field: Field, value: float) -> str:
    if field.type == "currency":
        return f"{'-' if value < 0 else ''}${abs(value):,.2f}"
    text = f"{value:,.{field.scale}f}"
    return f"{text}%" if field.type == "percent" else text


def _moment(text: str) -> str:
    day = f"{int(text[5:7])}/{int(text[8:10])}/{text[:4]}"
    if len(text) == len("2026-11-21"):
        return day
    hour = int(text[11:13])
    return f"{day}, {(hour - 1) % 12 + 1}:{text[14:16]} {'AM' if hour < 12 else 'PM'}"


def _date_part(scope: Scope, kind: ObjectType, call: Call) -> tuple[Field, Getter]:
    field, get = resolve_expression(scope, kind, inner(call), "filtered")
    timed = call.function in _TIMED or isinstance(inner(call), Call)
    if field.type not in _DATES or (timed and field.type != "datetime"):
        message = f"Invalid field type for date function {call.function}: {field.name}"
        raise pointing(scope.text, call.at, message, "INVALID_FIELD")
    name = call.function
    if name == "DAY_ONLY":
        return Field(name, "date", name), _read_with(get, lambda text: text[:10])
    if name == "HOUR_IN_DAY":
        return _whole(name), _read_with(get, lambda text: int(text[11:13]))
    part = _PARTS.get(name) or _fiscal(scope, name)
    return _whole(name), _read_with(get, lambda text: part(date.fromisoformat(text[:10])))


def _read_with(get: Getter, read: Callable[[str], Any]) -> Getter:
    """What is read of a text, null where there is none."""

    def value(row: Row) -> Any:
        text = get(row)
        return None if text is None else read(text)

    return value


def _whole(name: str) -> Field:
    return Field(name, "int", name, precision=9)


def _fiscal(scope: Scope, name: str) -> Callable[[date], int]:
    start, named_by_start = scope.fiscal_year

    def part(day: date) -> int:
        year, month = fiscal_number(day.year, day.month, start, named_by_start=named_by_start)
        return {"FISCAL_YEAR": year, "FISCAL_MONTH": month, "FISCAL_QUARTER": (month + 2) // 3}[
            name
        ]

    return part


def _distance(scope: Scope, kind: ObjectType, call: Call) -> tuple[Field, Getter]:
    """Great-circle distance from a compound location or address; null while the place is
    unknown.
    """
    path, latitude, longitude, unit = call.arguments
    assert isinstance(path, Path)
    assert isinstance(latitude, Literal)
    assert isinstance(longitude, Literal)
    assert isinstance(unit, Literal)
    field, _ = resolve(scope, kind, path)
    if field.type not in ("address", "location"):
        message = f"The field {field.name} is not a geolocation field"
        raise pointing(scope.text, path.at, message, "INVALID_FIELD")
    before = path.parts[:-1]
    north, east = (
        resolve(scope, kind, Path((*before, name), path.at))[1] for name in _coordinates(field)
    )
    there = (latitude.value, longitude.value)
    radius = _RADII[unit.value.lower()]

    def distance(row: Row) -> float | None:
        here = north(row), east(row)
        return None if None in here else radius * _arc(here, there)

    return Field("DISTANCE", "double", "Distance", precision=18, scale=6), distance


def _coordinates(field: Field) -> tuple[str, str]:
    """Where a compound keeps its coordinates: `BillingLatitude`, `Location__Latitude__s`."""
    if field.custom:
        return f"{field.name[:-1]}Latitude__s", f"{field.name[:-1]}Longitude__s"
    return (
        f"{field.name.removesuffix('Address')}Latitude",
        f"{field.name.removesuffix('Address')}Longitude",
    )


def _arc(here: tuple[float, float], there: tuple[float, float]) -> float:
    (a, b), (c, d) = (tuple(math.radians(each) for each in place) for place in (here, there))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(half)))


_PARTS: dict[str, Callable[[date], int]] = {
    "CALENDAR_MONTH": lambda day: day.month,
    "CALENDAR_QUARTER": lambda day: (day.month + 2) // 3,
    "CALENDAR_YEAR": lambda day: day.year,
    "DAY_IN_MONTH": lambda day: day.day,
    "DAY_IN_WEEK": lambda day: day.isoweekday() % 7 + 1,  # Sunday is 1
    "DAY_IN_YEAR": lambda day: day.timetuple().tm_yday,
    # The first week of a month or year is its first seven days, whatever weekday it begins with.
    "WEEK_IN_MONTH": lambda day: (day.day + 6) // 7,
    "WEEK_IN_YEAR": lambda day: (day.timetuple().tm_yday + 6) // 7,
}
