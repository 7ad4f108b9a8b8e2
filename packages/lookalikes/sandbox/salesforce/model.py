"""Salesforce's state and rules without HTTP: what the routes, the control API and the simulator
drive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from sandbox.clock import SkewedClock
from sandbox.salesforce.actions.by_a_person import act
from sandbox.salesforce.campaigns.people import bind_people
from sandbox.salesforce.campaigns.totals import bind_totals
from sandbox.salesforce.contacts.relations import relations_to_make
from sandbox.salesforce.currencies.added import add_to_schema
from sandbox.salesforce.currencies.added import switch_on as switch_on_currencies
from sandbox.salesforce.currencies.settings import Currencies, currencies_in
from sandbox.salesforce.currencies.setup import check_kept, currency_rows, forget_dates
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.formulas.fields import Reckoner
from sandbox.salesforce.ids import make_id, normal_id
from sandbox.salesforce.objects.standard import new_schema
from sandbox.salesforce.org.bulk_jobs import BulkJobs
from sandbox.salesforce.org.connected_app import ConnectedApp
from sandbox.salesforce.org.editions import Edition, Editions
from sandbox.salesforce.org.sessions import Meter, Sessions
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.address_picklists import code_fields, countries_in
from sandbox.salesforce.records.person_accounts import add_field, switch_on
from sandbox.salesforce.records.store import Store
from sandbox.salesforce.rules.conditions import BadSettings
from sandbox.salesforce.rules.layouts import check_profiles
from sandbox.salesforce.rules.settings import OrgSettings, after, compile_settings, entries
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.setup.additions import add_relations, add_teams, put_back
from sandbox.salesforce.setup.rows import definition, found_org, show_settings
from sandbox.salesforce.soql.cursors import Cursors
from sandbox.salesforce.soql.paths import Scope
from sandbox.salesforce.writing.writer import Actor, WriteOptions, Writer
from sandbox.vendor import Fields, Tally, VendorModel

HUMAN = "human"
PAGE_SIZE = 2000


class SalesforceModel(VendorModel):
    """One org. `url` is set by whoever serves it; `item_fault` decides the fate of a collection's
    item.
    """

    def __init__(
        self, clock: SkewedClock, *, daily_limit: int = 100_000, api_version: str = "68.0"
    ) -> None:
        self.clock, self.tally = clock, Tally()
        self.api_version = api_version
        self.page_size = PAGE_SIZE
        self.url = "http://127.0.0.1"
        self.client_id = "3MVG9AccordSandboxConsumerKey"
        self.client_secret = "accord-sandbox-consumer-secret"
        self.username = "accord.integration@acme.example"
        self.password = "accord-sandbox-password"
        self.refresh_token = "5Aep861AccordSandboxRefreshToken"
        self.item_fault: Callable[[int], tuple[str, str] | None] | None = None
        self.schema = new_schema()
        self.store = Store(self.schema)
        self.org_id = make_id("00D", 1)
        self.user_id, self.person_id = make_id("005", 1), make_id("005", 2)
        self.access = Access(self.schema, self.store, self.user_id)
        self._bind_campaigns()
        self.reckoner = Reckoner(self.schema, self.store, clock, self.user_id)
        self.writer = Writer(self.schema, self.store, clock, self.tally, self.access)
        self.sessions = Sessions(clock, self.org_id)
        self.meter = Meter(clock, daily_limit)
        self.app = ConnectedApp(clock, self.client_id, self.refresh_token)
        self._open(clock)
        self._found_org()

    def _open(self, clock: SkewedClock) -> None:
        """What is kept of calls that go on: query results, jobs, editions of describes."""
        self.cursors = Cursors(clock)
        self.editions = Editions(clock)
        self.bulk = BulkJobs(clock)

    def client(self, name: str = "api", options: WriteOptions | None = None) -> Actor:
        """The API client of that name, writing as the integration user."""
        return Actor(name, self.user_id, options=options or WriteOptions())

    @property
    def person(self) -> Actor:
        """Somebody at the screen: clicks through alerts and leaves assignment to the rules' own
        checkbox.
        """
        return Actor(HUMAN, self.person_id, api=False, options=_AT_THE_SCREEN)

    def edition(self) -> Edition:
        """The state of everything that describes show; recorded describes of one org share their
        ETag.
        """
        return self.editions.of("describe", (self.access.version, self.store["RecordType"].version))

    def setup_actor(self, actor: Actor) -> Actor:
        """The same client where it writes rows that no field-level rule guards."""
        return Actor(actor.name, actor.user_id, api=False, lenient=True)

    def scope(self, text: str = "") -> Scope:
        """What a query by the integration user may know, now."""
        return Scope(self.schema, self.store, self.access, self.clock.utc().date(), text)

    def insert(self, object_name: str, fields: Fields, *, at: float | None = None) -> str:
        """As `VendorModel.insert`; an `Id` in the fields is kept when it is free and well
        formed.
        """
        actor = Actor(HUMAN, self.person_id, api=False, lenient=True)
        return self.writer.create(object_name, fields, actor, at)

    def relive(self, object_name: str, record_id: str, fields: Fields, *, at: float) -> None:
        """As `VendorModel.relive`; every field counts as tracked then."""
        actor = Actor(HUMAN, self.person_id, api=False, lenient=True)
        self.writer.relive(object_name, record_id, fields, actor, at)

    def edit(self, object_name: str, record_id: str | None, fields: Fields) -> str:
        """As `VendorModel.edit`; a person meets the vendor's validation but no hidden fields."""
        if record_id is None:
            return self.writer.create(object_name, fields, self.person)
        return self.writer.update(
            object_name, self._known(object_name, record_id), fields, self.person
        )

    def remove(self, object_name: str, record_id: str) -> None:
        """As `VendorModel.remove`."""
        self.writer.delete(object_name, self._known(object_name, record_id), self.person)

    def act(
        self, object_name: str, record_id: str, action: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        """As `Acting.act`: convert, merge, undelete or purge as a person would."""
        return act(self.writer, object_name, record_id, action, body, self.person)

    def settings(self) -> dict[str, Any]:
        """As `Configurable.settings`."""
        return {**self.writer.rules.settings.document, "locks": self.writer.rules.locks.documents()}

    def configure(self, document: dict[str, Any]) -> dict[str, Any]:
        """As `Configurable.configure`: what an administrator switches on, each name replacing what
        it said before; currencies are added to those there are.
        """
        before = self.writer.rules.settings
        settings = compile_settings(self.schema, after(before.document, document))
        if before.person_accounts and not settings.person_accounts:
            raise BadSettings("Person accounts cannot be switched off again.")
        _check_currencies(before.currencies, settings.currencies)
        check_profiles(settings.layouts, self.store)
        if not set(before.teams) <= set(settings.teams):
            raise BadSettings("Teams cannot be switched off again.")
        if before.related_accounts and not settings.related_accounts:
            raise BadSettings("Contacts of several accounts cannot be switched off again.")
        if "locks" in document:
            self.writer.rules.locks.hold(entries(document, "locks"))
        if settings.person_accounts:
            switch_on(self.schema, self.store)
        for object_name, field in code_fields(self.schema, settings.countries):
            add_field(self.schema, self.store, object_name, field)
        for added in add_teams(self.schema, settings.teams):
            self._know(added)
        self._relate_contacts(settings)
        self._follow_currencies(settings.currencies)
        show_settings(self.store, settings, self.insert)
        self._follow(settings.document)
        return self.settings()

    def stored(self, object_name: str, *, deleted: bool) -> Iterator[dict[str, Any]]:
        """As `VendorModel.stored`."""
        table = self.store[self.writer.kind(object_name).name]
        for record_id, row in list(table.rows.items()):
            if deleted or not row["IsDeleted"]:
                yield {
                    "id": record_id,
                    "deleted": row["IsDeleted"],
                    "fields": dict(row),
                    "history": table.past(record_id),
                }

    def snapshot(self) -> bytes:
        """As `VendorModel.snapshot`; open query locators, bulk jobs and sessions are no part of
        it.
        """
        saved = {
            "tables": self.store.dump(),
            "meter": self.meter.state(),
            "settings": self.settings(),
        }
        return orjson.dumps(saved)

    def restore(self, state: bytes) -> None:
        """As `VendorModel.restore`; open query locators and bulk jobs die."""
        saved = orjson.loads(state)
        settings = saved["settings"]
        put_back(
            self.schema, saved["tables"], person_accounts=bool(settings.get("person_accounts"))
        )
        self._put_back_codes(settings)
        add_teams(self.schema, settings.get("teams") or ())
        if settings.get("contacts_to_multiple_accounts"):
            add_relations(self.schema)
        add_to_schema(self.schema, currencies_in(settings.get("currencies")))
        self._bind_campaigns()
        self.reckoner.bind_all()
        self.store.load(saved["tables"])
        self.writer.rules.locks.hold(settings["locks"])
        self._follow(settings)
        self.meter.restore(saved["meter"])
        self.cursors.close_all()
        self.bulk.forget_all()

    def _bind_campaigns(self) -> None:
        """Make readable what campaigns and their members only look up."""
        bind_totals(self.schema, self.store)
        bind_people(self.schema, self.store)

    def _put_back_codes(self, settings: dict[str, Any]) -> None:
        countries = dict(countries_in(settings.get("address_picklists") or {}))
        for object_name, field in code_fields(self.schema, countries):
            self.schema.add_field(object_name, field)

    def _relate_contacts(self, settings: OrgSettings) -> None:
        if not settings.related_accounts:
            return
        for added in add_relations(self.schema):
            self._know(added)
            for each in list(relations_to_make(self.store)):
                self.insert(each.object, each.fields)

    def _know(self, added: ObjectType) -> None:
        """A table and a definition for an object that was switched on."""
        if added.name not in self.store.tables:
            self.store.add_table(added)
        self.insert("EntityDefinition", definition(added))

    def _follow_currencies(self, currencies: Currencies) -> None:
        for added in switch_on_currencies(self.schema, self.store, currencies):
            self._know(added)
        forget_dates(self.store, currencies)
        for told in list(currency_rows(self.store, currencies)):
            if told.record_id is None:
                self.insert(told.object, told.fields)
            else:
                self.writer.amend(told.object, told.record_id, told.fields, self.person)

    def _known(self, object_name: str, record_id: str) -> str:
        """The id of a record that was stored at some time; a person meets no malformed ids."""
        found = normal_id(record_id)
        if found is None or found not in self.store[self.writer.kind(object_name).name].rows:
            raise not_found()
        return found

    def _follow(self, document: dict[str, Any]) -> None:
        settings = compile_settings(
            self.schema, {name: value for name, value in document.items() if name != "locks"}
        )
        self.writer.rules.follow(settings)
        self.access.denied = settings.denied

    def _found_org(self) -> None:
        found_org(self.schema, self.insert, self.org_id)
        profile = self.insert("Profile", self._profile(*_FOR_PROGRAMS))
        people = self.insert("Profile", self._profile(*_FOR_PEOPLE))
        self.insert("User", _user(self.user_id, self.username, "Accord", "Integration", profile))
        self.insert("User", _user(self.person_id, "pat.doe@acme.example", "Pat", "Doe", people))

    def _profile(self, name: str, licence: str, key: str) -> dict[str, Any]:
        names = {"Name": licence, "MasterLabel": licence, "LicenseDefinitionKey": key}
        numbers = {"Status": "Active", "TotalLicenses": 100, "UsedLicenses": 1}
        held = self.insert("UserLicense", {**names, **numbers})
        return {"Name": name, "UserType": "Standard", "UserLicenseId": held}


def _check_currencies(before: Currencies, after: Currencies) -> None:
    try:
        check_kept(before, after)
    except ValueError as problem:
        raise BadSettings(f"{problem}.") from problem


# A profile, and the licence that its users have.
_FOR_PROGRAMS = ("Salesforce API Only System Integrations", "Salesforce Integration", "SFDC_API")
_FOR_PEOPLE = ("Standard User", "Salesforce", "SFDC")
_AT_THE_SCREEN = WriteOptions(auto_assign=False, allow_duplicates=True)


def _user(user_id: str, username: str, first: str, last: str, profile: str) -> dict[str, Any]:
    names = {"FirstName": first, "LastName": last, "Alias": first[0].lower() + last[:4].lower()}
    return {"Id": user_id, "Username": username, "Email": username, "ProfileId": profile, **names}
