"""AccountContactRelation: which accounts a contact has to do with, the contact's own among them.

Documented: the object, its fields and rights, that a contact's own account is its direct relation,
and that this one goes only with the contact's account. Not recorded: the words of the refusal to
delete it, and that the account a contact leaves stays related.
"""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import ObjectType

RELATION = "AccountContactRelation"

_FIELDS = """
AccountId  reference to=Account as=Account children=AccountContactRelations detail
ContactId  reference to=Contact as=Contact children=AccountContactRelations detail
Roles      multipicklist:4099 values=role
IsDirect   boolean readonly
IsActive   boolean default=true
StartDate  date
EndDate    date
"""


def relation_object() -> ObjectType:
    """The object, once contacts may have several accounts."""
    name = "Account Contact Relationship"
    return object_type(RELATION, "07k", f"{name}s", _FIELDS, label=name)


def relations_to_make(store: Store) -> Iterator[Following]:
    """The direct relation of every contact that has an account, when it is switched on."""
    for contact in store["Contact"].rows.values():
        if not contact["IsDeleted"]:
            yield from relations_of(store, contact)


def relations_of(store: Store, contact: Row) -> Iterator[Following]:
    """What a contact that was stored changes of its relations: its account's is the direct one."""
    if RELATION not in store.tables or contact.get("IsPersonAccount"):
        return
    account = contact.get("AccountId")
    known = False
    for each in _relations(store, contact["Id"]):
        direct = each["AccountId"] == account
        known = known or direct
        if each["IsDirect"] != direct:
            yield Following(RELATION, each["Id"], {"IsDirect": direct})
    if account and not known:
        told = {"AccountId": account, "ContactId": contact["Id"], "IsDirect": True}
        yield Following(RELATION, None, told)


def check_relation(store: Store, row: Row, old: Row | None) -> None:
    """Raises DUPLICATE_VALUE for a contact that has to do with the account already."""
    if old is not None:
        return
    for each in _relations(store, row.get("ContactId")):
        if each["AccountId"] == row.get("AccountId"):
            message = "This contact already has a relationship with this account."
            raise Refusal(400, "DUPLICATE_VALUE", message, [])


def check_may_go(row: Row) -> None:
    """Raises DELETE_FAILED for the relation to a contact's own account."""
    if row["IsDirect"]:
        message = "You can't delete the relationship between a contact and its primary account."
        raise Refusal(400, "DELETE_FAILED", message, [])


def _relations(store: Store, contact_id: str | None) -> list[Row]:
    """The live relations of a contact."""
    if contact_id is None:
        return []
    table = store[RELATION]
    found = table.having(table.kind.fields["ContactId"], [contact_id])
    return [row for row in found if not row["IsDeleted"]]
