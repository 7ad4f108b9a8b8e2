"""Creates, updates, deletes and upserts: checks first, then one commit with its history entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.actors import AUTOMATION, Actor, WriteOptions
from sandbox.salesforce.errors import (
    Refusal,
    entity_is_deleted,
    malformed_id,
    not_found,
    unknown_id,
    unsupported_type,
)
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.address_picklists import in_step
from sandbox.salesforce.records.field_history import note_history, note_stage
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.past import birth, change, newborn
from sandbox.salesforce.records.person_accounts import contact_fields, refuse_person_contact, settle
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.on_write import Rules
from sandbox.salesforce.rules.refusals import (
    cannot_insert,
    cannot_update,
    converted_lead,
    no_access,
)
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema
from sandbox.salesforce.times import stamp
from sandbox.salesforce.writing import effects
from sandbox.salesforce.writing.changed import Ambiguous, changes_of, or_defaults
from sandbox.salesforce.writing.checks import Checks
from sandbox.salesforce.writing.derived import account_of_activity, derive
from sandbox.salesforce.writing.incoming import Incoming
from sandbox.salesforce.writing.mirrored import pass_on, show
from sandbox.vendor import Fields, Tally

_ACTIVITIES = ("Task", "Event")
__all__ = ["Actor", "Ambiguous", "WriteOptions", "Writer", "require_kind"]


class Writer:
    """The only way rows change."""

    def __init__(
        self, schema: Schema, store: Store, clock: SkewedClock, tally: Tally, access: Access
    ) -> None:
        self.schema = schema
        self.store = store
        self.clock = clock
        self.access = access
        self._tally = tally
        self.checks = Checks(schema, store)
        self.rules = Rules(schema, store, access)
        self._incoming = Incoming(schema, store, access)

    def kind(self, name: str) -> ObjectType:
        """The object of that name. Raises NOT_FOUND."""
        found = self.schema.find(name)
        if found is None:
            raise not_found()
        return found

    def create(
        self, object_name: str, fields: Fields, actor: Actor, at: float | None = None
    ) -> str:
        """Store a new record and return its id. Raises Refusal."""
        kind = self.kind(object_name)
        if actor.api and not (kind.createable and self.access.allows(kind.name, "create")):
            raise cannot_insert(kind.label)
        given = self._given(kind, fields, None, actor)
        now = self.clock.now() if at is None else at
        row = self._blank(kind, actor, now)
        row.update(or_defaults(kind, given))
        self._complete(kind, row, None, given)
        given = self._before_save(kind, row, None, given, actor)
        if not actor.lenient:
            self.checks.required(kind, row)
        row["Id"] = self._own_id(kind, fields, actor)
        self.checks.row(kind, row, given, actor)
        self._number(kind, row)
        if not actor.lenient:
            self.rules.before(kind, row, None, actor)
        return self._save(kind, row, None, newborn(kind, row), actor, now)

    def update(self, object_name: str, record_id: str, fields: Fields, actor: Actor) -> str:
        """Change a live record. The stamp moves even when no value does, as at the vendor. Raises
        Refusal.
        """
        kind = self.kind(object_name)
        if actor.api and not kind.updateable:
            raise cannot_update(kind.label)
        old = self.live(kind, record_id)
        self._check_may_change(kind, old, actor)
        given = self._given(kind, fields, old, actor)
        now = self.clock.now()
        row = self._touched({**old, **given}, actor, now)
        self._complete(kind, row, old, given)
        given = self._before_save(kind, row, old, given, actor)
        self.checks.required(kind, row, given)
        self.checks.row(kind, row, given, actor)
        if not actor.lenient:
            self.rules.before(kind, row, old, actor)
        return self._save(kind, row, old, changes_of(kind, old, row), actor, now)

    def amend(
        self,
        object_name: str,
        record_id: str,
        changes: Fields,
        actor: Actor,
        *,
        quiet: bool = False,
        at: float | None = None,
    ) -> None:
        """Change a row, dead or alive, as the platform itself does, now or `at` another moment: no
        check, no rule.

        A `quiet` change moves SystemModstamp and leaves LastModifiedDate alone, as system processes
        do.
        """
        kind = self.kind(object_name)
        now = self.clock.now() if at is None else at
        old = self.store[kind.name].rows[record_id]
        row = {**old, **changes}
        if quiet:
            row["SystemModstamp"] = stamp(int(now))
        else:
            self._touched(row, actor, now)
        derive(kind.name, row, changes)
        if kind.name in _ACTIVITIES:
            row["AccountId"] = account_of_activity(self.schema, self.store, row)
        changed = changes_of(kind, old, row)
        if old["IsDeleted"] != row["IsDeleted"]:
            changed["IsDeleted"] = [old["IsDeleted"], row["IsDeleted"]]
        self._commit(kind, row, changed, replace(actor, api=False), now)

    def relive(
        self, object_name: str, record_id: str, fields: Fields, actor: Actor, at: float
    ) -> None:
        """Change a row as somebody did at `at`, with its field history as where every field is
        tracked: no check, no rule.
        """
        kind = self.kind(object_name)
        old = self.store[kind.name].rows[record_id]
        row = self._touched({**old, **fields}, actor, at)
        self._complete(kind, row, old, fields)
        changed = changes_of(kind, old, row)
        noted = frozenset(fields) - self.rules.settings.tracked.get(kind.name, frozenset())
        note_history(self.schema, self.store, kind, noted, row, changed)
        self._commit(kind, row, changed, actor, at)

    def delete(self, object_name: str, record_id: str, actor: Actor) -> str:
        """Move a live record to the recycle bin, with the children that go with it. Raises
        Refusal.
        """
        kind = self.kind(object_name)
        if not kind.deletable:
            message = f"entity type {kind.name} does not support delete"
            raise Refusal(400, "INVALID_TYPE_FOR_OPERATION", message, [])
        old = self.live(kind, record_id)
        if actor.api and not self.access.allows(kind.name, "delete"):
            raise no_access()
        effects.check_delete(self.store, kind, old)
        with self.store.transaction():
            self._delete(kind, old, actor)
            self._follow(effects.after_delete(self.store, kind, old), actor)
        return str(old["Id"])

    def _delete(self, kind: ObjectType, old: Row, actor: Actor) -> None:
        """The record with its children; nothing follows from what goes with another."""
        self.checks.deletable(kind, old)
        if self.rules.locks:
            self.rules.locks.check(kind, old, self.store.call)
        now = self.clock.now()
        silent = replace(actor, api=False)
        for child, field in self.schema.references_to(kind.name):
            if not field.cascade:
                continue
            for row in self.store[child.name].having(field, [old["Id"]]):
                # A series of events names itself.
                if not row["IsDeleted"] and row["Id"] != old["Id"]:
                    self._delete(child, row, silent)
        row = self._touched({**old, "IsDeleted": True}, actor, now)
        self._commit(kind, row, {"IsDeleted": [False, True]}, actor, now)

    def upsert(
        self, object_name: str, field_name: str, value: Any, fields: Fields, actor: Actor
    ) -> tuple[str, bool]:
        """Create or update by an external id; (id, created). Raises Refusal, `Ambiguous` on
        several.
        """
        kind = self.kind(object_name)
        field = self.external(kind, field_name)
        found = self.matching(kind, field, value)
        if len(found) > 1:
            raise Ambiguous(found)
        if found:
            return self.update(kind.name, found[0]["Id"], fields, actor), False
        if field.name == "Id":
            return self.update(kind.name, value, fields, actor), False
        return self.create(kind.name, {**fields, field.name: value}, actor), True

    def external(self, kind: ObjectType, name: str) -> Field:
        """The field by that name if records can be addressed by it. Raises Refusal."""
        return self._incoming.external(kind, name)

    def matching(self, kind: ObjectType, field: Field, value: Any) -> list[Row]:
        """Live rows whose (external) id equals the value."""
        return self._incoming.matching(kind, field, value)

    def live(self, kind: ObjectType, record_id: str) -> Row:
        """The live row with that id. Raises the collections' refusals: malformed, unknown,
        deleted.
        """
        found = normal_id(record_id)
        if found is None or not found.startswith(kind.prefix):
            raise malformed_id(f"{kind.label} ID", record_id, "Id")
        row = self.store[kind.name].rows.get(found)
        if row is None:
            raise unknown_id()
        if row["IsDeleted"]:
            raise entity_is_deleted()
        return row

    def _check_may_change(self, kind: ObjectType, old: Row, actor: Actor) -> None:
        if actor.api and not self.access.allows(kind.name, "edit"):
            raise no_access()
        if old.get("IsConverted") and not actor.lenient:
            raise converted_lead()
        if kind.name == "Contact":
            refuse_person_contact(old)

    def _given(
        self, kind: ObjectType, fields: Fields, old: Row | None, actor: Actor
    ) -> dict[str, Any]:
        """The values given, those of addresses in step where the org has lists of them."""
        given = self._incoming.values(kind, fields, actor, creating=old is None)
        countries = self.rules.settings.countries
        if not countries or actor.lenient:
            return given
        return in_step(kind, given, old, countries)

    def _blank(self, kind: ObjectType, actor: Actor, now: float) -> Row:
        row: Row = dict(kind.defaults)
        if "OwnerId" in row:
            row["OwnerId"] = actor.user_id
        if kind.name in self.rules.record_types:
            row["RecordTypeId"] = self.rules.record_types[kind.name]
        row["CreatedDate"] = stamp(int(now))
        row["CreatedById"] = actor.user_id
        row["IsDeleted"] = False
        return self._touched(row, actor, now)

    def _touched(self, row: Row, actor: Actor, now: float) -> Row:
        row["SystemModstamp"] = row["LastModifiedDate"] = stamp(int(now))
        row["LastModifiedById"] = actor.user_id
        return row

    def _complete(
        self, kind: ObjectType, row: Row, old: Row | None, given: Mapping[str, Any]
    ) -> None:
        """Work out what follows from the values given."""
        derive(kind.name, row, given)
        show(self.store, kind.name, row)
        effects.complete(self.store, kind, row, old, given)
        if kind.name == "Account":
            settle(self.store, kind, row, old, given)
        elif kind.name in _ACTIVITIES:
            row["AccountId"] = account_of_activity(self.schema, self.store, row)

    def _before_save(
        self, kind: ObjectType, row: Row, old: Row | None, given: dict[str, Any], actor: Actor
    ) -> dict[str, Any]:
        """Let flows and triggers change the row first; what is given then, with what they gave."""
        if actor.lenient:
            return given
        changes = self.rules.before_save(kind, row, old)
        if not changes:
            return given
        row.update(changes)
        both = {**given, **changes}
        self._complete(kind, row, old, both)
        return both

    def _own_id(self, kind: ObjectType, fields: Fields, actor: Actor) -> str:
        given = None if actor.api else fields.get("Id")
        if given is None:
            return self.store[kind.name].new_id()
        wanted = normal_id(given) if kind.prefix else str(given)
        if (
            wanted is None
            or not wanted.startswith(kind.prefix)
            or wanted in self.store[kind.name].rows
        ):
            raise malformed_id(f"{kind.label} ID", given, "Id")
        return wanted

    def _number(self, kind: ObjectType, row: Row) -> None:
        for field in kind.autos:
            row[field.name] = field.auto.format(self.store[kind.name].last_number)

    def _save(
        self,
        kind: ObjectType,
        row: Row,
        old: Row | None,
        changed: dict[str, list[Any]],
        actor: Actor,
        now: float,
    ) -> str:
        """Store the row and do what follows; of what fails then, nothing stays."""
        if not self.rules.may_fail_after(kind):
            self._commit(kind, row, changed, actor, now)
            return self._after(kind, row, old, actor, now)
        written = self._tally.written
        try:
            with self.store.transaction():
                self._commit(kind, row, changed, actor, now)
                return self._after(kind, row, old, actor, now)
        except Refusal:
            self._tally.written = written
            raise

    def _after(self, kind: ObjectType, row: Row, old: Row | None, actor: Actor, now: float) -> str:
        """What follows the save: flows, and the contact behind a person account."""
        record_id = str(row["Id"])
        self._follow(effects.after_save(self.store, kind, row, old), actor, now)
        if kind.name == "Account" and row.get("IsPersonAccount"):
            self._follow_person(row, actor)
        elif old is None and kind.name == "Opportunity" and row.get("ContactId"):
            # Recorded: a contact named at the creation of a deal becomes its primary contact role.
            role = {"OpportunityId": record_id, "ContactId": row["ContactId"], "IsPrimary": True}
            self.create("OpportunityContactRole", role, replace(actor, api=False, lenient=True))
        if actor.lenient:
            return record_id
        changes = self.rules.after(kind, row, old)
        if changes:
            # A record-triggered flow runs as the user who saved: only the history tells it apart.
            self.amend(kind.name, record_id, changes, replace(actor, name=AUTOMATION))
        return record_id

    def _follow(self, rows: Iterable[Following], actor: Actor, then: float | None = None) -> None:
        """Make and change what follows from a row that was stored, then, or deleted."""
        silent = replace(actor, api=False, lenient=True)
        for each in list(rows):
            if each.record_id is None:
                self.create(each.object, each.fields, silent)
            else:
                at = then if each.within else None
                self.amend(each.object, each.record_id, each.fields, silent, at=at)

    def _follow_person(self, account: Row, actor: Actor) -> None:
        kind = self.kind("Contact")
        fields = contact_fields(kind, account)
        if account.get("PersonContactId"):
            self.amend("Contact", account["PersonContactId"], fields, actor)
            return
        silent = replace(actor, api=False, lenient=True)
        known = {name: value for name, value in fields.items() if value is not None}
        contact = self.create(
            "Contact", {**known, "AccountId": account["Id"], "IsPersonAccount": True}, silent
        )
        self.store.save(
            "Account",
            {**self.store["Account"].rows[account["Id"]], "PersonContactId": contact},
            None,
        )

    def _commit(
        self, kind: ObjectType, row: Row, changed: dict[str, list[Any]], actor: Actor, now: float
    ) -> str:
        known = row["Id"] in self.store[kind.name].rows
        entry = change(now, actor.name, changed) if known else birth(now, actor.name, row)
        tracked = self.rules.settings.tracked
        if changed and kind.name in tracked:
            note_history(self.schema, self.store, kind, tracked[kind.name], row, changed)
        if kind.name == "Opportunity":
            note_stage(self.store, row, changed)
        self.store.save(kind.name, row, entry)
        pass_on(self.store, kind.name, row, changed)
        self._tally.written += actor.api
        return str(row["Id"])


def require_kind(schema: Schema, name: str) -> ObjectType:
    """The object a collection item names. Raises INVALID_TYPE."""
    found = schema.find(name)
    if found is None:
        raise unsupported_type(name)
    return found
