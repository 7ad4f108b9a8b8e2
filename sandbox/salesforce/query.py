"""Runs parsed queries: picks an index, filters, orders, cuts, and hands the rows out page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sandbox.salesforce.aggregates import aggregate_records
from sandbox.salesforce.paths import Getter, Scope, resolve, resolve_usable
from sandbox.salesforce.predicates import Predicate, Predicates
from sandbox.salesforce.projection import compile_projection
from sandbox.salesforce.schema import Field, ObjectType
from sandbox.salesforce.store import Row
from sandbox.salesforce.syntax import Order, Path, Query, pointing

Project = Callable[[Row], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Result:
    """What a query found: ready records (of an aggregate query), or rows with how to show one."""

    total: int
    rows: list[Row]
    project: Project


def run(scope: Scope, query: Query, *, base: str, deleted: bool) -> Result:
    """Run a whole query. `base` is `/services/data/v62.0`; `deleted` lets the recycle bin in.

    Raises the vendor's refusals about the query.
    """
    deleted = deleted or query.all_rows
    kind = scope.source(query.source)
    if query.aggregates and not query.counts_only:
        # ORDER BY, LIMIT and OFFSET are about the groups, not the rows inside them.
        inside = replace(query, order=(), limit=None, offset=0)
        records = aggregate_records(scope, kind, query, _Selection(scope, kind, inside, deleted).rows())
        return Result(len(records), records, dict)
    selection = _Selection(scope, kind, query, deleted)
    if query.counts_only:
        return Result(sum(1 for _ in selection.rows()), [], dict)
    project = compile_projection(scope, selection.kind, query, base, _children_of(scope, base, deleted))
    rows = list(selection.rows())
    return Result(len(rows), rows, project)


class _Selection:
    """The rows a query selects, found through the best index its conjuncts allow."""

    def __init__(self, scope: Scope, kind: ObjectType, query: Query, deleted: bool) -> None:
        self.kind, self._query, self._deleted = kind, query, deleted
        self._scope = scope
        self._table = scope.store[kind.name]
        self._predicates = Predicates(scope, kind, self._column)
        self._test = self._predicates.compile(query.where)
        self._ordering = [(order, *resolve_usable(scope, kind, order.path, "sorted")) for order in query.order]

    def rows(self, among: Iterable[Row] | None = None) -> Iterable[Row]:
        """The selected rows in order, cut by OFFSET and LIMIT."""
        candidates, sorted_already = (among, False) if among is not None else self._candidates()
        found: Iterable[Row] = self._filtered(candidates, self._test)
        if self._ordering and not sorted_already:
            found = _sorted(list(found), self._ordering)
        limit = self._query.limit
        stop = None if limit is None else self._query.offset + limit
        return islice(found, self._query.offset, stop) if stop is not None or self._query.offset else found

    def _filtered(self, candidates: Iterable[Row], test: Predicate) -> Iterable[Row]:
        if self._query.where is None:
            return candidates if self._deleted else (row for row in candidates if not row["IsDeleted"])
        if self._deleted:
            return (row for row in candidates if test(row))
        return (row for row in candidates if not row["IsDeleted"] and test(row))

    def _candidates(self) -> tuple[Iterable[Row], bool]:
        """Rows worth testing, and whether they come in the order asked for."""
        by_stamp = [str(order.path).lower() for order in self._query.order] in _BY_STAMP and not any(
            order.descending for order in self._query.order
        )
        for field, values in self._predicates.wanted:
            if field.name == "Id":
                rows = self._table.rows
                return [rows[value] for value in dict.fromkeys(values) if value in rows], False
            return self._table.having(field, values), False
        if self._predicates.least_stamp is not None or by_stamp:
            return self._table.since(self._predicates.least_stamp or ""), by_stamp
        return list(self._table.rows.values()), False

    def _column(self, inner: Query) -> list[Any]:
        """The one column of a semi-join's subselect, nulls left out as the vendor does."""
        column = inner.select[0]
        if len(inner.select) != 1 or not isinstance(column, Path):
            message = "Nested select statement must select one field"
            raise pointing(self._scope.text, inner.source.at, message)
        selection = _Selection(self._scope, self._scope.source(inner.source), inner, self._deleted)
        _, get = resolve(self._scope, selection.kind, column)
        return [value for row in selection.rows() if (value := get(row)) is not None]


_BY_STAMP = (["systemmodstamp"], ["systemmodstamp", "id"])


def _sorted(rows: list[Row], ordering: list[tuple[Order, Field, Getter]]) -> list[Row]:
    """Sorted by the last key first, each pass stable; nulls come first unless NULLS LAST."""
    for order, field, get in reversed(ordering):
        empty = [row for row in rows if get(row) is None]
        filled = [row for row in rows if get(row) is not None]
        filled.sort(key=_sort_key(field, get), reverse=order.descending)
        rows = filled + empty if order.nulls_last else empty + filled
    return rows


def _sort_key(field: Field, get: Getter) -> Callable[[Row], Any]:
    return lambda row: field.key(get(row))


def _children_of(scope: Scope, base: str, deleted: bool) -> Callable[..., Callable[[Row], Any]]:
    """How a child subquery is shaped: null when there is nothing, otherwise a small result of its own."""

    def shape(inner: Query, child: ObjectType, by: Field) -> Callable[[Row], Any]:
        project = compile_projection(scope, child, inner, base, shape)
        selection = _Selection(scope, child, inner, deleted)
        table = scope.store[child.name]

        def children(row: Row) -> dict[str, Any] | None:
            records = [project(found) for found in selection.rows(table.having(by, [row["Id"]]))]
            return {"totalSize": len(records), "done": True, "records": records} if records else None

        return children

    return shape
