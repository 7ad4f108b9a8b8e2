"""The routes of what marketing makes: campaigns, forms, workflows, e-mails and what became of them.

A portal of the look-alike has none of it but kinds of e-mail and lists of contacts: the rest is
empty, in the shape that clients expect.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.definitions.options import CALL_OUTCOMES
from sandbox.hubspot.definitions.subscriptions import TYPES
from sandbox.hubspot.errors import bare, refused, unreadable_parameter
from sandbox.hubspot.times import parsed_ms
from sandbox.hubspot.wire.calls import Call, Operation, Reply, Table


def _empty(name: str, **more: Any) -> Operation:
    def operation(call: Call) -> Reply:
        return Reply(200, {name: [], **more})

    return operation


def _none(call: Call) -> Reply:
    return Reply(200, [])


def _nobody(call: Call) -> Reply:
    """Of workflows the status is documented; the words are those of other resources."""
    raise bare("resource not found", 404)


def _mail_event(call: Call) -> Reply:
    if not call.path["created"].isdecimal():
        raise unreadable_parameter("created", "path")
    return _nobody(call)


def _events(call: Call) -> Reply:
    if not call.query.get("eventType") and not call.query.get("objectType"):
        # Recorded in 2026.
        raise refused("Must specify an eventType or objectType")
    return Reply(200, {"results": []})


def _old_owners(call: Call) -> Reply:
    # Recorded in 2026 of a token that every newer route takes.
    message = "Any of the listed authentication credentials are missing"
    raise refused(message, status=401, category="INVALID_AUTHENTICATION")


def _kinds_of_mail(call: Call) -> Reply:
    found = []
    for number, name, description, category in TYPES:
        found.append(
            {
                "id": int(number),
                "portalId": call.model.portal_id,
                "name": name,
                "description": description,
                "active": True,
                "internal": False,
                "category": category,
                "channel": "Email",
                "internalName": name.upper().replace(" ", "_"),
                "businessUnitId": 0,
            }
        )
    return Reply(200, {"subscriptionDefinitions": found})


def _outcomes_of_calls(call: Call) -> Reply:
    found = []
    for number, label in CALL_OUTCOMES.items():
        found.append({"id": number, "label": label, "deleted": False})
    return Reply(200, found)


def _lists(call: Call) -> Reply:
    offset = call.number("offset", 0)
    count = call.number("count", 20)
    contacts = [
        found for found in call.model.lists.by_id.values() if found["objectTypeId"] == "0-1"
    ]
    chosen = contacts[offset : offset + count]
    return Reply(
        200,
        {
            "lists": [_list(call, found) for found in chosen],
            "has-more": offset + count < len(contacts),
            "offset": offset + len(chosen),
        },
    )


def _list(call: Call, found: dict[str, Any]) -> dict[str, Any]:
    size = len(call.model.lists.members[found["listId"]])
    return {
        "listId": int(found["listId"]),
        "portalId": call.model.portal_id,
        "name": found["name"],
        "dynamic": found["processingType"] == "DYNAMIC",
        "deleted": False,
        "createdAt": parsed_ms(found["createdAt"]),
        "updatedAt": parsed_ms(found["updatedAt"]),
        "filters": [],
        "metaData": {"size": size, "processing": "DONE", "error": ""},
    }


_MAIL = "/email/public/v1"
_NO_MORE: dict[str, Any] = {"hasMore": False, "offset": None}

MARKETING_ROUTES: Table = (
    ("GET", "/calling/v1/dispositions", _outcomes_of_calls),
    ("GET", _MAIL + "/campaigns", _empty("campaigns", **_NO_MORE)),
    ("GET", _MAIL + "/campaigns/by-id", _empty("campaigns", **_NO_MORE)),
    ("GET", _MAIL + "/campaigns/{campaign_id}", _nobody),
    ("GET", _MAIL + "/events", _empty("events", **_NO_MORE)),
    ("GET", _MAIL + "/events/{created}/{event_id}", _mail_event),
    ("GET", _MAIL + "/subscriptions", _kinds_of_mail),
    ("GET", _MAIL + "/subscriptions/timeline", _empty("timeline", **_NO_MORE)),
    ("GET", "/marketing-emails/v1/emails/with-statistics", _empty("objects", total=0, offset=0)),
    ("GET", "/forms/v2/forms", _none),
    ("GET", "/marketing/v3/forms", _empty("results")),
    ("GET", "/form-integrations/v1/submissions/forms/{form_id}", _empty("results")),
    ("GET", "/automation/v3/workflows", _empty("workflows")),
    ("GET", "/automation/v4/flows", _empty("results")),
    ("GET", "/automation/v4/flows/{flow_id}", _nobody),
    ("GET", "/events/v3/events", _events),
    ("GET", "/owners/v2/owners", _old_owners),
    ("GET", "/contacts/v1/lists", _lists),
)
