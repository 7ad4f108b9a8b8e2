"""Operations on single records, as the objects API offers them; parameters in, answers out, no
HTTP.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.hubspot.answers.shapes import (
    Answer,
    Echo,
    associations,
    born,
    columns,
    next_page,
    shown,
)
from sandbox.hubspot.definitions.checks import properties_of
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import (
    no_such_object,
    no_such_page,
    no_such_resource,
    refused,
    unreadable_parameter,
)
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal, may_be_an_id
from sandbox.hubspot.portal.shelf import Row, Shelf
from sandbox.hubspot.records import changing
from sandbox.hubspot.records.births import Births
from sandbox.vendor import VendorError

_PAGE = 100
_PAGE_WITH_HISTORY = 50


@dataclass(frozen=True, slots=True)
class View:
    """What a read wants to see of a record."""

    properties: Sequence[str] = ()
    history: Sequence[str] = ()
    associations: Sequence[str] = ()
    id_property: str | None = None
    archived: bool = False


def create(portal: Portal, kind: Kind, body: dict[str, Any], by: str) -> Answer:
    """Create one record; answers it with all that HubSpot set."""
    births = Births(portal, kind, by)
    return born(
        portal, kind, births.commit(births.stage(properties_of(body), body.get("associations")))
    )


def read(portal: Portal, kind: Kind, record_id: str, view: View) -> Answer:
    """One record; unknown and archived ones answer a page, not JSON, unless the id could be
    nobody's.
    """
    row = _archived(portal, kind, record_id) if view.archived else None
    if row is None:
        row = portal.find(kind, record_id, view.id_property)
    if row is None:
        raise _missing(portal, record_id, view.id_property)
    portal.tally.read += 1
    return _seen(portal, kind, row, view)


def update(
    portal: Portal,
    kind: Kind,
    record_id: str,
    body: dict[str, Any],
    id_property: str | None,
    by: str,
) -> Answer:
    """Change one record; answers what was sent and the default set."""
    properties = properties_of(body)
    if not properties:
        raise refused("No properties found to update, please provide at least one.")
    row = _live(portal, kind, record_id, id_property)
    changes = changing.Changes(portal, kind, by)
    return Echo(portal, kind)(changes.commit(changes.stage(row, properties)), properties)


def archive(
    portal: Portal, kind: Kind, record_id: str, by: str, id_property: str | None = None
) -> None:
    """Archive one record. That archiving what is not there succeeds too is unverified of the
    vendor.
    """
    row = portal.find(kind, record_id, id_property)
    if row is not None:
        changing.archive(portal, kind, row, by)


def page(
    portal: Portal, kind: Kind, view: View, *, after: str, limit: int, link: str = ""
) -> Answer:
    """Records by ascending id from `after` on; `after` of the next page is the last id plus one,
    put behind `link`.
    """
    most = _PAGE_WITH_HISTORY if view.history else _PAGE
    if not 0 < limit <= most:
        raise refused(f"The limit must be between 1 and {most}; it was {limit}")
    start = counted(after or "0")
    if start is None:
        raise unreadable_parameter("after")
    rows, more = _slice(portal.shelf(kind), view.archived, start, limit)
    portal.tally.read += len(rows)
    answer: Answer = {"results": [_seen(portal, kind, row, view) for row in rows]}
    if more:
        follow = rows[-1]["n"] + 1
        answer["paging"] = next_page(follow, f"{link}{'&' if '?' in link else '?'}after={follow}")
    return answer


def _slice(shelf: Shelf, archived: bool, after: int, limit: int) -> tuple[list[Row], bool]:
    ids = sorted(shelf.archived) if archived else shelf.ids
    table = shelf.archived if archived else shelf.live
    start = bisect_left(ids, after)
    chosen = ids[start : start + limit]
    return [table[n] for n in chosen], start + limit < len(ids)


def _seen(portal: Portal, kind: Kind, row: Row, view: View) -> Answer:
    answer = shown(portal, kind, row, columns(portal, kind, view.properties), view.history)
    if view.associations:
        others = [portal.kinds.named(name) for name in view.associations]
        found = associations(portal, kind, row["n"], others)
        if found:
            answer["associations"] = found
    return answer


def _live(portal: Portal, kind: Kind, record_id: str, id_property: str | None) -> Row:
    row = portal.find(kind, record_id, id_property)
    if row is None and id_property is None and not may_be_an_id(record_id):
        raise no_such_object(record_id)
    if row is None:
        raise no_such_resource()
    return row


def _missing(portal: Portal, record_id: str, id_property: str | None) -> VendorError:
    if not id_property and not may_be_an_id(record_id):
        return no_such_object(record_id)
    if portal.settings.missing_page == "html":
        return no_such_page()
    return no_such_resource()


def _archived(portal: Portal, kind: Kind, record_id: str) -> Row | None:
    number = counted(record_id)
    return None if number is None else portal.shelf(kind).archived.get(number)
