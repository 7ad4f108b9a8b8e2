"""Aggregate queries: COUNT, COUNT_DISTINCT, SUM, MIN, MAX and AVG, with or without GROUP BY."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.salesforce.paths import Getter, Scope, resolve, resolve_usable
from sandbox.salesforce.schema import NUMBERS, Field, ObjectType
from sandbox.salesforce.store import Row
from sandbox.salesforce.syntax import Aggregate, Grouped, Path, Query, pointing

_Column = tuple[str, Callable[[list[Row]], Any]]


def aggregate_records(scope: Scope, kind: ObjectType, query: Query, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """One record of type AggregateResult for each group. Raises MALFORMED_QUERY on an ungrouped field."""
    keys = [resolve_usable(scope, kind, path, "grouped") for path in query.group]
    columns = _columns(scope, kind, query)
    groups: dict[tuple[Any, ...], list[Row]] = {} if keys else {(): []}
    for row in rows:
        groups.setdefault(tuple(field.key(get(row)) for field, get in keys), []).append(row)
    records = [
        {"attributes": {"type": "AggregateResult"}, **{name: read(group) for name, read in columns}}
        for group in groups.values()
    ]
    return _cut(query, _ordered(scope, query, records))


def _ordered(scope: Scope, query: Query, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of selected columns; another order is refused."""
    for order in reversed(query.order):
        name = next((n for n in records[0] if n.lower() == str(order.path).lower()), None) if records else None
        if records and name is None:
            raise pointing(scope.text, order.path.at, f"Ordered field must be grouped or aggregated: {order.path}")
        empty = [record for record in records if record[str(name)] is None]
        filled = [record for record in records if record[str(name)] is not None]
        filled.sort(key=_column(str(name)), reverse=order.descending)
        records = filled + empty if order.nulls_last else empty + filled
    return records


def _column(name: str) -> Callable[[dict[str, Any]], Any]:
    def key(record: dict[str, Any]) -> Any:
        value = record[name]
        return value.lower() if isinstance(value, str) else value

    return key


def _cut(query: Query, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    end = None if query.limit is None else query.offset + query.limit
    return records[query.offset : end]


def _columns(scope: Scope, kind: ObjectType, query: Query) -> list[_Column]:
    grouped = {str(path).lower() for path in query.group}
    columns: list[_Column] = []
    for item in query.select:
        if isinstance(item, Aggregate):
            number = sum(name.startswith("expr") for name, _ in columns)
            columns.append((item.alias or f"expr{number}", _aggregate(scope, kind, item)))
            continue
        path = item.path if isinstance(item, Grouped) else item
        if not isinstance(path, Path) or str(path).lower() not in grouped:
            at = path.at if isinstance(path, Path) else 0
            message = f"Field must be grouped or aggregated: {path}"
            raise pointing(scope.text, at, message)
        field, get = resolve(scope, kind, path)
        alias = item.alias if isinstance(item, Grouped) else None
        columns.append((alias or field.name, _first(get)))
    return columns


def _first(get: Getter) -> Callable[[list[Row]], Any]:
    return lambda group: get(group[0])


def _aggregate(scope: Scope, kind: ObjectType, item: Aggregate) -> Callable[[list[Row]], Any]:
    if item.path is None:
        return len
    field, get = resolve_usable(scope, kind, item.path, "aggregated")
    if item.function in ("SUM", "AVG") and field.type not in NUMBERS:
        message = f"field {field.name} does not support aggregate operator {item.function}"
        raise pointing(scope.text, item.at, message)
    function = _FUNCTIONS[item.function]

    def over(group: list[Row]) -> Any:
        return function(field, [value for row in group if (value := get(row)) is not None])

    return over


_FUNCTIONS: dict[str, Callable[[Field, list[Any]], Any]] = {
    "COUNT": lambda field, values: len(values),
    "COUNT_DISTINCT": lambda field, values: len({field.key(value) for value in values}),
    "SUM": lambda field, values: sum(values) if values else None,
    "AVG": lambda field, values: sum(values) / len(values) if values else None,
    "MIN": lambda field, values: min(values, key=field.key, default=None),
    "MAX": lambda field, values: max(values, key=field.key, default=None),
}
