"""Compiles a WHERE clause to one Python closure; text compares without case, null never orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.paths import Getter, Scope, resolve_usable
from sandbox.salesforce.periods import span
from sandbox.salesforce.schema import NUMBERS, TEXT, Field, ObjectType
from sandbox.salesforce.store import Row
from sandbox.salesforce.syntax import (
    Both,
    Compare,
    Condition,
    Either,
    Literal,
    Negation,
    Path,
    Query,
    Within,
    pointing,
)

Predicate = Callable[[Row], bool]
Subselect = Callable[[Query], list[Any]]


class Predicates:
    """Compiles conditions over rows of one object; `subselect` gives the one column of an inner query."""

    def __init__(self, scope: Scope, kind: ObjectType, subselect: Subselect) -> None:
        self._scope, self._kind, self._subselect = scope, kind, subselect
        # What an index can answer: Id and indexed fields with their wanted values, and the least stamp.
        self.wanted: list[tuple[Field, list[Any]]] = []
        self.least_stamp: str | None = None

    def compile(self, condition: Condition | None) -> Predicate:
        """The whole condition; its conjuncts are noted for the choice of an index on the way."""
        if condition is None:
            return lambda row: True
        self.least_stamp = _least_stamp(condition)
        conjuncts = condition.terms if isinstance(condition, Both) else (condition,)
        tests = [self._conjunct(term) for term in conjuncts]
        return tests[0] if len(tests) == 1 else _all(tests)

    def _conjunct(self, term: Condition) -> Predicate:
        if isinstance(term, Within) and not term.negated:
            return self._within(term, note=True)
        if isinstance(term, Compare):
            return self._compare(term, note=True)
        return self._any(term)

    def _any(self, term: Condition) -> Predicate:
        if isinstance(term, Compare):
            return self._compare(term, note=False)
        if isinstance(term, Within):
            return self._within(term, note=False)
        if isinstance(term, Negation):
            inner = self._any(term.term)
            return lambda row: not inner(row)
        tests = [self._any(each) for each in term.terms]
        return _all(tests) if isinstance(term, Both) else _some(tests)

    def _compare(self, term: Compare, *, note: bool) -> Predicate:
        field, get = resolve_usable(self._scope, self._kind, term.path, "filtered")
        if term.operator == "LIKE":
            return self._like(field, get, term)
        if term.literal.kind == "period":
            return self._in_period(field, get, term)
        value = self._value(field, term.literal, term.path)
        if note and len(term.path.parts) == 1:
            self._note(field, term.operator, value)
        return _comparison(field, get, term.operator, value)

    def _like(self, field: Field, get: Getter, term: Compare) -> Predicate:
        if field.type not in TEXT:
            message = f"invalid operator on {field.type} field"
            raise pointing(self._scope.text, term.path.at, message, "INVALID_QUERY_FILTER_OPERATOR")
        return _like(self._text(field, term.literal, term.path), get)

    def _note(self, field: Field, operator: str, value: Any) -> None:
        if operator == "=" and value is not None and (field.indexed or field.name == "Id"):
            self.wanted.append((field, [value]))

    def _within(self, term: Within, *, note: bool) -> Predicate:
        field, get = resolve_usable(self._scope, self._kind, term.path, "filtered")
        if isinstance(term.choices, Query):
            values = self._subselect(term.choices)
        else:
            values = [self._value(field, literal, term.path) for literal in term.choices]
        if note and len(term.path.parts) == 1 and None not in values and (field.indexed or field.name == "Id"):
            self.wanted.append((field, values))
        keys = {field.key(value) for value in values}
        if term.negated:
            return lambda row: field.key(get(row)) not in keys
        if field.name == "Id" or field.type == "reference":
            return lambda row: get(row) in keys
        return lambda row: field.key(get(row)) in keys

    def _value(self, field: Field, literal: Literal, path: Path) -> Any:
        """The literal as the field would store it. Raises INVALID_FIELD on another type."""
        if literal.kind == "null":
            return None
        if field.type in ("id", "reference"):
            return self._id(field, literal, path)
        if field.type in NUMBERS:
            return self._of_kind(field, literal, path, "number", "double")
        if field.type == "boolean":
            return self._of_kind(field, literal, path, "boolean", "boolean")
        if field.type == "date":
            return self._of_kind(field, literal, path, "date", "date")
        if field.type == "datetime":
            return self._of_kind(field, literal, path, "datetime", "dateTime")
        return self._text(field, literal, path)

    def _id(self, field: Field, literal: Literal, path: Path) -> Any:
        if literal.value in ("", None) or "EntityDefinition" in field.refers or not self._kind.prefix:
            return literal.value or None
        found = normal_id(literal.value)
        if found is None:
            message = f"invalid ID field: {literal.value}"
            raise pointing(self._scope.text, path.at, message, "INVALID_QUERY_FILTER_OPERATOR")
        return found

    def _text(self, field: Field, literal: Literal, path: Path) -> str | None:
        if literal.kind == "null":
            return None
        if literal.kind != "string":
            raise self._mistyped(field, path, "string", "should be enclosed in quotes")
        return str(literal.value) or None

    def _of_kind(self, field: Field, literal: Literal, path: Path, kind: str, named: str) -> Any:
        if literal.kind != kind:
            raise self._mistyped(field, path, named, "should not be enclosed in quotes")
        return literal.value

    def _mistyped(self, field: Field, path: Path, named: str, advice: str) -> Refusal:
        message = f"value of filter criterion for field '{field.name}' must be of type {named} and {advice}"
        return pointing(self._scope.text, path.at, message, "INVALID_FIELD")

    def _in_period(self, field: Field, get: Getter, term: Compare) -> Predicate:
        if field.type not in ("date", "datetime"):
            raise self._mistyped(field, term.path, _NAMED.get(field.type, "string"), "should be enclosed in quotes")
        word, count = term.literal.value
        # An instant's text begins with its day, so days and instants compare alike.
        try:
            first, after = (day.isoformat() for day in span(word, count, self._scope.today))
        except (OverflowError, ValueError):
            message = f"Invalid date literal: {word}:{count}"
            raise pointing(self._scope.text, term.literal.at, message) from None
        test = _PERIODS[term.operator]
        return lambda row: (value := get(row)) is not None and test(value, first, after)


def _least_stamp(term: Condition) -> str | None:
    """The SystemModstamp no selected row is older than, if the condition implies one.

    Keyset readers write `Stamp > t OR (Stamp = t AND Id > 'x')`, so both sides of an OR are looked at.
    """
    if isinstance(term, Compare):
        bounding = str(term.path).lower() == "systemmodstamp" and term.operator in (">", ">=", "=")
        return str(term.literal.value) if bounding and term.literal.kind == "datetime" else None
    if not isinstance(term, Both | Either):
        return None
    bounds = [_least_stamp(each) for each in term.terms]
    known = [bound for bound in bounds if bound is not None]
    if isinstance(term, Both):
        return max(known, default=None)
    return min(known) if len(known) == len(bounds) else None


def _all(tests: list[Predicate]) -> Predicate:
    if len(tests) == 2:
        first, second = tests
        return lambda row: first(row) and second(row)
    return lambda row: all(test(row) for test in tests)


def _some(tests: list[Predicate]) -> Predicate:
    return lambda row: any(test(row) for test in tests)


def _comparison(field: Field, get: Getter, operator: str, value: Any) -> Predicate:
    key = field.key
    wanted = key(value)
    if operator == "=":
        return lambda row: key(get(row)) == wanted
    if operator == "!=":
        return lambda row: key(get(row)) != wanted
    test = _ORDERINGS[operator]
    if wanted is None:
        return lambda row: False
    if isinstance(wanted, str) and field.type in ("date", "datetime"):
        return lambda row: (seen := get(row)) is not None and test(seen, wanted)
    return lambda row: (seen := get(row)) is not None and test(key(seen), wanted)


def _like(pattern: str | None, get: Getter) -> Predicate:
    if pattern is None:
        return lambda row: get(row) is None
    pieces = re.split(r"(\\[%_]|%|_)", pattern)
    source = "".join(_WILD.get(piece) or re.escape(_LITERAL.get(piece, piece)) for piece in pieces)
    found = re.compile(source, re.IGNORECASE | re.DOTALL).fullmatch
    return lambda row: (seen := get(row)) is not None and found(str(seen)) is not None


_LITERAL = {"\\%": "%", "\\_": "_"}
_WILD = {"%": ".*", "_": "."}
_NAMED = {"boolean": "boolean", "int": "double", "double": "double", "currency": "double"}
_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda seen, wanted: bool(seen < wanted),
    "<=": lambda seen, wanted: bool(seen <= wanted),
    ">": lambda seen, wanted: bool(seen > wanted),
    ">=": lambda seen, wanted: bool(seen >= wanted),
}
_PERIODS: dict[str, Callable[[str, str, str], bool]] = {
    "=": lambda seen, first, after: first <= seen < after,
    "!=": lambda seen, first, after: not first <= seen < after,
    "<": lambda seen, first, after: seen < first,
    "<=": lambda seen, first, after: seen < after,
    ">": lambda seen, first, after: seen >= after,
    ">=": lambda seen, first, after: seen >= first,
}
