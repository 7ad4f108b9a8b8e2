"""The routes of what an administrator settles: who may sign in, folders of lists, rules for values,
how many associations there may be.

A portal of the look-alike has no roles, teams, folders or rules: lists of them are empty.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.errors import refused
from sandbox.hubspot.wire.calls import Call, Reply, Table


def _users(call: Call) -> Reply:
    limit = call.number("limit", 100)
    after = call.number("after", 0)
    found = [_user(owner) for owner in _owners(call)]
    answer: dict[str, Any] = {"results": found[after : after + limit]}
    if after + limit < len(found):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return Reply(200, answer)


def _one_user(call: Call) -> Reply:
    wanted = call.path["user_id"]
    key = "email" if call.query.get("idProperty") == "EMAIL" else "id"
    for owner in _owners(call):
        found = _user(owner)
        if found[key] == wanted:
            return Reply(200, found)
    raise refused(f"User {wanted} does not exist", status=404, category="OBJECT_NOT_FOUND")


def _owners(call: Call) -> list[dict[str, Any]]:
    return [owner for owner in call.model.owners.by_id.values() if not owner["archived"]]


def _user(owner: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(owner["userId"]),
        "email": owner["email"],
        "firstName": owner["firstName"],
        "lastName": owner["lastName"],
        "roleIds": [],
        "superAdmin": False,
    }


def _none(call: Call) -> Reply:
    return Reply(200, {"results": []})


def _folders(call: Call) -> Reply:
    lists = [int(list_id) for list_id in call.model.lists.by_id]
    top = {"id": "0", "parentFolderId": "0", "childNodes": [], "childLists": lists}
    return Reply(200, {"folder": top})


def _rules(call: Call) -> Reply:
    call.model.kinds.named(call.path["object_type"])
    return _none(call)


def _rules_of_property(call: Call) -> Reply:
    call.model.book.get(call.kind.name, call.path["name"])
    return _none(call)


def _configured(call: Call) -> Reply:
    for name in ("object_type", "to_type"):
        call.model.kinds.named(call.path[name])
    return _none(call)


_USERS = "/settings/v3/users"
_RULES = "/crm/v3/property-validations/{object_type}"
_CONFIGURED = "/crm/v4/associations/definitions/configurations"

SETTING_ROUTES: Table = (
    ("GET", _USERS, _users),
    ("GET", _USERS + "/roles", _none),
    ("GET", _USERS + "/teams", _none),
    ("GET", _USERS + "/{user_id}", _one_user),
    ("GET", "/crm/v3/lists/folders", _folders),
    ("GET", _RULES, _rules),
    ("GET", _RULES + "/{name}", _rules_of_property),
    ("GET", _CONFIGURED + "/all", _none),
    ("GET", _CONFIGURED + "/{object_type}/{to_type}", _configured),
)
