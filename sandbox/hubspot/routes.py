"""The table of HubSpot's routes, and for each the few lines that unpack a call and choose a status code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.hubspot import association_calls, batches, objects, pipelines, search
from sandbox.hubspot.answers import Answer
from sandbox.hubspot.calls import Call, Reply
from sandbox.hubspot.property_routes import PROPERTY_ROUTES

Operation = Callable[[Call], Reply]


def scope_of(method: str, path: str) -> str:
    """The scope a call needs, such as `crm.objects.contacts.read`."""
    parts = path.split("/")
    access = "write" if method != "GET" and parts[-1] not in ("read", "search") else "read"
    if "properties" in parts and len(parts) > 4:
        return f"crm.schemas.{parts[4]}.{access}"
    if len(parts) > 4 and parts[3] in ("objects", "associations"):
        return f"crm.objects.{parts[4]}.{access}"
    return "crm.objects.owners.read" if "owners" in parts else "oauth"


def _multi(status: int, answer: Answer) -> Reply:
    return Reply(207 if answer.get("errors") else status, answer)


def _create(call: Call) -> Reply:
    return Reply(201, objects.create(call.model, call.kind, call.body, call.by))


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
    found = objects.page(call.model, call.kind, _view(call), after=after, limit=call.number("limit", 10))
    return Reply(200, found)


def _get(call: Call) -> Reply:
    return Reply(200, objects.read(call.model, call.kind, call.record_id, _view(call)))


def _patch(call: Call) -> Reply:
    id_property = call.query.get("idProperty") or None
    found = objects.update(call.model, call.kind, call.record_id, call.body, id_property, call.by)
    return Reply(200, found)


def _delete(call: Call) -> Reply:
    objects.archive(call.model, call.kind, call.record_id, call.by)
    return Reply(204)


def _batch_read(call: Call) -> Reply:
    return _multi(200, batches.read(call.model, call.kind, call.body))


def _batch_create(call: Call) -> Reply:
    return _multi(201, batches.create(call.model, call.kind, call.body, call.by))


def _batch_update(call: Call) -> Reply:
    return _multi(200, batches.update(call.model, call.kind, call.body, call.by))


def _batch_upsert(call: Call) -> Reply:
    return _multi(200, batches.upsert(call.model, call.kind, call.body, call.by))


def _batch_archive(call: Call) -> Reply:
    batches.archive(call.model, call.kind, call.body, call.by)
    return Reply(204)


def _search(call: Call) -> Reply:
    return Reply(200, search.search(call.model, call.kind, call.body))


def _owners(call: Call) -> Reply:
    found = call.model.owners.page(
        email=call.query.get("email", ""),
        archived=call.archived,
        after=call.number("after", 0),
        limit=call.number("limit", 100),
    )
    call.model.tally.read += len(found["results"])
    return Reply(200, found)


def _owner(call: Call) -> Reply:
    by_user = call.query.get("idProperty") == "userId"
    return Reply(200, call.model.owners.get(call.record_id, by_user=by_user, archived=call.archived))


def _pipelines(call: Call) -> Reply:
    return Reply(200, {"results": pipelines.pipelines(call.kind.name)})


def _pipeline(call: Call) -> Reply:
    return Reply(200, pipelines.pipeline(call.kind.name, call.path["pipeline"]))


def _stages(call: Call) -> Reply:
    return Reply(200, {"results": pipelines.pipeline(call.kind.name, call.path["pipeline"])["stages"]})


def _stage(call: Call) -> Reply:
    return Reply(200, pipelines.stage(call.kind.name, call.path["pipeline"], call.path["stage"]))


def _account(call: Call) -> Reply:
    details: dict[str, Any] = {
        "portalId": call.model.portal_id,
        "accountType": "STANDARD",
        "timeZone": "US/Eastern",
        "companyCurrency": "USD",
        "additionalCurrencies": [],
        "utcOffset": "-05:00",
        "utcOffsetMilliseconds": -18_000_000,
        "uiDomain": "app.hubspot.com",
        "dataHostingLocation": "na1",
    }
    return Reply(200, details)


def _links_read(call: Call) -> Reply:
    return _multi(200, association_calls.read(call.model, call.kind, call.other, call.body))


def _links_create(call: Call) -> Reply:
    return _multi(201, association_calls.create(call.model, call.kind, call.other, call.body))


def _links_default(call: Call) -> Reply:
    return _multi(200, association_calls.associate_default(call.model, call.kind, call.other, call.body))


def _links_archive(call: Call) -> Reply:
    association_calls.archive(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _links_archive_labels(call: Call) -> Reply:
    association_calls.archive_labels(call.model, call.kind, call.other, call.body)
    return Reply(204)


def _link_labels(call: Call) -> Reply:
    return Reply(200, association_calls.labels(call.kind, call.other))


def _links(call: Call) -> Reply:
    after, limit = call.query.get("after", ""), call.number("limit", 500)
    found = association_calls.listed(call.model, call.kind, call.record_id, call.other, after=after, limit=limit)
    return Reply(200, found)


def _link(call: Call) -> Reply:
    to_id = call.path["to_id"]
    found = association_calls.put(call.model, call.kind, call.record_id, call.other, to_id, call.parsed)
    return Reply(201, found)


def _link_default(call: Call) -> Reply:
    to_id = call.path["to_id"]
    return _multi(200, association_calls.put_default(call.model, call.kind, call.record_id, call.other, to_id))


def _unlink(call: Call) -> Reply:
    association_calls.delete(call.model, call.kind, call.record_id, call.other, call.path["to_id"])
    return Reply(204)


_OBJECTS = "/crm/v3/objects/{object_type}"
_ONE = _OBJECTS + "/{record_id}"
_PAIR = "/crm/v4/associations/{object_type}/{to_type}"
_LINKS = "/crm/v4/objects/{object_type}/{record_id}/associations"
_PIPELINES = "/crm/v3/pipelines/{object_type}"

ROUTES: tuple[tuple[str, str, Operation], ...] = (
    ("POST", _OBJECTS + "/search", _search),
    ("POST", _OBJECTS + "/batch/read", _batch_read),
    ("POST", _OBJECTS + "/batch/create", _batch_create),
    ("POST", _OBJECTS + "/batch/update", _batch_update),
    ("POST", _OBJECTS + "/batch/upsert", _batch_upsert),
    ("POST", _OBJECTS + "/batch/archive", _batch_archive),
    ("GET", _OBJECTS, _list),
    ("POST", _OBJECTS, _create),
    ("GET", _ONE, _get),
    ("PATCH", _ONE, _patch),
    ("DELETE", _ONE, _delete),
    ("POST", _PAIR + "/batch/read", _links_read),
    ("POST", _PAIR + "/batch/create", _links_create),
    ("POST", _PAIR + "/batch/associate/default", _links_default),
    ("POST", _PAIR + "/batch/archive", _links_archive),
    ("POST", _PAIR + "/batch/labels/archive", _links_archive_labels),
    ("GET", _PAIR + "/labels", _link_labels),
    ("GET", _LINKS + "/{to_type}", _links),
    ("PUT", _LINKS + "/default/{to_type}/{to_id}", _link_default),
    ("PUT", _LINKS + "/{to_type}/{to_id}", _link),
    ("DELETE", _LINKS + "/{to_type}/{to_id}", _unlink),
    *PROPERTY_ROUTES,
    ("GET", "/crm/v3/owners", _owners),
    ("GET", "/crm/v3/owners/{record_id}", _owner),
    ("GET", _PIPELINES, _pipelines),
    ("GET", _PIPELINES + "/{pipeline}", _pipeline),
    ("GET", _PIPELINES + "/{pipeline}/stages", _stages),
    ("GET", _PIPELINES + "/{pipeline}/stages/{stage}", _stage),
    ("GET", "/account-info/v3/details", _account),
)
