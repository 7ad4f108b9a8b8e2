"""Objects beyond accounts and people: activities, campaigns, queues, record types, custom objects,
history.
"""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, call, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.setup.tooling import create_custom_field


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def invoice(org: SalesforceModel, **metadata: Any) -> str:
    body = {
        "FullName": "Invoice__c",
        "Metadata": {"label": "Invoice", "pluralLabel": "Invoices", **metadata},
    }
    return str(call(org, "POST", "/tooling/sobjects/CustomObject", body).body["id"])


def seen_field(org: SalesforceModel, full_name: str, **metadata: Any) -> None:
    """A custom field the integration user may read and write."""
    create_custom_field(
        org, {"FullName": full_name, "Metadata": {"label": "F", **metadata}}, org.client()
    )
    held = next(iter(org.store["PermissionSet"].rows), None)
    if held is None:
        held = create(org, "PermissionSet", Name="Accord", Label="Accord")
        create(org, "PermissionSetAssignment", PermissionSetId=held, AssigneeId=org.user_id)
    grant = {
        "SobjectType": full_name.partition(".")[0],
        "PermissionsRead": True,
        "PermissionsEdit": True,
    }
    create(org, "FieldPermissions", ParentId=held, Field=full_name, **grant)


def test_a_task_counts_for_the_account_of_what_it_is_about(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    person = create(org, "Contact", LastName="P", AccountId=account)
    lead = create(org, "Lead", LastName="L", Company="C")
    about = [
        row(org, "Task", create(org, "Task", Subject="x", **fields))["AccountId"]
        for fields in ({"WhoId": person}, {"WhatId": account}, {"WhoId": lead})
    ]
    assert about == [account, account, None]
    assert ask(org, "SELECT Who.Name FROM Task WHERE WhoId != null")[0]["Who"]["Name"] == "P"


def test_a_completed_task_is_closed(org: SalesforceModel) -> None:
    task = create(org, "Task", Subject="x", Priority="High")
    assert [row(org, "Task", task)[name] for name in ("Status", "IsClosed", "IsHighPriority")] == [
        "Not Started", False, True,
    ]  # fmt: skip
    org.writer.update("Task", task, {"Status": "Completed"}, org.client())
    assert row(org, "Task", task)["CompletedDateTime"] == "2026-11-21T10:00:00.000+0000"


def test_activities_die_with_the_record_they_are_about(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    task = create(org, "Task", Subject="x", WhatId=account)
    org.writer.delete("Account", account, org.client())
    assert row(org, "Task", task)["IsDeleted"] is True


def test_a_user_or_an_address_is_told_of_apex_failures_once(org: SalesforceModel) -> None:
    create(org, "ApexEmailNotification", UserId=org.user_id)
    create(org, "ApexEmailNotification", Email="apex@acme.example")
    for taken in ({"UserId": org.user_id}, {"Email": "APEX@acme.example"}):
        assert refused(org, "ApexEmailNotification", **taken).code == "DUPLICATE_VALUE"


def test_somebody_is_in_a_campaign_once(org: SalesforceModel) -> None:
    campaign = create(org, "Campaign", Name="Fair")
    person, lead = (
        create(org, "Contact", LastName="P"),
        create(org, "Lead", LastName="L", Company="C"),
    )
    member = create(org, "CampaignMember", CampaignId=campaign, ContactId=person)
    create(org, "CampaignMember", CampaignId=campaign, LeadId=lead)
    refusal = refused(org, "CampaignMember", CampaignId=campaign, ContactId=person)
    assert (refusal.code, refusal.message) == ("DUPLICATE_VALUE", "Already a campaign member.")
    assert refused(org, "CampaignMember", CampaignId=campaign).code == "REQUIRED_FIELD_MISSING"
    org.writer.update("CampaignMember", member, {"Status": "Responded"}, org.client())
    after = row(org, "CampaignMember", member)
    assert (after["HasResponded"], after["FirstRespondedDate"], after["Type"]) == (
        True,
        "2026-11-21",
        "Contact",
    )


def test_a_queue_owns_only_what_it_serves(org: SalesforceModel) -> None:
    queues = {
        each["SobjectType"]: each["QueueId"]
        for each in ask(org, "SELECT SobjectType, QueueId FROM QueueSobject")
    }
    lead = create(org, "Lead", LastName="L", Company="C", OwnerId=queues["Lead"])
    assert row(org, "Lead", lead)["OwnerId"] == queues["Lead"]
    refusal = refused(org, "Lead", LastName="L", Company="C", OwnerId=queues["Case"])
    assert (refusal.code, refusal.message) == (
        "INVALID_OPERATION",
        "Queue not associated with this SObject type",
    )
    assert refused(org, "Account", Name="A", OwnerId=queues["Lead"]).code == "MALFORMED_ID"
    assert ask(org, "SELECT Owner.Name FROM Lead")[0]["Owner"]["Name"] == "Inbound Leads"


def test_a_user_who_left_owns_nothing_new(org: SalesforceModel) -> None:
    names = {
        "Username": "g@x.example",
        "LastName": "Gone",
        "Email": "g@x.example",
        "IsActive": False,
    }
    gone = org.insert("User", names)
    refusal = refused(org, "Contact", LastName="A", OwnerId=gone)
    assert refusal.code == "INACTIVE_OWNER_OR_USER"
    assert (
        refusal.message
        == f"operation performed with inactive user [{gone[:15]}] as owner of contact"
    )


def test_no_account_is_its_own_ancestor(org: SalesforceModel) -> None:
    top = create(org, "Account", Name="Top")
    low = create(
        org, "Account", Name="Low", ParentId=create(org, "Account", Name="Mid", ParentId=top)
    )
    for parent in (low, top):
        with pytest.raises(Refusal) as caught:
            org.writer.update("Account", top, {"ParentId": parent}, org.client())
        assert (caught.value.code, caught.value.fields) == ("CIRCULAR_DEPENDENCY", ["ParentId"])


def test_an_account_with_cases_cannot_be_deleted(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="Acme")
    case = create(org, "Case", Subject="x", AccountId=account)
    assert row(org, "Case", case)["CaseNumber"] == "00000001"
    with pytest.raises(Refusal) as caught:
        org.writer.delete("Account", account, org.client())
    assert caught.value.code == "DELETE_FAILED"
    assert "associated with the following cases.: 00000001" in caught.value.message
    org.writer.delete("Case", case, org.client())
    org.writer.delete("Account", account, org.client())


def test_a_record_type_is_of_one_object_and_narrows_restricted_picklists(
    org: SalesforceModel,
) -> None:
    kinds = {"type": "Picklist", "valueSet": {"restricted": True, "valueSetDefinition": {"value": [
        {"valueName": name} for name in ("Small", "Big", "Huge")]}}}  # fmt: skip
    seen_field(org, "Account.Size__c", **kinds)
    partner = {
        "object": "Account",
        "name": "Partner",
        "default": True,
        "picklists": {"Size__c": ["Small", "Big"]},
    }
    org.configure(
        {"record_types": [partner, {"object": "Lead", "name": "Inbound", "active": False}]}
    )
    ids = {
        each["DeveloperName"]: each["Id"]
        for each in ask(org, "SELECT Id, DeveloperName FROM RecordType")
    }
    account = create(org, "Account", Name="A", Size__c="Big")
    assert row(org, "Account", account)["RecordTypeId"] == ids["Partner"]
    assert (
        refused(org, "Account", Name="A", Size__c="Huge").code
        == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    )
    for wrong in (ids["Inbound"], make_id("012", 77)):
        refusal = refused(org, "Account", Name="A", RecordTypeId=wrong)
        assert (refusal.code, refusal.fields) == ("INVALID_CROSS_REFERENCE_KEY", ["RecordTypeId"])
        assert refusal.message == f"Record Type ID: this ID value isn't valid for the user: {wrong}"
    infos = call(org, "GET", "/sobjects/Account/describe").body["recordTypeInfos"]
    assert [
        (each["developerName"], each["defaultRecordTypeMapping"], each["master"]) for each in infos
    ] == [
        ("Partner", True, False),
        ("Master", False, True),
    ]


def test_a_custom_object_made_by_the_tooling_api_takes_records_at_once(
    org: SalesforceModel,
) -> None:
    made = invoice(
        org, nameField={"type": "AutoNumber", "displayFormat": "I-{0000}", "label": "Number"}
    )
    seen_field(
        org,
        "Invoice__c.Account__c",
        type="Lookup",
        referenceTo="Account",
        relationshipName="Invoices",
    )
    seen_field(org, "Invoice__c.Total__c", type="Currency", precision=10, scale=2)
    account = create(org, "Account", Name="A")
    one = create(org, "Invoice__c", Account__c=account, Total__c=12.5)
    assert one.startswith("a00")
    assert row(org, "Invoice__c", one)["Name"] == "I-0001"
    found = ask(org, "SELECT Name, (SELECT Name, Total__c FROM Invoices__r) FROM Account")[0][
        "Invoices__r"
    ]
    assert [each["Total__c"] for each in found["records"]] == [12.5]
    assert ask(org, "SELECT Account__r.Name FROM Invoice__c")[0]["Account__r"]["Name"] == "A"
    read = call(org, "GET", f"/tooling/sobjects/CustomObject/{made}").body
    assert (read["DeveloperName"], read["attributes"]["type"]) == ("Invoice", "CustomObject")
    full = org.snapshot()
    org.restore(full)
    assert org.snapshot() == full
    assert refused(org, "Invoice__c", Total__c=10**9).code == "NUMBER_OUTSIDE_VALID_RANGE"


def test_a_detail_record_needs_its_master_and_dies_with_it(org: SalesforceModel) -> None:
    invoice(org)
    metadata = {
        "type": "MasterDetail",
        "label": "Account",
        "referenceTo": "Account",
        "relationshipName": "Invoices",
    }
    create_custom_field(
        org, {"FullName": "Invoice__c.Account__c", "Metadata": metadata}, org.client()
    )
    assert refused(org, "Invoice__c", Name="I").code == "REQUIRED_FIELD_MISSING"
    account = create(org, "Account", Name="A")
    one = create(org, "Invoice__c", Name="I", Account__c=account)
    org.writer.delete("Account", account, org.client())
    assert row(org, "Invoice__c", one)["IsDeleted"] is True


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"FullName": "Invoice", "Metadata": {}}, "REQUIRED_FIELD_MISSING"),
        ({"FullName": "Invoice__c", "Metadata": {"label": "I"}}, "REQUIRED_FIELD_MISSING"),
        (
            {"FullName": "Taken__c", "Metadata": {"label": "I", "pluralLabel": "I"}},
            "DUPLICATE_DEVELOPER_NAME",
        ),
    ],
)
def test_a_custom_object_needs_names_of_its_own(
    org: SalesforceModel, body: dict[str, Any], code: str
) -> None:
    taken = {"FullName": "Taken__c", "Metadata": {"label": "T", "pluralLabel": "T"}}
    call(org, "POST", "/tooling/sobjects/CustomObject", taken)
    with pytest.raises(Refusal, match=code):
        call(org, "POST", "/tooling/sobjects/CustomObject", body)


