"""The platform's own checks of a row about to be stored: references, owners, hierarchies,
uniqueness.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.salesforce.activities.duration import check_times
from sandbox.salesforce.actors import Actor
from sandbox.salesforce.errors import Refusal, duplicate_value, malformed_id, no_access_to
from sandbox.salesforce.records.access import check_setup
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.refusals import (
    already_a_member,
    circular,
    inactive_owner,
    keeps_won_deals,
    still_needed,
    wrong_queue,
    wrong_record_type,
)
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

_LONGEST_CHAIN = 500


class Checks:
    """What every org refuses, whatever its administrator set up."""

    def __init__(self, schema: Schema, store: Store) -> None:
        self._schema = schema
        self._store = store

    def required(self, kind: ObjectType, row: Row, given: Mapping[str, Any] | None = None) -> None:
        """Raises REQUIRED_FIELD_MISSING; on an update only the fields it names can be missing."""
        names = kind.fields if given is None else given
        missing = [n for n in names if kind.fields[n].required and row.get(n) is None]
        if missing:
            message = f"Required fields are missing: [{', '.join(missing)}]"
            raise Refusal(400, "REQUIRED_FIELD_MISSING", message, missing)

    def row(self, kind: ObjectType, row: Row, given: Mapping[str, Any], actor: Actor) -> None:
        """Everything a row's values can be refused for, first fault first."""
        for name, value in given.items():
            field = kind.fields[name]
            if value is None:
                continue
            if field.refers and not actor.lenient:
                self._reference(kind, field, row, value)
            if field.unique:
                self._unique(kind, field, row)
        check_setup(self._schema, self._store, kind.name, row)
        if kind.name == "CampaignMember":
            self._member(row)
        elif kind.name == "Event" and not actor.lenient:
            known = self._store[kind.name].rows
            check_times(row, given, creating=row["Id"] not in known)

    def deletable(self, kind: ObjectType, row: Row) -> None:
        """Raises DELETE_FAILED while children of a kind that stays still point at the record."""
        if kind.name == "Account":
            self._won(row)
        for child, field in self._schema.references_to(kind.name):
            if not field.restricts:
                continue
            for other in self._store[child.name].having(field, [row["Id"]]):
                if not other["IsDeleted"]:
                    which = str(other.get("CaseNumber") or other["Id"])
                    raise still_needed(str(row.get("Name")), child.plural.lower(), which)

    def _won(self, account: Row) -> None:
        """Deals that were won keep their account, although those that go with it are not said to
        restrict. Their order in the text is not recorded: by name here.
        """
        table = self._store["Opportunity"]
        deals = table.having(table.kind.fields["AccountId"], [account["Id"]])
        won = [str(deal["Name"]) for deal in deals if deal.get("IsWon") and not deal["IsDeleted"]]
        if won:
            raise keeps_won_deals(str(account.get("Name")), sorted(won))

    def _reference(self, kind: ObjectType, field: Field, row: Row, value: str) -> None:
        target = self._schema.by_prefix.get(value[:3])
        if target is None or target.name not in field.refers:
            raise malformed_id(field.label, value, field.name)
        found = self._store[target.name].rows.get(value)
        special = _SPECIAL.get(field.name)
        if special is not None:
            special(self, kind, row, target, found, value)
        if found is None:
            raise no_access_to(value)
        if found["IsDeleted"]:
            raise Refusal(400, "ENTITY_IS_DELETED", "entity is deleted", [field.name])
        if target is kind:
            self._hierarchy(kind, field, row)

    def _owner(
        self, kind: ObjectType, row: Row, target: ObjectType, found: Row | None, value: str
    ) -> None:
        if found is None:
            return
        if target.name == "User" and not found["IsActive"]:
            raise inactive_owner(value, kind.label)
        if target.name == "Group" and not self._serves(found, kind.name):
            raise wrong_queue()

    def _serves(self, group: Row, object_name: str) -> bool:
        served = self._store["QueueSobject"].rows.values()
        return group["Type"] == "Queue" and any(
            each["QueueId"] == group["Id"]
            and each["SobjectType"] == object_name
            and not each["IsDeleted"]
            for each in served
        )

    def _record_type(
        self, kind: ObjectType, row: Row, target: ObjectType, found: Row | None, value: str
    ) -> None:
        if found is None or found["SobjectType"] != kind.name or not found["IsActive"]:
            raise wrong_record_type(value)

    def _hierarchy(self, kind: ObjectType, field: Field, row: Row) -> None:
        rows = self._store[kind.name].rows
        above = row[field.name]
        for _ in range(_LONGEST_CHAIN):
            if above is None:
                return
            if above == row["Id"]:
                raise circular(field.name)
            parent = rows.get(above)
            above = parent.get(field.name) if parent else None

    def _unique(self, kind: ObjectType, field: Field, row: Row) -> None:
        for other in self._store[kind.name].having(field, [row[field.name]]):
            if other["Id"] != row["Id"] and not other["IsDeleted"]:
                raise duplicate_value(field.name, other["Id"])

    def _member(self, row: Row) -> None:
        table = self._store["CampaignMember"]
        by = "ContactId" if row.get("ContactId") else "LeadId"
        if row.get(by) is None:
            message = "Required fields are missing: [LeadId, ContactId]"
            raise Refusal(400, "REQUIRED_FIELD_MISSING", message, ["LeadId", "ContactId"])
        for other in table.having(table.kind.fields[by], [row[by]]):
            if (
                other["CampaignId"] == row["CampaignId"]
                and other["Id"] != row["Id"]
                and not other["IsDeleted"]
            ):
                raise already_a_member()


_Special = Callable[[Checks, ObjectType, Row, ObjectType, Row | None, str], None]
_SPECIAL: dict[str, _Special] = {"OwnerId": Checks._owner, "RecordTypeId": Checks._record_type}
