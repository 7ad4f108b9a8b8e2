"""Salesforce's state and rules without HTTP: what the routes, the control API and the simulator drive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from sandbox.clock import SkewedClock
from sandbox.salesforce.access import Access
from sandbox.salesforce.cursors import Cursors
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import make_id, normal_id
from sandbox.salesforce.objects import new_schema
from sandbox.salesforce.paths import Scope
from sandbox.salesforce.session import Meter, Sessions
from sandbox.salesforce.store import Store
from sandbox.salesforce.tooling import custom_field
from sandbox.salesforce.writes import Actor, Writer
from sandbox.vendor import Fields, Tally, VendorModel

HUMAN = "human"
PAGE_SIZE = 2000


class SalesforceModel(VendorModel):
    """One org. `url` is set by whoever serves it; `item_fault` decides the fate of a collection's item."""

    def __init__(self, clock: SkewedClock, *, daily_limit: int = 100_000, api_version: str = "62.0") -> None:
        self.clock, self.tally = clock, Tally()
        self.api_version, self.page_size = api_version, PAGE_SIZE
        self.url = "http://127.0.0.1"
        self.client_id = "3MVG9AccordSandboxConsumerKey"
        self.client_secret = "accord-sandbox-consumer-secret"
        self.username = "accord.integration@acme.example"
        self.password = "accord-sandbox-password"
        self.refresh_token = "5Aep861AccordSandboxRefreshToken"
        self.item_fault: Callable[[int], tuple[str, str] | None] | None = None
        self.schema = new_schema()
        self.store = Store(self.schema)
        self.writer = Writer(self.schema, self.store, clock, self.tally)
        self.org_id = make_id("00D", 1)
        self.user_id, self.person_id = make_id("005", 1), make_id("005", 2)
        self.access = self.writer.access = Access(self.schema, self.store, self.user_id)
        self.sessions = Sessions(clock, self.org_id)
        self.meter = Meter(clock, daily_limit)
        self.cursors = Cursors(clock)
        self._found_org()

    def client(self, name: str = "api") -> Actor:
        """The API client of that name, writing as the integration user."""
        return Actor(name, self.user_id)

    def setup_actor(self, actor: Actor) -> Actor:
        """The same client where it writes rows that no field-level rule guards."""
        return Actor(actor.name, actor.user_id, api=False, lenient=True)

    def scope(self, text: str = "") -> Scope:
        """What a query by the integration user may know, now."""
        return Scope(self.schema, self.store, self.access, self.clock.utc().date(), text)

    def insert(self, object_name: str, fields: Fields, *, at: float | None = None) -> str:
        """As `VendorModel.insert`; an `Id` in the fields is kept when it is free and well formed."""
        actor = Actor(HUMAN, self.person_id, api=False, lenient=True)
        return self.writer.create(object_name, fields, actor, at)

    def edit(self, object_name: str, record_id: str | None, fields: Fields) -> str:
        """As `VendorModel.edit`; a person meets the vendor's validation but no hidden fields."""
        person = Actor(HUMAN, self.person_id, api=False)
        if record_id is None:
            return self.writer.create(object_name, fields, person)
        return self.writer.update(object_name, self._known(object_name, record_id), fields, person)

    def remove(self, object_name: str, record_id: str) -> None:
        """As `VendorModel.remove`."""
        person = Actor(HUMAN, self.person_id, api=False)
        self.writer.delete(object_name, self._known(object_name, record_id), person)

    def stored(self, object_name: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        """As `VendorModel.stored`."""
        table = self.store[self.writer.kind(object_name).name]
        for record_id, row in list(table.rows.items()):
            if deleted or not row["IsDeleted"]:
                yield {
                    "id": record_id,
                    "deleted": row["IsDeleted"],
                    "fields": dict(row),
                    "history": list(table.history.get(record_id, ())),
                }

    def snapshot(self) -> bytes:
        """As `VendorModel.snapshot`; open query locators and sessions are no part of it."""
        return orjson.dumps({"tables": self.store.dump(), "meter": self.meter.state()})

    def restore(self, state: bytes) -> None:
        """As `VendorModel.restore`; open query locators die."""
        saved = orjson.loads(state)
        self.schema.become(new_schema())
        for row in saved["tables"]["CustomField"]["rows"]:
            if not row["IsDeleted"]:
                field = custom_field(f"{row['DeveloperName']}__c", row["Metadata"])
                self.schema.add_field(row["TableEnumOrId"], field)
        self.store.load(saved["tables"])
        self.meter.restore(saved["meter"])
        self.cursors.close_all()

    def _known(self, object_name: str, record_id: str) -> str:
        """The id of a record that was stored at some time; a person meets no malformed ids."""
        found = normal_id(record_id)
        if found is None or found not in self.store[self.writer.kind(object_name).name].rows:
            raise not_found()
        return found

    def _found_org(self) -> None:
        insert = self.insert
        organization = {
            "Id": self.org_id,
            "Name": "Acme",
            "InstanceName": "NA01",
            "OrganizationType": "Enterprise Edition",
            "TimeZoneSidKey": "UTC",
            "LanguageLocaleKey": "en_US",
            "DefaultLocaleSidKey": "en_US",
        }
        insert("Organization", organization)
        profile = insert("Profile", {"Name": "Salesforce API Only System Integrations"})
        people = insert("Profile", {"Name": "Standard User"})
        insert("User", _user(self.user_id, self.username, "Accord", "Integration", profile))
        insert("User", _user(self.person_id, "pat.doe@acme.example", "Pat", "Doe", people))
        for kind in self.schema:
            if not kind.tooling and kind.name != "EntityDefinition":
                insert("EntityDefinition", _definition(kind.name, kind.label, kind.prefix))


def _user(user_id: str, username: str, first: str, last: str, profile: str) -> dict[str, Any]:
    names = {"FirstName": first, "LastName": last, "Alias": first[0].lower() + last[:4].lower()}
    return {"Id": user_id, "Username": username, "Email": username, "ProfileId": profile, **names}


def _definition(name: str, label: str, prefix: str) -> dict[str, Any]:
    return {
        "Id": name,
        "DurableId": name,
        "QualifiedApiName": name,
        "DeveloperName": name,
        "Label": label,
        "KeyPrefix": prefix or None,
    }
