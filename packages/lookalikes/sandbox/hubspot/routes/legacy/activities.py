"""The older routes of activities, which are engagements there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.hubspot.bodies.engagements import CHANGED_ENGAGEMENT, NEW_ENGAGEMENT
from sandbox.hubspot.errors import bare, unreadable_parameter
from sandbox.hubspot.legacy import engagements, engaging
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.routes.legacy.parts import MOST, limit_of, part_of
from sandbox.hubspot.wire.calls import Call, Reply, Route, Table


def _engagements(call: Call) -> Reply:
    # Reported: this list goes by `limit`; a client that counts is answered all the same. Recorded
    # in 2025: it goes on behind the last id.
    limit = limit_of(call, "limit", call.number("count", 100), MOST)
    offset = call.number("offset", 0)
    found = [each for each in engagements.everything(call.model) if each[1]["n"] >= offset]
    last = found[:limit][-1][1]["n"] if found else offset - 1
    # Ids overlap among object types here, and those of one id are told together.
    chosen = [each for each in found if each[1]["n"] <= last]
    more = {"hasMore": len(chosen) < len(found), "offset": last + 1}
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _recent_engagements(call: Call) -> Reply:
    found = engagements.changed(call.model, call.number("since", 0))[::-1]
    chosen, more = part_of(call, found, 20)
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _engagements_after(call: Call) -> Reply:
    """Those changed after a cursor, which is opaque but for the first: an instant.

    A cursor is `milliseconds` or `milliseconds:id`, the last engagement that was told.
    """
    since, _, last = call.query.get("after", "0").partition(":")
    moment, number = counted(since), counted(last or "0")
    if moment is None or number is None:
        raise unreadable_parameter("after")
    place = (moment, number)
    found = [
        each
        for each in engagements.changed(call.model, place[0])
        if (each[1]["modified"], each[1]["n"]) > place
    ]
    limit = limit_of(call, "limit", 100, MOST)
    chosen = found[:limit]
    after = call.query.get("after", "0")
    if chosen:
        after = f"{chosen[-1][1]['modified']}:{chosen[-1][1]['n']}"
    more = {"hasMore": limit < len(found), "after": after}
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _engaged(call: Call, found: Sequence[engagements.Found]) -> list[dict[str, Any]]:
    call.model.tally.read += len(found)
    return [engagements.shown(call.model, each) for each in found]


def _of_record(call: Call) -> Reply:
    """Those of one record, whose type is named as today or in capitals. How a record that is not
    there answers is not recorded.
    """
    kind = call.model.kinds.named(call.path["object_type"].lower())
    row = call.model.find(kind, call.record_id)
    found = [] if row is None else engagements.of_record(call.model, kind, row)
    limit = limit_of(call, "limit", 100, MOST)
    offset = call.number("offset", 0)
    chosen = found[offset : offset + limit]
    more = {"hasMore": offset + limit < len(found), "offset": offset + len(chosen)}
    return Reply(200, {"results": _engaged(call, chosen), **more})


def _one(call: Call) -> engagements.Found:
    found = engagements.one(call.model, call.record_id)
    if found is None:
        raise bare("resource not found", 404)
    return found


def _read(call: Call) -> Reply:
    found = _one(call)
    call.model.tally.read += 1
    return Reply(200, engagements.shown(call.model, found))


def _create(call: Call) -> Reply:
    """Documented: 200, with the whole of what was made."""
    made = engaging.create(call.model, call.body, call.by)
    return Reply(200, engagements.shown(call.model, made))


def _change(call: Call) -> Reply:
    changed = engaging.change(call.model, _one(call), call.body, call.by)
    return Reply(200, engagements.shown(call.model, changed))


def _remove(call: Call) -> Reply:
    engaging.remove(call.model, _one(call), call.by)
    return Reply(204)


_ALL = "/engagements/v1/engagements"
_ID = _ALL + "/{record_id}"

LEGACY_ACTIVITY_ROUTES: Table = (
    ("GET", _ALL + "/paged", _engagements),
    ("GET", _ALL + "/recent/modified", _recent_engagements),
    ("GET", _ALL + "/modified/after", _engagements_after),
    ("GET", _ALL + "/associated/{object_type}/{record_id}/paged", _of_record),
    Route("POST", _ALL, _create, NEW_ENGAGEMENT),
    ("GET", _ID, _read),
    Route("PATCH", _ID, _change, CHANGED_ENGAGEMENT),
    ("DELETE", _ID, _remove),
)
