"""Lead conversion, as a person or the SOAP call does it: a lead becomes a contact, with account and
opportunity.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.person_accounts import account_name, person_record_type
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.rules.refusals import converted_lead
from sandbox.salesforce.schema.picklists import CONVERTED_STATUSES, STAGES
from sandbox.salesforce.writing.writer import Writer


@dataclass(frozen=True, slots=True)
class LeadConvert:
    """What to convert and into what; an id left out means a new record."""

    lead_id: str
    account_id: str | None = None
    contact_id: str | None = None
    opportunity_id: str | None = None
    opportunity_name: str | None = None
    no_opportunity: bool = False
    status: str | None = None
    owner_id: str | None = None
    overwrite_lead_source: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """What the lead became."""

    lead_id: str
    account_id: str
    contact_id: str
    opportunity_id: str | None


def convert_lead(writer: Writer, wanted: LeadConvert, actor: Actor) -> Converted:
    """Convert a live lead: fill blank fields of what is there, create what is not. Raises
    Refusal.
    """
    lead = writer.live(writer.kind("Lead"), wanted.lead_id)
    if lead["IsConverted"]:
        raise converted_lead()
    _check_account(wanted)
    status = _status(wanted)
    owner = _owner(writer, wanted, lead)
    with writer.store.transaction():
        step = _Conversion(writer, lead, owner, actor)
        account = step.account(wanted)
        contact = step.contact(wanted, account)
        opportunity = None if wanted.no_opportunity else step.opportunity(wanted, account, contact)
        step.hand_over(contact, opportunity or account)
        step.close(status, account, contact, opportunity)
    return Converted(lead["Id"], account, contact, opportunity)


def _check_account(wanted: LeadConvert) -> None:
    """Documented: a contact to be filled is named with its account. Code and text of the refusal
    are not recorded.
    """
    if wanted.contact_id and not wanted.account_id:
        message = "An account is required where a contact is given"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", message, ["accountId"])


def _status(wanted: LeadConvert) -> str:
    status = wanted.status or min(CONVERTED_STATUSES)
    if status not in CONVERTED_STATUSES:
        raise Refusal(400, "INVALID_STATUS", f"invalid convertedStatus: {status}", ["Status"])
    return status


def _owner(writer: Writer, wanted: LeadConvert, lead: Row) -> str:
    owner = normal_id(wanted.owner_id) if wanted.owner_id else lead["OwnerId"]
    if owner is None or owner not in writer.store["User"].rows:
        message = (
            "Converted objects can only be owned by users.  If the lead is not owned by a user, "
            "you must specify a user for the Owner field."
        )
        raise Refusal(400, "INVALID_CROSS_REFERENCE_KEY", message, ["OwnerId"])
    return str(owner)


class _Conversion:
    """One lead on its way; records it makes meet no rule an administrator wrote, as the default
    setting has it.
    """

    def __init__(self, writer: Writer, lead: Row, owner: str, actor: Actor) -> None:
        self._writer = writer
        self._lead = lead
        self._owner = owner
        self._actor = actor

    def account(self, wanted: LeadConvert) -> str:
        if self._is_person:
            return self._person()
        fields = _taken(self._lead, _TO_ACCOUNT)
        return self._fill_or_make("Account", wanted.account_id, {**fields, "OwnerId": self._owner})

    def contact(self, wanted: LeadConvert, account: str) -> str:
        if self._is_person:
            return str(self._writer.store["Account"].rows[account]["PersonContactId"])
        fields = {**_taken(self._lead, _TO_CONTACT), **self._custom()}
        links = {"AccountId": account, "OwnerId": self._owner}
        contact = self._fill_or_make("Contact", wanted.contact_id, {**fields, **links})
        if wanted.overwrite_lead_source and wanted.contact_id:
            self._writer.amend(
                "Contact", contact, {"LeadSource": self._lead.get("LeadSource")}, self._actor
            )
        return contact

    def opportunity(self, wanted: LeadConvert, account: str, contact: str) -> str:
        made = {
            "Name": wanted.opportunity_name or self._lead["Company"] or self._lead["Name"],
            "AccountId": account,
            "StageName": next(iter(STAGES)),
            "CloseDate": _end_of_quarter(self._writer.clock.utc().date()).isoformat(),
            "LeadSource": self._lead["LeadSource"],
            "CampaignId": self._campaign(),
            "OwnerId": self._owner,
            "CurrencyIsoCode": self._lead.get("CurrencyIsoCode"),
        }
        deal = self._fill_or_make("Opportunity", wanted.opportunity_id, made)
        role = {"OpportunityId": deal, "ContactId": contact, "IsPrimary": True}
        self._writer.create("OpportunityContactRole", role, self._silent)
        return deal

    def hand_over(self, contact: str, about: str) -> None:
        """Tasks and events go to the contact, memberships name it beside the lead."""
        writer = self._writer
        lead = self._lead["Id"]
        for name in ("Task", "Event"):
            for row in self._children(name, "WhoId", lead):
                changes = {"WhoId": contact, "WhatId": row.get("WhatId") or about}
                writer.amend(name, row["Id"], changes, self._actor)
        known = {
            row["CampaignId"] for row in self._children("CampaignMember", "ContactId", contact)
        }
        for row in self._children("CampaignMember", "LeadId", lead):
            if row["CampaignId"] not in known:
                writer.amend("CampaignMember", row["Id"], {"ContactId": contact}, self._actor)

    def close(self, status: str, account: str, contact: str, opportunity: str | None) -> None:
        """The lead itself becomes history."""
        became = {
            "IsConverted": True,
            "IsUnreadByOwner": False,
            "Status": status,
            "ConvertedDate": self._writer.clock.utc().date().isoformat(),
            "ConvertedAccountId": account,
            "ConvertedContactId": contact,
            "ConvertedOpportunityId": opportunity,
        }
        self._writer.amend("Lead", self._lead["Id"], became, self._actor)

    @property
    def _is_person(self) -> bool:
        return (
            not self._lead["Company"] and "IsPersonAccount" in self._writer.kind("Account").fields
        )

    def _person(self) -> str:
        """The account of a lead without a company is the person."""
        fields = {**_taken(self._lead, _TO_CONTACT), **self._custom()}
        known = {account_name(name): value for name, value in fields.items() if value is not None}
        kind = {"RecordTypeId": person_record_type(self._writer.store), "OwnerId": self._owner}
        return self._writer.create("Account", {**known, **kind}, self._silent)

    def _custom(self) -> dict[str, Any]:
        """An administrator maps custom fields one by one; in this org a lead's go to those of the
        same name.
        """
        fields = self._writer.kind("Contact").fields.values()
        return {
            field.name: self._lead.get(field.name)
            for field in fields
            if field.custom and not field.unique
        }

    @property
    def _silent(self) -> Actor:
        return Actor(self._actor.name, self._actor.user_id, api=False, lenient=True)

    def _fill_or_make(self, name: str, record_id: str | None, fields: Mapping[str, Any]) -> str:
        known = {field: value for field, value in fields.items() if value is not None}
        if record_id is None:
            return self._writer.create(name, known, self._silent)
        row = self._writer.live(self._writer.kind(name), record_id)
        blank = {field: value for field, value in known.items() if row.get(field) is None}
        if blank:
            self._writer.amend(name, row["Id"], blank, self._actor)
        return str(row["Id"])

    def _campaign(self) -> str | None:
        """The campaign the lead joined last."""
        joined = self._children("CampaignMember", "LeadId", self._lead["Id"])
        return str(joined[-1]["CampaignId"]) if joined else None

    def _children(self, name: str, field_name: str, parent: str) -> list[Row]:
        kind = self._writer.kind(name)
        rows = self._writer.store[name].having(kind.fields[field_name], [parent])
        return [row for row in rows if not row["IsDeleted"]]


def _taken(lead: Row, mapping: Mapping[str, str]) -> dict[str, Any]:
    return {theirs: lead.get(ours) for theirs, ours in mapping.items()}


def _end_of_quarter(today: date) -> date:
    month = (today.month - 1) // 3 * 3 + 3
    return date(today.year, month, calendar.monthrange(today.year, month)[1])


_TO_ACCOUNT = {
    "Name": "Company", "Phone": "Phone", "Fax": "Fax", "Website": "Website", "Industry": "Industry",
    "AnnualRevenue": "AnnualRevenue", "NumberOfEmployees": "NumberOfEmployees", "Rating": "Rating",
    "AccountSource": "LeadSource", "BillingStreet": "Street", "BillingCity": "City",
    "BillingState": "State", "BillingPostalCode": "PostalCode", "BillingCountry": "Country",
    "CurrencyIsoCode": "CurrencyIsoCode",
}  # fmt: skip
_TO_CONTACT = {
    "FirstName": "FirstName", "LastName": "LastName", "Salutation": "Salutation", "Email": "Email",
    "Phone": "Phone", "Fax": "Fax", "MobilePhone": "MobilePhone", "Title": "Title",
    "LeadSource": "LeadSource", "Description": "Description",
    "HasOptedOutOfEmail": "HasOptedOutOfEmail", "DoNotCall": "DoNotCall", "MailingStreet": "Street",
    "MailingCity": "City", "MailingState": "State", "MailingPostalCode": "PostalCode",
    "MailingCountry": "Country", "CurrencyIsoCode": "CurrencyIsoCode",
}  # fmt: skip
