"""Several records in one call, each with its own outcome, together or one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

Item = Any
Outcome = dict[str, Any]


def each(
    model: SalesforceModel,
    items: Sequence[Item],
    one: Callable[[Item], Outcome],
    *,
    all_or_none: bool,
) -> list[Outcome]:
    """Every item's outcome in the order given; under allOrNone one failure undoes the others."""
    written = model.tally.written
    outcomes: list[Outcome] = []
    try:
        with model.store.transaction():
            for index, item in enumerate(items):
                outcomes.append(_outcome(model, index, item, one))
            if all_or_none and not all(outcome["success"] for outcome in outcomes):
                raise _RolledBack
    except _RolledBack:
        model.tally.written = written
        outcomes = [_undone() if outcome["success"] else outcome for outcome in outcomes]
    return outcomes


def done(record_id: str) -> Outcome:
    """The item went through."""
    return {"id": record_id, "success": True, "errors": []}


def failed(error: dict[str, Any]) -> Outcome:
    """The item was refused."""
    return {"success": False, "errors": [error]}


class _RolledBack(Exception):
    """One item of an allOrNone call failed."""


def _outcome(
    model: SalesforceModel, index: int, item: Item, one: Callable[[Item], Outcome]
) -> Outcome:
    fault = model.item_fault(index) if model.item_fault is not None else None
    if fault is not None:
        return failed({"statusCode": fault[0], "message": fault[1], "fields": []})
    try:
        with model.store.transaction():
            return one(item)
    except Refusal as refusal:
        return failed(refusal.item())


def _undone() -> Outcome:
    message = (
        "Record rolled back because not all records were valid and the request was using "
        "AllOrNone header"
    )
    return failed(
        {"statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": message, "fields": []}
    )
