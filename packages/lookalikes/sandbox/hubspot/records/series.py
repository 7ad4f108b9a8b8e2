"""Meetings that are held again and again. Reported: a calendar that is connected tells HubSpot of
each as a meeting of its own; that they share the event's id is unverified.
"""

from __future__ import annotations

from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.errors import no_such_object, refused
from sandbox.hubspot.history import Props
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import HUMAN, Births, Demand
from sandbox.hubspot.records.changing import write
from sandbox.hubspot.times import iso, parsed_ms, within

_MEETINGS = KINDS["meetings"]
_EVENT = "hs_i_cal_uid"
_TIMES = ("hs_timestamp", "hs_meeting_start_time", "hs_meeting_end_time")
_DAY_MS = 86_400_000


def repeat(portal: Portal, record_id: str, days: int, times: int) -> list[str]:
    """Hold a meeting so many times more, with whom it was held; answers the new ids."""
    first = portal.find(_MEETINGS, record_id)
    if first is None:
        raise no_such_object(record_id)
    given = _written(portal, first)
    # All of them before anything is written: one may be beyond the years there are.
    later = [_later(given, number * days) for number in range(1, times + 1)]
    event = first["props"].get(_EVENT) or f"{record_id}@calendar"
    write(portal, _MEETINGS, first, {_EVENT: event}, HUMAN)
    made = []
    for each in later:
        births = Births(portal, _MEETINGS, HUMAN, demand=Demand.NOTHING)
        row = births.commit(births.stage({**each, _EVENT: event}))
        _associate(portal, first, row)
        made.append(str(row["n"]))
    return made


def _written(portal: Portal, row: Row) -> Props:
    """What somebody said of a meeting; the rest is HubSpot's to say of each."""
    live = portal.book.live["meetings"]
    found = {}
    for name, value in row["props"].items():
        rules = live[name]["modificationMetadata"]
        if value and (name == _EVENT or not rules["readOnlyValue"]):
            found[name] = value
    return found


def _later(given: Props, days: int) -> Props:
    moved = dict(given)
    for name in _TIMES:
        at = parsed_ms(given.get(name, ""))
        if at is not None:
            moved[name] = _told(at + days * _DAY_MS)
    return moved


def _told(ms: int) -> str:
    at = within(ms)
    if at is None:
        raise refused("A meeting would be held beyond the year 9999, or before the year 1")
    return iso(at)


def _associate(portal: Portal, first: Row, row: Row) -> None:
    one = ("meetings", first["n"])
    for other in portal.graph.neighbours(one):
        for type_id in portal.graph.targets(one, other[0])[other[1]]:
            portal.graph.add(("meetings", row["n"]), other, type_id)
