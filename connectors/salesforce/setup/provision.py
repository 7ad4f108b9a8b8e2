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
        self,
        client: OrgClient,
        schemas: Schemas,
        identity: Callable[[], Identity],
    ) -> None:
        self._client, self._schemas, self._identity = client, schemas, identity

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Those this user cannot see and write yet."""
        self._schemas.forget()
        found = self._found(fields)
        missing = []
        for wanted in fields:
            field = found[wanted]
            if field is None or not field.writable:
                missing.append(wanted)
        return missing

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Create the missing ones and grant them; a sentence for each thing done. Raises
        UserError.
        """
        done = []
        missing = self.missing(fields)
        if missing:
            with stock_errors():
                done += self._create_all(missing)
                done += self._grant_all(missing)
            self._schemas.forget()
        self._check_keys(fields)
        return done

    def _found(self, fields: Sequence[CustomField]) -> dict[CustomField, FieldSchema | None]:
        """What the user may see of these, None for nothing."""
        known = self._schemas.describe(wanted.object for wanted in fields)
        found = {}
        for wanted in fields:
            described = known.get(wanted.object)
            found[wanted] = described.schema.fields.get(wanted.name) if described else None
        return found

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
            name = f"{field.object}.{field.name}"
            if self._grant(set_id, field, held.get(name)):
                done.append(f"Granted {name} to the permission set {PERMISSION_SET}.")
        done += self._assign(set_id)
        return done

    def _permission_set(self) -> tuple[str, list[str]]:
        selected = query.select("PermissionSet", ["Id"])
        found = self._rows(query.within(selected, "Name", [PERMISSION_SET]))
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
        selected = query.select("FieldPermissions", columns)
        rows = self._rows(query.within(selected, "ParentId", [set_id]))
        return {row["Field"]: row for row in rows}

    def _grant(self, set_id: str, field: CustomField, held: dict[str, Any] | None) -> bool:
        """Whether there was something to grant."""
        rights = {"PermissionsRead": True, "PermissionsEdit": True}
        grants = self._client.sdk.FieldPermissions
        if held is None:
            name = f"{field.object}.{field.name}"
            about = {"ParentId": set_id, "SobjectType": field.object, "Field": name}
            grants.create({**about, **rights})
            return True
        if held["PermissionsRead"] and held["PermissionsEdit"]:
            return False
        grants.update(held["Id"], rights)
        return True

    def _assign(self, set_id: str) -> list[str]:
        user = self._identity().user_id or ""
        selected = query.select("PermissionSetAssignment", ["Id", "AssigneeId"])
        rows = self._rows(query.within(selected, "PermissionSetId", [set_id]))
        if any(row["AssigneeId"] == user for row in rows):
            return []
        self._client.sdk.PermissionSetAssignment.create(
            {"PermissionSetId": set_id, "AssigneeId": user}
        )
        return [f"Assigned the permission set {PERMISSION_SET} to the integration user."]

    def _rows(self, text: str) -> list[dict[str, Any]]:
        page = self._client.ask("/query", {"q": text})
        return list(self._client.rows(page))

    def _check_keys(self, fields: Sequence[CustomField]) -> None:
        """Raises UserError for keys that nobody showed us, else for those that are no keys."""
        unseen = []
        unfit = []
        for wanted, field in self._found(fields).items():
            name = f"{wanted.object}.{wanted.name}"
            if wanted.type != "key":
                continue
            if field is None:
                unseen.append(f"Salesforce: the integration user may not see {name}")
            elif not field.unique:
                unfit.append(f"Salesforce: {name} is not a unique external id")
        if unseen:
            raise UserError(unseen + unfit, advice=_LET_SEE)
        if unfit:
            advice = "Rename or delete that field in Setup, then run `accord provision`."
            raise UserError(unfit, advice=advice)


_LET_SEE = (
    f"Give that user the rights to read and edit the field (permission set {PERMISSION_SET}, and "
    "the object itself in its profile), then run `accord provision` again."
)


def _metadata(field: CustomField) -> dict[str, Any]:
    if field.type not in _METADATA:
        known = ", ".join(sorted(_METADATA))
        raise UserError(f"{field.object}.{field.name}: {field.type!r} is none of {known}")
    return {"label": field.label, **_METADATA[field.type]}
