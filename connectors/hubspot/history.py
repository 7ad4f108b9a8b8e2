"""What single properties held, since when and by whom. HubSpot remembers up to 45 values of a
contact's property and 20 of any other's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.hubspot import query
from connectors.hubspot.client import PortalClient
from connectors.hubspot.reading import check
from connectors.hubspot.schemas import Schemas
from connectors.hubspot.values import Reader, epoch_s, reader
from connectors.protocol import FieldVersion

Versions = Mapping[str, Mapping[str, Sequence[FieldVersion]]]


def field_history(
    client: PortalClient,
    schemas: Schemas,
    object_name: str,
    ids: Sequence[str],
    fields: Sequence[str],
) -> Versions:
    """As the port says; fifty records a call."""
    known = schemas.describe([object_name])
    types = {
        name: known[object_name].fields[name].type
        for name in fields
        if name in known[object_name].fields
    }
    readers = {name: reader(kind) for name, kind in types.items() if kind != "association"}
    found: dict[str, dict[str, list[FieldVersion]]] = {}
    for chunk in query.chunks(ids, query.HISTORY_BATCH) if readers else ():
        for group in query.groups(list(readers)):
            body = client.read(object_name, query.with_history(object_name, group, chunk)).body
            check(body)
            for wire in body["results"]:
                if str(wire["id"]) in chunk:
                    found.setdefault(str(wire["id"]), {}).update(_versions(wire, readers))
    return found


def _versions(
    wire: Mapping[str, Any], readers: Mapping[str, Reader]
) -> dict[str, list[FieldVersion]]:
    told = wire.get("propertiesWithHistory") or {}
    return {
        name: sorted(
            (_version(each, readers[name]) for each in held), key=lambda version: -version.at
        )
        for name, held in told.items()
        if name in readers and held
    }


def _version(told: Mapping[str, Any], read: Reader) -> FieldVersion:
    return FieldVersion(read(told.get("value")), epoch_s(told.get("timestamp")), _author(told))


def _author(told: Mapping[str, Any]) -> str:
    """The user where a person did it, else the app or the vendor's own process."""
    user = told.get("updatedByUserId")
    return (
        f"user:{user}"
        if user
        else str(told.get("sourceLabel") or told.get("sourceId") or told.get("sourceType") or "")
    )
