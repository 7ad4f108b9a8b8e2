"""How a query would be carried out, as `explain` tells it: one plan, over an index where one would
serve.

The keys are those of recorded answers; the costs are the look-alike's own and mean no more than
their order: below 1 an index is worth it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sandbox.salesforce.soql.paths import Scope
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.selecting.selection import Selection
from sandbox.salesforce.soql.syntax import Query

# From this share of an object on its rows are read one after the other.
_SELECTIVE = 0.3
_UNINDEXED = "Not considering filter for optimization because unindexed"


def explained(scope: Scope, query: Query) -> dict[str, Any]:
    """The plans of a query. Raises the vendor's refusals about it."""
    kind = scope.source(query.source)
    run(scope, query, base="", deleted=False)
    selection = Selection(scope, kind, replace(query, limit=None, offset=0, order=()), False)
    total = len(scope.store[kind.name].rows)
    found = sum(1 for _ in selection.rows())
    indexed = selection.indexed()
    selective = bool(indexed) and found <= _SELECTIVE * total
    cost = found / (_SELECTIVE * total) if total else 0.0
    note = {"description": _UNINDEXED, "fields": ["IsDeleted"], "tableEnumOrId": kind.name}
    plan = {
        "cardinality": found,
        "fields": indexed if selective else [],
        "leadingOperationType": "Index" if selective else "TableScan",
        "notes": [note],
        "relativeCost": cost if selective else max(1.0, cost),
        "sobjectCardinality": total,
        "sobjectType": kind.name,
    }
    return {"plans": [plan], "sourceQuery": query.text or scope.text}
