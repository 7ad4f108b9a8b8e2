"""Campaigns: who is in them and answered, what they cost, and what came of them."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.model import SalesforceModel

DEAL = {"Name": "D", "CloseDate": "2026-12-31"}


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def lead(org: SalesforceModel) -> str:
    return create(org, "Lead", LastName="L", Company="C")


def join(org: SalesforceModel, campaign: str, **fields: Any) -> str:
    return create(org, "CampaignMember", CampaignId=campaign, **fields)


def told(org: SalesforceModel, campaign: str, *names: str) -> list[Any]:
    (found,) = ask(org, f"SELECT {', '.join(names)} FROM Campaign WHERE Id = '{campaign}'")
    return [found[name] for name in names]


def test_a_new_campaign_has_two_statuses_of_which_one_is_an_answer(org: SalesforceModel) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    rows = ask(
        org,
        "SELECT Label, IsDefault, HasResponded FROM CampaignMemberStatus WHERE CampaignId = "
        f"'{campaign}' ORDER BY SortOrder",
    )
    assert [[each["Label"], each["IsDefault"], each["HasResponded"]] for each in rows] == [
        ["Sent", True, False],
        ["Responded", False, True],
    ]


def test_a_marketer_adds_an_answer_of_her_own_and_makes_another_status_the_first(
    org: SalesforceModel,
) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    create(org, "CampaignMemberStatus", CampaignId=campaign, Label="Came", HasResponded=True)
    create(org, "CampaignMemberStatus", CampaignId=campaign, Label="Invited", IsDefault=True)
    came = join(org, campaign, LeadId=lead(org), Status="Came")
    stored = row(org, "CampaignMember", came)
    assert (stored["HasResponded"], stored["FirstRespondedDate"]) == (True, "2026-11-21")
    fresh = row(org, "CampaignMember", join(org, campaign, LeadId=lead(org)))
    assert (fresh["Status"], fresh["HasResponded"]) == ("Invited", False)
    firsts = ask(org, "SELECT Label FROM CampaignMemberStatus WHERE IsDefault = true")
    assert [each["Label"] for each in firsts] == ["Invited"]


def test_members_answer_when_their_status_becomes_an_answer(org: SalesforceModel) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    member = join(org, campaign, LeadId=lead(org))
    (sent,) = ask(org, "SELECT Id FROM CampaignMemberStatus WHERE Label = 'Sent'")
    org.writer.update("CampaignMemberStatus", sent["Id"], {"HasResponded": True}, org.client())
    assert row(org, "CampaignMember", member)["HasResponded"] is True


def test_a_campaign_counts_its_members_and_what_they_became(org: SalesforceModel) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    contact = create(org, "Contact", LastName="C")
    joined = [lead(org), lead(org)]
    for each in joined:
        join(org, campaign, LeadId=each)
    gone = join(org, campaign, LeadId=lead(org))
    join(org, campaign, ContactId=contact, Status="Responded")
    org.writer.delete("CampaignMember", gone, org.client())
    names = ("NumberOfLeads", "NumberOfContacts", "NumberOfConvertedLeads", "NumberOfResponses")
    assert told(org, campaign, *names) == [2, 1, 0, 1]
    org.act("Lead", joined[0], "convert", {})
    assert told(org, campaign, *names) == [2, 2, 1, 1]


def test_a_campaign_counts_its_deals_with_those_of_the_campaigns_below(
    org: SalesforceModel,
) -> None:
    above = create(org, "Campaign", Name="Year", ActualCost=100)
    below = create(org, "Campaign", Name="Fair", ParentId=above, ActualCost=40)
    create(org, "Opportunity", **DEAL, StageName="Closed Won", Amount=500, CampaignId=below)
    create(org, "Opportunity", **DEAL, StageName="Prospecting", Amount=70, CampaignId=below)
    create(org, "Opportunity", **DEAL, StageName="Prospecting", CampaignId=above)
    own = ("NumberOfOpportunities", "NumberOfWonOpportunities", "AmountAllOpportunities",
           "AmountWonOpportunities")  # fmt: skip
    assert told(org, below, *own) == [2, 1, 570.0, 500.0]
    assert told(org, above, *own) == [1, 0, 0.0, 0.0]
    hierarchy = [f"Hierarchy{name}" for name in (*own, "ActualCost")]
    assert told(org, above, *hierarchy) == [3, 1, 570.0, 500.0, 140.0]


def test_what_a_campaign_counts_leaves_its_stamp_alone_and_nobody_writes_it(
    org: SalesforceModel,
) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    before = row(org, "Campaign", campaign)
    join(org, campaign, LeadId=lead(org))
    assert row(org, "Campaign", campaign) == before
    assert refused(org, "Campaign", Name="F", NumberOfLeads=5).code == (
        "INVALID_FIELD_FOR_INSERT_UPDATE"
    )
    body = call(org, "GET", f"/sobjects/Campaign/{campaign}").body
    assert body["NumberOfLeads"] == 1
    (found,) = ask(org, "SELECT Id FROM Campaign WHERE NumberOfLeads > 0")
    assert found["Id"] == campaign


def test_deals_of_several_currencies_come_to_an_amount_in_the_campaigns(
    org: SalesforceModel,
) -> None:
    org.configure({"currencies": {"corporate": "USD", "others": {"EUR": {"rate": 0.8}}}})
    campaign = create(org, "Campaign", Name="Fair", CurrencyIsoCode="EUR")
    for amount, code in ((10, "USD"), (2, "EUR")):
        fields = {**DEAL, "StageName": "Prospecting", "CurrencyIsoCode": code}
        create(org, "Opportunity", **fields, Amount=amount, CampaignId=campaign)
    assert told(org, campaign, "AmountAllOpportunities") == [10.0]
    other = SalesforceModel(Clock(lambda: NOW).skewed())
    other.restore(org.snapshot())
    assert told(other, campaign, "AmountAllOpportunities") == [10.0]


def test_a_member_shows_who_it_is_and_follows_when_that_changes(org: SalesforceModel) -> None:
    """The fields are those of NetCoreForce's generated class."""
    campaign = create(org, "Campaign", Name="Fair")
    account = create(org, "Account", Name="Acme")
    person = create(
        org, "Contact", LastName="Roe", FirstName="Jo", Email="jo@x.example", MailingCity="Bonn",
        AccountId=account, HasOptedOutOfEmail=True,
    )  # fmt: skip
    join(org, campaign, ContactId=person)
    join(org, campaign, LeadId=lead(org))
    names = "Name, Email, City, CompanyOrAccount, HasOptedOutOfEmail, Type"
    query = f"SELECT {names} FROM CampaignMember WHERE LastName = '{{}}'"
    contact, prospect = (
        [value for name, value in ask(org, query.format(last))[0].items() if name != "attributes"]
        for last in ("Roe", "L")
    )
    assert contact == ["Jo Roe", "jo@x.example", "Bonn", "Acme", True, "Contact"]
    assert prospect == ["L", None, None, "C", False, "Lead"]
    org.writer.update("Contact", person, {"Email": "new@x.example"}, org.client())
    (found,) = ask(org, "SELECT Id FROM CampaignMember WHERE Email = 'NEW@x.example'")
    assert found["Id"].startswith("00v")
    refusal = refused(org, "CampaignMember", CampaignId=campaign, LeadId=lead(org), Email="a@b.de")
    assert refusal.code == "INVALID_FIELD_FOR_INSERT_UPDATE"
