"""An org under trial."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from connectors.kinds import Surroundings
from connectors.record import Fields, Value
from connectors.salesforce.connector import connect
from connectors.salesforce.settings import SalesforceSettings
from tests.live.time import LAG_S
from tests.live.trial import LiveHarness
from verify.accounts.signing_in import SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET

_DATA = "/services/data/v62.0"


class OrgHarness(LiveHarness):
    """Contacts, and opportunities to give them roles in."""

    object, name, other = "Contact", "LastName", "Title"
    from_object, to_object, association = "Opportunity", "Contact", "@OpportunityContactRoles"
    writes = r"PATCH .*/composite/sobjects.*"

    def edit(self, record_id: str, **fields: Value) -> None:
        self.ask("PATCH", f"{_DATA}/sobjects/Contact/{record_id}", fields)

    def delete(self, record_id: str) -> None:
        self.ask("DELETE", f"{_DATA}/sobjects/Contact/{record_id}")

    def live(self) -> dict[str, Fields]:
        names = (self.name, self.other, self.key)
        made_by_people = f"Department = '{self.mark}'"
        made_by_the_connector = f"{self.key} LIKE '{self.mark}-%'"
        wanted = f" FROM Contact WHERE {made_by_people} OR {made_by_the_connector}"
        query = quote_plus("SELECT " + ",".join(("Id", *names)) + wanted)
        rows = self.ask("GET", f"{_DATA}/query?q={query}")["records"]
        return {row["Id"]: {name: row[name] for name in names} for row in rows}

    def hide(self, field: str) -> None:
        """Make a field that nobody is shown."""
        metadata = {"type": "Text", "length": 80, "label": "Hidden"}
        asked = {"FullName": f"Contact.{field}", "Metadata": metadata}
        self.ask("POST", f"{_DATA}/tooling/sobjects/CustomField", asked)

    def _connected(self, around: Surroundings) -> Any:
        settings = SalesforceSettings(
            url=self._side.account.url,
            client_id=f"env:{SALESFORCE_CLIENT_ID}",
            client_secret=f"env:{SALESFORCE_CLIENT_SECRET}",
            overlap_s=LAG_S,
            bulk_read_from=None,
            bulk_write_from=None,
        )
        return connect(settings, around)

    def _session(self) -> Any:
        # Made now, so that it sends through what is watched.
        assert self.connector.client.sdk
        return self.connector.client.transport.session

    def _place(self, object_name: str) -> str:
        return f"{_DATA}/sobjects/{object_name}"

    def _new(self, object_name: str, label: str, fields: Fields) -> Any:
        if object_name == "Opportunity":
            about = {"StageName": "Prospecting", "CloseDate": "2027-01-31"}
            return {"Name": label, "Description": self.mark, **about, **fields}
        return {"LastName": label, "Department": self.mark, **fields}
