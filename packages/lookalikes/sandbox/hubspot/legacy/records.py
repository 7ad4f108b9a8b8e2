"""Records in their older shapes: companies, deals and contacts, each value with its versions.

Reported: a value says when and where it came from; times are epoch milliseconds, also as values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from sandbox.hubspot.answers import figures
from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.times import parsed_ms

Document = dict[str, Any]
Names = Iterable[str] | None
"""The properties wanted; None is all there are."""

_ID = {"companies": "companyId", "deals": "dealId", "contacts": "vid"}
_TIMES = ("datetime", "date")


def page(portal: Portal, kind: Kind, after: int, limit: int) -> tuple[list[Row], bool]:
    """Records by ascending id from an id on, and whether there are more."""
    shelf = portal.shelf(kind)
    start = bisect_left(shelf.ids, after)
    chosen = shelf.ids[start : start + limit]
    portal.tally.read += len(chosen)
    return [shelf.live[n] for n in chosen], start + limit < len(shelf.ids)


def recent(portal: Portal, kind: Kind, by: str, since: int = 0) -> list[Row]:
    """Records by the time they were `created` or `modified` (epoch milliseconds), latest first."""
    rows = portal.shelf(kind).live.values()

    def moment(row: Row) -> int:
        return row["created"] if by == "created" else row["modified"]

    found = [row for row in rows if moment(row) >= since]
    portal.tally.read += len(found)
    return sorted(found, key=moment, reverse=True)


def shown(portal: Portal, kind: Kind, row: Row, wanted: Names = None) -> Document:
    """One record with the properties wanted that it has."""
    told = figures.told(portal, kind, row)
    names = told if wanted is None else [name for name in wanted if name in told]
    values = {name: _value(portal, kind, row, name, told[name]) for name in names}
    return {
        "portalId": portal.portal_id,
        _ID[kind.name]: row["n"],
        "isDeleted": row["archived"] is not None,
        "properties": {name: value for name, value in values.items() if value is not None},
        "additionalDomains": [],
        "stateChanges": [],
        "mergeAudits": [],
    }


def associated(portal: Portal, kind: Kind, row: Row) -> Document:
    """What a deal is associated with."""
    one = (kind.name, row["n"])
    return {
        "associatedVids": list(portal.graph.targets(one, "contacts")),
        "associatedCompanyIds": list(portal.graph.targets(one, "companies")),
        "associatedDealIds": list(portal.graph.targets(one, "deals")),
    }


def contact(portal: Portal, row: Row, wanted: Names = None) -> Document:
    """A contact, with the identities it goes by."""
    found = shown(portal, KINDS["contacts"], row, wanted)
    email = row["props"].get("email")
    identities = [{"type": "EMAIL", "value": email, "timestamp": row["created"]}] if email else []
    return {
        "vid": row["n"],
        "canonical-vid": row["n"],
        "merged-vids": [],
        "portal-id": portal.portal_id,
        "is-contact": True,
        "addedAt": row["created"],
        "properties": found["properties"],
        "form-submissions": [],
        "identity-profiles": [{"vid": row["n"], "identities": identities, "deleted-changed": 0}],
        "merge-audits": [],
    }


def _value(portal: Portal, kind: Kind, row: Row, name: str, text: str) -> Document | None:
    if not text:
        return None
    definition = portal.book.live[kind.name].get(name)
    dated = definition is not None and definition["type"] in _TIMES
    value = _milliseconds(text) if dated else text
    at, by = _last(row, name)
    source = {"source": "CRM_UI" if by == "human" else "INTEGRATION", "sourceId": by}
    version = {"name": name, "value": value, "timestamp": at, **source}
    return {"value": value, "timestamp": at, **source, "versions": [version]}


def _milliseconds(text: str) -> str:
    moment = parsed_ms(text)
    return text if moment is None else str(moment)


def _last(row: Row, name: str) -> tuple[int, str]:
    """When a property got its value and from whom; with the last change where HubSpot set it."""
    for at, by, _, new in reversed(row["history"]):
        if name in new:
            return parsed_ms(at) or row["modified"], by
    return row["modified"], "human"
