"""Person accounts: an Account that is a person, and the hidden Contact row that is kept in step
with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.field_table import read_field
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

_AS_THEY_ARE = ("FirstName", "LastName", "Salutation")
_WITH_PREFIX = (
    "Email", "MobilePhone", "HomePhone", "Title", "Department", "LeadSource", "Birthdate",
    "MailingStreet", "MailingCity", "MailingState", "MailingPostalCode", "MailingCountry",
    "MailingLatitude", "MailingLongitude", "MailingGeocodeAccuracy", "OtherStreet", "OtherCity",
    "OtherState", "OtherPostalCode", "OtherCountry", "OtherLatitude", "OtherLongitude",
    "OtherGeocodeAccuracy", "OtherPhone", "AssistantPhone", "AssistantName", "HasOptedOutOfEmail",
    "DoNotCall",
)  # fmt: skip
# What the contact takes from the account's own fields, under the same name.
_SHARED = ("Phone", "Fax", "OwnerId", "Description")
_OWN = """
IsPersonAccount  boolean readonly
PersonContactId  reference readonly to=Contact as=PersonContact
"""


def switch_on(schema: Schema, store: Store) -> None:
    """Give Account its person fields and mark every row that is there as a company's."""
    for object_name, field in person_fields(schema):
        add_field(schema, store, object_name, field)


def person_fields(schema: Schema) -> list[tuple[str, Field]]:
    """(object, field) of all that person accounts add; nothing where they are on already."""
    account = schema.find("Account")
    contact = schema.find("Contact")
    if account is None or contact is None or "IsPersonAccount" in account.fields:
        return []
    own = [read_field(line) for line in _OWN.strip().splitlines()]
    own[1] = replace(own[1], label="Contact ID")
    twins = [
        _renamed(contact.fields[name], account_name(name))
        for name in (*_AS_THEY_ARE, *_WITH_PREFIX)
    ]
    twins += [twin_of(field) for field in contact.fields.values() if field.custom]
    added = [*(("Account", field) for field in (*own, *twins)), ("Contact", own[0])]
    lead = schema.find("Lead")
    if lead is not None:
        # A lead without a company is a person's: it converts to a person account.
        added.append(("Lead", replace(lead.fields["Company"], required=False)))
    return added


def twin_of(field: Field) -> Field:
    """A contact's custom field as Account shows it: `Key__c` → `Key__pc`."""
    return _renamed(field, account_name(field.name))


def add_field(schema: Schema, store: Store, object_name: str, field: Field) -> None:
    """Make the field known and indexed; rows that are there get its default, as a checkbox gets
    false.
    """
    schema.add_field(object_name, field)
    table = store[object_name]
    if field.default is not None:
        for row in list(table.rows.values()):
            table.put({**row, field.name: field.default})
    table.index(field)


def account_name(contact_field: str) -> str:
    """What a contact's field is called on the account: `Email` → `PersonEmail`, `Key__c` →
    `Key__pc`.
    """
    if contact_field.endswith("__c"):
        return f"{contact_field[:-3]}__pc"
    if contact_field in _WITH_PREFIX:
        return f"Person{contact_field}"
    return contact_field


def twin_field(schema: Schema, store: Store, field: Field) -> None:
    """Where person accounts are on, a new custom field of Contact appears on Account too."""
    account = schema.find("Account")
    shown = field.custom and not field.formula
    if account is not None and "IsPersonAccount" in account.fields and shown:
        add_field(schema, store, "Account", twin_of(field))


def settle(
    store: Store, kind: ObjectType, row: Row, old: Row | None, given: Mapping[str, Any]
) -> None:
    """Decide whether a new account is a person, work out its name, and refuse fields of the other
    sort.
    """
    if "IsPersonAccount" not in kind.fields:
        return
    if old is None:
        row["IsPersonAccount"] = _is_to_be_a_person(store, row.get("RecordTypeId"), given)
    wrong = [name for name in given if _is_of_other_sort(name, bool(row["IsPersonAccount"]))]
    if wrong:
        text = f"Account: bad field names on insert/update call: {', '.join(wrong)}"
        raise Refusal(400, "INVALID_FIELD_FOR_INSERT_UPDATE", text, wrong)
    if row["IsPersonAccount"]:
        row["Name"] = _full_name(row)
        row["RecordTypeId"] = row.get("RecordTypeId") or person_record_type(store)


def contact_fields(kind: ObjectType, account: Row) -> dict[str, Any]:
    """The hidden contact's fields, taken from its account."""
    found = {name: account.get(name) for name in (*_AS_THEY_ARE, *_SHARED)}
    found |= {name: account.get(account_name(name)) for name in _WITH_PREFIX}
    if "CurrencyIsoCode" in account:
        found["CurrencyIsoCode"] = account["CurrencyIsoCode"]
    custom = {
        name: account.get(account_name(name)) for name, field in kind.fields.items() if field.custom
    }
    return found | {name: value for name, value in custom.items() if value is not None}


def person_record_type(store: Store) -> str | None:
    """The id of the record type that makes an account a person."""
    return next(
        (row["Id"] for row in store["RecordType"].rows.values() if row["IsPersonType"]), None
    )


def refuse_person_contact(row: Row) -> None:
    """The hidden contact is written through its account only."""
    if row.get("IsPersonAccount"):
        raise Refusal(
            400, "INVALID_PERSON_ACCOUNT_OPERATION", "cannot reference person contact", []
        )


def _full_name(row: Row) -> str | None:
    names = [part for part in (row.get("FirstName"), row.get("LastName")) if part]
    return " ".join(names) or None


def _is_to_be_a_person(store: Store, record_type_id: str | None, given: Mapping[str, Any]) -> bool:
    """Its record type says so, or it has none and is given a last name and no name."""
    if _is_person_type(store, record_type_id):
        return True
    return record_type_id is None and "LastName" in given and "Name" not in given


def _is_person_type(store: Store, record_type_id: str | None) -> bool:
    found = store["RecordType"].rows.get(record_type_id or "")
    return bool(found and found["IsPersonType"])


def _is_of_other_sort(name: str, person: bool) -> bool:
    if person:
        return name in ("Name", "ParentId")
    return (
        name in _AS_THEY_ARE
        or name.endswith("__pc")
        or (name.startswith("Person") and name[6:] in _WITH_PREFIX)
    )


def _renamed(field: Field, name: str) -> Field:
    return replace(field, name=name, required=False, unique=False, external_id=False, children=None)
