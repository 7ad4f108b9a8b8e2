"""Field-level security: a field made by the Tooling API stays invisible until a permission set
shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema


class Access:
    """What one user may see and write of the fields that need a grant."""

    def __init__(self, schema: Schema, store: Store, user_id: str) -> None:
        self._schema = schema
        self._store = store
        self.user_id = user_id
        self._known_at: tuple[object, ...] = ()
        self._read: frozenset[str] = frozenset()
        self._edit: frozenset[str] = frozenset()
        # (object or object.field, right) pairs that the user's profile takes away.
        self.denied: frozenset[tuple[str, str]] = frozenset()

    @property
    def version(self) -> tuple[object, ...]:
        """Moves whenever a field or a grant is added or taken away."""
        tables = self._store.tables
        grants = tables["FieldPermissions"].version
        holders = tables["PermissionSetAssignment"].version
        return (self._schema.version, grants, holders, self.denied)

    def allows(self, object_name: str, right: str) -> bool:
        """Whether the user may create, read, edit or delete records of the object."""
        return not self.denied or (object_name, right) not in self.denied

    def sees(self, kind: ObjectType, field: Field) -> bool:
        """Whether the user may know that the field exists."""
        if self.denied and (f"{kind.name}.{field.name}", "read") in self.denied:
            return False
        return not field.hidden or f"{kind.name}.{field.name}" in self._granted()[0]

    def edits(self, kind: ObjectType, field: Field) -> bool:
        """Whether the user may write the field."""
        if self.denied and not self.denied.isdisjoint(_of(kind, field)):
            return False
        return not field.hidden or f"{kind.name}.{field.name}" in self._granted()[1]

    def find(self, kind: ObjectType, name: str) -> Field | None:
        """The field of that name, unless the user may not know it exists."""
        field = kind.find(name)
        if field is not None and self.sees(kind, field):
            return field
        return None

    def visible(self, kind: ObjectType) -> list[Field]:
        """The fields of an object that the user may know."""
        return [field for field in kind.fields.values() if self.sees(kind, field)]

    def _granted(self) -> tuple[frozenset[str], frozenset[str]]:
        if self._known_at != self.version:
            grants = list(self._grants())
            self._read = frozenset(row["Field"] for row in grants if row["PermissionsRead"])
            self._edit = frozenset(row["Field"] for row in grants if row["PermissionsEdit"])
            self._known_at = self.version
        return self._read, self._edit

    def _grants(self) -> Iterator[Row]:
        assignments = self._store["PermissionSetAssignment"].rows.values()
        held = {
            row["PermissionSetId"]
            for row in assignments
            if row["AssigneeId"] == self.user_id and not row["IsDeleted"]
        }
        for row in self._store["FieldPermissions"].rows.values():
            if row["ParentId"] in held and not row["IsDeleted"]:
                yield row


def _of(kind: ObjectType, field: Field) -> tuple[tuple[str, str], ...]:
    name = f"{kind.name}.{field.name}"
    return (name, "read"), (name, "edit")


def check_setup(schema: Schema, store: Store, object_name: str, row: dict[str, Any]) -> None:
    """Refuse a grant or an assignment that Salesforce would refuse; other objects pass."""
    if object_name == "FieldPermissions":
        _check_grant(schema, row)
        _check_single(store, object_name, row, ("ParentId", "Field"))
    elif object_name == "ObjectPermissions":
        _check_single(store, object_name, row, ("ParentId", "SobjectType"))
    elif object_name in _ONCE:
        _check_single(store, object_name, row, _ONCE[object_name])
    elif object_name == "PermissionSetAssignment":
        _check_single(store, object_name, row, ("AssigneeId", "PermissionSetId"))


# Unverified of teams: that a user is refused a second time.
_ONCE = {
    "AccountTeamMember": ("AccountId", "UserId"),
    "OpportunityTeamMember": ("OpportunityId", "UserId"),
    "UserTeamMember": ("OwnerId", "UserId"),
}


def _check_grant(schema: Schema, row: dict[str, Any]) -> None:
    kind = schema.find(row["SobjectType"])
    field = kind and kind.find(str(row["Field"]).partition(".")[2])
    if kind is None or field is None or row["Field"] != f"{kind.name}.{field.name}":
        message = f"Field Name: bad value for restricted picklist field: {row['Field']}"
        raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, ["Field"])
    if row["PermissionsEdit"] and not row["PermissionsRead"]:
        message = "Can't set edit access to a field without read access"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, ["PermissionsEdit"])


def _check_single(
    store: Store, object_name: str, row: dict[str, Any], fields: tuple[str, str]
) -> None:
    wanted = tuple(row[f] for f in fields)
    for other in store[object_name].rows.values():
        same = tuple(other[f] for f in fields) == wanted
        if same and not other["IsDeleted"] and other["Id"] != row["Id"]:
            message = (
                "duplicate value found: <unknown> duplicates value on record with id: <unknown>"
            )
            raise Refusal(400, "DUPLICATE_VALUE", message, [])