def test_a_lookup_points_at_an_object_that_is_there(org: SalesforceModel) -> None:
    for target in ({}, {"referenceTo": "Nothing__c"}):
        body = {
            "FullName": "Contact.To__c",
            "Metadata": {"type": "Lookup", "label": "To", **target},
        }
        with pytest.raises(Refusal):
            create_custom_field(org, body, org.client())
    assert "To__c" not in org.schema.find("Contact").fields  # type: ignore[union-attr]


def test_tracked_fields_leave_history_rows(org: SalesforceModel) -> None:
    org.configure({"tracked": {"Contact": ["Email", "AccountId", "Description"]}})
    account = create(org, "Account", Name="Acme")
    found = create(org, "Contact", LastName="A")
    org.writer.update(
        "Contact", found, {"Email": "a@x.example", "Phone": "1", "Description": "d"}, org.client()
    )
    org.edit("Contact", found, {"AccountId": account})
    rows = ask(org, "SELECT Field, OldValue, NewValue, DataType, CreatedById FROM ContactHistory")
    said = [(each["Field"], each["OldValue"], each["NewValue"]) for each in rows]
    assert said[0] == ("created", None, None)
    assert sorted(said[1:3]) == [("Description", None, None), ("Email", None, "a@x.example")]
    assert said[3:] == [("Account", None, "Acme"), ("AccountId", None, account)]
    assert [each["CreatedById"] for each in rows[2:4]] == [org.user_id, org.person_id]
    assert (
        ask(org, "SELECT Id, (SELECT Field FROM Histories) FROM Contact")[0]["Histories"][
            "totalSize"
        ]
        == 5
    )
    with pytest.raises(Refusal, match="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"):
        create(org, "ContactHistory", ContactId=found)


