"""The routes of records: single, in batches, searched, merged and deleted for privacy."""

from __future__ import annotations

from sandbox.hubspot.answers.shapes import Answer, columns, shown
from sandbox.hubspot.bodies import objects as bodies
from sandbox.hubspot.bodies.search import SEARCH
from sandbox.hubspot.records import batches, merging, objects
from sandbox.hubspot.search import finding
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table


def multi(status: int, answer: Answer) -> Reply:
    """A batch's answer: 207 when something in it failed."""
    return Reply(207 if answer.get("errors") else status, answer)


def _create(call: Call) -> Reply:
    made = objects.create(call.model, call.kind, call.body, call.by)
    return Reply(201, made, {"Location": f"{call.place}/{made['id']}"})


def _view(call: Call) -> objects.View:
    return objects.View(
        properties=call.many("properties"),
        history=call.many("propertiesWithHistory"),
        associations=call.many("associations"),
        id_property=call.query.get("idProperty") or None,
        archived=call.archived,
    )


def _list(call: Call) -> Reply:
    after = call.query.get("after", "")
    limit = call.number("limit", 10)
    found = objects.page(
        call.model, call.kind, _view(call), after=after, limit=limit, link=call.again
    )
    return Reply(200, found)


def _get(call: Call) -> Reply:
    return Reply(200, objects.read(call.model, call.kind, call.record_id, _view(call)))


def _patch(call: Call) -> Reply:
    id_property = call.query.get("idProperty") or None
    found = objects.update(call.model, call.kind, call.record_id, call.body, id_property, call.by)
    return Reply(200, found)


def _delete(call: Call) -> Reply:
    objects.archive(
        call.model, call.kind, call.record_id, call.by, call.query.get("idProperty") or None
    )
    return Reply(204)


def _batch_read(call: Call) -> Reply:
    return multi(200, batches.read(call.model, call.kind, call.body, archived=call.archived))


def _batch_create(call: Call) -> Reply:
    return multi(201, batches.create(call.model, call.kind, call.body, call.by))


def _batch_update(call: Call) -> Reply:
    return multi(200, batches.update(call.model, call.kind, call.body, call.by))


def _batch_upsert(call: Call) -> Reply:
    return multi(200, batches.upsert(call.model, call.kind, call.body, call.by))


def _batch_archive(call: Call) -> Reply:
    batches.archive(call.model, call.kind, call.body, call.by)
    return Reply(204)


def _search(call: Call) -> Reply:
    return Reply(200, finding.search(call.model, call.kind, call.body))


def _merge(call: Call) -> Reply:
    row = merging.merge_by_api(call.model, call.kind, call.body, call.by)
    return Reply(200, shown(call.model, call.kind, row, columns(call.model, call.kind, ())))


def _erase(call: Call) -> Reply:
    merging.erase(call.model, call.kind, call.body, call.by)
    return Reply(204)


_OBJECTS = "/crm/v3/objects/{object_type}"
_ONE = _OBJECTS + "/{record_id}"

OBJECT_ROUTES: Table = (
    Route("POST", _OBJECTS + "/batch/read", _batch_read, bodies.READ_RECORDS),
    Route("POST", _OBJECTS + "/batch/update", _batch_update, bodies.CHANGED_RECORDS),
    Route("POST", _OBJECTS + "/batch/create", _batch_create, bodies.NEW_RECORDS),
    Route("POST", _OBJECTS + "/batch/upsert", _batch_upsert, bodies.UPSERTED_RECORDS),
    Route("POST", _OBJECTS + "/batch/archive", _batch_archive, bodies.RECORD_IDS),
    Route("POST", _OBJECTS + "/search", _search, SEARCH),
    Route("POST", _OBJECTS + "/merge", _merge, bodies.MERGED_RECORDS),
    Route("POST", _OBJECTS + "/gdpr-delete", _erase, bodies.ERASED_RECORD),
    ("GET", _OBJECTS, _list),
    Route("POST", _OBJECTS, _create, bodies.NEW_RECORD),
    ("GET", _ONE, _get),
    Route("PATCH", _ONE, _patch, bodies.CHANGED_RECORD),
    ("DELETE", _ONE, _delete),
)
