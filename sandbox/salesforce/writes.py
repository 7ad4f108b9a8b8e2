"""Creates, updates, deletes and upserts: validation first, then one commit with its history entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.access import Access, check_setup
from sandbox.salesforce.derived import derive
from sandbox.salesforce.errors import (
    Refusal,
    bad_reference,
    duplicate_value,
    entity_is_deleted,
    malformed_id,
    no_such_field,
    not_found,
    not_writable,
    unsupported_type,
)
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.schema import Field, ObjectType, Schema
from sandbox.salesforce.store import Row, Store
from sandbox.salesforce.times import iso, stamp
from sandbox.salesforce.values import stored_value
from sandbox.vendor import Fields, Tally


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes: `name` goes into the history, `user_id` into LastModifiedById.

    An `api` actor is held to field-level security; a `lenient` one types dirty values of any age.
    """

    name: str
    user_id: str
    api: bool = True
    lenient: bool = False


class Writer:
    """The only way rows change."""

    def __init__(self, schema: Schema, store: Store, clock: SkewedClock, tally: Tally) -> None:
        self._schema, self._store, self._clock, self._tally = schema, store, clock, tally
        self.access: Access

    def kind(self, name: str) -> ObjectType:
        """The object of that name. Raises NOT_FOUND."""
        found = self._schema.find(name)
        if found is None:
            raise not_found()
        return found

    def create(self, object_name: str, fields: Fields, actor: Actor, at: float | None = None) -> str:
        """Store a new record and return its id. Raises Refusal."""
        kind = self.kind(object_name)
        given = self._incoming(kind, fields, actor, creating=True)
        now = self._clock.now() if at is None else at
        row = self._blank(kind, actor, now)
        row.update(given)
        derive(kind.name, row, given)
        if not actor.lenient:
            self._check_required(kind, row)
        row["Id"] = self._own_id(kind, fields, actor)
        self._check(kind, row, given, actor)
        changed = {n: [None, v] for n, v in row.items() if v is not None and not kind.fields[n].system}
        return self._commit(kind, row, changed, actor, now)

    def update(self, object_name: str, record_id: str, fields: Fields, actor: Actor) -> str:
        """Change a live record. The stamp moves even when no value does, as at the vendor. Raises Refusal."""
        kind = self.kind(object_name)
        old = self.live(kind, record_id)
        if actor.api and old.get("IsConverted"):
            raise Refusal(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", [])
        given = self._incoming(kind, fields, actor, creating=False)
        now = self._clock.now()
        row = {**old, **given}
        derive(kind.name, row, given)
        self._check_required(kind, row, given)
        self._check(kind, row, given, actor)
        changed = {n: [old.get(n), v] for n, v in row.items() if old.get(n) != v}
        return self._commit(kind, self._touched(row, actor, now), changed, actor, now)

    def delete(self, object_name: str, record_id: str, actor: Actor) -> str:
        """Move a live record to the recycle bin, with the children that go with it. Raises Refusal."""
        kind = self.kind(object_name)
        if not kind.deletable:
            message = f"entity type {kind.name} does not support delete"
            raise Refusal(400, "INVALID_TYPE_FOR_OPERATION", message, [])
        old = self.live(kind, record_id)
        now = self._clock.now()
        with self._store.transaction():
            self._delete_children(kind, old["Id"], actor)
            row = self._touched({**old, "IsDeleted": True}, actor, now)
            return self._commit(kind, row, {"IsDeleted": [False, True]}, actor, now)

    def upsert(self, object_name: str, field_name: str, value: Any, fields: Fields, actor: Actor) -> tuple[str, bool]:
        """Create or update by an external id; (id, created). Raises Refusal, `Ambiguous` on several."""
        kind = self.kind(object_name)
        field = self.external(kind, field_name)
        found = self.matching(kind, field, value)
        if len(found) > 1:
            raise Ambiguous(found)
        if found:
            return self.update(kind.name, found[0]["Id"], fields, actor), False
        if field.name == "Id":
            raise not_found()
        return self.create(kind.name, {**fields, field.name: value}, actor), True

    def external(self, kind: ObjectType, name: str) -> Field:
        """The field by that name if records can be addressed by it. Raises Refusal."""
        field = self.access.find(kind, name)
        if field is None or not field.id_lookup:
            message = f"Provided external ID field does not exist or is not accessible: {name}"
            raise not_found(message)
        return field

    def matching(self, kind: ObjectType, field: Field, value: Any) -> list[Row]:
        """Live rows whose (external) id equals the value."""
        if field.name == "Id":
            row = self._store[kind.name].rows.get(normal_id(value) or "")
            return [row] if row and not row["IsDeleted"] else []
        wanted = stored_value(field, value, lenient=True)
        return [row for row in self._store[kind.name].having(field, [wanted]) if not row["IsDeleted"]]

    def live(self, kind: ObjectType, record_id: str) -> Row:
        """The live row with that id. Raises the collections' refusals: malformed, unknown, deleted."""
        found = normal_id(record_id)
        if found is None:
            raise malformed_id(f"{kind.label} ID: id value of incorrect type: {record_id}", "Id")
        row = self._store[kind.name].rows.get(found)
        if row is None:
            raise bad_reference()
        if row["IsDeleted"]:
            raise entity_is_deleted()
        return row

    def _incoming(self, kind: ObjectType, fields: Fields, actor: Actor, *, creating: bool) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, value in fields.items():
            if name == "attributes" or (name == "Id" and not actor.api):
                continue
            if isinstance(value, dict) and (by := kind.parent(name)) is not None:
                given[by.name] = self._parent_by_key(by, value)
                continue
            field = self._writable(kind, name, actor, creating)
            given[field.name] = stored_value(field, value, lenient=actor.lenient)
        return given

    def _writable(self, kind: ObjectType, name: str, actor: Actor, creating: bool) -> Field:
        field = kind.find(name)
        if field is None or (field.hidden and actor.api and not self.access.sees(kind, field)):
            raise no_such_field(name, kind.name)
        if not actor.api:
            if field.system:
                raise not_writable(field.name)
            return field
        allowed = field.createable if creating else field.updateable
        if not allowed or not self.access.edits(kind, field):
            raise not_writable(field.name)
        return field

    def _parent_by_key(self, by: Field, value: Mapping[str, Any]) -> str:
        """`"Account": {"Key__c": "x"}` names the parent by its external id instead of AccountId."""
        parent = self.kind(by.refers[-1])
        name, key = next(((n, v) for n, v in value.items() if n != "attributes"), ("Id", None))
        field = self.external(parent, name)
        found = self.matching(parent, field, key)
        if len(found) != 1:
            message = f"Foreign key external ID: {key} not found for field {name} in entity {parent.name}"
            raise Refusal(400, "INVALID_FIELD", message, [])
        return str(found[0]["Id"])

    def _blank(self, kind: ObjectType, actor: Actor, now: float) -> Row:
        row: Row = dict(kind.defaults)
        if "OwnerId" in row:
            row["OwnerId"] = actor.user_id
        row["CreatedDate"], row["CreatedById"] = stamp(int(now)), actor.user_id
        return self._touched(row, actor, now)

    def _touched(self, row: Row, actor: Actor, now: float) -> Row:
        row["SystemModstamp"] = row["LastModifiedDate"] = stamp(int(now))
        row["LastModifiedById"] = actor.user_id
        return row

    def _own_id(self, kind: ObjectType, fields: Fields, actor: Actor) -> str:
        given = None if actor.api else fields.get("Id")
        if given is None:
            return self._store[kind.name].new_id()
        wanted = normal_id(given) if kind.prefix else str(given)
        if wanted is None or not wanted.startswith(kind.prefix) or wanted in self._store[kind.name].rows:
            raise malformed_id(f"{kind.label} ID: id value of incorrect type: {given}", "Id")
        return wanted

    def _check_required(self, kind: ObjectType, row: Row, given: Mapping[str, Any] | None = None) -> None:
        names = kind.fields if given is None else given
        missing = [n for n in names if kind.fields[n].required and row.get(n) is None]
        if missing:
            message = f"Required fields are missing: [{', '.join(missing)}]"
            raise Refusal(400, "REQUIRED_FIELD_MISSING", message, missing)

    def _check(self, kind: ObjectType, row: Row, given: Mapping[str, Any], actor: Actor) -> None:
        for name, value in given.items():
            field = kind.fields[name]
            if value is None:
                continue
            if field.refers and not actor.lenient:
                self._check_reference(field, value)
            if field.unique:
                self._check_unique(kind, field, row)
        check_setup(self._schema, self._store, kind.name, row)

    def _check_reference(self, field: Field, value: str) -> None:
        target = self._schema.by_prefix.get(value[:3])
        if target is None or target.name not in field.refers:
            raise malformed_id(f"{field.label}: id value of incorrect type: {value}", field.name)
        row = self._store[target.name].rows.get(value)
        if row is None:
            raise bad_reference(field.name)
        if row["IsDeleted"]:
            raise Refusal(400, "ENTITY_IS_DELETED", "entity is deleted", [field.name])

    def _check_unique(self, kind: ObjectType, field: Field, row: Row) -> None:
        for other in self._store[kind.name].having(field, [row[field.name]]):
            if other["Id"] != row["Id"] and not other["IsDeleted"]:
                raise duplicate_value(field.name, other["Id"])

    def _delete_children(self, kind: ObjectType, record_id: str, actor: Actor) -> None:
        silent = Actor(actor.name, actor.user_id, api=False)
        for child, field in self._schema.references_to(kind.name):
            if not field.cascade:
                continue
            for row in self._store[child.name].having(field, [record_id]):
                if not row["IsDeleted"]:
                    self.delete(child.name, row["Id"], silent)

    def _commit(self, kind: ObjectType, row: Row, changed: dict[str, list[Any]], actor: Actor, now: float) -> str:
        entry = {"at": iso(now), "by": actor.name, "fields": changed} if changed else None
        self._store.save(kind.name, row, entry)
        self._tally.written += actor.api
        return str(row["Id"])


class Ambiguous(Exception):
    """Several records carry the external id an upsert named."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__(f"{len(rows)} records")
        self.ids = [str(row["Id"]) for row in rows]


def require_kind(schema: Schema, name: str) -> ObjectType:
    """The object a collection item names. Raises INVALID_TYPE."""
    found = schema.find(name)
    if found is None:
        raise unsupported_type(name)
    return found