def test_objects_nobody_tracks_leave_none(org: SalesforceModel) -> None:
    create(org, "Contact", LastName="A")
    assert ask(org, "SELECT Id FROM ContactHistory") == []


def test_statuses_and_stages_say_what_they_imply(org: SalesforceModel) -> None:
    converted = ask(org, "SELECT MasterLabel FROM LeadStatus WHERE IsConverted = true")
    assert "Closed - Converted" in [each["MasterLabel"] for each in converted]
    won = ask(org, "SELECT ApiName, DefaultProbability FROM OpportunityStage WHERE IsWon = true")
    assert [(each["ApiName"], each["DefaultProbability"]) for each in won] == [
        ("Closed Won", 100.0)
    ]


def test_no_two_records_of_any_object_share_an_id(org: SalesforceModel) -> None:
    org.configure({"tracked": {"Contact": ["Email"], "Lead": ["Email"]}})
    create(org, "Contact", LastName="A")
    create(org, "Lead", LastName="A", Company="C")
    ids = [record_id for table in org.store.tables.values() for record_id in table.rows]
    assert len(ids) == len(set(ids))


def test_an_address_can_be_read_whole_and_is_written_in_parts(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A", BillingCity="Berlin", BillingCountry="Germany")
    found = ask(org, "SELECT BillingAddress, ShippingAddress FROM Account")[0]
    assert found["ShippingAddress"] is None
    # The keys of a recorded address.
    assert found["BillingAddress"] == {
        "city": "Berlin", "country": "Germany", "geocodeAccuracy": None, "latitude": None,
        "longitude": None, "postalCode": None, "state": None, "street": None,
    }  # fmt: skip
    org.writer.update("Account", account, {"BillingCity": "Bonn"}, org.client())
    assert row(org, "Account", account)["BillingAddress"]["city"] == "Bonn"
    assert list(org.store["Account"].past(account)[-1]["fields"]) == ["BillingCity"]
    assert (
        refused(org, "Account", Name="A", BillingAddress={"city": "X"}).code
        == "INVALID_FIELD_FOR_INSERT_UPDATE"
    )


# The field lists of three recorded queries, and the keys of a recorded Organization.
RECORDED_FIELDS = {
    "Account": (
        "AccountNumber AccountSource AnnualRevenue BillingCity BillingCountry "
        "BillingGeocodeAccuracy BillingLatitude BillingLongitude BillingPostalCode BillingState "
        "BillingStreet CleanStatus Description DunsNumber Fax Industry Jigsaw NaicsCode "
        "NaicsDesc Name NumberOfEmployees Ownership Phone Rating ShippingCity ShippingCountry "
        "ShippingGeocodeAccuracy ShippingLatitude ShippingLongitude ShippingPostalCode "
        "ShippingState ShippingStreet Sic SicDesc Site TickerSymbol Tradestyle Type Website "
        "YearStarted ParentId RecordTypeId"
    ),
    "Contact": (
        "AssistantName AssistantPhone Birthdate CleanStatus Department Description Email "
        "EmailBouncedDate EmailBouncedReason Fax FirstName HomePhone Jigsaw LastName LeadSource "
        "MailingCity MailingCountry MailingGeocodeAccuracy MailingLatitude MailingLongitude "
        "MailingPostalCode MailingState MailingStreet MobilePhone OtherCity OtherCountry "
        "OtherGeocodeAccuracy OtherLatitude OtherLongitude OtherPhone OtherPostalCode OtherState "
        "OtherStreet Phone Salutation Title AccountId ReportsToId"
    ),
    "Opportunity": (
        "Amount CloseDate Description ForecastCategoryName IsPrivate LeadSource Name NextStep "
        "Probability StageName TotalOpportunityQuantity Type AccountId ContactId"
    ),
}
ORGANIZATION_KEYS = """
Id Name Division Street City State PostalCode Country Latitude Longitude GeocodeAccuracy Address
Phone Fax PrimaryContact DefaultLocaleSidKey TimeZoneSidKey LanguageLocaleKey ReceivesInfoEmails
ReceivesAdminInfoEmails PreferencesRequireOpportunityProducts PreferencesTransactionSecurityPolicy
PreferencesTerminateOldestSession PreferencesConsentManagementEnabled
PreferencesAutoSelectIndividualOnMerge PreferencesLightningLoginEnabled
PreferencesOnlyLLPermUserAllowed FiscalYearStartMonth UsesStartDateAsFiscalYearName
DefaultAccountAccess DefaultContactAccess DefaultOpportunityAccess DefaultLeadAccess
DefaultCaseAccess DefaultCalendarAccess DefaultPricebookAccess DefaultCampaignAccess
DelegatedAuthenticationServiceUrl SystemModstamp ComplianceBccEmail UiSkin SignupCountryIsoCode
TrialExpirationDate NumKnowledgeService OrganizationType NamespacePrefix InstanceName IsSandbox
WebToCaseDefaultOrigin MonthlyPageViewsUsed MonthlyPageViewsEntitlement IsReadOnly CreatedDate
CreatedById LastModifiedDate LastModifiedById attributes
"""


@pytest.mark.parametrize("name", RECORDED_FIELDS)
def test_every_field_of_a_recorded_query_can_be_read(org: SalesforceModel, name: str) -> None:
    complete = {"Name": "D", "StageName": "In Progress", "CloseDate": "2026-12-31"}
    create(
        org, name, **{"Account": {"Name": "A"}, "Contact": {"LastName": "C"}}.get(name, complete)
    )
    fields = RECORDED_FIELDS[name].split()
    assert set(ask(org, f"SELECT {', '.join(fields)} FROM {name}")[0]) == {"attributes", *fields}


def test_the_organization_has_the_recorded_keys(org: SalesforceModel) -> None:
    assert set(call(org, "GET", f"/sobjects/Organization/{org.org_id}").body) == set(
        ORGANIZATION_KEYS.split()
    )


def test_a_field_hardly_anybody_fills_takes_no_room_until_somebody_does(
    org: SalesforceModel,
) -> None:
    account = create(org, "Account", Name="A")
    assert "Sic" not in row(org, "Account", account)
    org.writer.update("Account", account, {"Sic": "7372"}, org.client())
    assert org.store["Account"].past(account)[-1]["fields"] == {"Sic": [None, "7372"]}
    assert [each["Sic"] for each in ask(org, "SELECT Sic FROM Account WHERE Sic = '7372'")] == [
        "7372"
    ]


def test_a_deal_named_with_a_contact_has_it_as_its_primary_role(org: SalesforceModel) -> None:
    person = create(org, "Contact", LastName="P")
    fields = {
        "Name": "D",
        "StageName": "In Progress",
        "CloseDate": "2026-12-31",
        "ContactId": person,
    }
    deal = create(org, "Opportunity", **fields)
    roles = ask(org, "SELECT OpportunityId, ContactId, IsPrimary FROM OpportunityContactRole")
    assert [(each["OpportunityId"], each["ContactId"], each["IsPrimary"]) for each in roles] == [
        (deal, person, True)
    ]
    assert (
        ask(org, "SELECT Id, (SELECT Name FROM Opportunities) FROM Contact")[0]["Opportunities"][
            "totalSize"
        ]
        == 1
    )
    assert org.tally.written == 2


def test_a_collection_upsert_by_id_creates_the_records_without_one(org: SalesforceModel) -> None:
    known = create(org, "Account", Name="A")
    body = {
        "records": [
            {"attributes": {"type": "Account"}, "Id": each, "Name": "B"}
            for each in (None, known, None)
        ]
    }
    outcomes = call(org, "PATCH", "/composite/sobjects/Account/Id", body).body
    assert [each["created"] for each in outcomes] == [True, False, True]
    assert len(ask(org, "SELECT Id FROM Account WHERE Name = 'B'")) == 3


def test_every_opportunity_has_a_stage_history_without_any_tracking(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", Name="D", StageName="Prospecting", CloseDate="2026-12-01")
    org.edit("Opportunity", deal, {"StageName": "Closed Won", "Amount": 500})
    org.edit("Opportunity", deal, {"NextStep": "none of its business"})
    told = ask(
        org,
        "SELECT StageName, Amount, Probability, CloseDate, ForecastCategory, Opportunity.Name "
        "FROM OpportunityHistory ORDER BY Id",
    )
    assert [(each["StageName"], each["Amount"], each["Probability"]) for each in told] == [
        ("Prospecting", None, 10),
        ("Closed Won", 500, 100),
    ]
    assert {each["Opportunity"]["Name"] for each in told} == {"D"}
    assert ask(org, "SELECT Id FROM OpportunityFieldHistory") == []


def test_a_past_that_is_lived_again_is_told_by_field_and_stage_history(
    org: SalesforceModel,
) -> None:
    fields = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2026-12-01"}
    deal = org.insert("Opportunity", fields, at=NOW - 90_000)
    org.relive("Opportunity", deal, {"StageName": "Qualification"}, at=NOW - 80_000)
    (noted,) = ask(
        org, "SELECT Field, OldValue, NewValue, CreatedDate FROM OpportunityFieldHistory"
    )
    assert (noted["Field"], noted["OldValue"]) == ("StageName", "Prospecting")
    assert noted["NewValue"] == "Qualification"
    stages = ask(org, "SELECT CreatedDate FROM OpportunityHistory ORDER BY Id")
    assert (
        noted["CreatedDate"]
        == stages[-1]["CreatedDate"]
        == row(org, "Opportunity", deal)["LastModifiedDate"]
    )
