"""How records are read: changes by search, single records by batch read, owners whole.

Search is only ever asked what changed: it lags behind, leaves archived records out and knows no
associations. What a decision rests on is read by id or key, which is consistent.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors.errors import RetryableError
from connectors.hubspot import query
from connectors.hubspot.client import PortalClient, Reply
from connectors.hubspot.cursor import Cursor, Scan
from connectors.hubspot.owners import OWNERS, owners_with, read_owners
from connectors.hubspot.refusal import refusal
from connectors.hubspot.schemas import Decoder, Schemas
from connectors.hubspot.values import epoch_ms
from connectors.record import Page, Record, Ref, Want
from connectors.world import World

SYSTEM = "hubspot"
OWNERS_WHOLE_MS = 3_600_000

Wire = Mapping[str, Any]


class Reading:
    """Reads of one portal; `lag_s` is how long its search may show what was there before."""

    def __init__(self, client: PortalClient, schemas: Schemas, world: World, lag_s: float) -> None:
        self._client, self._schemas, self._world = client, schemas, world
        self._lag = int(lag_s * 1000)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """Every change since each want's cursor, sooner or later; archived records are never among them."""
        for want in wants:
            yield from self._owners(want) if want.object == OWNERS.object else self._since(want)

    def fetch(self, object_name: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
        """These records now; what is archived or unknown is left out."""
        if object_name == OWNERS.object:
            return dict(owners_with(self._client, SYSTEM, fields, "id", ids))

        def one(chunk: Sequence[str]) -> list[Record]:
            return self._batch(object_name, query.by_id(object_name, fields, chunk), fields)

        asked = set(ids)
        found = (record for records in self._each(one, query.chunks(ids)) for record in records)
        return {record.ref.id: record for record in found if record.ref.id in asked}

    def find(self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
        """Records by unique property; an archived one only when no live one has the key."""
        if object_name == OWNERS.object:
            return dict(owners_with(self._client, SYSTEM, fields, key_field, keys))
        found = self._keyed(object_name, key_field, keys, fields, archived=False)
        missing = [key for key in keys if key not in found]
        return {**self._keyed(object_name, key_field, missing, fields, archived=True), **found}

    def record(self, object_name: str, wire: Wire, decode: Decoder) -> Record:
        """One record of an answer."""
        properties = wire["properties"]
        told = properties.get(query.modified_property(object_name)) or wire.get("updatedAt")
        ref = Ref(SYSTEM, object_name, str(wire["id"]))
        return Record(ref, decode(properties), epoch_ms(told) / 1000, bool(wire.get("archived")))

    def _owners(self, want: Want) -> Iterator[Page]:
        """Active owners each time; those who left once an hour, which is how long the cursor stands."""
        now = self._client.now_ms()
        whole = not want.cursor or now - int(want.cursor) >= OWNERS_WHOLE_MS
        cursor = str(now) if whole else want.cursor
        for records in read_owners(self._client, SYSTEM, want.fields, left=whole):
            yield Page(want.object, records, str(cursor))

    def _since(self, want: Want) -> Iterator[Page]:
        cursor = Cursor.parse(want.cursor)
        if cursor.scan is not None:
            # The pages before the interruption may be old by now, so their records are asked for once more.
            cursor = yield from self._scan(want, cursor)
        yield from self._scan(want, cursor)

    def _scan(self, want: Want, cursor: Cursor) -> Generator[Page, None, Cursor]:
        scan = cursor.begin(self._client.now_ms(), self._lag)
        while True:
            asked = query.window(want.object, want.fields, scan.start, scan.after)
            reply = self._client.search(want.object, asked)
            if scan.started is None and scan.start > cursor.confirmed and cursor.overdue(reply.at, self._lag):
                # Our clock is behind, and only the vendor's answer told.
                scan = Scan(cursor.confirmed)
                continue
            records = self._page(want, reply)
            scan = _past(scan, reply, records)
            if _is_last(reply):
                break
            yield Page(want.object, records, cursor.within(scan).text)
        finished = cursor.finished(scan, self._lag)
        yield Page(want.object, records, finished.text)
        return finished

    def _page(self, want: Want, reply: Reply) -> tuple[Record, ...]:
        results = reply.body["results"]
        if not results:
            return ()
        decode = self._schemas.decoder(want.object, want.fields)
        return tuple(self.record(want.object, wire, decode) for wire in results)

    def _keyed(
        self, object_name: str, key_field: str, keys: Iterable[str], fields: Sequence[str], *, archived: bool
    ) -> dict[str, Record]:
        names = (*fields, key_field)

        def one(chunk: Sequence[str]) -> list[Record]:
            asked = query.by_key(object_name, fields, key_field, chunk)
            return self._batch(object_name, asked, names, archived=archived)

        # E-mail addresses come back in lower case.
        asked = {_folded(key_field, key): key for key in keys}
        found = {}
        for records in self._each(one, query.chunks(asked.values())):
            for record in records:
                key = asked.get(_folded(key_field, str(record.fields.get(key_field))))
                if key is not None:
                    found[key] = _without(record, key_field, fields)
        return found

    def _batch(
        self, object_name: str, asked: dict[str, Any], names: Sequence[str], *, archived: bool = False
    ) -> list[Record]:
        body = self._client.read(object_name, asked, archived=archived).body
        for error in body.get("errors") or ():
            if error.get("category") != "OBJECT_NOT_FOUND":
                # Whether that record is there stays open, and open never means gone.
                raise RetryableError(f"HubSpot could not read all records: {refusal(207, error).message}")
        decode = self._schemas.decoder(object_name, names)
        return [self.record(object_name, wire, decode) for wire in body["results"]]

    def _each(
        self, work: Callable[[Sequence[str]], list[Record]], chunks: Sequence[Sequence[str]]
    ) -> Iterable[list[Record]]:
        return self._world.map(work, chunks) if len(chunks) > 1 else map(work, chunks)


def _past(scan: Scan, reply: Reply, records: Sequence[Record]) -> Scan:
    """The scan after one more page."""
    newest = max((round(record.modified_at * 1000) for record in records), default=0)
    after = records[-1].ref.id if records else scan.after
    started = reply.at if scan.started is None else scan.started
    return replace(scan, after=after, started=started, seen=max(scan.seen, newest))


def _is_last(reply: Reply) -> bool:
    """A short page ends a scan, unless a stale index says there is more; `total` may promise what is not shown."""
    results = reply.body["results"]
    more = bool((reply.body.get("paging") or {}).get("next"))
    return not results or (len(results) < query.SEARCH_PAGE and not more)


def _folded(name: str, value: str) -> str:
    return value.lower() if name == "email" else value


def _without(record: Record, key_field: str, fields: Sequence[str]) -> Record:
    if key_field not in fields:
        record.fields = {name: value for name, value in record.fields.items() if name != key_field}
    return record
