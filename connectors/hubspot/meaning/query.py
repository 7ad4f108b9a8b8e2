"""The bodies of what is asked: search windows and batch reads, and how long lists of properties are
split. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

SEARCH_PAGE = 200
READ_BATCH = 100
# With histories a batch read takes half as many.
HISTORY_BATCH = 50
ASSOCIATIONS_BATCH = 1000
# A search's body may have 3,000 characters, of which the window takes up to 400; a batch read's may
# have more.
SEARCH_ROOM = 2_500
READ_ROOM = 12_000

MERGED = "hs_merged_object_ids"
"""The property that names the records that became part of this one."""

Body = dict[str, Any]


def modified_property(object_name: str) -> str:
    """The property that holds the time of modification; contacts are older than the rest and keep
    their own.
    """
    return "lastmodifieddate" if object_name == "contacts" else "hs_lastmodifieddate"


def window(object_name: str, fields: Iterable[str], start: int, after: str) -> Body:
    """The next page of records modified at or after `start` (milliseconds), by ascending id."""
    modified = modified_property(object_name)
    since = {"propertyName": modified, "operator": "GTE", "value": str(start)}
    beyond = {"propertyName": "hs_object_id", "operator": "GT", "value": after}
    return {
        "filterGroups": [{"filters": [since, beyond]}],
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        "properties": properties(object_name, fields),
        "limit": SEARCH_PAGE,
    }


def by_id(object_name: str, fields: Iterable[str], ids: Iterable[str]) -> Body:
    """A batch read by record id."""
    inputs = [{"id": each} for each in ids]
    return {"properties": properties(object_name, fields), "inputs": inputs}


def by_key(
    object_name: str,
    fields: Iterable[str],
    key_field: str,
    keys: Iterable[str],
) -> Body:
    """A batch read by a unique property, which the answer then shows."""
    return {**by_id(object_name, (*fields, key_field), keys), "idProperty": key_field}


def with_history(object_name: str, fields: Sequence[str], ids: Iterable[str]) -> Body:
    """A batch read of what these fields held."""
    return {**by_id(object_name, (), ids), "propertiesWithHistory": list(fields)}


def properties(object_name: str, fields: Iterable[str]) -> list[str]:
    """What to ask for: the fields without associations, and always the time of modification and of
    merges.
    """
    asked = without_associations(fields)
    asked.append(modified_property(object_name))
    if mergeable(object_name):
        asked.append(MERGED)
    return list(dict.fromkeys(asked))


def without_associations(fields: Iterable[str]) -> list[str]:
    """The fields that are properties; associations (`@…`) are asked for in calls of their own."""
    return [name for name in fields if not name.startswith("@")]


def mergeable(object_name: str) -> bool:
    """Whether records of this object can be merged; activities, owners and leads cannot."""
    return object_name not in ("meetings", "tasks", "notes", "calls", "emails", "leads")


def groups(fields: Sequence[str], room: int = READ_ROOM) -> list[Sequence[str]]:
    """The fields in runs that fit into one call each, at least one run."""
    found: list[list[str]] = [[]]
    left = room
    for name in fields:
        needed = len(name) + 3
        if needed > left and found[-1]:
            found.append([])
            left = room
        found[-1].append(name)
        left -= needed
    return list(found)


def chunks(items: Iterable[str], size: int = READ_BATCH) -> list[Sequence[str]]:
    """Distinct items in runs of at most `size`; HubSpot refuses a batch that names a record
    twice.
    """
    distinct = list(dict.fromkeys(items))
    return [distinct[start : start + size] for start in range(0, len(distinct), size)]
