"""The world as the people on the HubSpot side typed it, or a form did."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from sandbox.vendor import VendorModel
from sandbox.worlds.accounts import Account
from sandbox.worlds.deals import Deal
from sandbox.worlds.dirt.companies import about, company_name, website
from sandbox.worlds.dirt.countries import country_name
from sandbox.worlds.dirt.nothing import or_blank
from sandbox.worlds.dirt.phones import typed_phone
from sandbox.worlds.dirt.text import full_name, typed
from sandbox.worlds.dirt.words import chosen, job
from sandbox.worlds.history import MOMENT_S, History
from sandbox.worlds.lags import passed, reply
from sandbox.worlds.life.pen import Known
from sandbox.worlds.people import Person
from sandbox.worlds.places import draw_phone
from sandbox.worlds.reps import DOMAIN
from sandbox.worlds.vocabulary.companies import INDUSTRIES
from sandbox.worlds.vocabulary.money import currency_of, price_in
from sandbox.worlds.vocabulary.sales import PRODUCTS, SOURCES, STAGES
from sandbox.worlds.vocabulary.titles import TITLES, draw_title

# The vendor's own association types; the primary company of a contact or deal is also a plain one.
CONTACT_TO_PRIMARY_COMPANY = 1
DEAL_TO_PRIMARY_COMPANY = 5
DEAL_TO_CONTACT = 3
CHILD_TO_PARENT_COMPANY = 14
# Public leads: a quarter without a country, three in ten without an occupation.
NO_COUNTRY = 0.15
NO_TITLE = 0.28
NO_PHONE = 0.35
TYPES = {"Customer": "OTHER", "Prospect": "PROSPECT", "Partner": "PARTNER"}
LIFECYCLE = (
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
)
LEAD_STATUS = {"lead": "NEW", "marketingqualifiedlead": "NEW", "salesqualifiedlead": "IN_PROGRESS"}


class HubSpotWriter:
    """Inserts owners, companies, contacts and deals, part by part, and associates them.

    Turns indexes of a part into record ids as the records come to exist.
    """

    def __init__(self, history: History, model: VendorModel) -> None:
        self._history = history
        self._model = model
        self._rng = history.rng("hubspot")
        self._owners: list[str] = []
        self._left: list[str] = []
        # Of the record last written: changes of one record follow each other.
        self._latest: dict[str, float] = {}
        self._companies: dict[int, str] = {}
        self._contacts: dict[int, str] = {}
        self._deals: dict[int, str] = {}
        self._colleagues()

    def write(self, part: History) -> None:
        """Insert what is new in this part."""
        self._history = part
        self._companies, self._contacts, self._deals = {}, {}, {}
        for n, account in enumerate(self._history.accounts):
            if account.in_hubspot:
                self._company(n, account)
        for n, person in enumerate(self._history.people):
            if person.in_hubspot:
                self._contact(n, person)
        for n, deal in enumerate(self._history.deals):
            if deal.in_hubspot:
                self._deals[n] = self._deal(deal)

    @property
    def known(self) -> Known:
        """The ids of the records of this part."""
        return Known(self._owners, self._companies, self._contacts, self._deals)

    def end(self) -> None:
        """Let those leave who left, after all they had was handed over."""
        for former, owner in zip(self._history.former, self._left, strict=True):
            self._relive("owners", owner, {"archived": True}, former.left)

    def _colleagues(self) -> None:
        for rep in self._history.reps:
            fields = {"email": rep.email, "firstName": rep.first, "lastName": rep.last}
            self._owners.append(self._insert("owners", fields, 729))
        for former in self._history.former:
            fields = {"email": former.email, "firstName": former.first, "lastName": former.last}
            self._left.append(self._insert("owners", fields, 729))
        if self._owners:
            self._insert("owners", _colleague_without_a_twin(), 729)

    def _insert(self, object_name: str, fields: dict[str, Any], days_ago: int) -> str:
        known = {name: value for name, value in fields.items() if value not in (None, "")}
        at = self._history.typed_at(self._rng, days_ago)
        record = self._model.insert(object_name, known, at=at)
        self._latest = {record: at}
        return record

    def _insert_owned(
        self, object_name: str, fields: dict[str, Any], owner: int, days_ago: int
    ) -> str:
        """Insert a record of this owner; one who left had it before, where it is that old."""
        left = self._history.predecessor(owner, days_ago)
        if left is None:
            return self._insert(object_name, fields, days_ago)
        before = {**fields, "hubspot_owner_id": self._left[left]}
        record = self._insert(object_name, before, days_ago)
        handed_over = {"hubspot_owner_id": fields["hubspot_owner_id"]}
        self._relive(object_name, record, handed_over, self._history.former[left].left)
        return record

    def _relive(self, object_name: str, record: str, fields: dict[str, Any], days_ago: int) -> None:
        at = self._history.typed_at(self._rng, days_ago)
        at = max(at, self._latest.get(record, 0.0) + MOMENT_S)
        self._latest = {record: at}
        self._model.relive(object_name, record, fields, at=at)

    def _associate(
        self, from_object: str, from_id: str, to_object: str, to_id: str, kind: int
    ) -> None:
        ends = {
            "from_object": from_object,
            "from_id": from_id,
            "to_object": to_object,
            "to_id": to_id,
        }
        self._model.insert("associations", {**ends, "type": kind})

    def _company(self, n: int, account: Account) -> None:
        fields = self._company_fields(account)
        days_ago = account.born - self._rng.randint(0, 90)
        company = self._insert_owned("companies", fields, account.owner, days_ago)
        self._companies[n] = company
        parent = None if account.parent is None else self._companies.get(account.parent)
        if parent is not None:
            self._associate("companies", company, "companies", parent, CHILD_TO_PARENT_COMPANY)

    def _company_fields(self, account: Account) -> dict[str, Any]:
        rng = self._rng
        return {
            "name": company_name(rng, account),
            "domain": account.domain,
            "website": or_blank(rng, website(rng, account.domain), 0.4),
            "phone": or_blank(rng, typed_phone(rng, account.country, account.phone), 0.15),
            "industry": or_blank(rng, INDUSTRIES[account.industry].value, 0.12),
            "type": TYPES[account.kind] if rng.random() < 0.7 else None,
            "address": or_blank(rng, typed(rng, account.street), 0.15),
            "city": typed(rng, account.city),
            "state": account.state,
            "zip": or_blank(rng, account.postal_code, 0.15),
            "country": country_name(rng, account.country, account.city, tidy=0.6),
            "numberofemployees": str(about(rng, account.employees)) if rng.random() < 0.9 else None,
            "annualrevenue": str(about(rng, account.revenue)) if rng.random() < 0.6 else None,
            "hubspot_owner_id": self._owners[account.owner],
        }

    def _contact(self, n: int, person: Person) -> None:
        days_ago = (
            person.born if person.side == "hubspot" else person.born - self._rng.randint(-40, 40)
        )
        contact = self._staged_contact(self._contact_fields(person), days_ago)
        self._contacts[n] = contact
        company = None if person.account is None else self._companies.get(person.account)
        if company is not None:
            self._associate("contacts", contact, "companies", company, CONTACT_TO_PRIMARY_COMPANY)

    def _staged_contact(self, fields: dict[str, Any], days_ago: int) -> str:
        """A contact as first met, and how marketing and sales brought it to where it is."""
        final = fields["lifecyclestage"]
        if final not in LIFECYCLE:
            return self._insert("contacts", fields, days_ago)
        stages = [*passed(self._rng, LIFECYCLE, final, 0.5), final]
        first = stages[0]
        begun = {**fields, "lifecyclestage": first, "hs_lead_status": LEAD_STATUS.get(first)}
        contact = self._insert("contacts", begun, days_ago)
        ago = max(2, days_ago)
        for stage in stages[1:]:
            ago = max(2, ago - reply(self._rng, 30.0))
            moved = {"lifecyclestage": stage}
            if stage in LEAD_STATUS:
                moved["hs_lead_status"] = LEAD_STATUS[stage]
            self._relive("contacts", contact, moved, ago)
        return contact

    def _contact_fields(self, person: Person) -> dict[str, Any]:
        rng = self._rng
        account = None if person.account is None else self._history.accounts[person.account]
        address = {} if rng.random() < 0.35 else self._address(person)
        first, last = full_name(rng, person.first, person.last)
        return address | {
            "email": person.email,
            "firstname": first,
            "lastname": last,
            "jobtitle": or_blank(rng, self._title(person), NO_TITLE),
            "phone": or_blank(rng, self._phone(person), NO_PHONE),
            "company": None if account is None else or_blank(rng, company_name(rng, account), 0.3),
            "country": or_blank(
                rng, country_name(rng, person.country, person.city, tidy=0.4), NO_COUNTRY
            ),
            "lifecyclestage": person.lifecycle,
            "hs_lead_status": LEAD_STATUS.get(person.lifecycle),
            "lead_source": or_blank(rng, chosen(rng, SOURCES[person.source]), 0.3),
            "product_interest": None if person.product is None else PRODUCTS[person.product],
            "hubspot_owner_id": None if person.owner is None else self._owners[person.owner],
        }

    def _address(self, person: Person) -> dict[str, Any]:
        city = or_blank(self._rng, typed(self._rng, person.city), 0.1)
        return {
            "address": typed(self._rng, person.street),
            "city": city,
            "state": person.state,
            "zip": person.postal_code,
        }

    def _title(self, person: Person) -> str:
        # One in thirty has changed jobs, and only one side has heard of it.
        moved_on = person.side == "both" and self._rng.random() < 0.033
        title = draw_title(self._rng) if moved_on else person.title
        return job(self._rng, TITLES[title])

    def _phone(self, person: Person) -> str:
        changed = person.side == "both" and self._rng.random() < 0.04
        number = draw_phone(self._rng, person.country) if changed else person.phone
        return typed_phone(self._rng, person.country, number)

    def _deal(self, deal: Deal) -> str:
        stage = deal.stage if self._rng.random() < 0.94 else max(0, deal.stage - 1)
        fields = self._deal_fields(deal)
        if self._history.lively:
            code = currency_of(self._history.accounts[deal.account].country.code)
            fields["amount"] = str(price_in(code, int(fields["amount"])))
            fields["deal_currency_code"] = code
        story = _story(deal, stage)
        left = self._history.predecessor(deal.owner, deal.born)
        if left is not None:
            handed_over = {"hubspot_owner_id": fields["hubspot_owner_id"]}
            story.append((self._history.former[left].left, handed_over))
            fields["hubspot_owner_id"] = self._left[left]
        record = self._insert("deals", fields, deal.born)
        for ago, changed in sorted(story, key=itemgetter(0), reverse=True):
            self._relive("deals", record, changed, ago)
        self._with_whom(record, deal)
        return record

    def _deal_fields(self, deal: Deal) -> dict[str, Any]:
        """What it was opened with, but for its owner, who is today's."""
        return {
            "dealname": deal.name,
            "pipeline": "default",
            "dealstage": STAGES[deal.moves[0][1]][1],
            "amount": str(about(self._rng, deal.amount, 0.06)),
            "closedate": f"{deal.planned.isoformat()}T00:00:00Z",
            "dealtype": "existingbusiness" if deal.existing_business else "newbusiness",
            "product_line": PRODUCTS[deal.product],
            "hubspot_owner_id": self._owners[deal.owner],
        }

    def _with_whom(self, record: str, deal: Deal) -> None:
        company = self._companies[deal.account]
        self._associate("deals", record, "companies", company, DEAL_TO_PRIMARY_COMPANY)
        for person, _ in deal.roles:
            contact = self._contacts.get(person)
            if contact is not None:
                self._associate("deals", record, "contacts", contact, DEAL_TO_CONTACT)


def _story(deal: Deal, stage: int) -> list[tuple[int, dict[str, Any]]]:
    """What changed how many days ago, up to the stage that HubSpot was told of last."""
    story: list[tuple[int, dict[str, Any]]] = [
        (ago, {"dealstage": STAGES[passed_stage][1]}) for ago, passed_stage in deal.moves[1:-1]
    ]
    last = {"dealstage": STAGES[stage][1], "closedate": f"{deal.closes.isoformat()}T00:00:00Z"}
    story.append((deal.moves[-1][0], last))
    return story


def _colleague_without_a_twin() -> dict[str, Any]:
    return {"email": f"events.team@{DOMAIN}", "firstName": "Events", "lastName": "Team"}
