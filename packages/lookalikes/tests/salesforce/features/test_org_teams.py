"""Teams on accounts and deals, where an administrator switched them on."""

from __future__ import annotations

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.rules.conditions import BadSettings

DEAL = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2026-12-31"}


def fresh() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


@pytest.fixture
def org() -> SalesforceModel:
    org = fresh()
    org.configure({"teams": ["Account", "Opportunity"]})
    return org


def test_a_rep_takes_a_colleague_into_the_team_of_a_deal(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    here = {"OpportunityId": deal, "UserId": org.person_id}
    member = create(org, "OpportunityTeamMember", **here, TeamMemberRole="Sales Rep")
    assert member.startswith("00q")
    stored = row(org, "OpportunityTeamMember", member)
    assert (stored["Name"], stored["OpportunityAccessLevel"]) == ("Pat Doe", "Read")
    org.edit("User", org.person_id, {"LastName": "Roe"})
    query = "SELECT (SELECT Name, User.Email FROM OpportunityTeamMembers) FROM Opportunity"
    (told,) = ask(org, query)
    (nested,) = told["OpportunityTeamMembers"]["records"]
    assert nested["Name"] == "Pat Roe"
    assert refused(org, "OpportunityTeamMember", **here).code == "DUPLICATE_VALUE"
    access = refused(org, "OpportunityTeamMember", **here, OpportunityAccessLevel="Admin")
    assert access.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_a_query_may_be_about_what_the_users_teams_work_on(org: SalesforceModel) -> None:
    mine = create(org, "Account", Name="Mine")
    shared = create(org, "Account", Name="Shared", OwnerId=org.person_id)
    create(org, "Account", Name="Theirs", OwnerId=org.person_id)
    create(org, "AccountTeamMember", AccountId=shared, UserId=org.user_id)
    found = ask(org, "SELECT Id FROM Account USING SCOPE team")
    assert {each["Id"] for each in found} == {mine, shared}


def test_members_go_with_their_account(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    member = create(org, "AccountTeamMember", AccountId=account, UserId=org.user_id)
    org.writer.delete("Account", account, org.client())
    assert row(org, "AccountTeamMember", member)["IsDeleted"] is True


def test_a_user_says_whom_he_always_works_with(org: SalesforceModel) -> None:
    pair = {"OwnerId": org.user_id, "UserId": org.person_id}
    found = create(org, "UserTeamMember", **pair, TeamMemberRole="Sales Manager")
    assert ask(org, "SELECT Owner.Name, User.Name FROM UserTeamMember")[0]["Owner"]["Name"]
    assert found.startswith("01D")


def test_an_org_without_teams_knows_none_of_it(org: SalesforceModel) -> None:
    plain = fresh()
    for name in ("OpportunityTeamMember", "AccountTeamMember", "UserTeamMember"):
        with pytest.raises(Refusal, match="INVALID_TYPE"):
            ask(plain, f"SELECT Id FROM {name}")
    with pytest.raises(Refusal, match="INVALID_QUERY_SCOPE"):
        ask(plain, "SELECT Id FROM Account USING SCOPE team")
    names = [each["name"] for each in call(org, "GET", "/sobjects").body["sobjects"]]
    assert {"OpportunityTeamMember", "AccountTeamMember", "UserTeamMember"} <= set(names)


def test_teams_stay_and_survive_a_snapshot(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    create(org, "AccountTeamMember", AccountId=account, UserId=org.user_id)
    with pytest.raises(BadSettings, match="switched off"):
        org.configure({"teams": ["Account"]})
    for wrong in (["Lead"], "Account", [1]):
        with pytest.raises(BadSettings, match="teams is a list"):
            org.configure({"teams": wrong})
    other = fresh()
    other.restore(org.snapshot())
    assert len(ask(other, "SELECT Id FROM AccountTeamMember")) == 1
    other.restore(fresh().snapshot())
    with pytest.raises(Refusal, match="INVALID_TYPE"):
        ask(other, "SELECT Id FROM AccountTeamMember")
