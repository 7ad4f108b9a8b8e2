"""A large world is drawn and written part by part: one company all the same, of which one part at a
time is held.
"""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.worlds.history import History, draw_parts
from sandbox.worlds.reps import draw_reps
from sandbox.worlds.world import write

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
PART, PEOPLE = 150, 400
Fields = list[dict[str, Any]]


@pytest.fixture(scope="module")
def parts() -> list[History]:
    return list(draw_parts(7, PEOPLE, TODAY, PART))


@pytest.fixture(scope="module")
def org(parts: list[History]) -> SalesforceModel:
    clock = Clock(lambda: NOON)
    salesforce = SalesforceModel(clock.skewed())
    write(iter(parts), salesforce, HubSpotModel(clock.skewed()))
    return salesforce


def fields(org: SalesforceModel, object_name: str) -> Fields:
    return [record["fields"] for record in org.stored(object_name, deleted=False)]


def test_parts_have_all_the_people_between_them(parts: list[History]) -> None:
    assert [len(part.people) for part in parts] == [150, 150, 100]


def test_the_first_part_of_a_world_of_one_is_the_world() -> None:
    (whole,) = draw_parts(7, PART, TODAY)
    (alone,) = draw_parts(7, PART, TODAY, PART)
    assert whole == alone


def test_parts_differ_and_come_again_by_their_seed(parts: list[History]) -> None:
    again = list(draw_parts(7, PEOPLE, TODAY, PART))
    assert again == parts
    assert parts[0].people[:20] != parts[1].people[:20]


def test_no_company_and_no_address_is_met_twice(parts: list[History]) -> None:
    domains = Counter(account.domain for part in parts for account in part.accounts)
    emails = Counter(person.email for part in parts for person in part.people if person.email)
    assert max(domains.values()) == max(emails.values()) == 1
    assert any(email.endswith("@mailbox.example.com") for email in emails)


def test_parts_share_sellers_and_campaigns(parts: list[History], org: SalesforceModel) -> None:
    first, *later = parts
    assert all(part.reps is first.reps for part in later)
    names = [campaign.name for campaign in first.campaigns]
    assert all([each.name for each in part.campaigns] == names for part in later)
    campaigns = fields(org, "Campaign")
    assert [campaign["Name"] for campaign in campaigns] == names
    for n, campaign in enumerate(campaigns):
        assert campaign["NumberSent"] == sum(len(part.campaigns[n].members) for part in parts)


def test_a_seller_s_coming_weeks_are_no_fuller_in_a_world_of_many_parts(
    parts: list[History],
) -> None:
    coming = Counter(
        meeting.rep for part in parts for meeting in part.meetings if meeting.starts.date() > TODAY
    )
    assert coming.keys() == set(range(len(parts[0].reps)))
    assert all(3 <= meetings <= 8 for meetings in coming.values())


def test_records_of_a_part_belong_to_records_of_that_part(org: SalesforceModel) -> None:
    accounts = {account["Id"] for account in fields(org, "Account")}
    contacts = fields(org, "Contact")
    assert {contact["AccountId"] for contact in contacts} - {None} <= accounts
    by_domain = Counter(
        (contact["Email"].lower().partition("@")[2], contact["AccountId"])
        for contact in contacts
        if contact["Email"] and contact["AccountId"]
    )
    domains = Counter(domain for domain, _ in by_domain if domain != "mailbox.example.com")
    assert max(domains.values()) == 1


def test_one_part_at_a_time_is_held() -> None:
    walked = draw_parts(7, PEOPLE, TODAY, PART)
    was_on = gc.isenabled()
    gc.disable()
    try:
        before = weakref.ref(next(walked))
        for part in walked:
            assert before() is None
            before = weakref.ref(part)
            del part
    finally:
        if was_on:
            gc.enable()
    assert before() is None


def test_who_has_very_many_contacts_has_names_for_all_sellers() -> None:
    assert len(draw_reps(Random(1), 60_000, TODAY)) == 1_000
    reps = draw_reps(Random(1), 1_000_000, TODAY)
    assert 2_000 < len(reps) < 4_000
    assert len({rep.email for rep in reps}) == len(reps)
