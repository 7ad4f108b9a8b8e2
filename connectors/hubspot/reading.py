"""How single records are read, by id or unique property: consistently, which is what a decision may
rest on.

A record that was merged is read as gone, with the one that took its place; an archived one is left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from connectors.errors import RetryableError
from connectors.hubspot import query
from connectors.hubspot.client import PortalClient
from connectors.hubspot.moved import moved, old_ids
from connectors.hubspot.owners import OWNERS, owners_with
from connectors.hubspot.refusal import listed, refusal
from connectors.hubspot.schemas import Schemas
from connectors.hubspot.values import Decoder, epoch_s
from connectors.record import Record, Ref
from connectors.world import World

SYSTEM = "hubspot"
SECOND = "hs_additional_emails"

Wire = Mapping[str, Any]
T = TypeVar("T")


class Reading:
    """Reads of one portal."""

    def __init__(self, client: PortalClient, schemas: Schemas, world: World) -> None:
        self._client, self._schemas, self._world = client, schemas, world

    def fetch(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """These records now; what is archived or unknown is left out, what was merged comes with
        its survivor.
        """
        if object_name == OWNERS.object:
            return dict(owners_with(self._client, SYSTEM, fields, "id", ids))
        found: dict[str, Record] = {}
        for records in self._each(
            lambda chunk: self._some(object_name, chunk, fields), query.chunks(ids)
        ):
            found |= records
        return found

    def find(
        self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        """Records by unique property; an archived one only when no live one has the key."""
        if object_name == OWNERS.object:
            return dict(owners_with(self._client, SYSTEM, fields, key_field, keys))
        found = self._keyed(object_name, key_field, keys, fields, archived=False)
        missing = [key for key in keys if key not in found]
        return {**self._keyed(object_name, key_field, missing, fields, archived=True), **found}

    def record(self, object_name: str, wire: Wire, decode: Decoder) -> Record:
        """One record of an answer."""
        return _record(object_name, query.modified_property(object_name), wire, decode)

    def records(self, object_name: str, wires: Iterable[Wire], decode: Decoder) -> list[Record]:
        """The records of an answer."""
        modified = query.modified_property(object_name)
        return [_record(object_name, modified, wire, decode) for wire in wires]

    def _some(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        asked = set(ids)
        wires, absent = self._batch(
            fields, lambda group: query.by_id(object_name, group, ids), object_name
        )
        decode = self._schemas.decoder(object_name, fields)
        survivors = list(zip(wires, self.records(object_name, wires, decode), strict=True))
        found = {
            old: moved(old, record)
            for wire, record in survivors
            for old in old_ids(wire)
            if old in asked
        }
        found |= {record.ref.id: record for _, record in survivors if record.ref.id in asked}
        # A merged id whose survivor does not list it; HubSpot names those that are not there.
        return found | self._alone(
            object_name, [each for each in ids if each not in found and each not in absent]
        )

    def _alone(self, object_name: str, ids: Sequence[str]) -> dict[str, Record]:
        """What each of these leads to: survivors that do not list whom they took in are told apart
        one by one.
        """
        found = {}
        for each in ids:
            body = self._client.read(object_name, query.by_id(object_name, (), [each])).body
            check(body)
            for wire in body["results"]:
                survivor = self.record(object_name, wire, dict)
                found[each] = survivor if survivor.ref.id == each else moved(each, survivor)
        return found

    def _keyed(
        self,
        object_name: str,
        key_field: str,
        keys: Iterable[str],
        fields: Sequence[str],
        *,
        archived: bool,
    ) -> dict[str, Record]:
        # E-mail addresses come back in lower case, and a contact answers to its second ones as
        # well.
        asked = {_folded(key_field, key): key for key in keys}
        names = (*fields, SECOND) if key_field == "email" else tuple(fields)
        decode = self._schemas.decoder(object_name, fields) if asked else dict

        def one(chunk: Sequence[str]) -> list[tuple[Wire, Record]]:
            wires, _ = self._batch(
                names,
                lambda group: query.by_key(object_name, group, key_field, chunk),
                object_name,
                archived=archived,
            )
            return list(zip(wires, self.records(object_name, wires, decode), strict=True))

        found: dict[str, Record] = {}
        for answers in self._each(one, query.chunks(asked.values())):
            for wire, record in answers:
                found |= {
                    asked[key]: record
                    for key in _keys(key_field, wire["properties"])
                    if key in asked
                }
        return found

    def _batch(
        self,
        fields: Sequence[str],
        ask: Callable[[Sequence[str]], dict[str, Any]],
        object_name: str,
        *,
        archived: bool = False,
    ) -> tuple[list[Wire], set[str]]:
        """The answers to one batch read and who is not there; where the fields need several calls,
        joined by id.
        """
        joined: dict[str, dict[str, Any]] = {}
        absent: set[str] = set()
        for group in query.groups([name for name in fields if name[0] != "@"]):
            body = self._client.read(object_name, ask(group), archived=archived).body
            absent |= check(body)
            for wire in body["results"]:
                known = joined.setdefault(str(wire["id"]), {**wire, "properties": {}})
                known["properties"] |= wire["properties"]
        return list(joined.values()), absent

    def _each(
        self, work: Callable[[Sequence[str]], T], chunks: Sequence[Sequence[str]]
    ) -> Iterable[T]:
        return self._world.map(work, chunks) if len(chunks) > 1 else map(work, chunks)


def _record(object_name: str, modified: str, wire: Wire, decode: Decoder) -> Record:
    properties = wire["properties"]
    at = epoch_s(properties.get(modified) or wire.get("updatedAt"))
    return Record(
        Ref(SYSTEM, object_name, str(wire["id"])),
        decode(properties),
        at,
        bool(wire.get("archived")),
    )


def check(body: Wire) -> set[str]:
    """The ids that are said not to be there. Raises RetryableError for an error that leaves that
    open.
    """
    absent: set[str] = set()
    for error in body.get("errors") or ():
        if error.get("category") != "OBJECT_NOT_FOUND":
            raise RetryableError(
                f"HubSpot could not read all records: {refusal(207, error).message}"
            )
        absent |= set(listed(error.get("context") or {}, "ids", "id"))
    return absent


def _folded(name: str, value: str) -> str:
    return value.lower() if name == "email" else value


def _keys(key_field: str, properties: Wire) -> Iterator[str]:
    yield _folded(key_field, str(properties.get(key_field) or ""))
    if key_field == "email":
        yield from (
            each.strip().lower()
            for each in str(properties.get(SECOND) or "").split(";")
            if each.strip()
        )
