"""Finds what a dotted path in a query means, and compiles it to a function from row to value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.salesforce.currencies.rates import Rates, rates_of
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema
from sandbox.salesforce.soql.syntax import Path, pointing

Getter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a query may know: the schema and rows, seen with one user's eyes, and the day it is."""

    schema: Schema
    store: Store
    access: Access
    today: date
    text: str

    @property
    def fiscal_year(self) -> tuple[int, bool]:
        """The month this org's fiscal year begins with, and whether it is named for the year it
        begins in.
        """
        for row in self.store["Organization"].rows.values():
            return row.get("FiscalYearStartMonth") or 1, bool(
                row.get("UsesStartDateAsFiscalYearName")
            )
        return 1, False

    @property
    def rates(self) -> Rates | None:
        """What amounts are worth; None in an org with one currency."""
        return rates_of(self.store, self.access.user_id)

    def source(self, path: Path) -> ObjectType:
        """The object a FROM names. Raises INVALID_TYPE."""
        kind = self.schema.find(str(path))
        if kind is None or not self.access.allows(kind.name, "read"):
            raise pointing(self.text, path.at, _NO_TYPE.format(path), "INVALID_TYPE")
        return kind

    def field(self, kind: ObjectType, name: str, path: Path) -> Field:
        """The field of that name. Raises INVALID_FIELD."""
        found = self.access.find(kind, name)
        if found is None:
            raise pointing(self.text, path.at, _NO_COLUMN.format(name, kind.name), "INVALID_FIELD")
        return found

    def parents(self, kind: ObjectType, name: str, path: Path) -> tuple[Field, list[ObjectType]]:
        """The reference field behind a relationship name, and the objects it may point at."""
        by = kind.parent(name)
        if by is None or not self.access.sees(kind, by):
            raise pointing(self.text, path.at, _NO_PARENT.format(name), "INVALID_FIELD")
        targets = [self.schema.find(name) for name in by.refers]
        return by, [target for target in targets if target is not None]

    def parent_row(self, by: Field, row: Row) -> Row | None:
        """The row a reference points at, dead or alive; None when it points at nothing."""
        value = row.get(by.name)
        if not value:
            return None
        target = self.schema.by_prefix.get(value[:3]) or self._without_prefix(by)
        if target is None:
            return None
        return self.store[target.name].rows.get(value)

    def _without_prefix(self, by: Field) -> ObjectType | None:
        """The object a reference may point at whose ids are names."""
        for name in by.refers:
            kind = self.schema.find(name)
            if kind is not None and not kind.prefix:
                return kind
        return None


def resolve(scope: Scope, kind: ObjectType, path: Path) -> tuple[Field, Getter]:
    """The field at the path's end and how to read it from a row of `kind`; null anywhere gives
    null.

    Raises INVALID_FIELD. Salesforce also takes the object's own name (or alias) in front of a
    field.
    """
    parts = own_parts(kind, path)
    if len(parts) == 1:
        field = scope.field(kind, parts[0], path)
        return field, _own(field)
    check_depth(scope, parts, path)
    return _through(scope, kind, parts, path)


def check_depth(scope: Scope, parts: tuple[str, ...], path: Path) -> None:
    """Refuse a field behind more than five relationships. Raises MALFORMED_QUERY."""
    if len(parts) > _DEEPEST + 1:
        message = f"Field path goes through more than {_DEEPEST} relationships: {path}"
        raise pointing(scope.text, path.at, message)


def own_parts(kind: ObjectType, path: Path) -> tuple[str, ...]:
    """The path without the object's own name in front of it."""
    parts = path.parts
    while (
        len(parts) > 1 and parts[0].lower() == kind.name.lower() and kind.parent(parts[0]) is None
    ):
        parts = parts[1:]
    return parts


def resolve_usable(scope: Scope, kind: ObjectType, path: Path, use: str) -> tuple[Field, Getter]:
    """As `resolve`, for a path to be `filtered`, `sorted` or `grouped` by. Raises INVALID_FIELD if
    it cannot be.
    """
    field, get = resolve(scope, kind, path)
    if not field.filterable or (use == "grouped" and field.type in _UNGROUPABLE):
        message = f"field '{field.name}' can not be {use} in a query call"
        raise pointing(scope.text, path.at, message, "INVALID_FIELD")
    return field, get


def _own(field: Field) -> Getter:
    if field.reads is not None:
        return field.reads
    name = field.name
    return lambda row: row.get(name)


def _through(
    scope: Scope, kind: ObjectType, parts: tuple[str, ...], path: Path
) -> tuple[Field, Getter]:
    by, targets = scope.parents(kind, parts[0], path)
    rest = Path(parts[1:], path.at)
    if points_at_several(by) and rest.parts[0].lower() == "type":
        return TYPE, lambda row: type_pointed_at(scope, by, row)
    field, inner = _first_that_knows(scope, targets, rest)

    def through(row: Row) -> Any:
        parent = scope.parent_row(by, row)
        return None if parent is None else inner(parent)

    return field, through


def points_at_several(by: Field) -> bool:
    """Whether a reference is polymorphic: its parent then has a Type, the name of the object it
    is.
    """
    return len(by.refers) > 1


def type_pointed_at(scope: Scope, by: Field, row: Row) -> str | None:
    """The object a polymorphic reference really points at."""
    kind = scope.schema.by_prefix.get((row.get(by.name) or "")[:3])
    return kind.name if kind is not None else None


def _first_that_knows(scope: Scope, targets: list[ObjectType], rest: Path) -> tuple[Field, Getter]:
    """A polymorphic parent (`Who.Name`) is read by the first of its objects that has the field."""
    for target in targets[:-1]:
        if len(rest.parts) > 1 or scope.access.find(target, rest.parts[0]) is not None:
            return resolve(scope, target, rest)
    return resolve(scope, targets[-1], rest)


_DEEPEST = 5
_UNGROUPABLE = frozenset({"double", "currency", "percent", "datetime"})
TYPE = Field("Type", "string", "Type", length=40)
_FIX = "Please reference your WSDL or the describe call for the appropriate names."
_NO_TYPE = (
    "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure "
    "to append the "
    f"'__c' after the entity name. {_FIX}"
)
_NO_COLUMN = (
    "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to "
    "append the "
    f"'__c' after the custom field name. {_FIX}"
)
_NO_PARENT = (
    "Didn't understand relationship '{}' in field path. If you are attempting to use a custom "
    "relationship, "
    f"be sure to append the '__r' after the custom relationship name. {_FIX}"
)
NO_CHILDREN = (
    "Didn't understand relationship '{}' in FROM part of query call. If you are attempting to "
    "use a custom "
    f"relationship, be sure to append the '__r' after the custom relationship name. {_FIX}"
)
