"""What `columns=true` tells of a query in place of its rows: one entry a column, parents and
children with columns of their own.

The keys are those of recorded answers; the words of `apexType` are unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.salesforce.schema.object_types import NUMBERS, TEXT, Field, ObjectType
from sandbox.salesforce.soql.functions import resolve_expression
from sandbox.salesforce.soql.paths import TYPE, Scope, own_parts, points_at_several
from sandbox.salesforce.soql.syntax import (
    AllFields,
    Call,
    Column,
    Grouped,
    Item,
    Path,
    Query,
    TypeOf,
    paths_in,
)

Told = dict[str, Any]
_APEX = {
    "id": "Id",
    "reference": "Id",
    "boolean": "Boolean",
    "int": "Integer",
    "double": "Decimal",
    "currency": "Decimal",
    "percent": "Decimal",
    "date": "Date",
    "datetime": "Datetime",
}


def query_columns(scope: Scope, kind: ObjectType, query: Query) -> Told:
    """The whole answer, for a query that was found to be good."""
    columns = list(_columns(scope, kind, query))
    return {
        "columnMetadata": columns,
        "entityName": kind.name,
        "groupBy": bool(query.group),
        "idSelected": any(column["columnName"] == "Id" for column in columns),
        "keyPrefix": kind.prefix or None,
    }


def _columns(scope: Scope, kind: ObjectType, query: Query) -> Iterator[Told]:
    parents: dict[str, Told] = {}
    unnamed = 0
    for item in query.select:
        if isinstance(item, Column) and item.alias is None:
            yield _function(scope, kind, item.call, f"expr{unnamed}")
            unnamed += 1
        elif isinstance(item, Column):
            yield _function(scope, kind, item.call, item.alias or "")
        elif isinstance(item, Query):
            yield _children(scope, kind, item)
        else:
            yield from _plain(scope, kind, item, parents)


def _plain(scope: Scope, kind: ObjectType, item: Item, parents: dict[str, Told]) -> Iterator[Told]:
    """The columns of what is no function; those of one parent stand together in `parents`."""
    if isinstance(item, AllFields):
        wanted = {"ALL": (True, False), "STANDARD": (False,), "CUSTOM": (True,)}[item.which]
        for field in scope.access.visible(kind):
            if field.custom in wanted:
                yield _column(field.name, field)
    elif isinstance(item, Grouped):
        yield _column(item.alias, resolve_expression(scope, kind, item.path, "selected")[0])
    elif isinstance(item, TypeOf):
        by, _ = scope.parents(kind, item.reference.parts[-1], item.reference)
        yield _joined(by.relationship or "")
    elif isinstance(item, Path):
        yield from _of_path(scope, kind, Path(own_parts(kind, item), item.at), parents)


def _of_path(
    scope: Scope, kind: ObjectType, path: Path, parents: dict[str, Told]
) -> Iterator[Told]:
    """A field's column, or that of the first parent on its way unless it was told already."""
    if len(path.parts) == 1:
        yield _column_of(scope, kind, path)
        return
    by, targets = scope.parents(kind, path.parts[0], path)
    name = by.relationship or ""
    if name not in parents:
        parents[name] = _joined(name)
        yield parents[name]
    rest = Path(path.parts[1:], path.at)
    if points_at_several(by) and rest.parts[0].lower() == "type":
        inner = [_column(TYPE.name, TYPE)]
    else:
        known = [each for each in targets if scope.access.find(each, rest.parts[0])]
        above = {each["columnName"]: each for each in parents[name]["joinColumns"]}
        inner = list(_of_path(scope, (known or targets)[-1], rest, above))
    parents[name]["joinColumns"] += inner


def _column_of(scope: Scope, kind: ObjectType, path: Path) -> Told:
    field = scope.field(kind, path.parts[0], path)
    return _column(field.name, field)


def _function(scope: Scope, kind: ObjectType, call: Call, name: str) -> Told:
    """A function's column is shown as it was written, and named by its alias or a number."""
    path = next(paths_in(call), None)
    field = None if path is None else resolve_expression(scope, kind, path, "selected")[0]
    told = _column(name, field)
    shown = f"{call.function.lower()}({', '.join(map(str, call.arguments))})"
    return {**told, "aggregate": True, "displayName": shown, "custom": False}


def _children(scope: Scope, kind: ObjectType, query: Query) -> Told:
    name = own_parts(kind, query.source)[-1]
    found = scope.schema.children(kind.name, name)
    if found is None:
        return _joined(name)
    child, by = found
    columns = list(_columns(scope, child, query))
    return {**_joined(by.children or name), "aggregate": True, "joinColumns": columns}


def _joined(name: str) -> Told:
    return {**_column(name, None), "joinColumns": []}


def _column(name: str, field: Field | None) -> Told:
    kind = "" if field is None else field.type
    return {
        "aggregate": False,
        "apexType": _APEX.get(kind, "String") if field else None,
        "booleanType": kind == "boolean",
        "columnName": name,
        "custom": field is not None and field.custom,
        "displayName": name,
        "foreignKeyName": None if field is None else field.relationship,
        "insertable": field is not None and field.createable,
        "joinColumns": [],
        "numberType": kind in NUMBERS,
        "textType": kind in TEXT or kind in ("id", "reference"),
        "updatable": field is not None and field.updateable,
    }
