"""The routes of communication preferences: version 3, and the dated version that calls channels by
name.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies import account as bodies
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.preferences import SUBSCRIBED, UNSUBSCRIBED
from sandbox.hubspot.records import opting_out
from sandbox.hubspot.required import require
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table
from sandbox.vendor import VendorError


def _definitions(call: Call) -> Reply:
    return Reply(200, {"subscriptionDefinitions": _defined(call)})


def _defined(call: Call) -> list[dict[str, Any]]:
    """The kinds of e-mail, of one business unit only when it is named."""
    found = call.model.preferences.definitions()
    unit = call.query.get("businessUnitId")
    if unit is None:
        return found
    return [each for each in found if str(each["businessUnitId"]) == unit]


def _status(call: Call) -> Reply:
    email = call.path["email"]
    statuses = [_older(each) for each in call.model.preferences.statuses(email)]
    return Reply(200, {"recipient": email, "subscriptionStatuses": statuses})


def _older(each: dict[str, Any]) -> dict[str, Any]:
    """A status as version 3 words it. Its specification knows two only."""
    told = {name: value for name, value in each.items() if name != "timestamp"}
    subscribed = each["status"] == SUBSCRIBED
    return told | {"status": SUBSCRIBED if subscribed else "NOT_SUBSCRIBED"}


def _subscribe(call: Call) -> Reply:
    return _choose(call, SUBSCRIBED)


def _unsubscribe(call: Call) -> Reply:
    return _choose(call, UNSUBSCRIBED)


def _choose(call: Call, status: str) -> Reply:
    require(call.body, ("emailAddress", "subscriptionId"))
    address, type_id = call.body["emailAddress"], str(call.body["subscriptionId"])
    choice = opting_out.Choice(address, type_id, status, _basis(call.body))
    return Reply(200, _older(opting_out.choose(call.model, choice, call.model.app_name)))


def _basis(asked: dict[str, Any]) -> dict[str, str]:
    return {name: asked[name] for name in opting_out.LEGAL_BASIS if asked.get(name)}


def _dated_definitions(call: Call) -> Reply:
    return Reply(200, {"status": "COMPLETE", "results": _defined(call)} | _times(call))


def _dated_status(call: Call) -> Reply:
    email = call.path["email"]
    unit = call.query.get("businessUnitId")
    results = []
    for each in call.model.preferences.statuses(email):
        if unit is None or str(each["brandId"] or 0) == unit:
            results.append(_dated(email, each))
    return Reply(200, {"status": "COMPLETE", "results": results} | _times(call))


def _dated_choose(call: Call) -> Reply:
    chosen = {**_chosen(call, call.path["email"], call.body), **_CHANGED}
    return Reply(200, {"status": "COMPLETE", "results": [chosen]} | _times(call))


def _chosen(call: Call, email: str, asked: dict[str, Any]) -> dict[str, Any]:
    model = call.model
    type_id, status = str(asked.get("subscriptionId")), str(asked.get("statusState"))
    choice = opting_out.Choice(email, type_id, status, _basis(asked))
    again = model.settings.resubscribing == "allowed"
    return _dated(email, opting_out.choose(model, choice, model.app_name, again=again))


def _leave_all(call: Call) -> Reply:
    """The guide: what was ended is told only to those who want it told."""
    opting_out.leave_all(call.model, call.path["email"], call.model.app_name)
    if call.query.get("verbose") == "true":
        return _dated_status(call)
    return Reply(200, {"status": "COMPLETE", "results": []} | _times(call))


def _is_out(call: Call) -> Reply:
    """The specification: of who is not out of everything there is no result."""
    email = call.path["email"]
    found = [_wide(email)] if email.lower() in call.model.preferences.all_out else []
    return Reply(200, {"status": "COMPLETE", "results": found} | _times(call))


# --- several addresses at once


def _inputs(call: Call) -> list[Any]:
    require(call.body, ("inputs",))
    inputs: list[Any] = call.body["inputs"]
    if len(inputs) > _MOST:
        raise refused(f"The maximum batch size is {_MOST}, and {len(inputs)} inputs were given")
    return inputs


def _all_statuses(call: Call) -> Reply:
    return _batch(call, [_statuses_of(call, str(email)) for email in _inputs(call)])


def _all_leave(call: Call) -> Reply:
    for email in _inputs(call):
        opting_out.leave_all(call.model, str(email), call.model.app_name)
    return _all_statuses(call)


def _all_out(call: Call) -> Reply:
    found = []
    for email in map(str, _inputs(call)):
        wide = [_wide(email)] if email.lower() in call.model.preferences.all_out else []
        found.append({"subscriberIdString": email, "wideStatuses": wide})
    return _batch(call, found)


def _all_choose(call: Call) -> Reply:
    """What stands already is answered as no change, and what is refused is told of beside."""
    results, errors = [], []
    for asked in _inputs(call):
        email = str(asked.get("subscriberIdString"))
        known = {each["id"]: each for each in call.model.preferences.statuses(email)}
        before = known.get(str(asked.get("subscriptionId")))
        if before is not None and _chose_so(call, email, asked):
            results.append({**_dated(email, before), "setStatusSuccessReason": "NO_STATUS_CHANGE"})
            continue
        try:
            done = _chosen(call, email, asked)
        except VendorError as error:
            errors.append({**error.body, "context": {"subscriberIdString": [email]}})
            continue
        results.append({**done, **_CHANGED})
    return _batch(call, results, errors)


def _chose_so(call: Call, email: str, asked: dict[str, Any]) -> bool:
    """Whether the address made this very choice of its own before."""
    choices = call.model.preferences.choices.get(email.lower(), {})
    own = choices.get(str(asked.get("subscriptionId")), {})
    return bool(own) and own["status"] == asked.get("statusState")


def _statuses_of(call: Call, email: str) -> dict[str, Any]:
    statuses = [_dated(email, each) for each in call.model.preferences.statuses(email)]
    return {"subscriberIdString": email, "statuses": statuses}


def _wide(email: str) -> dict[str, Any]:
    return {
        "subscriberIdString": email,
        "channel": "EMAIL",
        "wideStatusType": "PORTAL_WIDE",
        "status": UNSUBSCRIBED,
    }


def _batch(
    call: Call, results: list[dict[str, Any]], errors: list[dict[str, Any]] | None = None
) -> Reply:
    body = {"status": "COMPLETE", "results": results} | _times(call)
    if errors:
        return Reply(207, body | {"numErrors": len(errors), "errors": errors})
    return Reply(200, body)


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
        "businessUnitId": each["brandId"] or 0,
        "timestamp": each["timestamp"],
    }


def _times(call: Call) -> dict[str, Any]:
    now = call.now
    return {"startedAt": now, "completedAt": now}


_MOST = 100
_CHANGED = {"setStatusSuccessReason": "REQUESTED_CHANGE_OCCURRED"}
_OLD, _NEW = "/communication-preferences/v3", "/communication-preferences/v4"

PREFERENCE_ROUTES: Table = (
    ("GET", _OLD + "/definitions", _definitions),
    ("GET", _OLD + "/status/email/{email}", _status),
    Route("POST", _OLD + "/subscribe", _subscribe, bodies.SUBSCRIPTION),
    Route("POST", _OLD + "/unsubscribe", _unsubscribe, bodies.SUBSCRIPTION),
    ("GET", _NEW + "/definitions", _dated_definitions),
    Route("POST", _NEW + "/statuses/batch/read", _all_statuses, bodies.ADDRESSES),
    Route("POST", _NEW + "/statuses/batch/write", _all_choose, bodies.CHOICES),
    Route("POST", _NEW + "/statuses/batch/unsubscribe-all", _all_leave, bodies.ADDRESSES),
    Route("POST", _NEW + "/statuses/batch/unsubscribe-all/read", _all_out, bodies.ADDRESSES),
    ("GET", _NEW + "/statuses/{email}", _dated_status),
    Route("POST", _NEW + "/statuses/{email}", _dated_choose, bodies.CHOICE),
    ("GET", _NEW + "/statuses/{email}/unsubscribe-all", _is_out),
    ("POST", _NEW + "/statuses/{email}/unsubscribe-all", _leave_all),
)
