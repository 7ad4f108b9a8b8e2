"""Who is on which list: pages of members, in the order of ids or of joining, and changes of them.

Documented: only manual and snapshot lists take members; ids that do not exist are ignored and
reported; a page holds up to 250, ascending from `after`, descending where there is only a `before`.
What a cursor looks like is the vendor's affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sandbox.hubspot.answers.shapes import Answer
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused, unreadable_parameter
from sandbox.hubspot.lists.operations import found, held
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.lists import DYNAMIC, List
from sandbox.hubspot.times import iso

_MOST_CHANGED = 100_000
_MOST_READ = 100

Place = tuple[int, int]
"""Where a member stands in an order: when it joined (nought in the order of ids), and its id."""


class Window(NamedTuple):
    """Which part of a list is asked for: `after` and `before` are cursors, empty without one."""

    after: str = ""
    before: str = ""
    limit: int = 100
    link: str = ""


def members(portal: Portal, list_id: str, window: Window, *, by_time: bool = False) -> Answer:
    """A page of the records on a list, by id or by the time they joined it."""
    on_it = held(portal, found(portal, list_id))
    places = sorted((at if by_time else 0, n) for n, at in on_it.items())
    page, more = _page(places, window)
    results = [{"recordId": str(n), "membershipTimestamp": iso(on_it[n])} for _, n in page]
    portal.tally.read += len(results)
    answer: Answer = {"results": results, "total": len(on_it)}
    paging = _paging(page, more, window)
    return answer | ({"paging": paging} if paging else {})


def change_members(
    portal: Portal, list_id: str, add: Iterable[Any], remove: Iterable[Any]
) -> Answer:
    """Put records on a manual or snapshot list and take others off."""
    each = _writable(portal, list_id)
    kind = portal.kinds.named(each["objectTypeId"])
    wanted = list(map(str, add))
    going = list(map(str, remove))
    if len(wanted) + len(going) > _MOST_CHANGED:
        raise refused(f"At most {_MOST_CHANGED} records can be changed at once")
    ids = _known_ids(portal, kind, [*wanted, *going])
    missing = [text for text, n in ids.items() if n is None]
    added = portal.lists.put(list_id, _of(ids, wanted), portal.now())
    removed = portal.lists.take(list_id, _of(ids, going))
    portal.tally.written += len(added) + len(removed)
    # Documented: ids that are on no record are ignored and reported. The vendor spells the first
    # name so.
    return {
        "recordsIdsAdded": [str(n) for n in added],
        "recordIdsRemoved": [str(n) for n in removed],
        "recordIdsMissing": missing,
    }


def add_from(portal: Portal, list_id: str, source_id: str) -> None:
    """Put everyone on one list on another."""
    source = held(portal, found(portal, source_id))
    change_members(portal, list_id, source, ())


def clear(portal: Portal, list_id: str) -> None:
    """Take everyone off a list."""
    each = _writable(portal, list_id)
    change_members(portal, list_id, (), held(portal, each))


def of_record(portal: Portal, type_id: str, record_id: str) -> Answer:
    """The lists a record is on."""
    results = _lists_of(portal, portal.kinds.named(type_id), record_id)
    return {"results": results, "total": len(results)}


def of_records(portal: Portal, body: dict[str, Any]) -> Answer:
    """The lists that several records are on; one that is not there is on none."""
    inputs = body["inputs"]
    if len(inputs) > _MOST_READ:
        raise refused(f"The number of inputs {len(inputs)} is more than the limit of {_MOST_READ}")
    results = []
    for asked in inputs:
        kind = portal.kinds.named(asked["objectTypeId"])
        on = _lists_of(portal, kind, asked["recordId"])
        about = {"objectTypeId": kind.type_id, "recordId": asked["recordId"]}
        results.append(about | {"recordListMemberships": on})
    now = iso(portal.now())
    return {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}


def _lists_of(portal: Portal, kind: Kind, record_id: str) -> list[Answer]:
    row = portal.find(kind, record_id)
    if row is None:
        return []
    results: list[Answer] = []
    for each in portal.lists.by_id.values():
        if each["objectTypeId"] != kind.type_id:
            continue
        last = held(portal, each).get(row["n"])
        if last is not None:
            first = portal.lists.first_joined(each["listId"], row["n"], last)
            results.append(
                {
                    "listId": each["listId"],
                    "listVersion": each["listVersion"],
                    "firstAddedTimestamp": iso(first),
                    "lastAddedTimestamp": iso(last),
                    "isPublicList": False,
                }
            )
    return results


def _page(places: Sequence[Place], window: Window) -> tuple[list[Place], bool]:
    """The part of an order that is asked for, and whether there is more in that direction."""
    size = window.limit
    if window.before and not window.after:
        last = _cursor(window.before, "before")
        left = [place for place in reversed(places) if place < last]
    else:
        first = _cursor(window.after, "after") if window.after else (0, 0)
        left = [place for place in places if place >= first]
    return left[:size], len(left) > size


def _paging(page: Sequence[Place], more: bool, window: Window) -> Answer:
    """How a page goes on, and back to where it came from."""
    if not page:
        return {}
    descending = bool(window.before) and not window.after
    link = window.link + ("&" if "?" in window.link else "?")
    found: Answer = {}
    if more and descending:
        cursor = _spelt(page[-1])
        found["prev"] = {"before": cursor, "link": f"{link}before={cursor}"}
    elif more:
        at, n = page[-1]
        cursor = _spelt((at, n + 1))
        found["next"] = {"after": cursor, "link": f"{link}after={cursor}"}
    if window.after:
        cursor = _spelt(page[0])
        found["prev"] = {"before": cursor, "link": f"{link}before={cursor}"}
    return found


def _spelt(place: Place) -> str:
    at, n = place
    return f"{at}-{n}" if at else str(n)


def _cursor(text: str, name: str) -> Place:
    at, _, n = text.rpartition("-")
    moment, number = counted(at or "0"), counted(n)
    if moment is None or number is None:
        raise unreadable_parameter(name)
    return moment, number


def _known_ids(portal: Portal, kind: Kind, texts: list[str]) -> dict[str, int | None]:
    """The record each text stands for, under the id it has now; None where there is none."""
    found: dict[str, int | None] = {}
    for text in texts:
        row = portal.find(kind, text)
        found[text] = None if row is None else row["n"]
    return found


def _of(ids: dict[str, int | None], texts: list[str]) -> list[int]:
    found = (ids[text] for text in texts)
    return [n for n in found if n is not None]


def _writable(portal: Portal, list_id: str) -> List:
    each = found(portal, list_id)
    if each["processingType"] == DYNAMIC:
        raise refused(f"List {list_id} is dynamic: its members cannot be changed by hand")
    return each
