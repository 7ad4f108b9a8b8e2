"""Which standard fields an administrator may keep people from, object by object.

A profile lists these under its field permissions; what it does not list can be read by everybody
who may read the object: what the platform writes, parts of names and addresses, owners, what must
be filled. The lists follow profiles retrieved from real orgs; those of Event and Task are
unverified.
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
        DoNotCall Email Fax HasOptedOutOfEmail HomePhone IndividualId Jigsaw LastCURequestDate
        LastCUUpdateDate LeadSource MailingAddress MobilePhone OtherAddress OtherPhone Phone
        ReportsToId Title
    """,
    "Lead": """
        Address AnnualRevenue CleanStatus CompanyDunsNumber DandbCompanyId Description DoNotCall
        Email Fax HasOptedOutOfEmail IndividualId Industry Jigsaw LastTransferDate LeadSource
        MobilePhone NumberOfEmployees Phone Rating Title Website
    """,
    "Opportunity": """
        AccountId Amount CampaignId ContactId Description ExpectedRevenue IsPrivate LeadSource
        NextStep Pricebook2Id Probability TotalOpportunityQuantity Type
    """,
    "OpportunityContactRole": "IsPrimary Role",
    "Campaign": """
        ActualCost BudgetedCost Description EndDate ExpectedRevenue IsActive NumberSent ParentId
        StartDate Status Type
    """,
    "Case": """
        AccountId Comments ContactEmail ContactFax ContactId ContactMobile ContactPhone Description
        IsEscalated Origin ParentId Priority Reason Subject SuppliedCompany SuppliedEmail
        SuppliedName SuppliedPhone Type
    """,
    "Product2": "Description Family ProductCode",
    "Pricebook2": "Description IsActive",
    "Event": "Description IsAllDayEvent IsPrivate Location ShowAs Subject WhatId WhoId",
    "Task": """
        ActivityDate CallDurationInSeconds CallType Description Subject WhatId WhoId
    """,
}
_PERMISSIONABLE = {name: frozenset(text.split()) for name, text in _LISTED.items()}
_PERSON = "Person"


def permissionable(kind: ObjectType, field: Field) -> bool:
    """Whether a profile or permission set may say who sees the field."""
    if field.custom:
        return not (field.required or field.cascade)
    return field.name in _PERMISSIONABLE.get(kind.name, ()) or _is_a_persons(kind, field)


def _is_a_persons(kind: ObjectType, field: Field) -> bool:
    """Whether the field is a contact's that a person account shows, and is listed there."""
    of_contact = field.name.removeprefix(_PERSON)
    shown = kind.name == "Account" and of_contact != field.name
    return shown and of_contact in _PERMISSIONABLE["Contact"]
