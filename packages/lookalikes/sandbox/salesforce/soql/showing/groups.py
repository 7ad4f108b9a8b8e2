"""What an expression means for a group of rows: what it was grouped by, or what a function makes of
all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import NUMBERS, Field, ObjectType
from sandbox.salesforce.soql.functions import formatted, inner, resolve_expression
from sandbox.salesforce.soql.money import from_corporate, priced_group
from sandbox.salesforce.soql.paths import Getter, Scope, own_parts
from sandbox.salesforce.soql.syntax import AGGREGATES, SHOWN, Call, Expression, Path, pointing

_FUNCTIONS: dict[str, Callable[[Field, list[Any]], Any]] = {
    "COUNT": lambda field, values: len(values),
    "COUNT_DISTINCT": lambda field, values: len({field.key(value) for value in values}),
    "SUM": lambda field, values: sum(values) if values else None,
    "AVG": lambda field, values: sum(values) / len(values) if values else None,
    "MIN": lambda field, values: min(values, key=_rank(field), default=None),
    "MAX": lambda field, values: max(values, key=_rank(field), default=None),
}
_UNORDERED = frozenset({"boolean", "id", "reference", "multipicklist"})
_DEEP = frozenset({"boolean", "multipicklist"})


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with one value of every key; a subtotal goes over all values of the keys in `over`."""

    rows: list[Row]
    over: frozenset[int] = frozenset()


class Groups:
    """Reads expressions of an aggregate query whose groups have these keys."""

    def __init__(self, scope: Scope, kind: ObjectType, keys: tuple[Expression, ...]) -> None:
        self._scope = scope
        self._kind = kind
        self.keys = [resolve_expression(scope, kind, key, "grouped") for key in keys]
        self.places = {self.spelt(key): place for place, key in reversed(list(enumerate(keys)))}

    def spelt(self, expression: Expression) -> str:
        """The expression as two equal ones are both written."""
        if isinstance(expression, Path):
            return ".".join(own_parts(self._kind, expression)).lower()
        inside = [
            self.spelt(each) for each in expression.arguments if isinstance(each, Path | Call)
        ]
        return f"{expression.function}({','.join(inside)})"

    def read(self, expression: Expression) -> tuple[Field, Getter]:
        """The field an expression is like and how it is read from a group. Raises MALFORMED_QUERY
        if it cannot be.
        """
        place = self.places.get(self.spelt(expression))
        if place is not None:
            return self._key(place)
        if isinstance(expression, Call):
            if expression.function in AGGREGATES:
                return self._aggregate(expression)
            if expression.function in SHOWN:
                return self._shown(expression)
            if expression.function == "GROUPING":
                return self._grouping(expression)
        resolve_expression(self._scope, self._kind, expression, "selected")
        raise pointing(
            self._scope.text, expression.at, f"Field must be grouped or aggregated: {expression}"
        )

    def _key(self, place: int) -> tuple[Field, Getter]:
        field, get = self.keys[place]
        return field, lambda group: None if place in group.over else get(group.rows[0])

    def _shown(self, call: Call) -> tuple[Field, Getter]:
        field, get = self.read(inner(call))
        if call.function == "CONVERTCURRENCY" and field.type == "currency":
            return field, from_corporate(self._scope, get)
        if call.function != "FORMAT":
            return field, get
        written: Getter | None = None
        if field.type == "currency":
            written = priced_group(self._scope, inner(call), get)
        shown = Field(field.name, "string", field.label, length=255)
        return shown, written or (lambda group: formatted(field, get(group)))

    def _grouping(self, call: Call) -> tuple[Field, Getter]:
        """1 in a subtotal over all values of the field."""
        place = self.places.get(self.spelt(inner(call)))
        if place is None:
            raise pointing(
                self._scope.text, call.at, f"Field must be grouped or aggregated: {inner(call)}"
            )
        return Field("GROUPING", "int", "Grouping"), lambda group: int(place in group.over)

    def _aggregate(self, call: Call) -> tuple[Field, Getter]:
        if not call.arguments:
            return _number(call), lambda group: len(group.rows)
        field, get = resolve_expression(self._scope, self._kind, inner(call), "aggregated")
        self._check(call, field)
        function = _FUNCTIONS[call.function]

        def over(group: Group) -> Any:
            values = map(get, group.rows)
            return function(field, [value for value in values if value is not None])

        return _like(call, field), over

    def _check(self, call: Call, field: Field) -> None:
        unfit = _UNORDERED if call.function in ("MIN", "MAX") else _DEEP
        adds_up = call.function in ("SUM", "AVG")
        if not self._kind.counted or field.type in unfit or (adds_up and field.type not in NUMBERS):
            message = f"field {field.name} does not support aggregate operator {call.function}"
            raise pointing(self._scope.text, call.at, message)


def _number(call: Call) -> Field:
    return Field(call.function, "int", call.function, precision=9)


def _like(call: Call, field: Field) -> Field:
    if call.function in ("COUNT", "COUNT_DISTINCT"):
        return _number(call)
    if call.function == "AVG" and field.type == "int":
        return Field(field.name, "double", field.label, precision=18, scale=2)
    return field


def _rank(field: Field) -> Callable[[Any], Any]:
    """Picklists compare by their values' places, which the company chose, and not by the
    alphabet.
    """
    if field.type != "picklist" or not field.values:
        return field.key
    places = {value.lower(): place for place, value in enumerate(field.values)}
    return lambda value: (places.get(value.lower(), len(places)), value.lower())
