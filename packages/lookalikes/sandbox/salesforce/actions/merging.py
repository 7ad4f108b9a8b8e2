"""Merging duplicates, as a person or the SOAP call does: one record stays, up to two go and say
where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.writing.writer import Writer

MERGEABLE = ("Account", "Contact", "Lead", "Case")
_MOST_LOSERS = 2


def merge(
    writer: Writer,
    object_name: str,
    master_id: str,
    losers: Sequence[str],
    actor: Actor,
    fields: Mapping[str, Any] | None = None,
) -> list[str]:
    """Merge the losers into the master and return the ids of the children that changed their
    parent.

    `fields` are written to the master first, by the ordinary rules. Raises Refusal.
    """
    kind = writer.kind(object_name)
    master = writer.live(kind, master_id)
    dying = [writer.live(kind, loser) for loser in losers]
    _check(kind, master, dying)
    with writer.store.transaction():
        if fields:
            writer.update(kind.name, master["Id"], fields, actor)
        moved = [each for loser in dying for each in _merge_one(writer, kind, master, loser, actor)]
        writer.amend(kind.name, master["Id"], {}, actor)
    return moved


def _check(kind: ObjectType, master: Row, dying: list[Row]) -> None:
    if kind.name not in MERGEABLE:
        text = f"Entity type is not supported for merge: {kind.name}"
        raise Refusal(400, "INVALID_TYPE_FOR_OPERATION", text, [])
    ids = [row["Id"] for row in dying]
    if not 1 <= len(ids) <= _MOST_LOSERS:
        raise Refusal(
            400, "INVALID_ARGUMENT", "Merge request must have one or two records to merge", []
        )
    if master["Id"] in ids or len(set(ids)) < len(ids):
        raise Refusal(400, "DUPLICATE_VALUE", "Merge request contains duplicate ids", [])
    if any(row.get("IsConverted") for row in (master, *dying)):
        raise Refusal(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", [])
    if len({bool(row.get("IsPersonAccount")) for row in (master, *dying)}) > 1:
        text = "cannot merge person account with business account"
        raise Refusal(400, "INVALID_PERSON_ACCOUNT_OPERATION", text, [])


def _merge_one(
    writer: Writer, kind: ObjectType, master: Row, loser: Row, actor: Actor
) -> list[str]:
    if kind.name == "Account" and loser.get("PersonContactId"):
        contacts = writer.kind("Contact")
        twin = writer.live(contacts, loser["PersonContactId"])
        _bury(writer, contacts, twin, master["PersonContactId"], actor)
        _reparent(writer, contacts, twin["Id"], master["PersonContactId"], actor)
    moved = _reparent(writer, kind, loser["Id"], master["Id"], actor)
    _bury(writer, kind, loser, master["Id"], actor)
    return moved


def _reparent(writer: Writer, kind: ObjectType, loser: str, master: str, actor: Actor) -> list[str]:
    """Hand every child over. A campaign that knows both people keeps the master's membership
    alone.
    """
    moved = []
    for child, field in writer.schema.references_to(kind.name):
        if field.name in ("MasterRecordId", "LeadOrContactId") or child.name.endswith("History"):
            continue
        for row in _children(writer, child, field, loser):
            if row["Id"] == master or row["IsDeleted"]:
                continue
            if _is_second_membership(writer, child, field, row, master):
                writer.delete(child.name, row["Id"], _silent(actor))
                continue
            # The platform moves children, not a user: their LastModifiedDate stays.
            writer.amend(child.name, row["Id"], {field.name: master}, actor, quiet=True)
            moved.append(str(row["Id"]))
    return moved


def _children(writer: Writer, child: ObjectType, field: Field, parent: str) -> list[Row]:
    return writer.store[child.name].having(field, [parent])


def _is_second_membership(
    writer: Writer, child: ObjectType, field: Field, row: Row, master: str
) -> bool:
    if child.name != "CampaignMember" or field.name not in ("LeadId", "ContactId"):
        return False
    others = _children(writer, child, field, master)
    return any(
        other["CampaignId"] == row["CampaignId"] and not other["IsDeleted"] for other in others
    )


def _bury(writer: Writer, kind: ObjectType, loser: Row, master: str, actor: Actor) -> None:
    writer.amend(kind.name, loser["Id"], {"IsDeleted": True, "MasterRecordId": master}, actor)


def _silent(actor: Actor) -> Actor:
    return Actor(actor.name, actor.user_id, api=False)
