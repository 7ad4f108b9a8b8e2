"""The routes of associations: version 4 with its labels, and version 3 that knows types by name."""

from __future__ import annotations

from sandbox.hubspot.associations import labels, operations
from sandbox.hubspot.bodies import associations as bodies
from sandbox.hubspot.bodies.specs import ASSOCIATION_SPECS
from sandbox.hubspot.routes.objects import multi
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table

_PAGE = 500


def _links_read(call: Call) -> Reply:
    return multi(200, operations.read(call.model, call.kind, call.other, call.body))


def _links_create(call: Call) -> Reply:
    return multi(201, operations.create(call.model, call.kind, call.other, call.body))


def _links_default(call: Call) -> Reply:
    return multi(200, operations.associate_default(call.model, call.kind, call.other, call.body))


def _links_archive(call: Call) -> Reply:
    operations.archive(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _links_archive_labels(call: Call) -> Reply:
    operations.archive_labels(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _labels(call: Call) -> Reply:
    return Reply(200, labels.labels(call.model, call.kind, call.other))


def _add_label(call: Call) -> Reply:
    return Reply(200, labels.add_label(call.model, call.kind, call.other, call.body))


def _change_label(call: Call) -> Reply:
    labels.change_label(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _delete_label(call: Call) -> Reply:
    labels.delete_label(call.model, call.kind, call.other, call.path["type_id"])
    return Reply(204)


def _links(call: Call) -> Reply:
    after = call.query.get("after", "")
    limit = call.page_size(_PAGE, _PAGE)
    found = operations.listed(
        call.model, call.kind, call.record_id, call.other, after=after, limit=limit
    )
    return Reply(200, found)


def _link(call: Call) -> Reply:
    to_id = call.path["to_id"]
    found = operations.put(call.model, call.kind, call.record_id, call.other, to_id, call.body)
    return Reply(201, found)


def _link_default(call: Call) -> Reply:
    to_id = call.path["to_id"]
    return multi(
        200, operations.put_default(call.model, call.kind, call.record_id, call.other, to_id)
    )


def _unlink(call: Call) -> Reply:
    operations.delete(call.model, call.kind, call.record_id, call.other, call.path["to_id"])
    return Reply(204)


def _named_types(call: Call) -> Reply:
    return Reply(200, labels.named_types(call.model, call.kind, call.other))


def _named_read(call: Call) -> Reply:
    return multi(200, labels.read_named(call.model, call.kind, call.other, call.body))


def _named_create(call: Call) -> Reply:
    return multi(201, labels.create_named(call.model, call.kind, call.other, call.body))


def _named_archive(call: Call) -> Reply:
    labels.archive_named(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _named_links(call: Call) -> Reply:
    after = call.number("after", 0)
    limit = call.page_size(_PAGE, _PAGE)
    found = labels.listed_named(
        call.model, call.kind, call.record_id, call.other, after=after, limit=limit
    )
    return Reply(200, found)


def _named_link(call: Call) -> Reply:
    ends = call.kind, call.record_id, call.other, call.path["to_id"]
    labels.put_named(call.model, *ends, call.path["type_name"])
    found = {"id": call.path["to_id"], "type": call.path["type_name"]}
    return Reply(
        200, {"id": call.record_id, "associations": {call.other.name: {"results": [found]}}}
    )


def _named_unlink(call: Call) -> Reply:
    ends = call.kind, call.record_id, call.other, call.path["to_id"]
    labels.delete_named(call.model, *ends, call.path["type_name"])
    return Reply(204)


_PAIR = "/crm/v4/associations/{object_type}/{to_type}"
_LINKS = "/crm/v4/objects/{object_type}/{record_id}/associations"
_NAMED_PAIR = "/crm/v3/associations/{object_type}/{to_type}"
_NAMED_LINKS = "/crm/v3/objects/{object_type}/{record_id}/associations/{to_type}"

ASSOCIATION_ROUTES: Table = (
    Route("POST", _PAIR + "/batch/read", _links_read, bodies.READ_ASSOCIATIONS),
    Route("POST", _PAIR + "/batch/create", _links_create, bodies.NEW_ASSOCIATIONS),
    Route("POST", _PAIR + "/batch/associate/default", _links_default, bodies.PAIRS),
    Route("POST", _PAIR + "/batch/archive", _links_archive, bodies.ENDED_ASSOCIATIONS),
    Route("POST", _PAIR + "/batch/labels/archive", _links_archive_labels, bodies.NEW_ASSOCIATIONS),
    ("GET", _PAIR + "/labels", _labels),
    Route("POST", _PAIR + "/labels", _add_label, bodies.NEW_LABEL),
    Route("PUT", _PAIR + "/labels", _change_label, bodies.CHANGED_LABEL),
    ("DELETE", _PAIR + "/labels/{type_id}", _delete_label),
    ("GET", _LINKS + "/{to_type}", _links),
    ("PUT", _LINKS + "/default/{to_type}/{to_id}", _link_default),
    Route("PUT", _LINKS + "/{to_type}/{to_id}", _link, ASSOCIATION_SPECS),
    ("DELETE", _LINKS + "/{to_type}/{to_id}", _unlink),
    ("GET", _NAMED_PAIR + "/types", _named_types),
    Route("POST", _NAMED_PAIR + "/batch/read", _named_read, bodies.NAMED_IDS),
    Route("POST", _NAMED_PAIR + "/batch/create", _named_create, bodies.NAMED_ASSOCIATIONS),
    Route("POST", _NAMED_PAIR + "/batch/archive", _named_archive, bodies.NAMED_ASSOCIATIONS),
    ("GET", _NAMED_LINKS, _named_links),
    ("PUT", _NAMED_LINKS + "/{to_id}/{type_name}", _named_link),
    ("DELETE", _NAMED_LINKS + "/{to_id}/{type_name}", _named_unlink),
)
