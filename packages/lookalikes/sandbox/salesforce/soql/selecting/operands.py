"""What a literal means for the field it is compared with, and how a literal of another kind is
refused.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.schema.object_types import NUMBERS, Field, ObjectType
from sandbox.salesforce.soql.money import worth
from sandbox.salesforce.soql.paths import Scope
from sandbox.salesforce.soql.syntax import Literal, Money, pointing

# The literals a field's type takes beside null, and what its refusal calls the type.
_KINDS = {
    **dict.fromkeys(NUMBERS, (frozenset({"number"}), "double")),
    "currency": (frozenset({"number", "currency"}), "double"),
    "boolean": (frozenset({"boolean"}), "boolean"),
    "date": (frozenset({"date"}), "date"),
    "datetime": (frozenset({"datetime"}), "dateTime"),
}


class Operands:
    """Reads literals for the fields of one object."""

    def __init__(self, scope: Scope, kind: ObjectType) -> None:
        self._scope = scope
        self._kind = kind

    def value(self, field: Field, literal: Literal, at: int) -> Any:
        """The literal as the field would store it. Raises INVALID_FIELD on another type."""
        if literal.kind == "null":
            return None
        if field.type in ("id", "reference"):
            return self._id(field, literal, at)
        if field.type not in _KINDS:
            return self.text(field, literal, at)
        if literal.kind not in _KINDS[field.type][0]:
            raise self.mistyped(field, at)
        if isinstance(literal.value, Money):
            return worth(self._scope, literal)
        return literal.value

    def text(self, field: Field, literal: Literal, at: int) -> str | None:
        """The literal as text; the empty string is null."""
        if literal.kind == "null":
            return None
        if literal.kind != "string":
            raise self.mistyped(field, at)
        return str(literal.value) or None

    def mistyped(self, field: Field, at: int) -> Refusal:
        """What the vendor says of a value of another type."""
        named = _KINDS[field.type][1] if field.type in _KINDS else "string"
        advice = (
            "should not be enclosed in quotes"
            if field.type in _KINDS
            else "should be enclosed in quotes"
        )
        message = (
            f"value of filter criterion for field '{field.name}' must be of type {named} and "
            f"{advice}"
        )
        return pointing(self._scope.text, at, message, "INVALID_FIELD")

    def _id(self, field: Field, literal: Literal, at: int) -> Any:
        if literal.kind != "string":
            raise self.mistyped(field, at)
        if not literal.value or "EntityDefinition" in field.refers or not self._kind.prefix:
            return literal.value or None
        found = normal_id(literal.value)
        if found is None:
            message = f"invalid ID field: {literal.value}"
            raise pointing(self._scope.text, at, message, "INVALID_QUERY_FILTER_OPERATOR")
        return found
