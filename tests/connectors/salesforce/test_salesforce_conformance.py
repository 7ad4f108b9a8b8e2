"""The Salesforce connector keeps the contract, over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.record import Fields, Value
from connectors.testing.contract import ConnectorContract
from connectors.testing.harness import Harness
from sandbox.salesforce.setup.tooling import create_custom_field
from tests.connectors.salesforce.served_org import IMPATIENT, Org

FAULTS = {
    "timeout_before": {"do": "timeout_before"},
    "timeout_after": {"do": "timeout_after"},
    "busy": {"do": "status", "status": 429},
}


class SalesforceHarness(Harness):
    object, key, name, other = "Contact", "Accord_Key__c", "LastName", "Title"
    from_object, to_object, association = "Opportunity", "Contact", "@OpportunityContactRoles"
    hidden_field = "Accord_Hidden__c"
    new_field = "Accord_Trial__c"

    def __init__(self, org: Org) -> None:
        self._org, self._model = org, org.model
        # Made without a permission set, it exists and the integration user does not know it.
        metadata = {"type": "Text", "length": 80, "label": "Hidden"}
        field = {"FullName": f"Contact.{self.hidden_field}", "Metadata": metadata}
        create_custom_field(org.model, field, org.model.client())
        self.connector = org.connect(timeout_s=IMPATIENT)

    def create(self, object_name: str, label: str, **fields: Value) -> str:
        if object_name == "Opportunity":
            return self._model.edit(
                "Opportunity",
                None,
                {"Name": label, "StageName": "Prospecting", "CloseDate": "2027-01-31"},
            )
        return self._model.edit("Contact", None, {"LastName": label, **fields})

    def edit(self, record_id: str, **fields: Value) -> None:
        self._model.edit("Contact", record_id, fields)

    def delete(self, record_id: str) -> None:
        self._model.remove("Contact", record_id)

    def live(self) -> dict[str, Fields]:
        return {row["id"]: row["fields"] for row in self._model.stored("Contact", deleted=False)}

    def settle(self) -> None:
        self._org.advance(150)

    def fail(self, how: str, times: int = 1) -> None:
        self._org.fault("PATCH", "*/composite/sobjects*", times=times, **FAULTS[how])

    def small_pages(self) -> int:
        self._model.page_size = 4
        return 4

    def requests(self) -> int | None:
        return self._org.requests()


class TestSalesforce(ConnectorContract):
    @pytest.fixture
    def harness(self, org: Org) -> Iterator[Harness]:
        harness = SalesforceHarness(org)
        yield harness
        harness.connector.close()
