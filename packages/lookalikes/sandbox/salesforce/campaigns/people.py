"""What a campaign's member shows of the lead or contact that it is, looked up whenever it is read.

The fields and their types follow a class that NetCoreForce generated from a describe of version 39.
Documented: that a member which is both shows the contact. Unverified: which address of a contact
it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Schema

_MEMBER = "CampaignMember"
_OF_BOTH = (
    "Salutation", "Name", "FirstName", "LastName", "Title", "Email", "Phone", "Fax", "MobilePhone",
    "Description", "DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax", "LeadSource",
)  # fmt: skip
_ADDRESS = ("Street", "City", "State", "PostalCode", "Country")
# name here: (name on a contact, name on a lead)
_SHOWN = {
    **{name: (name, name) for name in _OF_BOTH},
    **{name: (f"Mailing{name}", name) for name in _ADDRESS},
    "LeadOrContactOwnerId": ("OwnerId", "OwnerId"),
}
_FLAGS = frozenset({"DoNotCall", "HasOptedOutOfEmail", "HasOptedOutOfFax"})


def bind_people(schema: Schema, store: Store) -> None:
    """Make what members show of people readable."""
    kind = schema.find(_MEMBER)
    assert kind is not None
    reads: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        name: partial(_shown, store, name) for name in _SHOWN
    }
    reads["CompanyOrAccount"] = partial(_company, store)
    for name, read in reads.items():
        schema.add_field(_MEMBER, replace(kind.fields[name], reads=read))


def _shown(store: Store, name: str, member: Mapping[str, Any]) -> Any:
    of_contact, of_lead = _SHOWN[name]
    contact = _contact(store, member)
    found = _lead(store, member).get(of_lead) if contact is None else contact.get(of_contact)
    return bool(found) if name in _FLAGS else found


def _company(store: Store, member: Mapping[str, Any]) -> Any:
    contact = _contact(store, member)
    if contact is None:
        return _lead(store, member).get("Company")
    account = store["Account"].rows.get(contact.get("AccountId") or "")
    return None if account is None else account["Name"]


def _contact(store: Store, member: Mapping[str, Any]) -> Row | None:
    return store["Contact"].rows.get(member.get("ContactId") or "")


def _lead(store: Store, member: Mapping[str, Any]) -> Row:
    return store["Lead"].rows.get(member.get("LeadId") or "") or {}
