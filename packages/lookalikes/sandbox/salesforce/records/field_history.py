"""Rows of AccountHistory and its sisters: what changed in a tracked field, by whom, when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.salesforce.objects.history import HISTORIES, SNAPSHOT
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import NUMBERS, Field, ObjectType, Schema

_DATA_TYPES = {
    "boolean": "Boolean",
    "date": "DateOnly",
    "datetime": "DateTime",
    "reference": "EntityId",
}

_SHOWN = frozenset({"StageName", "Amount", "Probability", "CloseDate"})


def note_history(
    schema: Schema,
    store: Store,
    kind: ObjectType,
    tracked: frozenset[str],
    row: Row,
    changed: dict[str, list[Any]],
) -> None:
    """Store the history rows of a change about to be saved; a new record is one row, `created`."""
    name, by = HISTORIES.get(kind.name, ("", ""))
    if not name:
        return
    table = store[name]
    for entry in _entries(schema, store, kind, tracked, row, changed):
        stamps = {"CreatedById": row["LastModifiedById"], "CreatedDate": row["SystemModstamp"]}
        shared = {"Id": table.new_id(), "IsDeleted": False, by: row["Id"], **stamps}
        store.save(name, {**shared, **entry, "SystemModstamp": row["SystemModstamp"]}, None)


def note_stage(store: Store, row: Row, changed: dict[str, list[Any]]) -> None:
    """Store how an opportunity about to be saved stands, where its stage, amount, probability or
    close date is new: the vendor keeps this of every opportunity, whatever is tracked.
    """
    if _SHOWN.isdisjoint(changed):
        return
    table = store["OpportunityHistory"]
    held = {name: row.get(name) for name in (*SNAPSHOT, "SystemModstamp")}
    if "CurrencyIsoCode" in row:
        held["CurrencyIsoCode"] = row["CurrencyIsoCode"]
    stamps = {"CreatedById": row["LastModifiedById"], "CreatedDate": row["SystemModstamp"]}
    entry = {"Id": table.new_id(), "IsDeleted": False, "OpportunityId": row["Id"], **stamps, **held}
    store.save("OpportunityHistory", entry, None)


def _entries(
    schema: Schema,
    store: Store,
    kind: ObjectType,
    tracked: frozenset[str],
    row: Row,
    changed: dict[str, list[Any]],
) -> Iterator[dict[str, Any]]:
    if row["Id"] not in store[kind.name].rows:
        yield {"Field": "created", "DataType": "Text", "OldValue": None, "NewValue": None}
        return
    for name, (old, new) in changed.items():
        if name not in tracked:
            continue
        field = kind.fields[name]
        if field.type == "reference":
            # A changed lookup makes two rows: the names people read, and the ids.
            titles = [_title(schema, store, value) for value in (old, new)]
            yield {
                "Field": name.removesuffix("Id"),
                "DataType": "Text",
                "OldValue": titles[0],
                "NewValue": titles[1],
            }
        # Long text is tracked without its values.
        kept = [None, None] if field.type == "textarea" and field.length > 255 else [old, new]
        yield {
            "Field": name,
            "DataType": _data_type(field),
            "OldValue": kept[0],
            "NewValue": kept[1],
        }


def _data_type(field: Field) -> str:
    if field.type in NUMBERS:
        return "Double"
    return _DATA_TYPES.get(field.type, "Text")


def _title(schema: Schema, store: Store, record_id: str | None) -> str | None:
    target = schema.by_prefix.get(record_id[:3]) if record_id else None
    found = store[target.name].rows.get(record_id) if target and record_id else None
    return found.get("Name") if found else None
