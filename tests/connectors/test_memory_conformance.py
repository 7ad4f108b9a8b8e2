"""The connector in memory keeps the contract."""

from __future__ import annotations

import pytest

import connectors.memory
from connectors.memory import MemoryConnector, MemorySystem
from connectors.record import Fields, Value
from connectors.testing.contract import ConnectorContract
from connectors.testing.harness import Harness
from connectors.testing.trial_world import Clock

LAG_S = 20.0
FAULTS = {"timeout_before": "lost", "timeout_after": "after", "busy": "before"}


class MemoryHarness(Harness):
    object, key, name, other = "people", "key", "name", "note"
    from_object, to_object, association = "deals", "people", "@people"

    def __init__(self) -> None:
        self._clock = Clock()
        self._failing: list[str] = []
        objects = {"people": ("name", "note", "key"), "deals": ("name", "@people")}
        many = frozenset({"@people"})
        self.system = MemorySystem("memory", self._clock.now, objects, many=many, lag_s=LAG_S)
        self.connector = MemoryConnector(self.system, fault=self._fault)

    def create(self, object_name: str, label: str, **fields: Value) -> str:
        return self.system.put(object_name, {"name": label, **fields})

    def edit(self, record_id: str, **fields: Value) -> None:
        self.system.put("people", fields, record_id=record_id)

    def delete(self, record_id: str) -> None:
        self.system.delete("people", record_id)

    def live(self) -> dict[str, Fields]:
        blank = dict.fromkeys(("name", "note", "key"))
        return {
            record_id: {**blank, **fields}
            for record_id, fields in self.system.live("people").items()
        }

    def settle(self) -> None:
        self._clock.advance(2 * LAG_S)

    def fail(self, how: str, times: int = 1) -> None:
        self._failing = [FAULTS[how]] * times

    def small_pages(self) -> int:
        return connectors.memory.PAGE

    def _fault(self, operation: str) -> str | None:
        return self._failing.pop() if operation == "write" and self._failing else None


class TestMemory(ConnectorContract):
    @pytest.fixture
    def harness(self) -> Harness:
        return MemoryHarness()
