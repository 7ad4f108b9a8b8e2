"""The bodies of what is asked: search windows and batch reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

SEARCH_PAGE = 200
READ_BATCH = 100

Body = dict[str, Any]


def modified_property(object_name: str) -> str:
    """The property that holds the time of modification; contacts are older than the rest and keep their own."""
    return "lastmodifieddate" if object_name == "contacts" else "hs_lastmodifieddate"


def window(object_name: str, fields: Iterable[str], start: int, after: str) -> Body:
    """The next page of records modified at or after `start` (milliseconds), by ascending id."""
    modified = modified_property(object_name)
    return {
        "filterGroups": [
            {
                "filters": [
                    {"propertyName": modified, "operator": "GTE", "value": str(start)},
                    {"propertyName": "hs_object_id", "operator": "GT", "value": after},
                ]
            }
        ],
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        "properties": properties(object_name, fields),
        "limit": SEARCH_PAGE,
    }


def by_id(object_name: str, fields: Iterable[str], ids: Iterable[str]) -> Body:
    """A batch read by record id."""
    return {"properties": properties(object_name, fields), "inputs": [{"id": each} for each in ids]}


def by_key(object_name: str, fields: Iterable[str], key_field: str, keys: Iterable[str]) -> Body:
    """A batch read by a unique property, which the answer then shows."""
    return {**by_id(object_name, (*fields, key_field), keys), "idProperty": key_field}


def properties(object_name: str, fields: Iterable[str]) -> list[str]:
    """What to ask for: the fields without associations, and always the time of modification."""
    asked = [name for name in fields if not name.startswith("@")]
    return list(dict.fromkeys((*asked, modified_property(object_name))))


def chunks(items: Iterable[str], size: int = READ_BATCH) -> list[Sequence[str]]:
    """Distinct items in runs of at most `size`; HubSpot refuses a batch that names a record twice."""
    distinct = list(dict.fromkeys(items))
    return [distinct[start : start + size] for start in range(0, len(distinct), size)]
