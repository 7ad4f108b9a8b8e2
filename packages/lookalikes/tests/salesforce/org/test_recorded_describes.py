"""Describes beside those that CumulusCI recorded (`cumulusci/tests/shared_cassettes`, versions 48
to 62): the order of fields, their labels, and what is peculiar to single fields. Of objects that it
has not recorded, labels and order follow NetCoreForce's generated classes.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create, refused

from sandbox.clock import Clock
from sandbox.salesforce.describing.document import describe
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.setup.tooling import create_custom_field


@pytest.fixture(scope="module")
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def document(org: SalesforceModel, name: str, version: str = "62.0") -> dict[str, Any]:
    return describe(org.schema, org.access, org.writer.kind(name), f"/services/data/v{version}")


def fields(org: SalesforceModel, name: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in document(org, name)["fields"]}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Account", "Id IsDeleted MasterRecordId Name Type", "SicDesc DandbCompanyId"),
        ("Case", "Id IsDeleted MasterRecordId CaseNumber", "LastViewedDate LastReferencedDate"),
        ("Event", "Id WhoId WhatId Subject Location", "Recurrence2PatternTimeZone"),
        ("OpportunityContactRole", "Id OpportunityId ContactId Role", "SystemModstamp IsDeleted"),
        ("Product2", "Id Name ProductCode Description IsActive", "StockKeepingUnit"),
        ("Organization", "Id Name Division Street", "LastModifiedDate LastModifiedById"),
        ("User", "Id Username LastName FirstName Name", "On_Leave_Until__c"),
    ],
)
def test_fields_stand_in_the_vendors_order_and_the_companys_come_last(
    org: SalesforceModel, name: str, first: str, last: str
) -> None:
    names = list(fields(org, name))
    assert names[: len(first.split())] == first.split()
    assert names[-len(last.split()) :] == last.split()


def test_a_whole_record_has_the_order_of_its_describe(org: SalesforceModel) -> None:
    for name, given in (("Account", {"Name": "A"}), ("Lead", {"LastName": "A", "Company": "B"})):
        record = call(org, "GET", f"/sobjects/{name}/{create(org, name, **given)}").body
        assert list(record) == ["attributes", *fields(org, name)]


def test_a_field_made_by_the_company_comes_after_all_others() -> None:
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    made = {"FullName": "Lead.Zeal__c", "Metadata": {"label": "Zeal", "type": "Text", "length": 9}}
    create_custom_field(org, made, org.client())
    assert list(org.writer.kind("Lead").fields)[-1] == "Zeal__c"


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("Account.Name", "Account Name"),
        ("Account.BillingState", "Billing State/Province"),
        ("Account.NumberOfEmployees", "Employees"),
        ("Account.Jigsaw", "Data.com Key"),
        ("Contact.Name", "Full Name"),
        ("Contact.MailingPostalCode", "Mailing Zip/Postal Code"),
        ("Contact.AssistantPhone", "Asst. Phone"),
        ("Lead.IsConverted", "Converted"),
        ("Opportunity.Probability", "Probability (%)"),
        ("Opportunity.ExpectedRevenue", "Expected Amount"),
        ("Opportunity.ForecastCategoryName", "Forecast Category"),
        ("OpportunityContactRole.Id", "Contact Role ID"),
        ("Case.SuppliedEmail", "Email Address"),
        ("Event.Id", "Activity ID"),
        ("Event.WhatId", "Related To ID"),
        ("Task.OwnerId", "Assigned To ID"),
        ("User.TimeZoneSidKey", "Time Zone"),
        ("OpportunityLineItem.UnitPrice", "Sales Price"),
        ("PricebookEntry.UnitPrice", "List Price"),
        ("CampaignMember.HasResponded", "Responded"),
        ("Campaign.NumberOfLeads", "Leads in Campaign"),
    ],
)
def test_a_field_is_called_as_the_vendor_calls_it(
    org: SalesforceModel, field: str, label: str
) -> None:
    kind, name = field.split(".")
    assert fields(org, kind)[name]["label"] == label


def test_a_refusal_calls_a_field_by_its_label(org: SalesforceModel) -> None:
    refusal = refused(org, "Account", Name="x" * 256)
    assert refusal.message.startswith("Account Name: data value too large: ")
    assert refusal.message.endswith(" (max length=255)")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("Account.Name", {"extraTypeInfo": "switchablepersonname", "compoundFieldName": "Name"}),
        ("Account.JigsawCompanyId", {"relationshipName": "JigsawCompany", "referenceTo": []}),
        ("Case.CaseNumber", {"groupable": False, "sortable": True}),
        ("Case.Comments", {"byteLength": 4000, "sortable": True, "filterable": False}),
        ("Event.Subject", {"groupable": False, "nameField": True}),
        ("Event.GroupEventType", {"defaultValue": "0", "defaultedOnCreate": True}),
        ("Event.Recurrence2PatternText", {"createable": True, "updateable": False}),
        ("Event.RecurrenceActivityId", {"relationshipName": None, "searchPrefilterable": False}),
        ("Lead.EmailBouncedReason", {"createable": False, "updateable": True}),
        ("Lead.IsUnreadByOwner", {"defaultValue": False}),
        ("Opportunity.FiscalYear", {"compoundFieldName": "Fiscal", "digits": 8}),
        ("Opportunity.HasOpenActivity", {"filterable": False, "sortable": False}),
        ("Opportunity.ForecastCategoryName", {"length": 255, "restrictedPicklist": True}),
    ],
)
def test_what_is_peculiar_to_a_field_is_told(
    org: SalesforceModel, field: str, told: dict[str, Any]
) -> None:
    kind, name = field.split(".")
    found = fields(org, kind)[name]
    assert {key: found[key] for key in told} == told


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Account.CleanStatus", {"Matched": "In Sync", "Pending": "Not Compared"}),
        ("Event.ShowAs", {"OutOfOffice": "Out of Office"}),
        ("Event.RecurrenceInstance", {"First": "1st", "Last": "last"}),
        ("Opportunity.ForecastCategory", {"MostLikely": "Most Likely", "Forecast": "Commit"}),
        ("Lead.Salutation", {"Mx.": "Mx."}),
    ],
)
def test_codes_are_shown_as_people_read_them(
    org: SalesforceModel, field: str, values: dict[str, str]
) -> None:
    kind, name = field.split(".")
    shown = {each["value"]: each["label"] for each in fields(org, kind)[name]["picklistValues"]}
    assert {value: shown[value] for value in values} == values


@pytest.mark.parametrize(
    ("name", "version", "scopes"),
    [
        ("Account", "48.0", "everything mine team"),
        ("Event", "62.0", "delegated everything mine scopingRule team"),
        ("Lead", "62.0", "everything mine queue_owned scopingRule team user_owned"),
        ("Case", "48.0", "everything genericteam mine queue_owned team_by_role user_owned"),
    ],
)
def test_an_object_has_the_recorded_scopes(
    org: SalesforceModel, name: str, version: str, scopes: str
) -> None:
    found = document(org, name, version)["supportedScopes"]
    assert [each["name"] for each in found] == scopes.split()


def test_a_time_zone_is_one_of_those_the_vendor_offers(org: SalesforceModel) -> None:
    """423 zones in an Event's recorded describe, from the east to the west."""
    told = fields(org, "Event")["RecurrenceTimeZoneSidKey"]
    zones = [(each["value"], each["label"]) for each in told["picklistValues"]]
    assert (told["restrictedPicklist"], len(zones)) == (True, 423)
    line_islands = "(GMT+14:00) Line Islands Time (Pacific/Kiritimati)"
    assert zones[0] == ("Pacific/Kiritimati", line_islands)
    assert ("Europe/Kiev", "(GMT+02:00) Eastern European Standard Time (Europe/Kyiv)") in zones
    assert (
        "America/St_Johns",
        "(GMT-03:30) Newfoundland Standard Time (America/St_Johns)",
    ) in zones
    assert [value for value, _ in zones if "/" not in value] == ["GMT"]
    assert zones[-1][0] == "Pacific/Pago_Pago"
    refusal = refused(org, "Event", Subject="A", RecurrenceTimeZoneSidKey="Mars/Olympus")
    assert refusal.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"


