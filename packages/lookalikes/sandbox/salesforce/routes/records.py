"""Single records: create, read, update, delete, and upsert by external id; describe and what lists
objects.
"""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.describing.document import RecordTypes, describe, summary
from sandbox.salesforce.errors import (
    Refusal,
    entity_is_deleted,
    no_such_field,
    not_allowed,
    not_found,
)
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.soql.showing.projection import attributes
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, names_in
from sandbox.salesforce.wire.preconditions import check_write, dated, unchanged
from sandbox.salesforce.writing.writer import Ambiguous

_NO_ID_SINCE = 37


def record_endpoints() -> list[Endpoint]:
    """`/sobjects` and below."""
    one = {"GET": _read, "PATCH": _update, "DELETE": _delete}
    return [
        endpoint("/sobjects", GET=_objects),
        endpoint("/sobjects/{sobject}", GET=_basics, POST=_create),
        endpoint("/sobjects/{sobject}/describe", GET=_describe),
        endpoint("/sobjects/{sobject}/{id:no_id}", **one, POST=_create_by_no_id),
        endpoint("/sobjects/{sobject}/{id}", **one),
        endpoint(
            "/sobjects/{sobject}/{field}/{value:path}",
            GET=_read_by,
            PATCH=_upsert,
            DELETE=_delete_by,
        ),
    ]


def created(record_id: str, headers: dict[str, str] | None = None, **more: Any) -> Answer:
    """The 201 answer to a create."""
    return Answer(201, {"id": record_id, "success": True, "errors": [], **more}, headers or {})


def _objects(call: Call) -> Answer:
    access = call.model.access
    edition = call.model.edition()
    if edition.is_known_to(call.headers):
        return Answer(304, None, edition.headers)
    kinds = [
        kind for kind in call.model.schema if not kind.tooling and access.allows(kind.name, "read")
    ]
    listed = [summary(kind, call.base, access) for kind in kinds]
    return Answer(
        200, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed}, edition.headers
    )


def _basics(call: Call) -> Answer:
    return Answer(
        200,
        {"objectDescribe": summary(_kind(call), call.base, call.model.access), "recentItems": []},
    )


def _describe(call: Call) -> Answer:
    kind = _kind(call)
    model = call.model
    types = model.store["RecordType"]
    edition = model.edition()
    if edition.is_known_to(call.headers):
        return Answer(304, None, edition.headers)
    own = [row for row in types.rows.values() if row["SobjectType"] == kind.name]
    document = describe(
        model.schema,
        model.access,
        kind,
        call.base,
        types=RecordTypes(own, model.writer.rules.record_types.get(kind.name)),
        host=model.url,
    )
    return Answer(200, document, edition.headers)


def _create(call: Call) -> Answer:
    kind = _kind(call)
    record_id = call.model.writer.create(kind.name, _without("Id", call.record()), call.actor)
    return created(record_id, {"Location": f"{call.base}/sobjects/{kind.name}/{record_id}"})


def _create_by_no_id(call: Call) -> Answer:
    """`/sobjects/Contact/Id` is documented from version 37 on: a create, in the words of an upsert
    by an id that the record has not yet.
    """
    since = float(call.params["version"]) >= _NO_ID_SINCE
    if not since:
        raise not_allowed("POST", ["GET", "PATCH", "DELETE"])
    return _create(call)


def _read(call: Call) -> Answer:
    kind = _kind(call)
    return _shown(call, kind, _addressed(call, kind))


def _update(call: Call) -> Answer:
    kind = _kind(call)
    body = _without("Id", call.record())
    return _changed(call, kind, _to_write(call, kind), body)


def _changed(call: Call, kind: ObjectType, row: Row, body: dict[str, Any]) -> Answer:
    check_write(call, dated(kind, row))
    call.model.writer.update(kind.name, row["Id"], body, call.actor)
    return Answer(204)


