"""Makes, changes and takes away activities in their older shape.

Documented: a change leaves associations as they are. A missing type is refused in the words that
people report. Not recorded: how an owner or an association that is not there is refused, for which
the words of version 3 stand; people who are mentioned (`ownerIds`) and what kind of record a task
is for are taken and not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.hubspot.definitions.kinds import KINDS, Kind
from sandbox.hubspot.errors import bare
from sandbox.hubspot.legacy.engagements import ASSOCIATED, METADATA, TIMES, TYPES, Found
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.records import changing
from sandbox.hubspot.records.births import Births
from sandbox.hubspot.times import iso

Document = Mapping[str, Any]


def create(portal: Portal, body: Document, by: str) -> Found:
    """A new activity, associated as asked."""
    about = body.get("engagement") or {}
    if about.get("type") is None:
        raise bare("Engagement type cannot be null")
    kind = _kind_of(about["type"])
    properties = {"hs_timestamp": iso(portal.now()), **_properties(kind, body)}
    births = Births(portal, kind, by)
    _leave_others_ids(portal, kind)
    links = _links(portal, kind, body.get("associations") or {})
    return kind, births.commit(births.stage(properties, links))


def change(portal: Portal, found: Found, body: Document, by: str) -> Found:
    """What the body names is changed, everything else stays."""
    kind, row = found
    properties = _properties(kind, body)
    if not properties:
        return found
    changes = changing.Changes(portal, kind, by)
    return kind, changes.commit(changes.stage(row, properties))


def remove(portal: Portal, found: Found, by: str) -> None:
    """Archive it."""
    kind, row = found
    changing.archive(portal, kind, row, by)


def _kind_of(older: str) -> Kind:
    for name, type_ in TYPES.items():
        if type_ == older:
            return KINDS[name]
    raise AssertionError(older)


def _leave_others_ids(portal: Portal, kind: Kind) -> None:
    """An engagement's id is no other one's, whatever their types."""
    portal.next_ids[kind.name] = max(portal.next_ids[name] for name in TYPES)


def _properties(kind: Kind, body: Document) -> dict[str, str]:
    """What the body says, in properties of today; names that an older shape does not have are
    passed over.
    """
    about = body.get("engagement") or {}
    metadata = body.get("metadata") or {}
    found = {}
    if about.get("ownerId") is not None:
        found["hubspot_owner_id"] = str(about["ownerId"])
    if about.get("timestamp") is not None:
        found["hs_timestamp"] = iso(about["timestamp"])
    for name, older in METADATA[kind.name].items():
        if older in metadata:
            found[name] = _text(older, metadata[older])
    return found


def _text(older: str, value: Any) -> str:
    if value is None:
        return ""
    if older in TIMES and isinstance(value, int):
        return iso(value)
    return str(value)


def _links(portal: Portal, kind: Kind, asked: Document) -> list[dict[str, Any]]:
    links = []
    for older, other in ASSOCIATED.items():
        usual = portal.graph.book.default(kind.name, other)
        spec = {"associationCategory": usual.category, "associationTypeId": usual.type_id}
        links += [{"to": {"id": str(each)}, "types": [spec]} for each in asked.get(older) or ()]
    return links
