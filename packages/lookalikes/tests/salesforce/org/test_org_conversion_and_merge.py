"""What people do to records: converting leads, merging duplicates, the recycle bin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from orgs import NOW, ask, create, row

from sandbox.clock import Clock
from sandbox.salesforce.actions.conversion import LeadConvert, convert_lead
from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.server import Running, SandboxOptions, running
from sandbox.vendor import VendorError


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture(scope="module")
def pair() -> Iterator[Running]:
    with running(SandboxOptions(people=0)) as found:
        yield found


def lead(org: SalesforceModel, **fields: Any) -> str:
    return create(org, "Lead", **{"LastName": "Lovelace", "Company": "Analytical", **fields})


def test_a_converted_lead_becomes_an_account_a_contact_and_a_deal(org: SalesforceModel) -> None:
    found = lead(
        org,
        FirstName="Ada",
        Email="ada@x.example",
        City="London",
        LeadSource="Web",
        Industry="Energy",
    )
    done = org.act("Lead", found, "convert", {"opportunityName": "Engine"})
    account, contact = (
        row(org, "Account", done["accountId"]),
        row(org, "Contact", done["contactId"]),
    )
    deal = row(org, "Opportunity", done["opportunityId"])
    assert (account["Name"], account["BillingCity"], account["Industry"]) == (
        "Analytical",
        "London",
        "Energy",
    )
    assert (contact["Name"], contact["Email"], contact["MailingCity"]) == (
        "Ada Lovelace",
        "ada@x.example",
        "London",
    )
    assert contact["AccountId"] == deal["AccountId"] == account["Id"]
    # The vendor closes a converted lead's deal at the end of the quarter.
    assert (deal["Name"], deal["StageName"], deal["CloseDate"]) == (
        "Engine",
        "Prospecting",
        "2026-12-31",
    )
    roles = ask(org, "SELECT ContactId, IsPrimary FROM OpportunityContactRole")
    assert [(each["ContactId"], each["IsPrimary"]) for each in roles] == [(contact["Id"], True)]


def test_the_lead_says_what_it_became_and_can_be_changed_no_more(org: SalesforceModel) -> None:
    found = lead(org)
    done = org.act("Lead", found, "convert", {"doNotCreateOpportunity": True})
    after = row(org, "Lead", found)
    assert done["opportunityId"] is None
    assert (after["IsConverted"], after["Status"]) == (True, "Closed - Converted")
    assert after["ConvertedDate"] == "2026-11-21"
    assert (after["ConvertedAccountId"], after["ConvertedContactId"]) == (
        done["accountId"],
        done["contactId"],
    )
    for change in (
        lambda: org.edit("Lead", found, {"City": "X"}),
        lambda: org.act("Lead", found, "convert", {}),
    ):
        with pytest.raises(Refusal) as caught:
            change()
        assert caught.value.code == "CANNOT_UPDATE_CONVERTED_LEAD"
    assert org.store["Lead"].past(found)[-1]["by"] == "human"


def test_converting_into_records_that_are_there_fills_only_what_they_lack(
    org: SalesforceModel,
) -> None:
    account = create(org, "Account", Name="Acme", Phone="1")
    contact = create(org, "Contact", LastName="Byron", AccountId=account, Email="old@x.example")
    found = lead(org, Phone="2", Website="x.example", Email="new@x.example", Title="Countess")
    org.act(
        "Lead",
        found,
        "convert",
        {"accountId": account, "contactId": contact, "doNotCreateOpportunity": True},
    )
    assert [row(org, "Account", account)[name] for name in ("Name", "Phone", "Website")] == [
        "Acme",
        "1",
        "x.example",
    ]
    kept = row(org, "Contact", contact)
    assert (kept["LastName"], kept["Email"], kept["Title"]) == (
        "Byron",
        "old@x.example",
        "Countess",
    )


def test_tasks_events_and_memberships_follow_the_lead(org: SalesforceModel) -> None:
    found = lead(org)
    task = create(org, "Task", Subject="Call", WhoId=found)
    campaign = create(org, "Campaign", Name="Fair")
    member = create(org, "CampaignMember", CampaignId=campaign, LeadId=found)
    done = org.act("Lead", found, "convert", {})
    assert row(org, "Task", task)["WhoId"] == done["contactId"]
    assert row(org, "Task", task)["WhatId"] == done["opportunityId"]
    assert row(org, "Task", task)["AccountId"] == done["accountId"]
    after = row(org, "CampaignMember", member)
    assert (after["LeadId"], after["ContactId"], after["Type"]) == (
        found,
        done["contactId"],
        "Contact",
    )
    assert row(org, "Opportunity", done["opportunityId"])["CampaignId"] == campaign


def test_a_lead_that_a_queue_owns_needs_a_user_to_convert_to(org: SalesforceModel) -> None:
    queue = ask(org, "SELECT QueueId FROM QueueSobject WHERE SobjectType = 'Lead'")[0]["QueueId"]
    found = lead(org, OwnerId=queue)
    with pytest.raises(Refusal, match="can only be owned by users"):
        org.act("Lead", found, "convert", {})
    done = org.act("Lead", found, "convert", {"ownerId": org.person_id})
    assert row(org, "Contact", done["contactId"])["OwnerId"] == org.person_id


def test_a_status_that_does_not_convert_is_refused_and_nothing_is_made(
    org: SalesforceModel,
) -> None:
    found = lead(org)
    with pytest.raises(Refusal) as caught:
        org.act("Lead", found, "convert", {"convertedStatus": "New"})
    assert (caught.value.code, caught.value.message) == (
        "INVALID_STATUS",
        "invalid convertedStatus: New",
    )
    assert not org.store["Account"].rows


def test_a_client_converts_in_its_own_name(org: SalesforceModel) -> None:
    found = lead(org)
    done = convert_lead(
        org.writer, LeadConvert(found, no_opportunity=True), Actor("soap", org.user_id)
    )
    assert org.store["Lead"].past(found)[-1]["by"] == "soap"
    assert org.store["Contact"].past(done.contact_id)[0]["by"] == "soap"


def test_a_merge_leaves_the_loser_in_the_bin_with_the_masters_id(org: SalesforceModel) -> None:
    master, loser = create(org, "Account", Name="A"), create(org, "Account", Name="B", Phone="7")
    contact = create(org, "Contact", LastName="C", AccountId=loser)
    child = create(org, "Account", Name="Sub", ParentId=loser)
    org.clock.skew_s = 60
    done = org.act("Account", master, "merge", {"losers": [loser], "fields": {"Phone": "7"}})
    gone = row(org, "Account", loser)
    assert (gone["IsDeleted"], gone["MasterRecordId"]) == (True, master)
    assert sorted(done["updatedRelatedIds"]) == sorted([contact, child])
    assert (
        row(org, "Contact", contact)["AccountId"]
        == row(org, "Account", child)["ParentId"]
        == master
    )
    assert row(org, "Account", master)["Phone"] == "7"
    assert row(org, "Account", master)["SystemModstamp"] == "2026-11-21T10:01:00.000+0000"
    # The platform moved the children, so only their SystemModstamp tells.
    moved = row(org, "Contact", contact)
    assert (moved["SystemModstamp"][14:16], moved["LastModifiedDate"][14:16]) == ("01", "00")


def test_a_merged_record_is_found_by_a_query_over_the_bin(org: SalesforceModel) -> None:
    master, *losers = (create(org, "Lead", LastName="L", Company="C") for _ in range(3))
    org.act("Lead", master, "merge", {"losers": losers})
    text = "SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true AND MasterRecordId != null"
    found = ask(org, text, deleted=True)
    assert {each["Id"]: each["MasterRecordId"] for each in found} == dict.fromkeys(losers, master)


def test_two_memberships_of_one_campaign_become_one(org: SalesforceModel) -> None:
    one, two = (create(org, "Contact", LastName=name) for name in "AB")
    campaign = create(org, "Campaign", Name="Fair")
    kept, dropped = (
        create(org, "CampaignMember", CampaignId=campaign, ContactId=each) for each in (one, two)
    )
    org.act("Contact", one, "merge", {"losers": [two]})
    assert [row(org, "CampaignMember", each)["IsDeleted"] for each in (kept, dropped)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("losers", [[], ["self"], ["b", "b"], ["b", "c", "d"], ["gone"]])
def test_a_merge_without_sense_is_refused_whole(org: SalesforceModel, losers: list[str]) -> None:
    ids = {name: create(org, "Contact", LastName=name) for name in ("self", "b", "c", "d", "gone")}
    org.remove("Contact", ids["gone"])
    with pytest.raises(VendorError):
        org.act("Contact", ids["self"], "merge", {"losers": [ids[each] for each in losers]})
    assert not row(org, "Contact", ids["b"])["IsDeleted"]


def test_undelete_brings_back_what_went_with_the_record(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    contact = create(org, "Contact", LastName="C", AccountId=account)
    earlier = create(org, "Contact", LastName="D", AccountId=account)
    org.remove("Contact", earlier)
    org.clock.skew_s = 60
    org.remove("Account", account)
    org.act("Account", account, "undelete", {})
    assert [row(org, "Contact", each)["IsDeleted"] for each in (contact, earlier)] == [False, True]
    with pytest.raises(Refusal) as caught:
        org.act("Account", account, "undelete", {})
    assert caught.value.code == "UNDELETE_FAILED"


def test_an_undeleted_loser_forgets_its_master(org: SalesforceModel) -> None:
    master, loser = create(org, "Contact", LastName="A"), create(org, "Contact", LastName="B")
    org.act("Contact", master, "merge", {"losers": [loser]})
    org.act("Contact", loser, "undelete", {})
    after = row(org, "Contact", loser)
    assert (after["IsDeleted"], after["MasterRecordId"]) == (False, None)


def test_a_purged_record_is_gone_even_for_a_query_over_the_bin(org: SalesforceModel) -> None:
    one, two, alive = (create(org, "Contact", LastName=name) for name in "ABC")
    for each in (one, two):
        org.remove("Contact", each)
    assert org.act("Contact", one, "purge", {}) == {"purged": 1}
    assert {each["Id"] for each in ask(org, "SELECT Id FROM Contact", deleted=True)} == {two, alive}
    assert org.act("Contact", "*", "purge", {}) == {"purged": 1}
    with pytest.raises(Refusal):
        org.act("Contact", alive, "purge", {})
    org.restore(org.snapshot())
    assert [each["Id"] for each in ask(org, "SELECT Id FROM Contact", deleted=True)] == [alive]


def test_people_act_over_the_control_api(pair: Running) -> None:
    url, model = pair.salesforce_url, pair.salesforce
    found = model.insert("Lead", {"LastName": "L", "Company": "C"})
    done = requests.post(f"{url}/_sandbox/records/Lead/{found}/convert", json={}, timeout=60)
    assert set(done.json()) == {"leadId", "accountId", "contactId", "opportunityId"}
    again = requests.post(f"{url}/_sandbox/records/Lead/{found}/convert", json={}, timeout=60)
    assert (again.status_code, again.json()[0]["errorCode"]) == (
        400,
        "CANNOT_UPDATE_CONVERTED_LEAD",
    )
    odd = requests.post(f"{url}/_sandbox/records/Lead/{found}/eat", timeout=60)
    assert (odd.status_code, "no action" in odd.json()["message"]) == (400, True)
    bad = requests.post(f"{url}/_sandbox/org", json={"tracked": {"Nothing": []}}, timeout=60)
    assert (bad.status_code, "'Nothing'" in bad.json()["message"]) == (400, True)
    shown = requests.get(f"{url}/_sandbox/org", timeout=60).json()
    assert shown == {"locks": []}