def _without(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a call whose address says which record it is about, which that of a single record
    does. Raises INVALID_FIELD for one that says it too.

    Documented for a create; of an update people quote it too (force-rest-api's issue 69). For an
    upsert by an external id an error is documented, that it is this one is unverified. In
    collections and trees the records name themselves.
    """
    if any(key.lower() == name.lower() for key in body):
        message = f"The {name} field should not be specified in the sobject data."
        raise Refusal(400, "INVALID_FIELD", message)
    return body


def _delete(call: Call) -> Answer:
    kind = _kind(call)
    call.model.writer.delete(kind.name, _to_write(call, kind)["Id"], call.actor)
    return Answer(204)


def _read_by(call: Call) -> Answer:
    kind = _kind(call)
    if _leads_on(call, kind):
        return _related(call, kind)
    try:
        return _shown(call, kind, _keyed(call, kind))
    except Ambiguous as several:
        return _choices(call, kind, several)


def _related(call: Call, kind: ObjectType) -> Answer:
    """`/sobjects/Contact/003…/Account` is the parent, `/sobjects/Account/001…/Contacts` the
    children.
    """
    above = _above(call, kind)
    if above is not None:
        return Answer(200, shown(call, *above, list(_asked(call))))
    child = call.model.schema.children(kind.name, call.params["value"])
    if child is None:
        raise not_found()
    row = _addressed(call, kind, "field")
    table = call.model.store[child[0].name]
    rows = [each for each in table.having(child[1], [row["Id"]]) if not each["IsDeleted"]]
    call.model.tally.read += len(rows)
    records = [shown(call, child[0], each, list(_asked(call))) for each in rows]
    return Answer(200, {"totalSize": len(records), "done": True, "records": records})


def _above(call: Call, kind: ObjectType) -> tuple[ObjectType, Row] | None:
    """The parent that `/sobjects/Contact/003…/Account` leads to; None where there is none."""
    row = _addressed(call, kind, "field")
    by = kind.parent(call.params["value"])
    above = row.get(by.name) if by is not None else None
    target = call.model.schema.by_prefix.get(above[:3]) if above else None
    parent = call.model.store[target.name].rows.get(above or "") if target is not None else None
    return None if target is None or parent is None else (target, parent)


def _parent(call: Call, kind: ObjectType) -> tuple[ObjectType, Row]:
    """The parent to be changed or deleted. Documented: a write goes to a parent alone, never to
    children.
    """
    above = _above(call, kind)
    if above is None:
        raise not_found()
    return above


def _leads_on(call: Call, kind: ObjectType) -> bool:
    """Whether the address goes on from a record rather than naming one by a field of its."""
    named = call.params["field"]
    return normal_id(named) is not None and kind.find(named) is None


def _delete_by(call: Call) -> Answer:
    kind = _kind(call)
    if _leads_on(call, kind):
        target, parent = _parent(call, kind)
        call.model.writer.delete(target.name, parent["Id"], call.actor)
        return Answer(204)
    by_id = call.params["field"].lower() == "id"
    record_id = call.params["value"] if by_id else _keyed(call, kind)["Id"]
    call.model.writer.delete(kind.name, record_id, call.actor)
    return Answer(204)


def _upsert(call: Call) -> Answer:
    kind = _kind(call)
    if _leads_on(call, kind):
        body = _without("Id", call.record())
        return _changed(call, *_parent(call, kind), body)
    writer = call.model.writer
    name = call.params["field"]
    value = call.params["value"]
    body = _without("Id", _without(name, call.record()))
    if call.query.get("updateOnly", "").lower() == "true":
        _keyed(call, kind)
    if any(header.startswith("if-") for header in call.headers):
        for row in writer.matching(kind, writer.external(kind, name), value):
            check_write(call, dated(kind, row))
    try:
        record_id, new = writer.upsert(kind.name, name, value, body, call.actor)
    except Ambiguous as several:
        return _choices(call, kind, several)
    return _upserted(call, kind, record_id, new=new)


def _upserted(call: Call, kind: ObjectType, record_id: str, *, new: bool) -> Answer:
    if new:
        return created(
            record_id, {"Location": f"{call.base}/sobjects/{kind.name}/{record_id}"}, created=True
        )
    # Until version 45 an upsert that updated answered 204 without a body.
    if float(call.params["version"]) < 46:
        return Answer(204)
    return Answer(200, {"id": record_id, "success": True, "errors": [], "created": False})


def _kind(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling or not call.model.access.allows(kind.name, "read"):
        raise not_found()
    return kind


def _to_write(call: Call, kind: ObjectType) -> Row:
    """The live row that a write addresses; an unknown id is refused as inside collections."""
    record_id = call.params["id"]
    if normal_id(record_id) is None:
        return _addressed(call, kind)
    return call.model.writer.live(kind, record_id)


def _addressed(call: Call, kind: ObjectType, where: str = "id") -> Row:
    """The live row that a read addresses; unknown ids are NOT_FOUND here."""
    found = normal_id(call.params[where])
    if found is None and kind.prefix:
        message = (
            f"Provided external ID field does not exist or is not accessible: {call.params[where]}"
        )
        raise not_found(message)
    row = call.model.store[kind.name].rows.get(found or call.params[where])
    if row is None:
        raise not_found()
    if row["IsDeleted"]:
        raise entity_is_deleted()
    return row


def _keyed(call: Call, kind: ObjectType) -> Row:
    writer = call.model.writer
    found = writer.matching(kind, writer.external(kind, call.params["field"]), call.params["value"])
    if len(found) > 1:
        raise Ambiguous(found)
    if not found:
        raise not_found()
    return found[0]


def _choices(call: Call, kind: ObjectType, several: Ambiguous) -> Answer:
    return Answer(300, [f"{call.base}/sobjects/{kind.name}/{each}" for each in several.ids])


def _shown(call: Call, kind: ObjectType, row: Row) -> Answer:
    headers = dated(kind, row)
    if unchanged(call, headers):
        return Answer(304, None, headers)
    call.model.tally.read += 1
    return Answer(200, shown(call, kind, row, list(_asked(call))), headers)


def shown(call: Call, kind: ObjectType, row: Row, names: list[str]) -> dict[str, Any]:
    """The record as a read answers it: the named fields, or every visible one. Raises
    INVALID_FIELD.
    """
    answer: dict[str, Any] = {"attributes": attributes(call.base, kind, row["Id"])}
    access = call.model.access
    for name in names or [field.name for field in access.visible(kind)]:
        field = access.find(kind, name)
        if field is None:
            raise no_such_field(name, kind.name)
        answer[field.name] = field.read(row)
    if names:
        answer["Id"] = row["Id"]
    return answer


def _asked(call: Call) -> list[str]:
    return names_in(call.query.get("fields", ""))
