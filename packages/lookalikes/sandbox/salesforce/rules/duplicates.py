"""Duplicate rules: who else looks like this record, and what the vendor says about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.rules.refusals import Duplicate
from sandbox.salesforce.rules.settings import DuplicateRule
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema


class Duplicates:
    """Applies duplicate rules; records are named below `base`."""

    base = "/services/data/v62.0"

    def __init__(self, schema: Schema, store: Store, access: Access) -> None:
        self._schema = schema
        self._store = store
        self._access = access

    def check(
        self,
        rules: Iterable[DuplicateRule],
        kind: ObjectType,
        row: Row,
        old: Row | None,
        actor: Actor,
    ) -> None:
        """Raises DUPLICATES_DETECTED for the first rule that finds somebody and may not be passed
        over.
        """
        for rule in rules:
            action = rule.on_create if old is None else rule.on_update
            passed_over = action == "alert" and actor.options.allow_duplicates
            if action == "allow" or passed_over or not _stirred(rule, row, old):
                continue
            results = [
                result
                for name in rule.against
                if (result := self._result(rule, kind, name, row, actor))
            ]
            if results:
                raise Duplicate(rule.message, _document(rule, action == "alert", results))

    def _result(
        self, rule: DuplicateRule, kind: ObjectType, against: str, row: Row, actor: Actor
    ) -> dict[str, Any] | None:
        target = self._schema.find(against)
        found = [] if target is None else self._matching(rule, kind, target, row)
        if target is None or not found:
            return None
        records = [self._shown(target, each, actor) for each in found]
        return {
            "entityType": against,
            "errors": [],
            "matchEngine": "ExactMatchEngine",
            "matchRecords": [
                {
                    "additionalInformation": [],
                    "fieldDiffs": [],
                    "matchConfidence": 100.0,
                    "record": record,
                }
                for record in records
            ],
            "rule": f"{rule.name}_Match",
            "size": len(records),
            "success": True,
        }

    def _matching(
        self, rule: DuplicateRule, kind: ObjectType, target: ObjectType, row: Row
    ) -> list[Row]:
        fields = [kind.fields[name] for name in rule.match]
        wanted = [field.key(row.get(field.name)) for field in fields]
        if None in wanted or not all(field.name in target.fields for field in fields):
            return []
        found = []
        for other in self._others(target, fields, row):
            if [field.key(other.get(field.name)) for field in fields] == wanted:
                found.append(other)
        return found

    def _others(self, target: ObjectType, fields: list[Field], row: Row) -> Iterator[Row]:
        """The live rows beside this one among which equal ones are."""
        for other in self._candidates(target, fields, row):
            if not other["IsDeleted"] and other["Id"] != row.get("Id"):
                yield other

    def _candidates(self, target: ObjectType, fields: list[Field], row: Row) -> Iterable[Row]:
        """The rows an index finds by one of the fields, else every row."""
        table = self._store[target.name]
        for field in fields:
            if target.fields[field.name].indexed:
                return table.having(field, [row[field.name]])
        return table.rows.values()

    def _shown(self, kind: ObjectType, row: Row, actor: Actor) -> dict[str, Any]:
        record: dict[str, Any] = {
            "attributes": {
                "type": kind.name,
                "url": f"{self.base}/sobjects/{kind.name}/{row['Id']}",
            },
            "Id": row["Id"],
        }
        if actor.options.show_duplicates:
            record |= {
                f.name: row.get(f.name) for f in self._access.visible(kind) if f.name != "Id"
            }
        return record


def _stirred(rule: DuplicateRule, row: Row, old: Row | None) -> bool:
    """An update that leaves the matched fields alone is not looked at again."""
    return old is None or any(row.get(name) != old.get(name) for name in rule.match)


def _document(rule: DuplicateRule, may_save: bool, results: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "allowSave": may_save,
        "duplicateRule": rule.name,
        "duplicateRuleEntityType": rule.object,
        "errorMessage": rule.message,
        "matchResults": results,
    }