def test_an_event_belongs_to_a_user_or_a_calendar(org: SalesforceModel) -> None:
    told = fields(org, "Event")
    owner = {"referenceTo": ["Calendar", "User"], "namePointing": True}
    assert {key: told["OwnerId"][key] for key in owner} == owner
    assert told["OwnerId"]["polymorphicForeignKey"] is True
    assert [each["defaultValue"] for each in told["EventSubtype"]["picklistValues"]] == [False]
    assert "Product2" in told["WhatId"]["referenceTo"]


def test_a_user_has_a_checkbox_for_each_licence_and_preference(org: SalesforceModel) -> None:
    """In the order of the class that NetCoreForce made of a describe; off where nobody chose."""
    told = fields(org, "User")
    names = list(told)
    first, last = "UserPermissionsMarketingUser", "UserPreferencesNativeEmailClient"
    between = names[names.index(first) : names.index(last) + 1]
    assert between.index("ForecastEnabled") == 9
    assert len([name for name in between if name.startswith("UserPreferences")]) == 77
    assert {told[name]["type"] for name in between} == {"boolean"}
    assert told["UserPreferencesHideS1BrowserUI"]["label"] == "HideS1BrowserUI"
    assert names[names.index(last) + 1] == "ContactId"
    text = "SELECT UserPermissionsMarketingUser, DigestFrequency FROM User LIMIT 1"
    (user,) = ask(org, text)
    assert (user["UserPermissionsMarketingUser"], user["DigestFrequency"]) == (False, "D")
    assert ask(org, "SELECT Id FROM User WHERE UserPermissionsMarketingUser = true") == []


