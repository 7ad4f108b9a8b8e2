"""Collections: up to 200 records a call, each with its own outcome, together or one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.errors import (
    Refusal,
    as_read,
    bad_json,
    malformed,
    not_found,
    too_many_records,
    unknown_id,
)
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.members import flag_in, text_in
from sandbox.salesforce.routes.records import shown
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, names_in
from sandbox.salesforce.wire.outcomes import Item, Outcome, done, each
from sandbox.salesforce.writing.writer import Ambiguous, require_kind

_MOST_WRITES, _MOST_READS, _MOST_CHUNKS = 200, 2000, 10


def collection_endpoints() -> list[Endpoint]:
    """`/composite/sobjects` and below."""
    return [
        endpoint("/composite/sobjects", POST=_create, PATCH=_update, DELETE=_delete),
        endpoint("/composite/sobjects/{sobject}", POST=_retrieve, GET=_retrieve),
        endpoint("/composite/sobjects/{sobject}/{field}", PATCH=_upsert),
    ]


def _create(call: Call) -> Answer:
    def one(item: Item) -> Outcome:
        kind, fields = _typed(call, item)
        if any(name.lower() == "id" for name in fields):
            raise Refusal(400, "INVALID_FIELD", "cannot specify Id in an insert call", ["Id"])
        return done(call.model.writer.create(kind.name, fields, call.actor))

    return _each(call, _records(call), one)


def _update(call: Call) -> Answer:
    def one(item: Item) -> Outcome:
        kind, fields = _typed(call, item)
        record_id = next((value for name, value in fields.items() if name.lower() == "id"), None)
        if record_id is None:
            raise Refusal(400, "MISSING_ARGUMENT", "Id not specified in an update call", [])
        rest = {name: value for name, value in fields.items() if name.lower() != "id"}
        return done(call.model.writer.update(kind.name, record_id, rest, call.actor))

    return _each(call, _records(call), one)


def _delete(call: Call) -> Answer:
    ids = names_in(call.query.get("ids", ""))
    _check_size(ids, _MOST_WRITES, "delete")

    def one(record_id: str) -> Outcome:
        kind = _kind_of_id(call, record_id)
        return done(call.model.writer.delete(kind.name, record_id, call.actor))

    return _each(call, ids, one, call.query.get("allOrNone", "").lower() == "true")


def _upsert(call: Call) -> Answer:
    kind = _addressed_kind(call)
    writer = call.model.writer
    field = writer.external(kind, call.params["field"])

    records = _records(call)
    repeated = _repeated(field, records)

    def one(item: Item) -> Outcome:
        _typed(call, item)
        values = {name: value for name, value in item.items() if name != "attributes"}
        value = _taken_out(field, values)
        if value in (None, "") and field.name == "Id":
            # Recorded: an upsert by Id creates the records whose Id is null.
            return {**done(writer.create(kind.name, values, call.actor)), "created": True}
        _check_key(field, value, repeated)
        try:
            record_id, new = writer.upsert(kind.name, field.name, value, values, call.actor)
        except Ambiguous as several:
            message = (
                f"{field.label}: more than one record found for external id field: {several.ids}"
            )
            raise Refusal(400, "DUPLICATE_EXTERNAL_ID", message, [field.name]) from None
        return {**done(record_id), "created": new}

    return _each(call, records, one)


def _taken_out(field: Field, values: dict[str, Any]) -> Any:
    """The key's value, which is then no longer among the values; None where it is not named."""
    if field.name in values:
        return values.pop(field.name)
    name = field.name.lower()
    for written in values:
        if written.lower() == name:
            return values.pop(written)
    return None


def _check_key(field: Field, value: Any, repeated: set[Any]) -> None:
    if value in (None, ""):
        raise Refusal(400, "MISSING_ARGUMENT", f"{field.name} not specified", [])
    key = field.key(as_read(value))
    if key in repeated:
        message = f"Duplicate external id specified: {key}"
        raise Refusal(400, "DUPLICATE_VALUE", message, [field.name])


