"""What single properties held, since when and by whom. HubSpot remembers up to 45 values of a
contact's property and 20 of any other's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning import query
from connectors.hubspot.meaning.schemas import Schemas
from connectors.hubspot.meaning.values import Reader, epoch_s, reader
from connectors.hubspot.reading.records import check
from connectors.hubspot.reading.successors import old_ids
from connectors.protocol import FieldVersion

Wire = Mapping[str, Any]
Versions = dict[str, list[FieldVersion]]
"""Versions by field, newest first."""


def field_history(
    client: PortalClient,
    schemas: Schemas,
    object_name: str,
    ids: Sequence[str],
    fields: Sequence[str],
) -> Mapping[str, Versions]:
    """As the port says; fifty records a call, and one more for those that are not there. A record
    that was merged is told as what it became. Raises RetryableError where HubSpot does not tell
    all.
    """
    readers = _readers(schemas, object_name, fields)
    found: dict[str, Versions] = {}
    if not readers:
        return found
    for chunk in query.chunks(ids, query.HISTORY_BATCH):
        for group in query.groups(list(readers)):
            asked = query.with_history(object_name, group, chunk)
            body = client.records.read(object_name, asked).body
            wires = list(body["results"])
            wires += _archived(client, object_name, group, sorted(check(body)))
            for wire in wires:
                versions = _versions(wire, readers)
                for record_id in _leading_to(wire, chunk):
                    found.setdefault(record_id, {}).update(versions)
    return found


def _leading_to(wire: Wire, asked: Sequence[str]) -> list[str]:
    """The ids of those asked for that this record stands for."""
    own = str(wire["id"])
    ids = [own, *old_ids(wire)]
    return [each for each in ids if each in asked]


def _archived(
    client: PortalClient,
    object_name: str,
    fields: Sequence[str],
    ids: Sequence[str],
) -> list[Wire]:
    """The answers for those that are not there, as far as they lie in the recycle bin."""
    if not ids:
        return []
    asked = query.with_history(object_name, fields, ids)
    body = client.records.read(object_name, asked, archived=True).body
    check(body)
    return list(body["results"])


def _readers(
    schemas: Schemas,
    object_name: str,
    fields: Sequence[str],
) -> dict[str, Reader]:
    known = schemas.fields(object_name)
    readers = {}
    for name in fields:
        if name in known and known[name].type != "association":
            readers[name] = reader(known[name].type)
    return readers


def _versions(wire: Mapping[str, Any], readers: Mapping[str, Reader]) -> Versions:
    told = wire.get("propertiesWithHistory") or {}
    found = {}
    for name, held in told.items():
        if name in readers and held:
            versions = [_version(each, readers[name]) for each in held]
            found[name] = sorted(versions, key=_newest_first)
    return found


def _version(told: Mapping[str, Any], read: Reader) -> FieldVersion:
    return FieldVersion(read(told.get("value")), epoch_s(told.get("timestamp")), _author(told))


def _newest_first(version: FieldVersion) -> float:
    return -version.at


def _author(told: Mapping[str, Any]) -> str:
    """The user where a person did it, else the app or the vendor's own process."""
    user = told.get("updatedByUserId")
    if user:
        return f"user:{user}"
    for name in ("sourceLabel", "sourceId", "sourceType"):
        if told.get(name):
            return str(told[name])
    return ""
