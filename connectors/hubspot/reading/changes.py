"""What changed since a cursor, by search; owners whole.

Search is only ever asked what changed: it lags behind, leaves archived records out, knows no
associations, and takes short questions, so that many fields come in a second reading by id.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from connectors.hubspot.calls import Reply
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning import query
from connectors.hubspot.meaning.query import MERGED
from connectors.hubspot.meaning.schemas import OWNERS, Schemas
from connectors.hubspot.reading.cursor import Cursor, Scan
from connectors.hubspot.reading.owners import read_owners
from connectors.hubspot.reading.records import RecordReader
from connectors.hubspot.reading.successors import predecessors
from connectors.record import Page, Record, Want

OWNERS_WHOLE_MS = 3_600_000
# How often a page is asked for that shows nothing of what it counts.
ASKED = 2


class Feed:
    """The changes of one portal; `lag_s` is how long its search may show what was there before."""

    def __init__(
        self,
        client: PortalClient,
        schemas: Schemas,
        reader: RecordReader,
        lag_s: float,
    ) -> None:
        self._client, self._schemas, self._reader = client, schemas, reader
        self._lag = int(lag_s * 1000)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """Every change since each want's cursor, sooner or later; archived records are never among
        them.

        Those that were merged into a changed record come with it, `gone`. Raises RejectedError for
        an object or a property the account does not have, RetryableError for a page that cannot be
        had.
        """
        for want in wants:
            if want.object == OWNERS.object:
                yield from self._owners(want)
            else:
                yield from self._since(want)

    def _owners(self, want: Want) -> Iterator[Page]:
        """Active owners each time; those who left once an hour, which is how long the cursor
        stands.
        """
        now = self._client.now_ms()
        cursor = want.cursor
        whole = not cursor or now - int(cursor) >= OWNERS_WHOLE_MS
        if whole:
            cursor = str(now)
        for records in read_owners(self._client, want.fields, left=whole):
            yield Page(want.object, records, str(cursor))

    def _since(self, want: Want) -> Iterator[Page]:
        cursor = Cursor.parse(want.cursor)
        if cursor.scan is not None:
            # The pages before the interruption may be old by now, so their records are asked for
            # once more.
            cursor = yield from self._scan(want, cursor)
        yield from self._scan(want, cursor)

    def _scan(self, want: Want, cursor: Cursor) -> Generator[Page, None, Cursor]:
        """One scan to its end, page by page; returns the cursor after it."""
        scan = cursor.begin(self._client.now_ms(), self._lag)
        fields, *more = query.groups(query.without_associations(want.fields), query.SEARCH_ROOM)
        beside = [name for group in more for name in group]
        while True:
            reply = self._page(want.object, fields, scan)
            if self._began_too_late(scan, cursor, reply):
                scan = Scan(cursor.confirmed)
                continue
            found = self._records(want.object, fields, reply)
            self._add(want.object, found, beside)
            scan = _past(scan, reply, found)
            records = (*found, *_merged(reply, found))
            if not found or _is_last(reply):
                break
            yield Page(want.object, records, cursor.within(scan).text)
        whole = _is_last(reply)
        done = cursor.finished(scan, self._lag) if whole else cursor.abandoned()
        yield Page(want.object, records, done.text)
        return done

    def _began_too_late(self, scan: Scan, cursor: Cursor, reply: Reply) -> bool:
        """Whether our clock is behind, which only the vendor's first answer tells."""
        if scan.started is not None or scan.start <= cursor.confirmed:
            return False
        return cursor.overdue(reply.at, self._lag)

    def _page(self, object_name: str, fields: Sequence[str], scan: Scan) -> Reply:
        body = query.window(object_name, fields, scan.start, scan.after)
        for _ in range(ASKED):
            reply = self._client.records.search(object_name, body)
            if reply.body["results"] or _is_last(reply):
                break
        return reply

    def _records(
        self,
        object_name: str,
        fields: Sequence[str],
        reply: Reply,
    ) -> tuple[Record, ...]:
        results = reply.body["results"]
        if not results:
            return ()
        decode = self._schemas.decoder(object_name, fields)
        return tuple(self._reader.records(object_name, results, decode))

    def _add(
        self,
        object_name: str,
        records: Sequence[Record],
        fields: Sequence[str],
    ) -> None:
        """The fields that had no room in the question; of a record that went meanwhile they stay
        absent.
        """
        if not fields or not records:
            return
        ids = [record.ref.id for record in records]
        known = self._reader.fetch(object_name, ids, fields)
        for record in records:
            if record.ref.id in known:
                record.fields = {**record.fields, **known[record.ref.id].fields}


def _merged(reply: Reply, records: Sequence[Record]) -> Iterator[Record]:
    for wire, record in zip(reply.body["results"], records, strict=True):
        if wire["properties"].get(MERGED):
            yield from predecessors(wire, record)


def _past(scan: Scan, reply: Reply, records: Sequence[Record]) -> Scan:
    """The scan after one more page."""
    newest_s = max((record.modified_at for record in records), default=0)
    seen = max(scan.seen, round(newest_s * 1000))
    after = records[-1].ref.id if records else scan.after
    started = reply.at if scan.started is None else scan.started
    return replace(scan, after=after, started=started, seen=seen)


def _is_last(reply: Reply) -> bool:
    """Whether nothing lies beyond this page: `total` counts what follows the last id, and pages may
    come up short.
    """
    paging = reply.body.get("paging") or {}
    if paging.get("next"):
        return False
    following = int(reply.body.get("total") or 0)
    return following <= len(reply.body["results"])
