"""Rows somebody else holds: writes that touch them, or a child of theirs, fail for a number of
calls.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.rules.conditions import BadSettings
from sandbox.salesforce.rules.refusals import locked_row
from sandbox.salesforce.schema.object_types import ObjectType


class Locks:
    """The held rows, counted down once for each call that runs into them."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}
        self._bitten: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._left)

    def hold(self, documents: list[dict[str, Any]]) -> None:
        """Hold these rows, `[{"id", "for_calls"}]`, and no others. Raises BadSettings."""
        left: dict[str, int] = {}
        for each in documents:
            record_id = normal_id(each.get("id"))
            calls = each.get("for_calls", 1)
            if record_id is None or not isinstance(calls, int) or calls < 1:
                raise BadSettings(
                    'A lock is {"id": a record id, "for_calls": a whole number from 1}.'
                )
            left[record_id] = calls
        self._left = left
        self._bitten = {}

    def documents(self) -> list[dict[str, Any]]:
        """What is still held, as it could be posted again."""
        return [
            {"id": record_id, "for_calls": calls}
            for record_id, calls in self._left.items()
            if calls
        ]

    def check(self, kind: ObjectType, row: Row, call: int) -> None:
        """Raises UNABLE_TO_LOCK_ROW. Salesforce locks the record and the parents it hangs on."""
        touched = [
            row["Id"],
            *(row.get(f.name) for f in kind.fields.values() if f.cascade or f.name == "AccountId"),
        ]
        for record_id in touched:
            if record_id in self._left and self._holds(record_id, call):
                raise locked_row(record_id)

    def _holds(self, record_id: str, call: int) -> bool:
        if self._bitten.get(record_id) == call:
            return True
        if self._left[record_id] == 0:
            del self._left[record_id]
            return False
        self._left[record_id] -= 1
        self._bitten[record_id] = call
        return True
