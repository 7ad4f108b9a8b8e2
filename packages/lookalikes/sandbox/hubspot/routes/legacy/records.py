"""The older routes that read companies, deals and contacts."""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.errors import bare, refused
from sandbox.hubspot.legacy import records
from sandbox.hubspot.lists.operations import held
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.routes.legacy.parts import MOST, limit_of, part_of
from sandbox.hubspot.wire.calls import Call, Operation, Reply, Table

COMPANIES, DEALS, CONTACTS = KINDS["companies"], KINDS["deals"], KINDS["contacts"]

_MOST_RECENT = 100


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
    limit = limit_of(call, "limit", 100, MOST)
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
    limit = limit_of(call, "limit", 100, MOST)
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
    count = limit_of(call, "count", 20, _MOST_RECENT)
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
    if call.model.find(CONTACTS, call.record_id) is None:
        # Recorded in 2019 in words of its own.
        raise bare("contact does not exist", 404)
    return Reply(200, records.contact(call.model, _found(call, CONTACTS, call.record_id)))


def _listed_contacts(call: Call) -> Reply:
    """The contacts on a list, by id. Reported: both routes answer alike but for the order."""
    list_id = call.path["list_id"]
    if not list_id.isdecimal():
        # Recorded in 2026.
        raise refused(f"Could not parse number from listId: {list_id}")
    found = call.model.lists.by_id.get(list_id)
    if found is None or found["objectTypeId"] != CONTACTS.type_id:
        raise bare("resource not found", 404)
    count = limit_of(call, "count", 20, _MOST_RECENT)
    start = call.number("vidOffset", 0)
    there = [n for n in sorted(held(call.model, found)) if n >= start]
    wanted = call.many("property") or ("firstname", "lastname", "company", "lastmodifieddate")
    live = call.model.shelves[CONTACTS.name].live
    chosen = there[:count]
    call.model.tally.read += len(chosen)
    return Reply(
        200,
        {
            "contacts": [records.contact(call.model, live[n], wanted) for n in chosen],
            "has-more": count < len(there),
            "vid-offset": chosen[-1] + 1 if chosen else 0,
        },
    )


def _recent(kind: Kind, by: str) -> Operation:
    def operation(call: Call) -> Reply:
        rows = records.recent(call.model, kind, by, call.number("since", 0))
        chosen, more = part_of(call, rows, 20)
        results = [records.shown(call.model, kind, row) for row in chosen]
        return Reply(200, {"results": results, **more})

    return operation


_COMPANIES = "/companies/v2/companies"
_DEALS = "/deals/v1/deal"

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
    ("GET", "/contacts/v1/lists/{list_id}/contacts/all", _listed_contacts),
    ("GET", "/contacts/v1/lists/{list_id}/contacts/recent", _listed_contacts),
    ("GET", "/contacts/v1/contact/vid/{record_id}/profile", _contact),
)