def test_a_role_may_be_that_of_a_portal(org: SalesforceModel) -> None:
    told = fields(org, "UserRole")
    names = ["DeveloperName", "PortalAccountId", "PortalType", "PortalAccountOwnerId"]
    assert [name for name in told if name in names] == names
    assert (told["PortalAccountId"]["label"], told["PortalAccountOwnerId"]["label"]) == (
        "Account ID", "User ID",
    )  # fmt: skip


def test_child_relationships_are_told_as_recorded(org: SalesforceModel) -> None:
    of_account = document(org, "Account")["childRelationships"]
    of_contact = document(org, "Contact")["childRelationships"]
    found = {(each["childSObject"], each["field"]): each for each in (*of_account, *of_contact)}
    assert ("Account", "MasterRecordId") not in found
    assert found["AccountHistory", "AccountId"]["cascadeDelete"] is True
    assert found["EventRelation", "RelationId"]["relationshipName"] == "EventRelations"
    (series,) = (
        each
        for each in document(org, "Event")["childRelationships"]
        if each["field"] == "RecurrenceActivityId"
    )
    assert series["cascadeDelete"] is False


@pytest.mark.parametrize(
    "name", ["User", "Profile", "UserRole", "Group", "PermissionSet", "RecordType", "Organization"]
)
def test_what_has_no_recycle_bin_has_no_isdeleted(org: SalesforceModel, name: str) -> None:
    assert "IsDeleted" not in fields(org, name)
    assert org.writer.kind(name).find("IsDeleted") is None


def test_single_objects_have_resources_of_their_own(org: SalesforceModel) -> None:
    base = "/services/data/v62.0/sobjects"
    case, event = document(org, "Case"), document(org, "Event")
    assert case["urls"]["caseRowArticleSuggestions"] == f"{base}/Case/{{ID}}/suggestedArticles"
    assert event["urls"]["eventSeriesUpdates"] == f"{base}/Event/{{ID}}/fromThisEventOnwards"
    (master,) = event["recordTypeInfos"]
    assert (master["developerName"], event["feedEnabled"], event["mruEnabled"]) == (
        "Master", False, True,
    )  # fmt: skip


def test_person_accounts_have_the_recorded_fields_where_the_vendor_lists_them() -> None:
    """`GET_sobjects_Account_PersonAccount_describe`, which has more than is played here."""
    org = SalesforceModel(Clock(lambda: NOW).skewed())
    org.configure({"person_accounts": True})
    found = fields(org, "Account")
    names = list(found)
    assert names[3:7] == ["Name", "LastName", "FirstName", "Salutation"]
    persons = [name for name in names if name.startswith("Person")]
    assert persons[:3] == ["PersonContactId", "PersonMailingStreet", "PersonMailingCity"]
    assert names.index("PersonDoNotCall") + 1 == names.index("Jigsaw")
    assert found["PersonOtherCity"]["label"] == "Other City"
    assert found["PersonContactId"]["label"] == "Contact ID"
    assert found["LastName"]["extraTypeInfo"] == "switchablepersonname"
    assert found["PersonMailingStreet"]["permissionable"] is True
