"""What changed since a cursor, by search; owners whole.

Search is only ever asked what changed: it lags behind, leaves archived records out, knows no
associations, and takes short questions, so that many fields come in a second reading by id.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from connectors.hubspot import query
from connectors.hubspot.client import PortalClient, Reply
from connectors.hubspot.cursor import Cursor, Scan
from connectors.hubspot.moved import predecessors
from connectors.hubspot.owners import OWNERS, read_owners
from connectors.hubspot.query import MERGED
from connectors.hubspot.reading import SYSTEM, Reading
from connectors.hubspot.schemas import Schemas
from connectors.record import Page, Record, Want

OWNERS_WHOLE_MS = 3_600_000
# How often a page is asked for that shows nothing of what it counts.
ASKED = 2


class Feed:
    """The changes of one portal; `lag_s` is how long its search may show what was there before."""

    def __init__(
        self, client: PortalClient, schemas: Schemas, reading: Reading, lag_s: float
    ) -> None:
        self._client, self._schemas, self._reading = client, schemas, reading
        self._lag = int(lag_s * 1000)

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """Every change since each want's cursor, sooner or later; archived records are never among
        them.

        Those that were merged into a changed record come with it, `gone`.
        """
        for want in wants:
            yield from self._owners(want) if want.object == OWNERS.object else self._since(want)

    def _owners(self, want: Want) -> Iterator[Page]:
        """Active owners each time; those who left once an hour, which is how long the cursor
        stands.
        """
        now = self._client.now_ms()
        whole = not want.cursor or now - int(want.cursor) >= OWNERS_WHOLE_MS
        cursor = str(now) if whole else want.cursor
        for records in read_owners(self._client, SYSTEM, want.fields, left=whole):
            yield Page(want.object, records, str(cursor))

    def _since(self, want: Want) -> Iterator[Page]:
        cursor = Cursor.parse(want.cursor)
        if cursor.scan is not None:
            # The pages before the interruption may be old by now, so their records are asked for
            # once more.
            cursor = yield from self._scan(want, cursor)
        yield from self._scan(want, cursor)

    def _scan(self, want: Want, cursor: Cursor) -> Generator[Page, None, Cursor]:
        scan = cursor.begin(self._client.now_ms(), self._lag)
        first, *more = query.groups(
            [name for name in want.fields if name[0] != "@"], query.SEARCH_ROOM
        )
        while True:
            reply = self._page(want.object, first, scan)
            if (
                scan.started is None
                and scan.start > cursor.confirmed
                and cursor.overdue(reply.at, self._lag)
            ):
                # Our clock is behind, and only the vendor's answer told.
                scan = Scan(cursor.confirmed)
                continue
            found = self._found(want, first, reply)
            self._add(want, found, [name for group in more for name in group])
            scan = _past(scan, reply, found)
            records = (*found, *_merged(reply, found))
            if not found or _is_last(reply):
                break
            yield Page(want.object, records, cursor.within(scan).text)
        done = cursor.finished(scan, self._lag) if _is_last(reply) else cursor.abandoned()
        yield Page(want.object, records, done.text)
        return done

    def _page(self, object_name: str, fields: Sequence[str], scan: Scan) -> Reply:
        body = query.window(object_name, fields, scan.start, scan.after)
        for _ in range(ASKED):
            reply = self._client.search(object_name, body)
            if reply.body["results"] or _is_last(reply):
                break
        return reply

    def _found(self, want: Want, fields: Sequence[str], reply: Reply) -> tuple[Record, ...]:
        results = reply.body["results"]
        if not results:
            return ()
        decode = self._schemas.decoder(want.object, fields)
        return tuple(self._reading.records(want.object, results, decode))

    def _add(self, want: Want, records: Sequence[Record], fields: Sequence[str]) -> None:
        """The fields that had no room in the question; of a record that went meanwhile they stay
        absent.
        """
        if not fields or not records:
            return
        known = self._reading.fetch(want.object, [record.ref.id for record in records], fields)
        for record in records:
            if record.ref.id in known:
                record.fields = {**record.fields, **known[record.ref.id].fields}


def _merged(reply: Reply, records: Sequence[Record]) -> Iterator[Record]:
    for wire, record in zip(reply.body["results"], records, strict=True):
        if wire["properties"].get(MERGED):
            yield from predecessors(wire, record)


def _past(scan: Scan, reply: Reply, records: Sequence[Record]) -> Scan:
    """The scan after one more page."""
    newest = round(max((record.modified_at for record in records), default=0) * 1000)
    after = records[-1].ref.id if records else scan.after
    started = reply.at if scan.started is None else scan.started
    return replace(scan, after=after, started=started, seen=max(scan.seen, newest))


def _is_last(reply: Reply) -> bool:
    """Whether nothing lies beyond this page: `total` counts what follows the last id, and pages may
    come up short.
    """
    results = reply.body["results"]
    more = bool((reply.body.get("paging") or {}).get("next"))
    return not more and int(reply.body.get("total") or 0) <= len(results)
