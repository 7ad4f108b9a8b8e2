"""How single records are read, by id or unique property: consistently, which is what a decision may
rest on.

A record that was merged is read as gone, with the one that took its place; an archived one is read
as gone with what it held, as long as it is kept. Nobody asks for the archived but where a record is
not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from connectors.errors import RetryableError
from connectors.hubspot import SYSTEM
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning import query
from connectors.hubspot.meaning.schemas import OWNERS, Schemas
from connectors.hubspot.meaning.values import Decoder, epoch_s
from connectors.hubspot.meaning.verdict import listed, refusal
from connectors.hubspot.reading.owners import owners_with
from connectors.hubspot.reading.successors import old_ids, predecessor
from connectors.record import Record, Ref
from connectors.world import World

SECOND_ADDRESSES = "hs_additional_emails"

Wire = Mapping[str, Any]
Found = dict[str, Record]
Ask = Callable[[Sequence[str]], query.Body]
"""fields → the body of a batch read that shows them."""
T = TypeVar("T")


class RecordReader:
    """Reads single records of one portal.

    Raises RejectedError for an object or a property the account does not have, RetryableError where
    HubSpot cannot tell all records.
    """

    def __init__(self, client: PortalClient, schemas: Schemas, world: World) -> None:
        self._client, self._schemas, self._world = client, schemas, world

    def fetch(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Found:
        """These records now; what is unknown is left out, what is archived is `gone`, and what was
        merged comes with its successor.
        """
        if object_name == OWNERS.object:
            return owners_with(self._client, fields, "id", ids)

        def one(chunk: Sequence[str]) -> Found:
            return self._by_id(object_name, chunk, fields)

        found: Found = {}
        for records in self._each(one, query.chunks(ids)):
            found |= records
        return found

    def find(
        self,
        object_name: str,
        key_field: str,
        keys: Sequence[str],
        fields: Sequence[str],
    ) -> Found:
        """Records by unique property; an archived one only when no live one has the key."""
        if object_name == OWNERS.object:
            return owners_with(self._client, fields, key_field, keys)
        live = self._by_key(object_name, key_field, keys, fields, archived=False)
        missing = [key for key in keys if key not in live]
        archived = self._by_key(object_name, key_field, missing, fields, archived=True)
        return {**archived, **live}

    def record(self, object_name: str, wire: Wire, decode: Decoder) -> Record:
        """One record of an answer."""
        return _record(object_name, query.modified_property(object_name), wire, decode)

    def records(
        self,
        object_name: str,
        wires: Iterable[Wire],
        decode: Decoder,
    ) -> list[Record]:
        """The records of an answer."""
        modified = query.modified_property(object_name)
        return [_record(object_name, modified, wire, decode) for wire in wires]

    def _by_id(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Found:
        wires, absent = self._batch(
            object_name, fields, lambda group: query.by_id(object_name, group, ids)
        )
        records = self.records(object_name, wires, self._schemas.decoder(object_name, fields))
        found = _by_asked(set(ids), wires, records)
        # A merged id whose successor does not list it; HubSpot names those that are not there.
        unlisted = [each for each in ids if each not in found and each not in absent]
        missing = [each for each in ids if each in absent and each not in found]
        found |= self._alone(object_name, unlisted)
        return found | self._archived(object_name, missing, fields)

    def _archived(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Found:
        """What those that are not there held, as far as they lie in the recycle bin."""
        if not ids:
            return {}
        wires, _ = self._batch(
            object_name,
            fields,
            lambda group: query.by_id(object_name, group, ids),
            archived=True,
        )
        found = {}
        for record in self.records(object_name, wires, self._schemas.decoder(object_name, fields)):
            if record.gone and record.ref.id in ids:
                found[record.ref.id] = record
        return found

    def _alone(self, object_name: str, ids: Sequence[str]) -> Found:
        """What each of these leads to: successors that do not list whom they took in are told apart
        one by one.
        """
        found = {}
        for each in ids:
            body = self._client.records.read(object_name, query.by_id(object_name, (), [each])).body
            check(body)
            for wire in body["results"]:
                record = self.record(object_name, wire, dict)
                itself = record.ref.id == each
                found[each] = record if itself else predecessor(each, record)
        return found

    def _by_key(
        self,
        object_name: str,
        key_field: str,
        keys: Iterable[str],
        fields: Sequence[str],
        *,
        archived: bool,
    ) -> Found:
        # E-mail addresses come back in lower case, and a contact answers to its second ones as
        # well.
        asked = {_folded(key_field, key): key for key in keys}
        if not asked:
            return {}
        names = (*fields, SECOND_ADDRESSES) if key_field == "email" else tuple(fields)
        decode = self._schemas.decoder(object_name, fields)

        def one(chunk: Sequence[str]) -> list[tuple[Wire, Record]]:
            wires, _ = self._batch(
                object_name,
                names,
                lambda group: query.by_key(object_name, group, key_field, chunk),
                archived=archived,
            )
            return list(zip(wires, self.records(object_name, wires, decode), strict=True))

        found: Found = {}
        for answers in self._each(one, query.chunks(asked.values())):
            for wire, record in answers:
                for key in _keys(key_field, wire["properties"]):
                    if key in asked:
                        found[asked[key]] = record
        return found

    def _batch(
        self,
        object_name: str,
        fields: Sequence[str],
        ask: Ask,
        *,
        archived: bool = False,
    ) -> tuple[list[Wire], set[str]]:
        """The answers to one batch read and who is not there; where the fields need several calls,
        joined by id.
        """
        joined: dict[str, dict[str, Any]] = {}
        absent: set[str] = set()
        for group in query.groups(query.without_associations(fields)):
            body = self._client.records.read(object_name, ask(group), archived=archived).body
            absent |= check(body)
            for wire in body["results"]:
                known = joined.setdefault(str(wire["id"]), {**wire, "properties": {}})
                known["properties"] |= wire["properties"]
        return list(joined.values()), absent

    def _each(
        self, work: Callable[[Sequence[str]], T], chunks: Sequence[Sequence[str]]
    ) -> Iterable[T]:
        if len(chunks) > 1:
            return self._world.map(work, chunks)
        return map(work, chunks)


def check(body: Wire) -> set[str]:
    """The ids that are said not to be there. Raises RetryableError for an error that leaves that
    open.
    """
    absent: set[str] = set()
    for error in body.get("errors") or ():
        if error.get("category") != "OBJECT_NOT_FOUND":
            said = refusal(207, error).message
            raise RetryableError(f"HubSpot could not read all records: {said}")
        absent.update(listed(error.get("context") or {}, "ids", "id"))
    return absent


def _by_asked(
    asked: set[str],
    wires: Sequence[Wire],
    records: Sequence[Record],
) -> Found:
    """The records of an answer by the ids asked for, those that lead to them included."""
    found: Found = {}
    for wire, record in zip(wires, records, strict=True):
        for old_id in old_ids(wire):
            if old_id in asked:
                found[old_id] = predecessor(old_id, record)
    for record in records:
        if record.ref.id in asked:
            found[record.ref.id] = record
    return found


def _record(object_name: str, modified: str, wire: Wire, decode: Decoder) -> Record:
    properties = wire["properties"]
    at = epoch_s(properties.get(modified) or wire.get("updatedAt"))
    ref = Ref(SYSTEM, object_name, str(wire["id"]))
    return Record(ref, decode(properties), at, bool(wire.get("archived")))


def _folded(name: str, value: str) -> str:
    return value.lower() if name == "email" else value


def _keys(key_field: str, properties: Wire) -> Iterator[str]:
    """What a record answers to when it is asked for by that property."""
    yield _folded(key_field, str(properties.get(key_field) or ""))
    if key_field != "email":
        return
    for address in str(properties.get(SECOND_ADDRESSES) or "").split(";"):
        if address.strip():
            yield address.strip().lower()
