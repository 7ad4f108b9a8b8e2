"""A portal under trial."""

from __future__ import annotations

from typing import Any

from connectors.hubspot.kind import KIND
from connectors.hubspot.settings import HubSpotSettings
from connectors.kinds import Surroundings
from connectors.record import Fields, Value
from tests.live.time import LAG_S
from tests.live.trial import LiveHarness
from verify.accounts.signing_in import HUBSPOT_TOKEN

_CONTACTS = "/crm/v3/objects/contacts"
_BATCH = 100


class PortalHarness(LiveHarness):
    """Contacts, and deals to tie them to."""

    object, name, other = "contacts", "firstname", "jobtitle"
    from_object, to_object, association = "deals", "contacts", "@contacts"
    hidden_field = "accord_undefined"
    tells_deletions = False
    feeds_links = False
    writes = r"POST .*/batch/upsert"

    def edit(self, record_id: str, **fields: Value) -> None:
        self.ask("PATCH", f"{_CONTACTS}/{record_id}", {"properties": fields})

    def delete(self, record_id: str) -> None:
        self.ask("DELETE", f"{_CONTACTS}/{record_id}")

    def live(self) -> dict[str, Fields]:
        names = (self.name, self.other, self.key)
        found: dict[str, Fields] = {}
        ids = self._side.made(f"{_CONTACTS}/")
        for start in range(0, len(ids), _BATCH):
            inputs = [{"id": each} for each in ids[start : start + _BATCH]]
            asked = {"properties": names, "inputs": inputs}
            for row in self.ask("POST", f"{_CONTACTS}/batch/read", asked)["results"]:
                found[row["id"]] = {name: row["properties"].get(name) or None for name in names}
        return found

    def _connected(self, around: Surroundings) -> Any:
        url = self._side.account.url
        lag = LAG_S
        settings = HubSpotSettings(url=url, token=f"env:{HUBSPOT_TOKEN}", search_lag_s=lag)
        return KIND.connect(settings, around)

    def _session(self) -> Any:
        return self.connector.client._calls.transport.session

    def _place(self, object_name: str) -> str:
        return f"/crm/v3/objects/{object_name}"

    def _new(self, object_name: str, label: str, fields: Fields) -> Any:
        if object_name == "deals":
            return {"properties": {"dealname": label, "description": self.mark, **fields}}
        return {"properties": {self.name: label, "lastname": self.mark, **fields}}
