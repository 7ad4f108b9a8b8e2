"""The world as the people on the Salesforce side typed it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random
from typing import Any

from sandbox.vendor import VendorModel
from sandbox.worlds.accounts import Account
from sandbox.worlds.campaigns import Campaign
from sandbox.worlds.deals import Deal
from sandbox.worlds.dirt.companies import about, company_name, website
from sandbox.worlds.dirt.countries import country_name
from sandbox.worlds.dirt.nothing import or_blank
from sandbox.worlds.dirt.phones import typed_phone
from sandbox.worlds.dirt.text import full_name, shouted, typed
from sandbox.worlds.dirt.words import chosen, job, sector
from sandbox.worlds.history import MOMENT_S, History
from sandbox.worlds.lags import passed, reply
from sandbox.worlds.life.pen import Known
from sandbox.worlds.life.salesforce_lines import SalesforceLines
from sandbox.worlds.meetings import Meeting
from sandbox.worlds.people import Person
from sandbox.worlds.places import draw_phone
from sandbox.worlds.staff.salesforce_users import (
    colleague_without_a_twin,
    former_fields,
    user_fields,
)
from sandbox.worlds.vocabulary.companies import INDUSTRIES
from sandbox.worlds.vocabulary.money import currency_of, price_in
from sandbox.worlds.vocabulary.sales import PRODUCTS, SOURCES, STAGES, draw_source
from sandbox.worlds.vocabulary.titles import TITLES

DUPLICATES = 0.03
# Public leads lack a third of what people fill in; a seller's own contacts somewhat less.
NO_PHONE = 0.22
NO_TITLE = 0.16
NO_ADDRESS = 0.2
# How a lead is worked; the statuses beside these are set from the start.
WORKED = ("Open - Not Contacted", "Working - Contacted", "Nurturing", "Qualified")
# Of the tags that sellers give to public leads the five most common have shares like these.
STATUSES = {
    "Open - Not Contacted": 45,
    "Working - Contacted": 26,
    "Nurturing": 11,
    "New": 10,
    "Qualified": 8,
}


class SalesforceWriter:
    """Inserts users, accounts, people, opportunities with their roles, campaigns and meetings, part
    by part.

    Turns indexes of a part into record ids as the records come to exist.
    """

    def __init__(self, history: History, model: VendorModel) -> None:
        self._history = history
        self._model = model
        self._rng = history.rng("salesforce")
        self._users: list[str] = []
        self._left: list[str] = []
        # Of the record last written: changes of one record follow each other.
        self._latest: dict[str, float] = {}
        self._people: dict[int, tuple[str, str]] = {}
        self._accounts: dict[int, str] = {}
        self._contacts: dict[int, str] = {}
        self._deals: dict[int, str] = {}
        self._campaigns: dict[str, str] = {}
        self._sent: Counter[str] = Counter()
        self.lines: SalesforceLines | None = None
        self._colleagues()

    def write(self, part: History) -> None:
        """Insert what is new in this part."""
        self._history = part
        self._people, self._accounts, self._contacts, self._deals = {}, {}, {}, {}
        self._everybody()
        for n, deal in enumerate(part.deals):
            self._deal(n, deal)
        for campaign in part.campaigns:
            self._campaign(campaign)
        for meeting in part.meetings:
            self._insert("Event", self._event(meeting), meeting.born)

    @property
    def known(self) -> Known:
        """The ids of the records of this part."""
        people = {n: record for n, (_, record) in self._people.items()}
        return Known(self._users, self._accounts, people, self._deals)

    def end(self) -> None:
        """Let those leave who left, after all they had was handed over."""
        for campaign in self._history.campaigns:
            sent = self._sent[campaign.name]
            if sent > len(campaign.members):
                record = self._campaigns[campaign.name]
                self._relive("Campaign", record, {"NumberSent": sent}, campaign.began)
        for former, user in zip(self._history.former, self._left, strict=True):
            self._relive("User", user, {"IsActive": False}, former.left)

    def _everybody(self) -> None:
        for n, account in enumerate(self._history.accounts):
            if account.in_salesforce:
                fields = self._account(account)
                record = self._insert_owned("Account", fields, account.owner, account.born)
                self._accounts[n] = record
        for n, person in enumerate(self._history.people):
            if person.in_salesforce:
                self._person(n, person)

    def _colleagues(self) -> None:
        for rep in self._history.reps:
            self._users.append(self._insert("User", user_fields(rep), 729))
        for former in self._history.former:
            self._left.append(self._insert("User", former_fields(former), 729))
        if self._users:
            self._insert("User", colleague_without_a_twin(), 729)

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
        record = self._insert(object_name, {**fields, "OwnerId": self._left[left]}, days_ago)
        handed_over = {"OwnerId": fields["OwnerId"]}
        self._relive(object_name, record, handed_over, self._history.former[left].left)
        return record

    def _relive(self, object_name: str, record: str, fields: dict[str, Any], days_ago: int) -> None:
        at = self._history.typed_at(self._rng, days_ago)
        at = max(at, self._latest.get(record, 0.0) + MOMENT_S)
        self._latest = {record: at}
        self._model.relive(object_name, record, fields, at=at)

    def _account(self, account: Account) -> dict[str, Any]:
        rng = self._rng
        return {
            "Name": company_name(rng, account),
            "Website": or_blank(rng, website(rng, account.domain), 0.03),
            "Phone": or_blank(rng, typed_phone(rng, account.country, account.phone), 0.1),
            "Industry": _sector(rng, account),
            "Type": account.kind,
            "BillingStreet": typed(rng, account.street),
            "BillingCity": typed(rng, account.city),
            "BillingState": account.state,
            "BillingPostalCode": or_blank(rng, account.postal_code, 0.1),
            "BillingCountry": country_name(rng, account.country, account.city),
            "NumberOfEmployees": about(rng, account.employees),
            "AnnualRevenue": about(rng, account.revenue) if rng.random() < 0.8 else None,
            "ParentId": None if account.parent is None else self._accounts.get(account.parent),
            "OwnerId": self._users[account.owner],
        }

    def _person(self, n: int, person: Person) -> None:
        fields = self._contact(person) if person.is_contact else self._lead(person)
        kind = "Lead" if person.is_lead else "Contact"
        record = self._person_record(kind, fields, person)
        self._people[n] = (f"{kind}Id", record)
        if person.is_contact:
            self._contacts[n] = record
        if person.email is not None and self._rng.random() < DUPLICATES:
            self._typed_again(person)

    def _person_record(self, kind: str, fields: dict[str, Any], person: Person) -> str:
        if kind == "Contact":
            return self._insert(kind, fields, person.born)
        return self._worked_lead(fields, person.born)

    def _worked_lead(self, fields: dict[str, Any], days_ago: int) -> str:
        """A lead as it came in, and what was done about it until it had the status it has."""
        final = fields["Status"]
        if final not in WORKED:
            return self._insert("Lead", fields, days_ago)
        stages = [*passed(self._rng, WORKED, final, 0.6), final]
        record = self._insert("Lead", {**fields, "Status": stages[0]}, days_ago)
        ago = max(2, days_ago)
        for status in stages[1:]:
            ago = max(2, ago - reply(self._rng, 6.0))
            self._relive("Lead", record, {"Status": status}, ago)
        return record

    def _typed_again(self, person: Person) -> None:
        as_lead = person.is_contact and self._rng.random() < 0.6
        fields = self._lead(person) if as_lead else self._contact(person)
        self._insert(
            "Lead" if as_lead else "Contact", fields, min(person.born, self._rng.randint(2, 400))
        )

    def _contact(self, person: Person) -> dict[str, Any]:
        street, city, state, code, country = self._address(person)
        return self._anyone(person) | {
            "Department": or_blank(self._rng, TITLES[person.title].department, 0.4),
            "MobilePhone": draw_phone(self._rng, person.country)
            if self._rng.random() < 0.2
            else None,
            "MailingStreet": street,
            "MailingCity": city,
            "MailingState": state,
            "MailingPostalCode": code,
            "MailingCountry": country,
            "AccountId": None if person.account is None else self._accounts.get(person.account),
        }

    def _lead(self, person: Person) -> dict[str, Any]:
        street, city, state, code, country = self._address(person)
        account = None if person.account is None else self._history.accounts[person.account]
        return self._anyone(person) | {
            "Company": f"{person.last} & Co."
            if account is None
            else company_name(self._rng, account),
            "Street": street,
            "City": city,
            "State": state,
            "PostalCode": code,
            "Country": country,
            "Status": self._rng.choices(list(STATUSES), list(STATUSES.values()))[0],
            "Rating": self._rng.choice(("Hot", "Warm", "Warm", "Cold", None)),
            "Industry": None if account is None else _sector(self._rng, account),
            "NumberOfEmployees": None if account is None else about(self._rng, account.employees),
            "Website": None if account is None else website(self._rng, account.domain),
        }

    def _anyone(self, person: Person) -> dict[str, Any]:
        rng = self._rng
        first, last = full_name(rng, person.first, person.last)
        product = None if person.product is None else chosen(rng, PRODUCTS[person.product], 0.0)
        return {
            "FirstName": first,
            "LastName": last,
            "Email": shouted(rng, person.email or "", 0.05),
            "Phone": or_blank(rng, typed_phone(rng, person.country, person.phone), NO_PHONE),
            "Title": or_blank(rng, job(rng, TITLES[person.title]), NO_TITLE),
            "LeadSource": or_blank(rng, chosen(rng, SOURCES[person.source]), 0.3),
            "Product_Interest__c": product,
            "OwnerId": None if person.owner is None else self._users[person.owner],
        }

    def _address(self, person: Person) -> tuple[str, str, str, str, str]:
        country = or_blank(self._rng, country_name(self._rng, person.country, person.city), 0.1)
        if self._rng.random() < NO_ADDRESS:
            return "", "", "", "", country
        city = typed(self._rng, person.city)
        street = typed(self._rng, person.street)
        return street, city, person.state, person.postal_code, country

    def _deal(self, n: int, deal: Deal) -> None:
        fields = self._opportunity(deal)
        if self._history.lively:
            fields |= self._in_currency(deal, fields["Amount"])
        story = self._story(deal)
        left = self._history.predecessor(deal.owner, deal.born)
        if left is not None:
            story.append((self._history.former[left].left, {"OwnerId": fields["OwnerId"]}))
            fields["OwnerId"] = self._left[left]
        record = self._insert("Opportunity", fields, deal.born)
        self._deals[n] = record
        if self.lines is not None:
            self.lines.write(record, self.lines.drawn(deal, fields), self._latest[record])
        for ago, changed in sorted(story, key=itemgetter(0), reverse=True):
            self._relive("Opportunity", record, changed, ago)
        for position, (person, role) in enumerate(deal.roles):
            self._insert(
                "OpportunityContactRole", self._role(n, person, role, position == 0), deal.born
            )

    def _opportunity(self, deal: Deal) -> dict[str, Any]:
        """The fields it was opened with, but for its owner, who is today's."""
        rng = self._rng
        return {
            "Name": deal.name,
            "AccountId": self._accounts[deal.account],
            "StageName": STAGES[deal.moves[0][1]][0],
            "Amount": None if rng.random() < 0.05 else deal.amount,
            "CloseDate": deal.planned.isoformat(),
            "Type": "Existing Business" if deal.existing_business else "New Business",
            "Product_Line__c": chosen(rng, PRODUCTS[deal.product], 0.0),
            "LeadSource": or_blank(rng, chosen(rng, SOURCES[draw_source(rng)]), 0.5),
            "NextStep": or_blank(rng, rng.choice(("Send proposal", "Call back", "Book demo")), 0.6),
            "OwnerId": self._users[deal.owner],
        }

    def _in_currency(self, deal: Deal, amount: int | None) -> dict[str, Any]:
        code = currency_of(self._history.accounts[deal.account].country.code)
        paid = None if amount is None else price_in(code, amount)
        return {"Amount": paid, "CurrencyIsoCode": code}

    def _story(self, deal: Deal) -> list[tuple[int, dict[str, Any]]]:
        """What changed how many days ago; the day it closes is put right with the last move."""
        story: list[tuple[int, dict[str, Any]]] = [
            (ago, {"StageName": STAGES[stage][0]}) for ago, stage in deal.moves[1:]
        ]
        if not story:
            story.append((2, {}))
        story[-1][1]["CloseDate"] = deal.closes.isoformat()
        return story

    def _campaign(self, campaign: Campaign) -> None:
        if campaign.name not in self._campaigns:
            self._campaigns[campaign.name] = self._new_campaign(campaign)
        self._sent[campaign.name] += len(campaign.members)
        record = self._campaigns[campaign.name]
        for member in campaign.members:
            if member.person not in self._people:
                continue
            name, person = self._people[member.person]
            asked = {"CampaignId": record, name: person, "Status": "Sent"}
            joined = self._insert("CampaignMember", asked, campaign.began)
            if member.answered is not None:
                self._relive("CampaignMember", joined, {"Status": "Responded"}, member.answered)

    def _new_campaign(self, campaign: Campaign) -> str:
        started = self._history.today - timedelta(days=campaign.began)
        fields = {
            "Name": campaign.name,
            "Type": campaign.kind,
            "Status": "Completed",
            "StartDate": started.isoformat(),
            "ActualCost": campaign.cost,
            "NumberSent": len(campaign.members),
        }
        return self._insert("Campaign", fields, campaign.began + 14)

    def _role(self, deal: int, person: int, role: str, primary: bool) -> dict[str, Any]:
        ids = {"OpportunityId": self._deals[deal], "ContactId": self._contacts[person]}
        return ids | {"Role": role, "IsPrimary": primary}

    def _event(self, meeting: Meeting) -> dict[str, Any]:
        about_deal = None if meeting.deal is None else self._deals[meeting.deal]
        return {
            "Subject": meeting.subject,
            "WhoId": None if meeting.person is None else self._contacts[meeting.person],
            "WhatId": about_deal or self._accounts[meeting.account],
            "OwnerId": self._users[meeting.rep],
            "StartDateTime": _instant(meeting.starts),
            "EndDateTime": _instant(meeting.ends),
            "IsAllDayEvent": False,
            "ShowAs": "Busy",
        }


def _sector(rng: Random, account: Account) -> str:
    language = account.country.called.language
    return sector(rng, INDUSTRIES[account.industry], language)


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
