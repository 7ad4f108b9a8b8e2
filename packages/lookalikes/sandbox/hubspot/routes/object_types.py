"""The routes of custom object types."""

from __future__ import annotations

from sandbox.hubspot.bodies import definitions as bodies
from sandbox.hubspot.setup import object_types
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table


def _list(call: Call) -> Reply:
    return Reply(200, {"results": object_types.listed(call.model)})


def _create(call: Call) -> Reply:
    return Reply(201, object_types.create(call.model, call.body))


def _get(call: Call) -> Reply:
    return Reply(200, object_types.get(call.model, call.path["object_type"]))


def _change(call: Call) -> Reply:
    return Reply(200, object_types.change(call.model, call.path["object_type"], call.body))


def _delete(call: Call) -> Reply:
    object_types.archive(call.model, call.path["object_type"])
    return Reply(204)


def _associate(call: Call) -> Reply:
    return Reply(201, object_types.associate(call.model, call.path["object_type"], call.body))


def _dissociate(call: Call) -> Reply:
    object_types.dissociate(call.model, call.path["object_type"], call.path["type_id"])
    return Reply(204)


_ALL = "/crm/v3/schemas"
_ONE = _ALL + "/{object_type}"

SCHEMA_ROUTES: Table = (
    ("GET", _ALL, _list),
    Route("POST", _ALL, _create, bodies.NEW_OBJECT_TYPE),
    ("GET", _ONE, _get),
    Route("PATCH", _ONE, _change, bodies.CHANGED_OBJECT_TYPE),
    ("DELETE", _ONE, _delete),
    Route("POST", _ONE + "/associations", _associate, bodies.NEW_ASSOCIATION_DEFINITION),
    ("DELETE", _ONE + "/associations/{type_id}", _dissociate),
)
