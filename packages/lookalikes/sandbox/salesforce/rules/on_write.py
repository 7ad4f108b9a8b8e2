"""The administrator's rules on the way of a write: validation, duplicates, assignment, flows,
locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.formulas.moment import at_save
from sandbox.salesforce.formulas.syntax import CannotEvaluate
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.automation import AFTER, BEFORE, changes
from sandbox.salesforce.rules.duplicates import Duplicates
from sandbox.salesforce.rules.layouts import Pages
from sandbox.salesforce.rules.locks import Locks
from sandbox.salesforce.rules.refusals import bad_choice, bad_rule, broken_rule
from sandbox.salesforce.rules.settings import AssignmentRule, OrgSettings, ValidationRule
from sandbox.salesforce.schema.object_types import ObjectType, Schema

_Rule = TypeVar("_Rule", bound=Any)


class Rules:
    """What stands between a valid row and the table, and what follows it."""

    def __init__(self, schema: Schema, store: Store, access: Access) -> None:
        self._store = store
        self._duplicates = Duplicates(schema, store, access)
        self.locks = Locks()
        self.follow(OrgSettings())

    def follow(self, settings: OrgSettings) -> None:
        """Apply these settings from now on."""
        self.settings = settings
        # object: the id of the record type a record gets when it names none.
        self.record_types: dict[str, str] = {}
        self._choices: dict[str | None, Mapping[str, frozenset[str]]] = {}
        self._follow_record_types(settings)
        self._validation = _by_object(settings.validation)
        self._duplicate = _by_object(settings.duplicates)
        self._assignment = _by_object(settings.assignment, active_only=False)
        self._follow_automation(settings)
        self.pages = Pages(self._store, settings.layouts)
        self._ruled = {*self._validation, *self._duplicate, *self._assignment}
        self._ruled |= self.pages.objects
        self._ruled |= {each.object for each in settings.record_types if each.picklists}

    def _follow_automation(self, settings: OrgSettings) -> None:
        """Documented: before the save flows come first, after it triggers do."""
        triggers = [each.does for each in settings.triggers if each.active and each.does]
        first = [each for each in (*settings.flows, *triggers) if each.run == BEFORE]
        last = [each for each in (*triggers, *settings.flows) if each.run == AFTER]
        self._before = _by_object(first)
        self._after = _by_object(last)

    def _follow_record_types(self, settings: OrgSettings) -> None:
        rows = self._store["RecordType"].rows.values()
        ids = {(row["SobjectType"], row["DeveloperName"]): row["Id"] for row in rows}
        for each in settings.record_types:
            found = ids.get((each.object, each.name))
            if not found:
                continue
            if each.default:
                self.record_types[each.object] = found
            if each.picklists:
                self._choices[found] = each.picklists

    def choices(self, record_type_id: str) -> Mapping[str, frozenset[str]]:
        """The picklist values a record type leaves, by field; fields it does not narrow are left
        out.
        """
        return self._choices.get(record_type_id, {})

    def before(self, kind: ObjectType, row: Row, old: Row | None, actor: Actor) -> None:
        """Refuse the row, or hand it to the owner an assignment rule names. Raises Refusal."""
        if self.locks:
            self.locks.check(kind, row, self._store.call)
        if kind.name not in self._ruled:
            return
        if not actor.api:
            self.pages.check(kind, row, actor.user_id)
        self._check_choices(kind, row, old)
        for rule in self._validation.get(kind.name, ()):
            self._check_rule(rule, row, old)
        self._duplicates.check(self._duplicate.get(kind.name, ()), kind, row, old, actor)
        assigning = self._assigning(kind, actor)
        if assigning is not None:
            row["OwnerId"] = next(
                (owner for test, owner in assigning.entries if test(row, old)), row["OwnerId"]
            )

    def before_save(self, kind: ObjectType, row: Row, old: Row | None) -> dict[str, Any]:
        """What flows and triggers make of a row that is about to be saved. Raises Refusal."""
        flows = self._before.get(kind.name)
        return changes(flows, kind, row, old, self._store) if flows else {}

    def may_fail_after(self, kind: ObjectType) -> bool:
        """Whether something follows a save of the object that may yet undo it."""
        return kind.name in self._after

    def after(self, kind: ObjectType, row: Row, old: Row | None) -> dict[str, Any]:
        """What triggers and flows set once the row is saved. Raises Refusal."""
        flows = self._after.get(kind.name)
        return changes(flows, kind, row, old, self._store) if flows else {}

    def _check_rule(self, rule: ValidationRule, row: Row, old: Row | None) -> None:
        if not rule.broken(row, old):
            return
        if rule.formula is not None:
            try:
                if not rule.formula.holds(at_save(self._store, row, old)):
                    return
            except CannotEvaluate as problem:
                raise bad_rule(rule.name, str(problem)) from problem
        raise broken_rule(rule.message, rule.field)

    def _check_choices(self, kind: ObjectType, row: Row, old: Row | None) -> None:
        """A record type narrows its restricted picklists; a value that was there before may
        stay.
        """
        for name, allowed in self._choices.get(row.get("RecordTypeId"), {}).items():
            field = kind.fields[name]
            value = row.get(name)
            stays = old is not None and old.get(name) == value
            if field.restricted and value is not None and not stays and value not in allowed:
                raise bad_choice(field, value)

    def _assigning(self, kind: ObjectType, actor: Actor) -> AssignmentRule | None:
        rules = self._assignment.get(kind.name)
        asked = actor.options.auto_assign
        if not rules or asked is False:
            return None
        if asked is True:
            return next((rule for rule in rules if rule.active), None)
        row = self._store["AssignmentRule"].rows.get(normal_id(asked) or "")
        return next((rule for rule in rules if row and rule.name == row["Name"]), None)


def _by_object(rules: Iterable[_Rule], *, active_only: bool = True) -> dict[str, list[_Rule]]:
    found: dict[str, list[_Rule]] = {}
    for rule in rules:
        if rule.active or not active_only:
            found.setdefault(rule.object, []).append(rule)
    return found
