"""The recycle bin: bring a record back with what went with it, or be rid of it for good."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal, unknown_id
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.writing.writer import Writer


def undelete(writer: Writer, object_name: str, record_id: str, actor: Actor) -> str:
    """Bring a deleted record back, with the children its deletion took along. Raises Refusal."""
    kind = writer.kind(object_name)
    row = stored(writer, kind, record_id)
    if not row["IsDeleted"]:
        raise Refusal(400, "UNDELETE_FAILED", "Entity is not in the recycle bin", [])
    with writer.store.transaction():
        _bring_back(writer, kind, row, actor)
    return str(row["Id"])


def purge(writer: Writer, object_name: str, record_id: str) -> None:
    """Take a deleted record out of the recycle bin: not even queryAll knows it then. Raises
    Refusal.
    """
    kind = writer.kind(object_name)
    row = stored(writer, kind, record_id)
    if not row["IsDeleted"]:
        raise Refusal(400, "DELETE_FAILED", "Entity is not in the recycle bin", [])
    writer.store.erase(kind.name, row["Id"])


def empty_bin(writer: Writer, object_name: str) -> int:
    """Purge every deleted record of an object and return how many there were."""
    kind = writer.kind(object_name)
    dead = [
        record_id for record_id, row in writer.store[kind.name].rows.items() if row["IsDeleted"]
    ]
    for record_id in dead:
        writer.store.erase(kind.name, record_id)
    return len(dead)


def stored(writer: Writer, kind: ObjectType, record_id: str) -> Row:
    """The row with that id, dead or alive. Raises INVALID_CROSS_REFERENCE_KEY."""
    row = writer.store[kind.name].rows.get(normal_id(record_id) or "")
    if row is None:
        raise unknown_id()
    return row


def _bring_back(writer: Writer, kind: ObjectType, row: Row, actor: Actor) -> None:
    """A record that lost a merge comes back without its master and without the children it gave
    away.
    """
    changes: dict[str, Any] = {"IsDeleted": False}
    if row.get("MasterRecordId"):
        changes["MasterRecordId"] = None
    died = row["SystemModstamp"]
    writer.amend(kind.name, row["Id"], changes, actor)
    for child, field in writer.schema.references_to(kind.name):
        if not field.cascade:
            continue
        for each in writer.store[child.name].having(field, [row["Id"]]):
            if each["IsDeleted"] and each["SystemModstamp"] == died:
                _bring_back(writer, child, each, actor)
