"""Runs parsed queries: the rows they select, how each is shown, or the records their groups
make.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.fields_told import told
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.soql.paths import Scope
from sandbox.salesforce.soql.selecting.selection import Selection
from sandbox.salesforce.soql.showing.aggregates import aggregate_records
from sandbox.salesforce.soql.showing.projection import compile_projection
from sandbox.salesforce.soql.syntax import Query, pointing

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
    kind = scope.source(query.source)
    with told(scope.schema, scope.store, kind.name):
        return _found(scope, kind, query, base, deleted)


def _found(scope: Scope, kind: ObjectType, query: Query, base: str, deleted: bool) -> Result:
    _check_with(scope, query)
    if query.counts_only:
        return _counted(scope, kind, query, deleted)
    if query.aggregates:
        make = aggregate_records(scope, kind, query)
        records = make(Selection(scope, kind, query, deleted, grouped=True).rows())
        return Result(len(records), records, dict)
    # What is selected is looked up before the conditions are, as the vendor's refusals show.
    project = compile_projection(scope, kind, query, base, _children_of(scope, base, deleted))
    rows = list(Selection(scope, kind, query, deleted).rows())
    return Result(len(rows), rows, project)


def _counted(scope: Scope, kind: ObjectType, query: Query, deleted: bool) -> Result:
    if query.order:
        first = query.order[0].expression
        raise pointing(
            scope.text, first.at, f"Ordered field must be grouped or aggregated: {first}"
        )
    return Result(sum(1 for _ in Selection(scope, kind, query, deleted).rows()), [], dict)


def _check_with(scope: Scope, query: Query) -> None:
    """The API runs as its user always; only Apex has a choice, and only articles have
    categories.
    """
    if query.with_ is None or query.with_.kind in ("USER_MODE", "SYSTEM_MODE"):
        return
    if query.with_.kind == "SECURITY_ENFORCED":
        raise pointing(scope.text, query.with_.at, "SECURITY_ENFORCED not allowed in this context")
    message = f"WITH {query.with_.kind} is not supported for {query.source}"
    raise Refusal(400, "INVALID_QUERY_FILTER_OPERATOR", message)


def _children_of(scope: Scope, base: str, deleted: bool) -> Callable[..., Callable[[Row], Any]]:
    """How a child subquery is shaped: null when there is nothing, otherwise a small result of its
    own.
    """

    def shape(inner: Query, child: ObjectType, by: Field) -> Callable[[Row], Any]:
        project = compile_projection(scope, child, inner, base, shape)
        selection = Selection(scope, child, inner, deleted)
        table = scope.store[child.name]

        def children(row: Row) -> dict[str, Any] | None:
            records = [project(found) for found in selection.rows(table.having(by, [row["Id"]]))]
            if records:
                return {"totalSize": len(records), "done": True, "records": records}
            return None

        return children

    return shape
