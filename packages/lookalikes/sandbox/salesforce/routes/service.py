"""The version's root and what is about the org and its users: limits, counts, recent items,
passwords.
"""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.salesforce.errors import Refusal, not_found
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.routes.limits import limits
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.sign_in.grants import identity_url
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint, names_in

# In the vendor's order, as documented for version 66.0: what an org offers, whether or not it is
# here.
_RESOURCES = (
    "tooling", "metadata", "eclair", "folders", "prechatForms", "contact-tracing", "jsonxform",
    "chatter", "payments", "tabs", "appMenu", "quickActions", "queryAll", "commerce", "wave", "iot",
    "analytics", "search", "smartdatadiscovery", "identity", "composite", "parameterizedSearch",
    "fingerprint", "theme", "nouns", "domino", "event", "serviceTemplates", "recent", "connect",
    "licensing", "limits", "process", "dedupe", "async-queries", "query", "jobs", "localizedvalue",
    "mobile", "emailConnect", "consent", "tokenizer", "compactLayouts", "async", "sobjects",
    "actions", "support",
)  # fmt: skip
_SHORTEST_PASSWORD = 8


def service_endpoints() -> list[Endpoint]:
    """The root, `/limits`, `/recent` and a user's password."""
    return [
        endpoint("", GET=_resources),
        endpoint("/limits", GET=_limits),
        endpoint("/limits/recordCount", GET=_counts),
        endpoint("/recent", GET=_recent),
        endpoint("/sobjects/User/{id}/password", GET=_expired, POST=_set, DELETE=_reset),
    ]


def _resources(call: Call) -> Answer:
    found = {name: f"{call.base}/{name}" for name in _RESOURCES}
    return Answer(200, {**found, "identity": identity_url(call.model)})


def _limits(call: Call) -> Answer:
    return Answer(200, limits(call.model))


def _counts(call: Call) -> Answer:
    """Live records of each object named, of every object when none is; what has none is left out,
    as recorded.
    """
    counted = []
    for kind in _to_count(call):
        count = _live(call, kind.name)
        if count:
            counted.append({"count": count, "name": kind.name})
    return Answer(200, {"sObjects": counted})


def _to_count(call: Call) -> list[ObjectType]:
    schema = call.model.schema
    wanted = names_in(call.query.get("sObjects", ""))
    if not wanted:
        return [kind for kind in schema if kind.prefix and not kind.tooling]
    found = [schema.find(name) for name in wanted]
    return [kind for kind in found if kind is not None]


def _live(call: Call, object_name: str) -> int:
    return sum(not row["IsDeleted"] for row in call.model.store[object_name].rows.values())


def _recent(call: Call) -> Answer:
    """An integration user has looked at nothing."""
    return Answer(200, [])


def _expired(call: Call) -> Answer:
    _user(call)
    return Answer(200, {"isExpired": False})


def _set(call: Call) -> Answer:
    user = _user(call)
    wanted = call.record().get("NewPassword")
    if not isinstance(wanted, str) or len(wanted) < _SHORTEST_PASSWORD:
        message = f"Your password must be at least {_SHORTEST_PASSWORD} characters long."
        raise Refusal(400, "INVALID_NEW_PASSWORD", message)
    _keep(call, user, wanted)
    return Answer(204)


def _reset(call: Call) -> Answer:
    user = _user(call)
    made = secrets.token_urlsafe(9)
    _keep(call, user, made)
    return Answer(200, {"NewPassword": made})


def _keep(call: Call, user: dict[str, Any], password: str) -> None:
    """Only the integration user ever logs in."""
    if user["Id"] == call.model.user_id:
        call.model.password = password


def _user(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.model.store["User"].rows.get(
        normal_id(call.params["id"]) or ""
    )
    if found is None:
        raise not_found()
    return found
