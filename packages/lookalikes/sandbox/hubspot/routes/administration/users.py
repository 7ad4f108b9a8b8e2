"""The routes of who may sign in: users with their teams and permission sets, and which business
units they may see.

A user of the look-alike is an owner's: making one makes an owner, taking one away deactivates
theirs. That an address which a user has is refused with 409 is not recorded.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies import account as bodies
from sandbox.hubspot.errors import refused
from sandbox.hubspot.records import colleagues
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table

Owner = dict[str, Any]


def _users(call: Call) -> Reply:
    limit = call.number("limit", 100)
    after = call.number("after", 0)
    found = [_user(call, owner) for owner in _active(call)]
    answer: dict[str, Any] = {"results": found[after : after + limit]}
    if after + limit < len(found):
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return Reply(200, answer)


def _one_user(call: Call) -> Reply:
    return Reply(200, _user(call, _found(call)))


def _create(call: Call) -> Reply:
    body = call.body
    email = body["email"].strip().lower()
    if any(owner["email"] == email for owner in _active(call)):
        raise refused(f"User {email} already exists", status=409, category="CONFLICT")
    teams = call.model.teams
    teams.check(body.get("primaryTeamId"), body.get("secondaryTeamIds"))
    teams.check_role(body.get("roleId"))
    names = {"firstName": body.get("firstName") or "", "lastName": body.get("lastName") or ""}
    owner_id = call.model.insert("owners", {"email": email, **names})
    owner = call.model.owners.by_id[owner_id]
    _place(call, owner, body)
    return Reply(201, _user(call, owner))


def _change(call: Call) -> Reply:
    owner = _found(call)
    _place(call, owner, call.body)
    names = {name: call.body[name] for name in ("firstName", "lastName") if call.body.get(name)}
    call.model.edit("owners", owner["id"], names)
    return Reply(200, _user(call, owner))


def _delete(call: Call) -> Reply:
    owner = _found(call)
    call.model.teams.leave(_number(owner))
    call.model.remove("owners", owner["id"])
    return Reply(204)


def _place(call: Call, owner: Owner, body: dict[str, Any]) -> None:
    """Into teams and a permission set, as far as the body speaks of them."""
    teams = call.model.teams
    teams.place(_number(owner), body.get("primaryTeamId"), body.get("secondaryTeamIds"))
    teams.give(_number(owner), body.get("roleId"))
    colleagues.keep_user(call.model, owner["id"], call.model.now())


def _found(call: Call) -> Owner:
    wanted = call.path["user_id"]
    by_address = call.query.get("idProperty") == "EMAIL"
    for owner in _active(call):
        if wanted == (owner["email"] if by_address else _number(owner)):
            return owner
    raise refused(f"User {wanted} does not exist", status=404, category="OBJECT_NOT_FOUND")


def _active(call: Call) -> list[Owner]:
    return [owner for owner in call.model.owners.by_id.values() if not owner["archived"]]


def _number(owner: Owner) -> str:
    return str(owner["userIdIncludingInactive"])


def _user(call: Call, owner: Owner) -> dict[str, Any]:
    number = _number(owner)
    teams = call.model.teams
    main = teams.main(number)
    role = teams.given.get(number)
    further = [team["id"] for team in teams.of_user(number) if team["id"] != main]
    found: dict[str, Any] = {
        "id": number,
        "email": owner["email"],
        "firstName": owner["firstName"],
        "lastName": owner["lastName"],
        "roleIds": [role] if role else [],
        "superAdmin": False,
    }
    if role:
        found["roleId"] = role
    if main:
        found["primaryTeamId"] = main
    if further:
        found["secondaryTeamIds"] = further
    return found


def _teams(call: Call) -> Reply:
    results = []
    for team in call.model.teams.by_id.values():
        people = {"userIds": team["members"], "secondaryUserIds": team["guests"]}
        results.append({"id": team["id"], "name": team["name"], **people})
    return Reply(200, {"results": results})


def _roles(call: Call) -> Reply:
    results = []
    for number, name in call.model.teams.roles.items():
        results.append({"id": number, "name": name, "requiresBillingWrite": False})
    return Reply(200, {"results": results})


def _brands(call: Call) -> Reply:
    """A logo is told to those alone who ask for it."""
    names = call.many("name")
    with_logo = "logoMetadata" in call.many("properties")
    results = []
    for brand in call.model.brands.of_user(call.path["user_id"]):
        if names and brand["name"] not in names:
            continue
        told = {"id": brand["id"], "name": brand["name"]}
        if with_logo and brand["logo"]:
            told["logoMetadata"] = brand["logo"]
        results.append(told)
    return Reply(200, {"results": results})


_ALL = "/settings/v3/users"
_ONE = _ALL + "/{user_id}"

USER_ROUTES: Table = (
    ("GET", _ALL, _users),
    Route("POST", _ALL, _create, bodies.NEW_USER),
    ("GET", _ALL + "/roles", _roles),
    ("GET", _ALL + "/teams", _teams),
    ("GET", _ONE, _one_user),
    Route("PUT", _ONE, _change, bodies.CHANGED_USER),
    ("DELETE", _ONE, _delete),
    ("GET", "/business-units/v3/business-units/user/{user_id}", _brands),
)