def _repeated(field: Field, records: list[Item]) -> set[Any]:
    """Keys named more than once in one call: the vendor refuses every record that shares one."""
    keys = Counter(
        field.key(as_read(value)) for value in _key_values(field, records) if value is not None
    )
    return {key for key, times in keys.items() if times > 1}


def _key_values(field: Field, records: list[Item]) -> list[Any]:
    exact = [item[field.name] for item in records if field.name in item]
    if len(exact) == len(records):
        return exact
    name = field.name.lower()
    return [value for item in records for key, value in item.items() if key.lower() == name]


def _retrieve(call: Call) -> Answer:
    kind = _addressed_kind(call)
    ids, fields = _wanted(call)
    _check_size(ids, _MOST_READS, "retrieve")
    rows = call.model.store[kind.name].rows
    found = [rows.get(normal_id(each) or "") for each in ids]
    records: list[Any] = []
    for row in found:
        if row is None or row["IsDeleted"]:
            records.append(None)
        else:
            records.append(shown(call, kind, row, fields))
            call.model.tally.read += 1
    return Answer(200, records)


def _wanted(call: Call) -> tuple[list[str], list[str]]:
    if call.method == "GET":
        ids, fields = (call.query.get(name, "").split(",") for name in ("ids", "fields"))
        return ids, fields
    body = call.record()
    wanted = body.get("ids")
    shown = body.get("fields")
    if not is_list_of(wanted, str) or not is_list_of(shown, str) or not shown:
        raise bad_json("ids and fields are required and must be lists of text")
    return wanted, shown


def _each(
    call: Call,
    items: Sequence[Item],
    one: Callable[[Item], Outcome],
    all_or_none: bool | None = None,
) -> Answer:
    together = flag_in(call.record(), "allOrNone") if all_or_none is None else all_or_none
    return Answer(200, each(call.model, items, one, all_or_none=together))


def _records(call: Call) -> list[Item]:
    records = call.record().get("records")
    if not is_list_of(records, dict) or not all(map(_has_attributes, records)):
        raise bad_json("records must be a list of sObjects")
    _check_size(records, _MOST_WRITES, {"POST": "create"}.get(call.method, "update"))
    kinds = [as_read(record.get("attributes", {}).get("type")).lower() for record in records]
    if _chunks(kinds) > _MOST_CHUNKS:
        message = (
            f"Limit exceeded: a request may contain at most {_MOST_CHUNKS} chunks of records of "
            "one type"
        )
        raise Refusal(400, "LIMIT_EXCEEDED", message)
    return records


def _chunks(kinds: list[str]) -> int:
    """How often the type changes from one record to the next."""
    chunks = 0
    before = ""
    for kind in kinds:
        if kind != before:
            chunks += 1
        before = kind
    return chunks


def _has_attributes(item: Item) -> bool:
    return isinstance(item.get("attributes", {}), dict)


def _typed(call: Call, item: Item) -> tuple[ObjectType, dict[str, Any]]:
    name = text_in(item.get("attributes", {}), "type")
    if not name:
        raise Refusal(400, "INVALID_FIELD", "Object type attribute is required", [])
    return require_kind(call.model.schema, name), {
        n: v for n, v in item.items() if n != "attributes"
    }


def _addressed_kind(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling:
        raise not_found()
    return kind


def _kind_of_id(call: Call, record_id: str) -> ObjectType:
    found = normal_id(record_id)
    if found is None:
        raise malformed(record_id)
    kind = call.model.schema.by_prefix.get(found[:3])
    if kind is None:
        raise unknown_id()
    return kind


def _check_size(items: Sequence[Any], most: int, doing: str) -> None:
    """Raises EXCEEDED_ID_LIMIT; of updates in the words that issues of django-salesforce and, by
    SOAP, of others quote. That the rest is told otherwise is unverified.
    """
    if len(items) > most:
        message = f"{doing} collection size exceeds maximum allowed of {most}"
        if doing == "update":
            message = too_many_records(most)
        raise Refusal(400, "EXCEEDED_ID_LIMIT", message)
