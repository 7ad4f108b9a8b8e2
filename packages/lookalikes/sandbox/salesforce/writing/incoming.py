"""What a caller's JSON record means: which fields it names, whether the caller may, and what is
stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal, as_read, no_such_field, not_found, not_writable
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.members import text_in
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema
from sandbox.salesforce.writing.values import stored_value
from sandbox.vendor import Fields


class Incoming:
    """Reads records against the schema, as one user may see it."""

    def __init__(self, schema: Schema, store: Store, access: Access) -> None:
        self._schema = schema
        self._store = store
        self._access = access
        # Names seen before, by (object, creating), as long as nothing about access moves.
        self._seen: dict[tuple[str, bool], dict[str, Field]] = {}
        self._seen_at: tuple[object, ...] = ()

    def values(
        self, kind: ObjectType, fields: Fields, actor: Actor, *, creating: bool
    ) -> dict[str, Any]:
        """The fields named, each with its value as stored. Raises Refusal."""
        given: dict[str, Any] = {}
        seen = self._known_names(kind, creating) if actor.api else {}
        for name, value in fields.items():
            known = seen.get(name)
            if known is not None:
                given[known.name] = stored_value(known, value, lenient=actor.lenient)
                continue
            if name == "attributes" or (name == "Id" and not actor.api):
                continue
            if isinstance(value, dict) and (by := kind.parent(name)) is not None:
                given[by.name] = self._parent_by_key(by, value)
                continue
            field = self._writable(kind, name, actor, creating)
            if actor.api:
                seen[name] = field
            given[field.name] = stored_value(field, value, lenient=actor.lenient)
        return given

    def external(self, kind: ObjectType, name: str) -> Field:
        """The field by that name if records can be addressed by it. Raises Refusal."""
        field = self._access.find(kind, name)
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
        return [
            row for row in self._store[kind.name].having(field, [wanted]) if not row["IsDeleted"]
        ]

    def _known_names(self, kind: ObjectType, creating: bool) -> dict[str, Field]:
        now = self._access.version
        if now != self._seen_at:
            self._seen = {}
            self._seen_at = now
        return self._seen.setdefault((kind.name, creating), {})

    def _writable(self, kind: ObjectType, name: str, actor: Actor, creating: bool) -> Field:
        field = kind.find(name)
        if field is None:
            raise no_such_field(name, kind.name)
        if not actor.api:
            if field.system:
                raise not_writable(field.name)
            return field
        hideable = field.hidden or self._access.denied
        if hideable and not self._access.sees(kind, field):
            raise no_such_field(name, kind.name)
        allowed = field.createable if creating else field.updateable
        if not allowed or not self._access.edits(kind, field):
            raise not_writable(field.name)
        return field

    def _parent_by_key(self, by: Field, value: Mapping[str, Any]) -> str:
        """`"Account": {"Key__c": "x"}` names the parent by its external id instead of AccountId.

        Where several objects may be the parent the record's `attributes` say which.
        """
        said = value.get("attributes")
        named = text_in(said, "type") if isinstance(said, dict) else ""
        parent = self._schema.find(named or by.refers[-1])
        if parent is None or parent.name not in by.refers:
            raise not_found()
        name, key = next(((n, v) for n, v in value.items() if n != "attributes"), ("Id", None))
        field = self.external(parent, name)
        found = self.matching(parent, field, key)
        if len(found) != 1:
            message = (
                f"Foreign key external ID: {as_read(key)} not found for field {name} in entity "
                f"{parent.name}"
            )
            raise Refusal(400, "INVALID_FIELD", message, [])
        return str(found[0]["Id"])
