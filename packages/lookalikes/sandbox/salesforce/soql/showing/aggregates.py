"""Aggregate queries: groups with their subtotals, the condition on them, their order, and one
record for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any, NoReturn

from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.paths import Getter, Scope
from sandbox.salesforce.soql.selecting.predicates import Predicates
from sandbox.salesforce.soql.selecting.selection import Ordering, in_order
from sandbox.salesforce.soql.showing.groups import Group, Groups
from sandbox.salesforce.soql.syntax import (
    Column,
    Expression,
    Grouped,
    Path,
    Query,
    Within,
    pointing,
)

_Columns = dict[str, tuple[Field, Getter]]
# ROLLUP and CUBE take no more fields than this.
_MOST_ROLLED = 3


def aggregate_records(
    scope: Scope, kind: ObjectType, query: Query
) -> Callable[[Iterable[Row]], list[dict[str, Any]]]:
    """What makes one record of type AggregateResult for each group of rows.

    Raises MALFORMED_QUERY on an ungrouped field.
    """
    _check(scope, query)
    groups = Groups(scope, kind, query.group)
    columns = _columns(scope, groups, query)
    having = Predicates(scope, kind, groups.read, _no_subselect(scope)).compile(query.having)
    ordering = _ordering(scope, groups, query, columns)

    def records(rows: Iterable[Row]) -> list[dict[str, Any]]:
        found = [group for group in _grouped(groups, query, rows) if having(group)]
        end = None if query.limit is None else query.offset + query.limit
        cut = in_order(found, ordering)[query.offset : end]
        return [_record(columns, group) for group in cut]

    return records


def _check(scope: Scope, query: Query) -> None:
    if query.rolled and len(query.group) > _MOST_ROLLED:
        message = f"GROUP BY {query.rolled} takes at most {_MOST_ROLLED} fields"
        raise pointing(scope.text, query.group[_MOST_ROLLED].at, message)
    if query.uses:
        word, at = query.uses[0]
        raise pointing(scope.text, at, f"{word} is not allowed in aggregate queries")


def _record(columns: _Columns, group: Group) -> dict[str, Any]:
    values = {name: get(group) for name, (_, get) in columns.items()}
    return {"attributes": {"type": "AggregateResult"}, **values}


def _grouped(groups: Groups, query: Query, rows: Iterable[Row]) -> Iterator[Group]:
    """The groups; those of a ROLLUP or CUBE with fewer keys after those with more."""
    getters = groups.keys
    found: dict[tuple[Any, ...], list[Row]] = {} if getters else {(): []}
    for row in rows:
        found.setdefault(tuple(field.key(get(row)) for field, get in getters), []).append(row)
    for over in _subtotals(query):
        merged = _merged(found, over) if over else found
        for each in merged.values():
            yield Group(each, over)


def _merged(
    found: dict[tuple[Any, ...], list[Row]], over: frozenset[int]
) -> dict[tuple[Any, ...], list[Row]]:
    """The groups put together that differ only in the keys a subtotal goes over."""
    merged: dict[tuple[Any, ...], list[Row]] = {}
    for key, rows in found.items():
        kept = tuple(value for place, value in enumerate(key) if place not in over)
        merged.setdefault(kept, []).extend(rows)
    return merged


def _subtotals(query: Query) -> list[frozenset[int]]:
    """Which keys each kind of group goes over: ROLLUP leaves out from the right, CUBE every
    combination.
    """
    places = range(len(query.group))
    if query.rolled == "ROLLUP":
        return [frozenset(places[kept:]) for kept in range(len(query.group), -1, -1)]
    if query.rolled == "CUBE":
        return [
            frozenset(over)
            for size in range(len(query.group) + 1)
            for over in combinations(places, size)
        ]
    return [frozenset()]


def _columns(scope: Scope, groups: Groups, query: Query) -> _Columns:
    columns: _Columns = {}
    for item in query.select:
        if isinstance(item, Column):
            read = groups.read(item.call)
            name = item.alias or f"expr{sum(each.startswith('expr') for each in columns)}"
            at = item.call.at
        elif isinstance(item, Path | Grouped):
            path = item if isinstance(item, Path) else item.path
            read = groups.read(path)
            at = path.at
            name = item.alias if isinstance(item, Grouped) else read[0].name
        else:
            raise pointing(scope.text, query.source.at, "Field must be grouped or aggregated")
        if name.lower() in map(str.lower, columns):
            raise pointing(scope.text, at, f"duplicate alias: {name}")
        columns[name] = read
    return columns


def _ordering(scope: Scope, groups: Groups, query: Query, columns: _Columns) -> Ordering:
    """By selected columns under their names, or by what is grouped or aggregated."""
    named = {name.lower(): read for name, read in columns.items()}
    found: Ordering = []
    for order in query.order:
        read = named.get(str(order.expression).lower()) or _read_to_order(
            scope, groups, order.expression
        )
        found.append((order, *read))
    return found


def _read_to_order(scope: Scope, groups: Groups, expression: Expression) -> tuple[Field, Getter]:
    if isinstance(expression, Path) and groups.spelt(expression) not in groups.places:
        message = f"Ordered field must be grouped or aggregated: {expression}"
        raise pointing(scope.text, expression.at, message)
    return groups.read(expression)


def _no_subselect(scope: Scope) -> Callable[[Within, Query], NoReturn]:
    def refuse(term: Within, inner: Query) -> NoReturn:
        message = (
            "Semi join sub-selects are only allowed at the top level WHERE expressions and not "
            "in nested WHERE expressions."
        )
        raise pointing(scope.text, inner.source.at, message)

    return refuse
