"""The generated world's laws, on the real models: the same seed gives the same records, and they
look real.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import phonenumbers
import pytest
from email_validator import validate_email

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.vendor import VendorModel
from sandbox.worlds.history import History
from sandbox.worlds.places import COUNTRIES, draw_phone, phone_as
from sandbox.worlds.world import generate

PEOPLE = 1000
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
SF_OBJECTS = (
    "User",
    "Account",
    "Contact",
    "Lead",
    "Opportunity",
    "OpportunityContactRole",
    "Event",
)
HS_OBJECTS = ("owners", "companies", "contacts", "deals", "associations")


@dataclass
class World:
    """Both models and the truth they were filled from."""

    history: History
    salesforce: SalesforceModel
    hubspot: HubSpotModel

    def fields(self, object_name: str) -> list[dict[str, Any]]:
        model: VendorModel = self.salesforce if object_name in SF_OBJECTS else self.hubspot
        return [
            record["fields"] | {"#id": record["id"]}
            for record in model.stored(object_name, deleted=False)
        ]

    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for model, names in ((self.salesforce, SF_OBJECTS), (self.hubspot, HS_OBJECTS)):
            for name in names:
                for record in model.stored(name, deleted=True):
                    digest.update(json.dumps(record, sort_keys=True).encode())
        return digest.hexdigest()


def make(seed: int, people: int, moment: float = NOON) -> World:
    clock = Clock(lambda: moment)
    salesforce, hubspot = SalesforceModel(clock.skewed()), HubSpotModel(clock.skewed())
    return World(generate(seed, people, salesforce, hubspot), salesforce, hubspot)


@pytest.fixture(scope="module")
def world() -> World:
    return make(7, PEOPLE)


def share(values: list[Any], law: Callable[[Any], object]) -> float:
    return sum(1 for value in values if law(value)) / len(values)


def test_the_same_seed_gives_the_same_world_to_the_byte() -> None:
    assert make(3, 150).fingerprint() == make(3, 150).fingerprint()


def test_a_world_is_the_same_all_day_but_for_what_is_stamped_now() -> None:
    morning, evening = make(3, 150), make(3, 150, NOON + 6 * 3600)
    for name in ("Account", "Contact", "Opportunity", "Event"):
        assert morning.fields(name) == evening.fields(name)


def test_another_seed_gives_another_world() -> None:
    assert make(3, 150).fingerprint() != make(4, 150).fingerprint()


def test_without_people_there_is_nothing_but_what_the_vendors_start_with() -> None:
    empty = make(1, 0)
    assert [
        name for name in (*SF_OBJECTS, *HS_OBJECTS) if name != "User" and empty.fields(name)
    ] == []


def test_the_overlap_of_people_is_as_promised(world: World) -> None:
    sides = Counter(person.side for person in world.history.people)
    assert sides == {"both": 550, "salesforce": 200, "hubspot": 250}
    assert len(world.fields("contacts")) == 800
    in_salesforce = len(world.fields("Contact")) + len(world.fields("Lead"))
    assert 750 < in_salesforce <= 750 * 1.06


def test_the_overlap_of_accounts_is_as_promised(world: World) -> None:
    accounts = len(world.history.accounts)
    assert accounts == PEOPLE // 8
    assert len(world.fields("Account")) == pytest.approx(accounts * 0.9, abs=1)
    assert len(world.fields("companies")) == pytest.approx(accounts * 0.8, abs=1)
    domains = {company["domain"] for company in world.fields("companies")}
    shared = [a for a in world.fields("Account") if _domain(a.get("Website") or "") in domains]
    assert len(shared) == pytest.approx(accounts * 0.7, rel=0.1)


def test_some_accounts_have_parents_and_none_is_its_own_ancestor(world: World) -> None:
    parents = {account["#id"]: account.get("ParentId") for account in world.fields("Account")}
    daughters = [record for record, parent in parents.items() if parent]
    assert 3 <= len(daughters) <= len(parents) / 5
    assert all(parents[parent] is None for parent in parents.values() if parent)


def test_opportunities_have_unique_names_roles_and_forty_percent_are_deals_too(
    world: World,
) -> None:
    names = [opportunity["Name"] for opportunity in world.fields("Opportunity")]
    dealnames = {deal["dealname"] for deal in world.fields("deals")}
    assert len(names) == len(set(names)) == PEOPLE // 4
    assert len(dealnames) == PEOPLE // 10
    assert dealnames <= set(names)
    with_roles = {role["OpportunityId"] for role in world.fields("OpportunityContactRole")}
    assert len(with_roles) > len(names) * 0.8


def test_a_role_is_played_by_a_contact_of_the_opportunity_s_account(world: World) -> None:
    employer = {contact["#id"]: contact.get("AccountId") for contact in world.fields("Contact")}
    account = {
        opportunity["#id"]: opportunity["AccountId"] for opportunity in world.fields("Opportunity")
    }
    for role in world.fields("OpportunityContactRole"):
        assert employer[role["ContactId"]] == account[role["OpportunityId"]]


def test_addresses_are_valid_and_one_in_a_hundred_people_has_none(world: World) -> None:
    emails = [person.email for person in world.history.people]
    known = [email for email in emails if email]
    for email in known:
        validate_email(email, check_deliverability=False)
        assert re.search(r"(\.example|\.example\.com)$", email)
    assert len(known) == len(set(known))
    assert 0.001 < share(emails, lambda email: email is None) < 0.025


def test_phones_are_valid_for_their_country_however_they_are_written() -> None:
    rng = Random(5)
    for country in COUNTRIES:
        for _ in range(40):
            number = draw_phone(rng, country)
            written = phone_as(rng, country, number)
            parsed = phonenumbers.parse(written, country.code)
            assert phonenumbers.is_valid_number(parsed), (country.code, written)
            assert parsed == phonenumbers.parse(number, country.code)


def test_values_are_dirty_the_way_people_make_them_dirty(world: World) -> None:
    contacts = world.fields("Contact")
    assert len({contact.get("MailingCountry") for contact in contacts}) > 30
    assert len({contact.get("Title") for contact in contacts}) > 60
    assert len({account.get("Industry") for account in world.fields("Account")}) > 25
    assert 0.01 < share(contacts, lambda contact: _shouts(contact.get("Email") or "")) < 0.1
    values = [str(value) for contact in world.fields("contacts") for value in contact.values()]
    assert any(value != value.strip() or "  " in value for value in values)


def test_some_people_are_twice_in_salesforce(world: World) -> None:
    people = world.fields("Contact") + world.fields("Lead")
    seen = Counter(person["Email"].lower() for person in people if person.get("Email"))
    assert 0.01 < share(list(seen.values()), lambda n: n > 1) < 0.06


def test_both_sides_agree_on_much_and_differ_on_some(world: World) -> None:
    on_hubspot = {
        contact["email"]: contact for contact in world.fields("contacts") if contact.get("email")
    }
    pairs = [
        (contact, on_hubspot[contact["Email"].lower()])
        for contact in world.fields("Contact")
        if (contact.get("Email") or "").lower() in on_hubspot
    ]
    assert (
        0.3
        < share(pairs, lambda pair: (pair[0].get("Title") or "") == (pair[1].get("jobtitle") or ""))
        < 0.8
    )
    assert (
        0.02
        < share(pairs, lambda pair: bool(pair[0].get("Phone")) and not pair[1].get("phone"))
        < 0.5
    )


def test_leads_wait_for_a_rep_on_hubspot_with_a_product_they_want(world: World) -> None:
    waiting = [
        contact
        for contact in world.fields("contacts")
        if contact.get("lifecyclestage") == "marketingqualifiedlead"
        and not contact.get("hubspot_owner_id")
    ]
    assert 0.06 * PEOPLE < len(waiting) < 0.14 * PEOPLE
    assert all(contact["product_interest"] for contact in waiting)


def test_every_owner_exists_on_both_sides(world: World) -> None:
    users = {user["#id"]: user["Email"] for user in world.fields("User")}
    owners = {owner["#id"]: owner["email"] for owner in world.fields("owners")}
    owning = {
        record["OwnerId"]
        for name in ("Account", "Opportunity", "Event")
        for record in world.fields(name)
    }
    holding = {
        record.get("hubspot_owner_id")
        for name in ("companies", "deals")
        for record in world.fields(name)
    }
    assert {users[user] for user in owning} <= set(owners.values())
    assert {owners[owner] for owner in holding - {None}} <= set(users.values())
    assert set(owners.values()) - set(users.values()) == {"events.team@brightline.example"}


def test_reps_cover_every_segment_and_region_and_two_are_on_leave(world: World) -> None:
    reps = [user for user in world.fields("User") if user.get("Segment__c")]
    assert len(reps) == PEOPLE // 60
    assert {rep["Segment__c"] for rep in reps} == {"enterprise", "mid", "smb"}
    assert {rep["Region__c"] for rep in reps} == {"EMEA", "AMER", "APAC"}
    assert all(5 <= rep["Lead_Capacity__c"] <= 40 for rep in reps)
    assert sum(1 for rep in reps if rep.get("On_Leave_Until__c")) == 2


def test_a_small_world_still_has_six_reps() -> None:
    assert len(make(1, 20).history.reps) == 6


def test_meetings_lie_within_the_coming_four_weeks_at_known_accounts(world: World) -> None:
    now = datetime.fromtimestamp(NOON, UTC)
    accounts = {account["#id"] for account in world.fields("Account")}
    deals = {opportunity["#id"] for opportunity in world.fields("Opportunity")}
    coming = 0
    for event in world.fields("Event"):
        starts = datetime.strptime(event["StartDateTime"], "%Y-%m-%dT%H:%M:%S.%f%z")
        assert starts < now + timedelta(days=28)
        assert event["WhatId"] in accounts | deals
        coming += starts > now
    assert coming >= 3 * len(world.history.reps)


def test_every_record_is_more_than_a_day_and_at_most_two_years_old(world: World) -> None:
    latest = datetime.fromtimestamp(NOON - 86_400, UTC).isoformat()
    earliest = datetime.fromtimestamp(NOON - 732 * 86_400, UTC).isoformat()
    for name in ("Account", "Contact", "Lead", "Opportunity"):
        for record in world.fields(name):
            assert earliest < record["CreatedDate"] < latest
    for name in ("companies", "contacts", "deals"):
        for record in world.fields(name):
            assert earliest < record["createdate"] < latest


def test_contacts_and_deals_are_associated_with_their_company(world: World) -> None:
    kinds: Counter[tuple[str, str, int]] = Counter()
    for record in world.hubspot.stored("associations", deleted=False):
        for kind in record["types"]:
            kinds[record["from"]["object"], record["to"]["object"], kind] += 1
    deals = len(world.fields("deals"))
    assert kinds["deals", "companies", 5] == kinds["deals", "companies", 341] == deals
    assert kinds["contacts", "companies", 1] == kinds["contacts", "companies", 279] > 500
    assert kinds["companies", "contacts", 280] == kinds["contacts", "companies", 279]
    assert kinds["deals", "contacts", 3] > 0
    assert kinds["companies", "companies", 14] == kinds["companies", "companies", 13] > 0


def test_a_world_of_two_thousand_is_made_in_two_seconds() -> None:
    started = time.process_time()
    make(1, 2000)
    assert time.process_time() - started < 2


def _domain(website: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?", "", website).partition("/")[0]


def _shouts(email: str) -> bool:
    return email != email.lower()
