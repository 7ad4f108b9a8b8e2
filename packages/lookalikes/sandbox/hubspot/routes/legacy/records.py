"""The older routes that read companies, deals, contacts and activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.errors import bare, unreadable_parameter
from sandbox.hubspot.legacy import engagements, records
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.wire.calls import Call, Operation, Reply, Table

COMPANIES, DEALS, CONTACTS = KINDS["companies"], KINDS["deals"], KINDS["contacts"]

_MOST = 250
_MOST_RECENT = 100
T = TypeVar("T")


def _limit(call: Call, name: str, usual: int, most: int) -> int:
    limit = call.number(name, usual)
    if not 0 < limit <= most:
        raise unreadable_parameter(name)
    return limit


def _part(call: Call, found: Sequence[T], usual: int) -> tuple[list[T], dict[str, Any]]:
    """The part of a list that a call asks for by `offset` and `count`, and how it goes on."""
    offset = call.number("offset", 0)
    count = _limit(call, "count", usual, _MOST)
    follow = offset + count
    more = {"hasMore": follow < len(found), "offset": follow, "total": len(found)}
    return list(found[offset:follow]), more


def _wanted(call: Call) -> tuple[str, ...] | None:
    if call.query.get("includeAllProperties", "").lower() == "true":
        return None
    # A client that names none gets none of them; Python's list without elements reads so.
    return tuple(name for name in call.many("properties") if name != "[]")


def _found(call: Call, kind: Kind, record_id: str) -> Row:
    row = call.model.find(kind, record_id)
    if row is None:
        raise bare("resource not found", 404)
    call.model.tally.read += 1
    return row


def _companies(call: Call) -> Reply:
    limit = _limit(call, "limit", 100, _MOST)
    rows, more = records.page(call.model, COMPANIES, call.number("offset", 0), limit)
    wanted = _wanted(call)
    return Reply(
        200,
        {
            "companies": [records.shown(call.model, COMPANIES, row, wanted) for row in rows],
            "has-more": more,
            "offset": rows[-1]["n"] + 1 if rows else 0,
        },
    )


def _company(call: Call) -> Reply:
    row = _found(call, COMPANIES, call.record_id)
    return Reply(200, records.shown(call.model, COMPANIES, row))


def _deals(call: Call) -> Reply:
    limit = _limit(call, "limit", 100, _MOST)
    rows, more = records.page(call.model, DEALS, call.number("offset", 0), limit)
    with_links = call.query.get("includeAssociations", "").lower() == "true"
    wanted = _wanted(call)
    found = []
    for row in rows:
        told = records.shown(call.model, DEALS, row, wanted)
        if with_links:
            told["associations"] = records.associated(call.model, DEALS, row)
        found.append(told)
    answer = {"deals": found, "hasMore": more, "offset": rows[-1]["n"] + 1 if rows else 0}
    return Reply(200, answer)


def _deal(call: Call) -> Reply:
    row = _found(call, DEALS, call.record_id)
    links = records.associated(call.model, DEALS, row)
    return Reply(200, records.shown(call.model, DEALS, row) | {"associations": links})


def _contacts(call: Call) -> Reply:
    count = _limit(call, "count", 20, _MOST_RECENT)
    rows, more = records.page(call.model, CONTACTS, call.number("vidOffset", 0), count)
    wanted = call.many("property") or ("firstname", "lastname", "company", "lastmodifieddate")
    return Reply(
        200,
        {
            "contacts": [records.contact(call.model, row, wanted) for row in rows],
            "has-more": more,
            "vid-offset": rows[-1]["n"] + 1 if rows else 0,
        },
    )


def _contact(call: Call) -> Reply:
    return Reply(200, records.contact(call.model, _found(call, CONTACTS, call.record_id)))


def _recent(kind: Kind, by: str) -> Operation:
    def operation(call: Call) -> Reply:
        rows = records.recent(call.model, kind, by, call.number("since", 0))
        chosen, more = _part(call, rows, 20)
        results = [records.shown(call.model, kind, row) for row in chosen]
        return Reply(200, {"results": results, **more})

    return operation


def _engagements(call: Call) -> Reply:
    # Reported: this list goes by `limit`; a client that counts is answered all the same.
    limit = _limit(call, "limit", call.number("count", 100), _MOST)
    offset = call.number("offset", 0)
    found = engagements.everything(call.model)
    chosen = found[offset : offset + limit]
    more = {"hasMore": offset + limit < len(found), "offset": offset + limit}
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _recent_engagements(call: Call) -> Reply:
    found = engagements.changed(call.model, call.number("since", 0))[::-1]
    chosen, more = _part(call, found, 20)
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _engagements_after(call: Call) -> Reply:
    """Those changed after a cursor, which is opaque but for the first: an instant.

    A cursor is `milliseconds` or `milliseconds:id`, the last engagement that was told.
    """
    since, _, last = call.query.get("after", "0").partition(":")
    if not since.isdecimal() or not (last or "0").isdecimal():
        raise unreadable_parameter("after")
    place = (int(since), int(last or 0))
    found = [
        each
        for each in engagements.changed(call.model, place[0])
        if (each[1]["modified"], each[1]["n"]) > place
    ]
    limit = _limit(call, "limit", 100, _MOST)
    chosen = found[:limit]
    after = call.query.get("after", "0")
    if chosen:
        after = f"{chosen[-1][1]['modified']}:{chosen[-1][1]['n']}"
    more = {"hasMore": limit < len(found), "after": after}
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _engaged(call: Call, found: Sequence[engagements.Found]) -> list[dict[str, Any]]:
    call.model.tally.read += len(found)
    return [engagements.shown(call.model, each) for each in found]


def _engagement(call: Call) -> Reply:
    found = engagements.one(call.model, call.record_id)
    if found is None:
        raise bare("resource not found", 404)
    call.model.tally.read += 1
    return Reply(200, engagements.shown(call.model, found))


_COMPANIES = "/companies/v2/companies"
_DEALS = "/deals/v1/deal"
_ENGAGEMENTS = "/engagements/v1/engagements"

LEGACY_RECORD_ROUTES: Table = (
    ("GET", _COMPANIES + "/paged", _companies),
    ("GET", _COMPANIES + "/recent/modified", _recent(COMPANIES, "modified")),
    ("GET", _COMPANIES + "/recent/created", _recent(COMPANIES, "created")),
    ("GET", _COMPANIES + "/{record_id}", _company),
    ("GET", _DEALS + "/paged", _deals),
    ("GET", _DEALS + "/recent/modified", _recent(DEALS, "modified")),
    ("GET", _DEALS + "/recent/created", _recent(DEALS, "created")),
    ("GET", _DEALS + "/{record_id}", _deal),
    ("GET", "/contacts/v1/lists/all/contacts/all", _contacts),
    ("GET", "/contacts/v1/contact/vid/{record_id}/profile", _contact),
    ("GET", _ENGAGEMENTS + "/paged", _engagements),
    ("GET", _ENGAGEMENTS + "/recent/modified", _recent_engagements),
    ("GET", _ENGAGEMENTS + "/modified/after", _engagements_after),
    ("GET", _ENGAGEMENTS + "/{record_id}", _engagement),
)
