"""What describes say of standard fields, fact by fact, and what follows for records."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.describing.document import describe
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.setup.tooling import create_custom_field, create_custom_object

DEAL = {"Name": "D", "StageName": "Prospecting", "CloseDate": "2026-11-30"}
MEETING = {"DurationInMinutes": 30, "ActivityDateTime": "2026-12-01T09:00:00Z"}


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def document(org: SalesforceModel, name: str) -> dict[str, Any]:
    return describe(org.schema, org.access, org.writer.kind(name), "/services/data/v68.0")


def fields(org: SalesforceModel, name: str) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in document(org, name)["fields"]}


def every_field(org: SalesforceModel) -> dict[str, dict[str, Any]]:
    return {
        f"{kind.name}.{name}": each
        for kind in org.schema
        for name, each in fields(org, kind.name).items()
    }


# restricted picklists

RESTRICTED = {
    "Account": "BillingGeocodeAccuracy ShippingGeocodeAccuracy CleanStatus",
    "Contact": "MailingGeocodeAccuracy OtherGeocodeAccuracy CleanStatus",
    "Lead": "GeocodeAccuracy CleanStatus",
    "Opportunity": "ForecastCategory ForecastCategoryName",
    "Event": "ShowAs RecurrenceType RecurrenceInstance RecurrenceMonthOfYear EventSubtype",
    "Task": "CallType TaskSubtype RecurrenceType",
    "Organization": "GeocodeAccuracy",
}


@pytest.mark.parametrize("name", RESTRICTED)
def test_picklists_that_the_vendor_fixes_are_restricted(org: SalesforceModel, name: str) -> None:
    found = fields(org, name)
    for field_name in RESTRICTED[name].split():
        assert found[field_name]["restrictedPicklist"] is True, field_name
        assert found[field_name]["picklistValues"], field_name


def test_every_geocode_accuracy_and_clean_status_is_restricted(org: SalesforceModel) -> None:
    open_ones = [
        name
        for name, each in every_field(org).items()
        if name.endswith(("GeocodeAccuracy", "CleanStatus")) and not each["restrictedPicklist"]
    ]
    assert open_ones == []


@pytest.mark.parametrize("name", ["Lead.Status", "Account.Industry", "Opportunity.StageName"])
def test_picklists_that_the_company_fills_are_open(org: SalesforceModel, name: str) -> None:
    assert every_field(org)[name]["restrictedPicklist"] is False


@pytest.mark.parametrize(
    ("kind", "field", "others"),
    [
        ("Account", "CleanStatus", {"Name": "A"}),
        ("Account", "BillingGeocodeAccuracy", {"Name": "A"}),
        ("Contact", "MailingGeocodeAccuracy", {"LastName": "A"}),
        ("Opportunity", "ForecastCategoryName", DEAL),
        ("Event", "ShowAs", MEETING),
        ("Event", "RecurrenceType", MEETING),
        ("Task", "CallType", {}),
        ("Task", "TaskSubtype", {}),
    ],
)
def test_a_value_that_a_restricted_picklist_lacks_is_refused(
    org: SalesforceModel, kind: str, field: str, others: dict[str, Any]
) -> None:
    refusal = refused(org, kind, **others, **{field: "Nonsense"})
    label = org.writer.kind(kind).fields[field].label
    assert (refusal.status, refusal.code, refusal.fields) == (
        400,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        [field],
    )
    assert refusal.message == f"{label}: bad value for restricted picklist field: Nonsense"
    known = fields(org, kind)[field]["picklistValues"][0]["value"]
    made = create(org, kind, **others, **{field: known})
    assert row(org, kind, made)[field] == known


def test_a_forecast_category_follows_its_name(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL, ForecastCategoryName="Commit")
    stored = row(org, "Opportunity", deal)
    assert (stored["ForecastCategory"], stored["ForecastCategoryName"]) == ("Forecast", "Commit")
    org.writer.update("Opportunity", deal, {"StageName": "Closed Won"}, org.client())
    stored = row(org, "Opportunity", deal)
    assert (stored["ForecastCategory"], stored["ForecastCategoryName"]) == ("Closed", "Closed")


# what names a record


def test_records_are_looked_up_by_the_fields_the_vendor_says(org: SalesforceModel) -> None:
    found = {
        name
        for name, each in every_field(org).items()
        if each["idLookup"] and not name.endswith(".Id")
    }
    assert found == {
        "Contact.Email",
        "Lead.Email",
        "Opportunity.Name",
        "Case.CaseNumber",
        "User.Username",
        "User.Email",
    }


def test_an_opportunity_is_found_by_its_name_in_an_upsert(org: SalesforceModel) -> None:
    deal = create(org, "Opportunity", **DEAL)
    found, new = org.writer.upsert("Opportunity", "Name", "d", {"NextStep": "x"}, org.client())
    assert (found, new, row(org, "Opportunity", deal)["NextStep"]) == (deal, False, "x")


def test_a_case_is_not_found_by_the_address_somebody_supplied(org: SalesforceModel) -> None:
    with pytest.raises(Refusal) as caught:
        org.writer.upsert("Case", "SuppliedEmail", "a@x.example", {}, org.client())
    assert caught.value.code == "NOT_FOUND"


def test_a_custom_object_is_looked_up_by_its_name(org: SalesforceModel) -> None:
    metadata = {"label": "Thing", "pluralLabel": "Things", "nameField": {"type": "Text"}}
    create_custom_object(org, {"FullName": "Thing__c", "Metadata": metadata}, org.client())
    assert fields(org, "Thing__c")["Name"]["idLookup"] is True


# what a field is a part of

COMPOUND = {
    "Account.BillingLatitude": "BillingAddress",
    "Account.ShippingLongitude": "ShippingAddress",
    "Account.ShippingGeocodeAccuracy": "ShippingAddress",
    "Contact.MailingGeocodeAccuracy": "MailingAddress",
    "Contact.OtherLatitude": "OtherAddress",
    "Lead.Longitude": "Address",
    "Lead.GeocodeAccuracy": "Address",
    "Organization.Latitude": "Address",
    "Account.Name": "Name",
    "Contact.Name": None,
    "Opportunity.Name": None,
}


def test_parts_say_what_they_are_a_part_of(org: SalesforceModel) -> None:
    found = every_field(org)
    assert {name: found[name]["compoundFieldName"] for name in COMPOUND} == COMPOUND


@pytest.mark.parametrize("name", ["Account", "Contact", "Lead"])
def test_a_photo_is_an_image(org: SalesforceModel, name: str) -> None:
    assert fields(org, name)["PhotoUrl"]["extraTypeInfo"] == "imageurl"


# what fills itself


@pytest.mark.parametrize(
    "name",
    [
        "Opportunity.Probability",
        "Opportunity.ForecastCategoryName",
        "Opportunity.Pricebook2Id",
        "Case.CaseNumber",
    ],
)
def test_what_need_not_be_given_is_defaulted(org: SalesforceModel, name: str) -> None:
    assert every_field(org)[name]["defaultedOnCreate"] is True


@pytest.mark.parametrize(
    "name", ["Contact.Name", "Lead.Name", "Opportunity.ForecastCategory", "Case.CaseNumber"]
)
def test_what_is_never_empty_is_not_nillable(org: SalesforceModel, name: str) -> None:
    assert every_field(org)[name]["nillable"] is False


# rights

FIXED = """
Account.Id Account.IsDeleted Account.CreatedDate Account.SystemModstamp Account.Name
Account.OwnerId Account.MasterRecordId Account.PhotoUrl Account.LastActivityDate
Account.LastViewedDate
Contact.LastName Contact.FirstName Contact.Salutation Contact.Name Contact.EmailBouncedReason
Contact.IsEmailBounced Lead.Company Lead.Status
Lead.IsConverted Lead.ConvertedDate Opportunity.StageName Opportunity.CloseDate Opportunity.IsWon
Opportunity.ForecastCategory Opportunity.Fiscal Case.CaseNumber Case.IsClosed Case.OwnerId
Case.ContactEmail Case.Comments Event.Subject Event.ShowAs Contact.IndividualId
Task.Status Task.Priority Task.IsClosed Event.IsRecurrence User.Username User.LastName
OpportunityContactRole.OpportunityId Campaign.Name Product2.Name
"""
GUARDED = """
Account.BillingAddress Account.BillingStreet Account.BillingLatitude Account.Industry
Account.ParentId Account.Website
Contact.AccountId Contact.Email Contact.MailingCity Contact.Title Contact.ReportsToId
Lead.Address Lead.Rating Opportunity.Amount Opportunity.ExpectedRevenue Opportunity.Probability
Opportunity.AccountId Case.Subject Case.ClosedDate Task.WhatId Event.Location
Contact.Product_Interest__c
"""


@pytest.mark.parametrize(("names", "expected"), [(FIXED, False), (GUARDED, True)])
def test_only_some_fields_can_be_kept_from_people(
    org: SalesforceModel, names: str, expected: bool
) -> None:
    found = every_field(org)
    wrong = [n for n in names.split() if found[n]["permissionable"] is not expected]
    assert wrong == []


def test_what_becomes_of_children_is_told_of_the_relationship_and_not_of_the_field(
    org: SalesforceModel,
) -> None:
    for name, each in every_field(org).items():
        assert (each["cascadeDelete"], each["restrictedDelete"]) == (False, False), name
    children = {
        (each["childSObject"], each["field"]): each
        for each in document(org, "Account")["childRelationships"]
    }
    assert children["Contact", "AccountId"]["cascadeDelete"] is True
    assert children["Case", "AccountId"]["restrictedDelete"] is True


def test_a_master_detail_field_of_the_company_tells_it_itself(org: SalesforceModel) -> None:
    metadata = {"label": "Thing", "pluralLabel": "Things", "nameField": {"type": "Text"}}
    create_custom_object(org, {"FullName": "Thing__c", "Metadata": metadata}, org.client())
    by = {"label": "Of", "type": "MasterDetail", "referenceTo": "Account"}
    create_custom_field(org, {"FullName": "Thing__c.Of__c", "Metadata": by}, org.client())
    found = fields(org, "Thing__c")["Of__c"]
    assert (found["cascadeDelete"], found["relationshipOrder"]) == (True, 0)


def test_what_only_the_platform_writes_has_no_field_that_can_be_written(
    org: SalesforceModel,
) -> None:
    for kind in org.schema:
        told = document(org, kind.name)
        for right in ("createable", "updateable"):
            if not told[right]:
                assert not any(each[right] for each in told["fields"]), kind.name


# fields and objects there are

STANDARD = {
    "Opportunity": "Fiscal FiscalQuarter FiscalYear HasOpenActivity HasOverdueTask",
    "Event": """
        EndDate EventSubtype IsChild IsGroupEvent IsArchived IsRecurrence IsRecurrence2
        IsRecurrence2Exception IsRecurrence2Exclusion Recurrence2PatternText
        RecurrenceDayOfWeekMask RecurrenceDayOfMonth RecurrenceInstance RecurrenceMonthOfYear
    """,
    "Case": """
        ContactEmail ContactPhone ContactMobile ContactFax LastViewedDate IsEscalated SuppliedPhone
    """,
    "Contact": "IndividualId",
    "Lead": "IndividualId DandbCompanyId",
    "Account": "DandbCompanyId",
    "User": "LanguageLocaleKey EmailEncodingKey LocaleSidKey TimeZoneSidKey",
    "FeedItem": "ParentId Type Title Body LinkUrl CommentCount LikeCount Visibility Status",
    "Note": "ParentId Title Body IsPrivate OwnerId",
    "BusinessHours": "Name IsActive IsDefault TimeZoneSidKey MondayStartTime SundayEndTime",
    "CronTrigger": "NextFireTime State CronExpression TimesTriggered",
    "ApexEmailNotification": "UserId Email",
    "PricebookEntry": "Name ProductCode UnitPrice",
}


@pytest.mark.parametrize("name", STANDARD)
def test_the_standard_fields_that_clients_look_for_are_there(
    org: SalesforceModel, name: str
) -> None:
    assert set(STANDARD[name].split()) <= set(fields(org, name))
    wanted = ", ".join(STANDARD[name].split())
    assert isinstance(ask(org, f"SELECT {wanted} FROM {name}"), list)


def test_every_reference_points_at_objects_there_are(org: SalesforceModel) -> None:
    for name, each in every_field(org).items():
        assert all(org.schema.find(target) for target in each["referenceTo"]), name


@pytest.mark.parametrize(
    ("closes", "fiscal"),
    [
        ("2026-01-01", ("2026 1", 1, 2026)),
        ("2026-06-30", ("2026 2", 2, 2026)),
        ("2027-12-31", ("2027 4", 4, 2027)),
    ],
)
def test_a_deal_falls_into_the_period_it_closes_in(
    org: SalesforceModel, closes: str, fiscal: tuple[str, int, int]
) -> None:
    deal = row(org, "Opportunity", create(org, "Opportunity", **{**DEAL, "CloseDate": closes}))
    assert (deal["Fiscal"], deal["FiscalQuarter"], deal["FiscalYear"]) == fiscal


def test_a_case_shows_its_contacts_addresses_as_they_are_now(org: SalesforceModel) -> None:
    contact = create(org, "Contact", LastName="A", Email="a@x.example", Phone="1")
    case = create(org, "Case", ContactId=contact)
    before = row(org, "Case", case)
    assert (before["ContactEmail"], before["ContactPhone"]) == ("a@x.example", "1")
    org.clock.skew_s = 60
    org.writer.update("Contact", contact, {"Email": "b@x.example", "Phone": None}, org.client())
    after = row(org, "Case", case)
    assert (after["ContactEmail"], after["ContactPhone"]) == ("b@x.example", None)
    assert after["SystemModstamp"] == before["SystemModstamp"]
    org.writer.update("Case", case, {"ContactId": None}, org.client())
    assert row(org, "Case", case)["ContactEmail"] is None


def test_a_price_is_named_after_its_product(org: SalesforceModel) -> None:
    (book,) = ask(org, "SELECT Id, Name, IsActive FROM Pricebook2 WHERE IsStandard = true")
    assert (book["Name"], book["IsActive"]) == ("Standard Price Book", True)
    product = create(org, "Product2", Name="Boat", ProductCode="B1")
    price = create(org, "PricebookEntry", Pricebook2Id=book["Id"], Product2Id=product, UnitPrice=5)
    (found,) = ask(org, f"SELECT Name, ProductCode FROM PricebookEntry WHERE Id = '{price}'")
    assert (found["Name"], found["ProductCode"]) == ("Boat", "B1")
    org.writer.update("Product2", product, {"Name": "Ship"}, org.client())
    assert row(org, "PricebookEntry", price)["Name"] == "Ship"


def test_a_note_belongs_to_a_record_and_goes_with_it(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    note = create(org, "Note", ParentId=account, Title="Hello", Body="x")
    (found,) = ask(org, f"SELECT Id, (SELECT Title FROM Notes) FROM Account WHERE Id = '{account}'")
    assert found["Notes"]["records"][0]["Title"] == "Hello"
    org.writer.delete("Account", account, org.client())
    assert row(org, "Note", note)["IsDeleted"] is True


def test_posts_are_made_and_read_but_never_counted(org: SalesforceModel) -> None:
    account = create(org, "Account", Name="A")
    create(org, "FeedItem", ParentId=account, Body="Hello")
    (found,) = ask(org, f"SELECT Body, Type FROM FeedItem WHERE ParentId = '{account}'")
    assert (found["Body"], found["Type"]) == ("Hello", "TextPost")
    with pytest.raises(Refusal, match="field Id does not support aggregate operator COUNT"):
        ask(org, "SELECT COUNT(Id) CNT FROM FeedItem")
    assert not any(each["aggregatable"] for each in fields(org, "FeedItem").values())


def test_business_hours_are_times_of_day(org: SalesforceModel) -> None:
    (hours,) = ask(org, "SELECT Id, IsDefault, MondayStartTime FROM BusinessHours")
    assert (hours["IsDefault"], hours["MondayStartTime"]) == (True, "00:00:00.000Z")
    org.writer.update("BusinessHours", hours["Id"], {"MondayStartTime": "08:30Z"}, org.client())
    (hours,) = ask(org, "SELECT Id, MondayStartTime FROM BusinessHours")
    assert hours["MondayStartTime"] == "08:30:00.000Z"
    with pytest.raises(Refusal) as caught:
        org.writer.update("BusinessHours", hours["Id"], {"MondayStartTime": "soon"}, org.client())
    assert caught.value.code == "JSON_PARSER_ERROR"
