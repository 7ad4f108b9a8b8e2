"""Person accounts: people who are an account and a contact at once. Read as contacts, written as
accounts.

In such an org an account may be a person (`IsPersonAccount`), with a contact row kept in step.
Salesforce refuses to write that row, so an update of it is turned into one of its account, where
most fields have other names. Everything here is decided from describes: in an org without person
accounts nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors.errors import RejectedError
from connectors.record import FieldSchema, Record, Ref, Value
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import PERSON
from connectors.salesforce.meaning.ids import full_id
from connectors.write import Delete, Refused, Update

Known = Callable[[str], Mapping[str, FieldSchema]]


class Persons:
    """The people of one org who are accounts."""

    def __init__(self, client: OrgClient, known: Known) -> None:
        self._client, self._known = client, known

    def companies_only(self, records: Sequence[Record]) -> Sequence[Record]:
        """The same records; an account among their fields that is a person is no company, and so
        absent.
        """
        ids = set()
        for record in records:
            account = record.fields.get("AccountId")
            if account:
                ids.add(str(account))
        if not ids or not self._are_on():
            return records
        rows = self._people(query.select("Account", ["Id"]), sorted(ids))
        people = {row["Id"] for row in rows}
        for record in records:
            if record.fields.get("AccountId") in people:
                fields = dict(record.fields)
                del fields["AccountId"]
                record.fields = fields
        return records

    def accounts(self, writes: Sequence[Update | Delete]) -> dict[str, str]:
        """Account ids by intent, of those writes that are about such a person's contact."""
        if not writes or writes[0].ref.object != "Contact" or PERSON not in self._known("Contact"):
            return {}
        contacts = {write.intent: full_id(write.ref.id) for write in writes}
        selected = query.select("Contact", ["Id", "AccountId"])
        rows = self._people(selected, dict.fromkeys(contacts.values()))
        held: dict[str, str] = {row["Id"]: row["AccountId"] for row in rows}
        found = {}
        for intent, contact in contacts.items():
            if contact in held:
                found[intent] = held[contact]
        return found

    def as_account(self, update: Update, account: str) -> Update | Refused:
        """The same update of the account; a refusal names a field that the account has under no
        name.
        """
        known = self._known("Account")
        fields: dict[str, Value] = {}
        for name, value in update.fields.items():
            found = next((each for each in spellings(name) if each in known), None)
            if found is None:
                message = f"{name} of a person account cannot be written: Account has no such field"
                return Refused(update.intent, "INVALID_FIELD_FOR_INSERT_UPDATE", message, name)
            fields[found] = value
        return replace(update, ref=Ref(update.ref.system, "Account", account), fields=fields)

    def _are_on(self) -> bool:
        try:
            return PERSON in self._known("Account")
        except RejectedError:
            return False  # accounts are hidden from this user

    def _people(self, selected: str, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Rows with these ids that are about people."""
        texts = []
        for chunk in query.chunks(ids):
            texts.append(f"{query.within(selected, 'Id', chunk)} AND {PERSON} = true")
        return self._client.all_rows(texts)


def spellings(contact_field: str) -> tuple[str, ...]:
    """What a contact's field may be called on the account: `Key__c` → `Key__pc`, `Email` →
    `PersonEmail`.
    """
    if contact_field.endswith("__c"):
        return (f"{contact_field[:-3]}__pc",)
    if contact_field == "AccountId":
        return ()  # the account is the person
    return f"Person{contact_field}", contact_field
