"""The routes about the app's webhooks; they take the developer's key instead of a token."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies import account as bodies
from sandbox.hubspot.errors import refused
from sandbox.hubspot.webhooks.sender import Manners, loopback
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table


def _list(call: Call) -> Reply:
    return Reply(200, {"results": list(call.model.feed.subscriptions.values())})


def _create(call: Call) -> Reply:
    event = str(call.body.get("eventType") or "")
    if "." not in event:
        raise refused(f"Invalid event type: {event}")
    if event.endswith(".propertyChange") and not call.body.get("propertyName"):
        raise refused("A propertyName is needed for subscriptions to property changes")
    made = call.model.feed.subscribe(
        event,
        call.body.get("propertyName"),
        active=bool(call.body.get("active")),
        type_id=str(call.body.get("objectTypeId") or ""),
    )
    return Reply(201, made)


def _get(call: Call) -> Reply:
    return Reply(200, _found(call))


def _change(call: Call) -> Reply:
    found = _found(call)
    found |= {"active": bool(call.body.get("active")), "updatedAt": call.now}
    return Reply(200, found)


def _change_many(call: Call) -> Reply:
    results = []
    for entry in call.body.get("inputs") or ():
        found = call.model.feed.subscriptions.get(str(entry.get("id")))
        if found is not None:
            found |= {"active": bool(entry.get("active")), "updatedAt": call.now}
            results.append(found)
    return Reply(
        200,
        {"status": "COMPLETE", "results": results, "startedAt": call.now, "completedAt": call.now},
    )


def _delete(call: Call) -> Reply:
    _found(call)
    del call.model.feed.subscriptions[call.path["subscription"]]
    return Reply(204)


def _settings(call: Call) -> Reply:
    if not call.model.feed.target_url:
        raise refused("Webhook settings are not set", status=404, category="OBJECT_NOT_FOUND")
    return Reply(200, _told(call))


def _configure(call: Call) -> Reply:
    url = str(call.body.get("targetUrl") or "")
    if not loopback(url):
        raise refused(f"{url} is no loopback address, and this look-alike calls no other")
    call.model.feed.target_url = url
    call.model.deliver(Manners() if call.model.sender is None else call.model.sender.manners)
    return Reply(200, _told(call))


def _clear(call: Call) -> Reply:
    call.model.feed.target_url = ""
    call.model.deliver(None)
    return Reply(204)


def _told(call: Call) -> dict[str, Any]:
    shared = {
        "createdAt": call.now,
        "updatedAt": call.now,
        "throttling": {"maxConcurrentRequests": 10},
    }
    return shared | {"targetUrl": call.model.feed.target_url}


def _found(call: Call) -> dict[str, Any]:
    found = call.model.feed.subscriptions.get(call.path["subscription"])
    if found is None:
        message = f"Subscription {call.path['subscription']} does not exist"
        raise refused(message, status=404, category="OBJECT_NOT_FOUND")
    return found


_APP = "/webhooks/v3/{app_id}"
_ALL = _APP + "/subscriptions"
_ONE = _ALL + "/{subscription}"

WEBHOOK_ROUTES: Table = (
    ("GET", _ALL, _list),
    Route("POST", _ALL, _create, bodies.NEW_SUBSCRIPTION),
    Route("POST", _ALL + "/batch/update", _change_many, bodies.CHANGED_SUBSCRIPTIONS),
    ("GET", _ONE, _get),
    Route("PATCH", _ONE, _change, bodies.CHANGED_SUBSCRIPTION),
    ("DELETE", _ONE, _delete),
    ("GET", _APP + "/settings", _settings),
    Route("PUT", _APP + "/settings", _configure, bodies.SETTINGS),
    ("DELETE", _APP + "/settings", _clear),
)
