"""The routes of communication preferences: version 3, and the dated version that calls channels by
name.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.portal.preferences import SUBSCRIBED, UNSUBSCRIBED
from sandbox.hubspot.required import require
from sandbox.hubspot.wire.calls import Call, Reply, Table


def _definitions(call: Call) -> Reply:
    return Reply(200, {"subscriptionDefinitions": call.model.preferences.definitions()})


def _status(call: Call) -> Reply:
    email = call.path["email"]
    statuses = call.model.preferences.statuses(email)
    return Reply(200, {"recipient": email, "subscriptionStatuses": statuses})


def _subscribe(call: Call) -> Reply:
    return _choose(call, SUBSCRIBED)


def _unsubscribe(call: Call) -> Reply:
    return _choose(call, UNSUBSCRIBED)


def _choose(call: Call, status: str) -> Reply:
    require(call.body, ("emailAddress", "subscriptionId"))
    basis = {
        name: call.body[name]
        for name in ("legalBasis", "legalBasisExplanation")
        if call.body.get(name)
    }
    chosen = call.model.preferences.choose(
        call.body["emailAddress"], str(call.body["subscriptionId"]), status, basis
    )
    return Reply(200, chosen)


def _dated_definitions(call: Call) -> Reply:
    found = call.model.preferences.definitions()
    return Reply(200, {"status": "COMPLETE", "results": found} | _times(call))


def _dated_status(call: Call) -> Reply:
    email = call.path["email"]
    results = [_dated(email, each) for each in call.model.preferences.statuses(email)]
    return Reply(200, {"status": "COMPLETE", "results": results} | _times(call))


def _dated_choose(call: Call) -> Reply:
    email = call.path["email"]
    type_id = str(call.body.get("subscriptionId"))
    status = str(call.body.get("statusState"))
    basis = {
        name: call.body[name]
        for name in ("legalBasis", "legalBasisExplanation")
        if call.body.get(name)
    }
    return Reply(200, _dated(email, call.model.preferences.choose(email, type_id, status, basis)))


def _leave_all(call: Call) -> Reply:
    call.model.preferences.leave_all(call.path["email"])
    return _dated_status(call)


def _is_out(call: Call) -> Reply:
    email = call.path["email"]
    out = email.lower() in call.model.preferences.all_out
    found = {"subscriberIdString": email, "channel": "EMAIL", "wideStatusType": "PORTAL_WIDE"}
    state = UNSUBSCRIBED if out else "NOT_SPECIFIED"
    return Reply(200, {"status": "COMPLETE", "results": [found | {"status": state}]} | _times(call))


def _dated(email: str, each: dict[str, Any]) -> dict[str, Any]:
    return {
        "channel": "EMAIL",
        "subscriberIdString": email,
        "subscriptionId": int(each["id"]),
        "subscriptionName": each["name"],
        "status": each["status"],
        "source": each["sourceOfStatus"],
        "legalBasis": each["legalBasis"],
        "legalBasisExplanation": each["legalBasisExplanation"],
    }


def _times(call: Call) -> dict[str, Any]:
    now = call.now
    return {"startedAt": now, "completedAt": now}


_OLD, _NEW = "/communication-preferences/v3", "/communication-preferences/v4"

PREFERENCE_ROUTES: Table = (
    ("GET", _OLD + "/definitions", _definitions),
    ("GET", _OLD + "/status/email/{email}", _status),
    ("POST", _OLD + "/subscribe", _subscribe),
    ("POST", _OLD + "/unsubscribe", _unsubscribe),
    ("GET", _NEW + "/definitions", _dated_definitions),
    ("GET", _NEW + "/statuses/{email}", _dated_status),
    ("POST", _NEW + "/statuses/{email}", _dated_choose),
    ("GET", _NEW + "/statuses/{email}/unsubscribe-all", _is_out),
    ("POST", _NEW + "/statuses/{email}/unsubscribe-all", _leave_all),
)
