"""Roles and profiles of users, as somebody reads them who wants to know who is above whom."""

from __future__ import annotations

import pytest
from orgs import NOW, ask, create

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def test_a_role_stands_below_another_and_never_below_itself(org: SalesforceModel) -> None:
    head = create(org, "UserRole", Name="Head of Sales")
    rep = create(org, "UserRole", Name="Rep", ParentRoleId=head, CaseAccessForAccountOwner="Read")
    org.edit("User", org.person_id, {"UserRoleId": rep})
    query = "SELECT UserRole.Name, UserRole.ParentRole.Name FROM User WHERE UserRoleId != null"
    (told,) = ask(org, query)
    assert told["UserRole"]["ParentRole"]["Name"] == "Head of Sales"
    with pytest.raises(Refusal, match="CIRCULAR_DEPENDENCY"):
        org.writer.update("UserRole", head, {"ParentRoleId": rep}, org.client())


def test_a_profile_says_which_licence_its_users_have(org: SalesforceModel) -> None:
    rows = ask(org, "SELECT Name, UserType, UserLicense.Name FROM Profile ORDER BY Name")
    assert [(each["Name"], each["UserLicense"]["Name"]) for each in rows] == [
        ("Salesforce API Only System Integrations", "Salesforce Integration"),
        ("Standard User", "Salesforce"),
    ]
    people = "SELECT Name FROM User WHERE Profile.UserLicense.LicenseDefinitionKey = 'SFDC'"
    assert [each["Name"] for each in ask(org, people)] == ["Pat Doe"]
