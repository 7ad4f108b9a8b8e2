"""How people work in the look-alike portal, for the contract every connector keeps."""

from __future__ import annotations

from typing import Any

from connectors.hubspot.meaning.query import SEARCH_PAGE
from connectors.record import Fields, Value
from connectors.testing.harness import Harness
from tests.connectors.hubspot.served_portal import IMPATIENT, LAG_S, ServedPortal

FAULTS: dict[str, dict[str, Any]] = {
    "timeout_before": {"do": "timeout_before"},
    "timeout_after": {"do": "timeout_after"},
    "busy": {"do": "status", "status": 429},
}


class HubSpotHarness(Harness):
    object, key, name, other = "contacts", "accord_key", "firstname", "jobtitle"
    from_object, to_object, association = "deals", "contacts", "@contacts"
    # HubSpot hides no properties by user; one that is not defined must be absent just the same.
    hidden_field = "accord_undefined"
    tells_deletions = False
    feeds_links = False

    def __init__(self, portal: ServedPortal, **changes: Any) -> None:
        self._portal = portal
        self.connector = portal.connect(**{"timeout_s": IMPATIENT, **changes})

    def create(self, object_name: str, label: str, **fields: Value) -> str:
        name = "dealname" if object_name == "deals" else self.name
        return self._portal.add(object_name, **{name: label, **fields})

    def edit(self, record_id: str, **fields: Value) -> None:
        self._portal.model.edit("contacts", record_id, fields)

    def delete(self, record_id: str) -> None:
        self._portal.model.remove("contacts", record_id)

    def live(self) -> dict[str, Fields]:
        rows = self._portal.model.stored("contacts", deleted=False)
        names = (self.name, self.other, self.key)
        return {
            row["id"]: {name: row["fields"].get(name) or None for name in names} for row in rows
        }

    def settle(self) -> None:
        self._portal.advance(2 * LAG_S + 1)

    def fail(self, how: str, times: int = 1) -> None:
        self._portal.fault("*/batch/upsert", times=times, **FAULTS[how])

    def small_pages(self) -> int:
        return SEARCH_PAGE

    def requests(self) -> int | None:
        return self._portal.requests()
