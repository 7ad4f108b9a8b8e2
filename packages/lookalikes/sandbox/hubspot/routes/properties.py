"""The routes of the properties API: definitions, groups and their batches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sandbox.hubspot.bodies import definitions as bodies
from sandbox.hubspot.errors import batch_item, refused
from sandbox.hubspot.times import iso
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table
from sandbox.vendor import VendorError

_MOST = 100
_LATER = frozenset({"createdAt", "updatedAt", "createdUserId", "updatedUserId", "archived"})


def _list(call: Call) -> Reply:
    return Reply(200, {"results": call.model.book.listed(call.kind.name, archived=call.archived)})


def _create(call: Call) -> Reply:
    made = _made(call, call.body)
    return Reply(201, made, {"Location": f"{call.place}/{made['name']}"})


def _get(call: Call) -> Reply:
    return Reply(
        200, call.model.book.get(call.kind.name, call.path["name"], archived=call.archived)
    )


def _patch(call: Call) -> Reply:
    return Reply(200, call.model.book.update(call.kind.name, call.path["name"], call.body))


def _delete(call: Call) -> Reply:
    call.model.book.archive(call.kind.name, call.path["name"])
    return Reply(204)


def _batch_create(call: Call) -> Reply:
    return _batch(call, 201, lambda entry: _just_made(call, entry))


def _just_made(call: Call, entry: dict[str, Any]) -> dict[str, Any]:
    # Recorded: what a batch has just made is told without its times.
    made = _made(call, entry)
    return {name: value for name, value in made.items() if name not in _LATER}


def _batch_read(call: Call) -> Reply:
    archived = bool(call.body.get("archived"))
    book = call.model.book
    kind = call.kind.name
    return _batch(
        call, 200, lambda entry: book.get(kind, str(entry.get("name")), archived=archived)
    )


def _batch_archive(call: Call) -> Reply:
    # Documented: this succeeds whatever becomes of a name.
    for entry in _inputs(call):
        with suppress(VendorError):
            call.model.book.archive(call.kind.name, str(entry.get("name")))
    return Reply(204)


def _groups(call: Call) -> Reply:
    return Reply(200, {"results": list(call.model.book.groups[call.kind.name].values())})


def _create_group(call: Call) -> Reply:
    made = call.model.book.create_group(call.kind.name, call.body)
    return Reply(201, made, {"Location": f"{call.place}/{made['name']}"})


def _group(call: Call) -> Reply:
    return Reply(200, call.model.book.group(call.kind.name, call.path["name"]))


def _patch_group(call: Call) -> Reply:
    return Reply(200, call.model.book.update_group(call.kind.name, call.path["name"], call.body))


def _delete_group(call: Call) -> Reply:
    call.model.book.archive_group(call.kind.name, call.path["name"])
    return Reply(204)


def _made(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    made = call.model.book.create(call.kind.name, body)
    if made["hasUniqueValue"]:
        call.model.shelf(call.kind).make_unique(made["name"])
    return made


def _batch(call: Call, status: int, one: Callable[[dict[str, Any]], dict[str, Any]]) -> Reply:
    results = []
    errors = []
    for entry in _inputs(call):
        try:
            results.append(one(entry))
        except VendorError as problem:
            errors.append(batch_item(problem, ids=[], trace=None))
    now = iso(call.model.now())
    answer = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
    if errors:
        return Reply(207, answer | {"numErrors": len(errors), "errors": errors})
    return Reply(status, answer)


def _inputs(call: Call) -> list[dict[str, Any]]:
    inputs = call.body.get("inputs")
    if not isinstance(inputs, list) or len(inputs) > _MOST:
        raise refused(f"A list of at most {_MOST} inputs is needed")
    return inputs


_ALL = "/crm/v3/properties/{object_type}"

PROPERTY_ROUTES: Table = (
    ("GET", _ALL, _list),
    Route("POST", _ALL, _create, bodies.NEW_PROPERTY),
    Route("POST", _ALL + "/batch/create", _batch_create, bodies.NEW_PROPERTIES),
    Route("POST", _ALL + "/batch/read", _batch_read, bodies.READ_PROPERTIES),
    Route("POST", _ALL + "/batch/archive", _batch_archive, bodies.PROPERTY_NAMES),
    ("GET", _ALL + "/groups", _groups),
    Route("POST", _ALL + "/groups", _create_group, bodies.NEW_GROUP),
    ("GET", _ALL + "/groups/{name}", _group),
    Route("PATCH", _ALL + "/groups/{name}", _patch_group, bodies.CHANGED_GROUP),
    ("DELETE", _ALL + "/groups/{name}", _delete_group),
    ("GET", _ALL + "/{name}", _get),
    Route("PATCH", _ALL + "/{name}", _patch, bodies.CHANGED_PROPERTY),
    ("DELETE", _ALL + "/{name}", _delete),
)
