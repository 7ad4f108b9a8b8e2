"""Compiles a condition to one Python closure; text compares without case, null never orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.schema.object_types import TEXT, Field, ObjectType
from sandbox.salesforce.soql.money import check_comparable, in_corporate
from sandbox.salesforce.soql.paths import Getter, Scope
from sandbox.salesforce.soql.periods import span
from sandbox.salesforce.soql.selecting.operands import Operands
from sandbox.salesforce.soql.selecting.patterns import like
from sandbox.salesforce.soql.syntax import (
    Both,
    Call,
    Compare,
    Condition,
    Expression,
    Literal,
    Members,
    Negation,
    Path,
    Query,
    Within,
    pointing,
)

Predicate = Callable[[Any], bool]
Subselect = Callable[[Within, Query], list[Any]]
Resolve = Callable[[Expression], tuple[Field, Getter]]


class Predicates:
    """Compiles conditions over whatever `resolve` reads; `subselect` gives the one column of an
    inner query.
    """

    def __init__(
        self, scope: Scope, kind: ObjectType, resolve: Resolve, subselect: Subselect
    ) -> None:
        self._scope = scope
        self._resolve = resolve
        self._subselect = subselect
        self._kind = kind
        self._operands = Operands(scope, kind)
        # What an index can answer: Id and indexed fields with their wanted values.
        self.wanted: list[tuple[Field, list[Any]]] = []

    def compile(self, condition: Condition | None) -> Predicate:
        """The whole condition; its conjuncts are noted for the choice of an index on the way."""
        if condition is None:
            return lambda row: True
        tests = [self._any(term, note=True) for term in conjuncts(condition)]
        return tests[0] if len(tests) == 1 else _all(tests)

    def _any(self, term: Condition, *, note: bool = False) -> Predicate:
        if isinstance(term, Compare):
            return self._compare(term, note=note)
        if isinstance(term, Within):
            return self._within(term, note=note)
        if isinstance(term, Members):
            return self._members(term)
        if isinstance(term, Negation):
            inner = self._any(term.term)
            return lambda row: not inner(row)
        tests = [self._any(each) for each in term.terms]
        return _all(tests) if isinstance(term, Both) else _some(tests)

    def _compare(self, term: Compare, *, note: bool) -> Predicate:
        field, get = self._read(term.subject, (term.literal,))
        self._check_operator(field, term)
        if term.operator == "LIKE":
            return like(self._operands.text(field, term.literal, term.subject.at), get)
        if term.literal.kind == "period":
            return self._in_period(field, get, term)
        value = self._operands.value(field, term.literal, term.subject.at)
        if value is None and term.literal.kind == "string":
            return _beside_nothing(get, term.operator)
        if note and term.operator == "=" and value is not None:
            self._note(term.subject, field, [value])
        return _comparison(field, get, term.operator, value)

    def _read(self, subject: Expression, literals: tuple[Literal, ...]) -> tuple[Field, Getter]:
        """The field and how it is read: beside `USD5000` an amount is, too, in corporate
        currency.
        """
        check_comparable(self._scope, subject, literals)
        field, get = self._resolve(subject)
        named = any(literal.kind == "currency" for literal in literals)
        if named and isinstance(subject, Path):
            return field, in_corporate(self._scope, self._kind, subject, field, get)
        return field, get

    def _check_operator(self, field: Field, term: Compare) -> None:
        """What the vendor says of LIKE on numbers, of an order among booleans, of equality of
        distances.
        """
        allowed = term.operator in _OPERATORS.get(field.type, _ORDERED)
        if isinstance(term.subject, Call) and term.subject.function == "DISTANCE":
            allowed = term.operator in _ORDERINGS
        if not allowed:
            message = f"invalid operator on {field.type} field"
            raise pointing(
                self._scope.text, term.subject.at, message, "INVALID_QUERY_FILTER_OPERATOR"
            )

    def _note(self, subject: Expression, field: Field, values: list[Any]) -> None:
        own = isinstance(subject, Path) and len(subject.parts) == 1
        if own and (field.indexed or field.name == "Id"):
            self.wanted.append((field, values))

    def _within(self, term: Within, *, note: bool) -> Predicate:
        literals = () if isinstance(term.choices, Query) else term.choices
        field, get = self._read(term.subject, literals)
        values = self._values(field, term)
        if note and not term.negated and None not in values:
            self._note(term.subject, field, values)
        keys = {field.key(value) for value in values}
        if term.negated:
            return lambda row: field.key(get(row)) not in keys
        if field.name == "Id" or field.type == "reference":
            return lambda row: get(row) in keys
        return lambda row: field.key(get(row)) in keys

    def _values(self, field: Field, term: Within) -> list[Any]:
        if isinstance(term.choices, Query):
            return self._subselect(term, term.choices)
        at = term.subject.at
        return [self._operands.value(field, literal, at) for literal in term.choices]

    def _members(self, term: Members) -> Predicate:
        """INCLUDES ('A;B', 'C'): A and B among the values, or C; EXCLUDES is its opposite, null
        included.
        """
        field, get = self._resolve(term.subject)
        if field.type != "multipicklist":
            message = f"invalid operator on {field.type} field"
            raise pointing(
                self._scope.text, term.subject.at, message, "INVALID_QUERY_FILTER_OPERATOR"
            )
        at = term.subject.at
        wanted = [_choices(self._operands.text(field, literal, at)) for literal in term.choices]

        def includes(row: Any) -> bool:
            seen = _choices(get(row))
            if not seen:
                return frozenset() in wanted
            return any(each <= seen for each in wanted if each)

        if term.negated:
            return lambda row: not includes(row)
        return includes

    def _in_period(self, field: Field, get: Getter, term: Compare) -> Predicate:
        if field.type not in ("date", "datetime"):
            raise self._operands.mistyped(field, term.subject.at)
        word, count = term.literal.value
        # An instant's text begins with its day, so days and instants compare alike.
        try:
            days = span(word, count, self._scope.today, self._scope.fiscal_year[0])
            first, after = (day.isoformat() for day in days)
        except (OverflowError, ValueError):
            message = f"Invalid date literal: {word}:{count}"
            raise pointing(self._scope.text, term.literal.at, message) from None
        test = _PERIODS[term.operator]
        return lambda row: (value := get(row)) is not None and test(value, first, after)


def conjuncts(condition: Condition | None) -> list[Condition]:
    """The terms that must all hold, those inside parentheses taken out."""
    if condition is None:
        return []
    if not isinstance(condition, Both):
        return [condition]
    found: list[Condition] = []
    for term in condition.terms:
        found += conjuncts(term)
    return found


def literal_id(literal: Literal) -> str | None:
    """The id a literal stands for, in 18 characters."""
    if literal.kind == "string":
        return normal_id(literal.value)
    return None


def _choices(value: str | None) -> frozenset[str]:
    if not value:
        return frozenset()
    return frozenset(part.strip().lower() for part in value.split(";"))


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
    is_moment = field.type in ("date", "datetime")
    if is_moment and isinstance(wanted, str):
        return lambda row: (seen := get(row)) is not None and test(seen, wanted)
    return lambda row: (seen := get(row)) is not None and test(key(seen), wanted)


def _beside_nothing(get: Getter, operator: str) -> Predicate:
    """Beside the empty text, which is stored as null, any text is more; one witness says so of
    `>`.
    """
    if operator in (">", "!="):
        return lambda row: get(row) is not None
    if operator in ("=", "<="):
        return lambda row: get(row) is None
    return lambda row: operator == ">="


_EQUAL = frozenset({"=", "!="})
_ORDERED = _EQUAL | {"<", "<=", ">", ">="}
_OPERATORS = {
    **dict.fromkeys(TEXT, _ORDERED | {"LIKE"}),
    "multipicklist": _EQUAL,
    "boolean": _EQUAL,
}
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
