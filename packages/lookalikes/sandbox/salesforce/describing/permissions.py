"""Which standard fields an administrator may keep people from, object by object.

What is not listed can be read by everybody who may read the object: what the platform writes,
parts of names, owners, what must be filled. The parts of an address may be kept from people as it
may. The lists follow describes recorded by CumulusCI (`cumulusci/tests/shared_cassettes`); those of
Campaign, the price book objects and Task are unverified.
"""

from __future__ import annotations

from sandbox.salesforce.schema.object_types import Field, ObjectType

_LISTED = {
    "Account": """
        AccountNumber AccountSource AnnualRevenue BillingAddress CleanStatus DandbCompanyId
        Description DunsNumber Fax Industry Jigsaw NaicsCode NaicsDesc NumberOfEmployees Ownership
        ParentId Phone Rating ShippingAddress Sic SicDesc Site TickerSymbol Tradestyle Type Website
        YearStarted
    """,
    "Contact": """
        AccountId AssistantName AssistantPhone Birthdate CleanStatus Department Description
        DoNotCall Email Fax HasOptedOutOfEmail HomePhone Jigsaw LeadSource MailingAddress
        MobilePhone OtherAddress OtherPhone Phone ReportsToId Title
    """,
    "Lead": """
        Address AnnualRevenue CleanStatus CompanyDunsNumber DandbCompanyId Description DoNotCall
        Email Fax HasOptedOutOfEmail Industry Jigsaw LastTransferDate LeadSource
        MobilePhone NumberOfEmployees Phone Rating Title Website
    """,
    "Opportunity": """
        AccountId Amount CampaignId Description ExpectedRevenue IsPrivate LeadSource NextStep
        Probability TotalOpportunityQuantity Type
    """,
    "Campaign": """
        ActualCost BudgetedCost Description EndDate ExpectedRevenue IsActive NumberSent ParentId
        StartDate Status Type
    """,
    "Case": """
        AccountId ClosedDate ContactId Description
        IsEscalated Origin ParentId Priority Reason Subject SuppliedCompany SuppliedEmail
        SuppliedName SuppliedPhone Type
    """,
    "Product2": "Description Family ProductCode",
    "Pricebook2": "Description IsActive",
    "Event": "Description IsAllDayEvent Location WhatId WhoId",
    "Task": """
        ActivityDate CallDurationInSeconds CallType Description WhatId WhoId
    """,
}
_PERMISSIONABLE = {name: frozenset(text.split()) for name, text in _LISTED.items()}
_PERSON = "Person"
ADDRESS_PARTS = (
    "Street", "City", "State", "PostalCode", "Country", "Latitude", "Longitude", "GeocodeAccuracy",
    "StateCode", "CountryCode",
)  # fmt: skip


def permissionable(kind: ObjectType, field: Field) -> bool:
    """Whether a profile or permission set may say who sees the field."""
    if field.custom:
        return not (field.required or field.cascade)
    return _is_listed(kind, field.name) or _is_part_of_an_address(kind, field.name)


def _is_listed(kind: ObjectType, name: str) -> bool:
    if name in _PERMISSIONABLE.get(kind.name, ()):
        return True
    # A person account shows fields of its contact, and they are listed there.
    of_contact = name.removeprefix(_PERSON)
    is_shown = kind.name == "Account" and of_contact != name
    return is_shown and of_contact in _PERMISSIONABLE["Contact"]


def _is_part_of_an_address(kind: ObjectType, name: str) -> bool:
    """Whether the field is a part of an address that is listed."""
    for part in ADDRESS_PARTS:
        place = name.removesuffix(part)
        if place != name and f"{place}Street" in kind.fields:
            return _is_listed(kind, f"{place}Address")
    return False
