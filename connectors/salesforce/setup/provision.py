"""The custom fields Accord needs, and the permission set that shows them to the integration user.

Finds out what is there before it creates anything, so that running it again does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from connectors.errors import RejectedError, UserError
from connectors.protocol import CustomField, Identity
from connectors.record import FieldSchema
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.verdict import stock_errors
from connectors.salesforce.reading.describes import Schemas

PERMISSION_SET = "Accord_Integration"
_METADATA: dict[str, dict[str, Any]] = {
    "key": {
        "type": "Text",
        "length": 255,
        "unique": True,
        "externalId": True,
        "caseSensitive": True,
    },
    "text": {"type": "LongTextArea", "length": 4000, "visibleLines": 3},
    "number": {"type": "Number", "precision": 18, "scale": 2},
    "instant": {"type": "DateTime"},
}


class FieldProvisioner:
    """Custom fields of one org."""

    def __init__(
        self, client: OrgClient, schemas: Schemas, identity: Callable[[], Identity]
    ) -> None:
        self._client, self._schemas, self._identity = client, schemas, identity

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Those this user cannot see and write yet."""
        self._schemas.forget()
        known = self._schemas.describe(field.object for field in fields)
        return [
            wanted for wanted in fields
            if wanted.object not in known or not _usable(known[wanted.object].schema.fields.get(wanted.name))
        ]  # fmt: skip

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create the missing ones and grant them; a sentence for each thing done. Raises
        UserError.
        """
        missing = self.missing(fields)
        if missing:
            with stock_errors():
                done = self._create_all(missing) + self._grant_all(missing)
            self._schemas.forget()
        else:
            done = []
        self._check_keys(fields)
        return done

    def _create_all(self, fields: Sequence[CustomField]) -> list[str]:
        done = []
        for field in fields:
            body = {
                "FullName": f"{query.name(field.object)}.{query.name(field.name)}",
                "Metadata": _metadata(field),
            }
            try:
                self._client.call("POST", "/tooling/sobjects/CustomField", read=False, body=body)
                done.append(f"Created the field {field.object}.{field.name}.")
            except RejectedError as error:
                # It exists, and only the right to see it is missing.
                if error.code not in ("DUPLICATE_DEVELOPER_NAME", "DUPLICATE_VALUE"):
                    raise
        return done

    def _grant_all(self, fields: Sequence[CustomField]) -> list[str]:
        set_id, done = self._permission_set()
        held = self._granted(set_id)
        for field in fields:
            if self._grant(set_id, field, held.get(f"{field.object}.{field.name}")):
                done.append(
                    f"Granted {field.object}.{field.name} to the permission set {PERMISSION_SET}."
                )
        return done + self._assign(set_id)

    def _permission_set(self) -> tuple[str, list[str]]:
        found = self._rows(
            query.within(query.select("PermissionSet", ["Id"]), "Name", [PERMISSION_SET])
        )
        if found:
            return found[0]["Id"], []
        body = {
            "Name": PERMISSION_SET,
            "Label": "Accord integration",
            "Description": "Fields that Accord keeps.",
        }
        made = self._client.sdk.PermissionSet.create(body)
        return made["id"], [f"Created the permission set {PERMISSION_SET}."]

    def _granted(self, set_id: str) -> dict[str, dict[str, Any]]:
        columns = ["Id", "Field", "PermissionsRead", "PermissionsEdit"]
        rows = self._rows(
            query.within(query.select("FieldPermissions", columns), "ParentId", [set_id])
        )
        return {row["Field"]: row for row in rows}

    def _grant(self, set_id: str, field: CustomField, held: dict[str, Any] | None) -> bool:
        rights = {"PermissionsRead": True, "PermissionsEdit": True}
        grants = self._client.sdk.FieldPermissions
        if held is None:
            name = f"{field.object}.{field.name}"
            grants.create(
                {"ParentId": set_id, "SobjectType": field.object, "Field": name, **rights}
            )
        elif not (held["PermissionsRead"] and held["PermissionsEdit"]):
            grants.update(held["Id"], rights)
        else:
            return False
        return True

    def _assign(self, set_id: str) -> list[str]:
        user = self._identity().user_id or ""
        asked = query.within(
            query.select("PermissionSetAssignment", ["Id", "AssigneeId"]),
            "PermissionSetId",
            [set_id],
        )
        if any(row["AssigneeId"] == user for row in self._rows(asked)):
            return []
        self._client.sdk.PermissionSetAssignment.create(
            {"PermissionSetId": set_id, "AssigneeId": user}
        )
        return [f"Assigned the permission set {PERMISSION_SET} to the integration user."]

    def _rows(self, text: str) -> list[dict[str, Any]]:
        page = self._client.call("GET", "/query", read=True, params={"q": text}).body
        return list(self._client.rows(page))

    def _check_keys(self, fields: Sequence[CustomField]) -> None:
        known = self._schemas.describe(field.object for field in fields)
        problems = []
        for field in (field for field in fields if field.type == "key"):
            found = (
                known[field.object].schema.fields.get(field.name) if field.object in known else None
            )
            if found is None or not found.unique:
                problems.append(
                    f"Salesforce: {field.object}.{field.name} is not a unique external id"
                )
        if problems:
            raise UserError(
                problems,
                advice="Rename or delete that field in Setup, then run `accord provision`.",
            )


def _usable(found: FieldSchema | None) -> bool:
    return found is not None and found.writable


def _metadata(field: CustomField) -> dict[str, Any]:
    if field.type not in _METADATA:
        raise UserError(
            f"{field.object}.{field.name}: {field.type!r} is none of {', '.join(sorted(_METADATA))}"
        )
    return {"label": field.label, **_METADATA[field.type]}
