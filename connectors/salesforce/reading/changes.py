"""What changed: every object of a tick in as few calls as possible, page by page, each page with
its cursor.

Rows come in the order of their stamp and Id. The vendor's own way of paging forgets a query after
two days, or sooner when many are open: a read then goes on behind the last row it is sure of, as
does the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.errors import RejectedError
from connectors.record import Page, Record, Want
from connectors.salesforce.client import COMPOSITE_QUERIES, LOST_LOCATOR, OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import Decoder, stamp
from connectors.salesforce.meaning.values import instant
from connectors.salesforce.reading.bulk_read import BulkReader
from connectors.salesforce.reading.cursor import Key, Mark, Position, since, start
from connectors.salesforce.reading.records import RecordReader

Decoding = Callable[[str, Sequence[str]], Decoder]


@dataclass(slots=True)
class Reading:
    """One want on its way: where it stands, and the queries that carry it on."""

    want: Want
    decoder: Decoder
    position: Position
    again: bool
    roles_again: bool
    queries: list[str]


@dataclass(slots=True)
class Scan:
    """The first pages of one want, and the vendor's time when they were read."""

    pages: list[dict[str, Any]]
    at: float


class Feed:
    """Reads wants to their end."""

    def __init__(
        self,
        client: OrgClient,
        decoder: Decoding,
        reader: RecordReader,
        bulk: BulkReader,
        overlap: float,
    ) -> None:
        self._client, self._decoder, self._reader, self._overlap = client, decoder, reader, overlap
        self._bulk = bulk

    def pages(self, wants: Sequence[Want]) -> Iterator[Page]:
        """The changed records of all wants, each want in the order of its stamps; very many by a
        Bulk job first.
        """
        large = self._bulk.large(
            [(want, self._decoder(want.object, want.fields)) for want in wants]
        )
        continued = []
        for want in wants:
            if want.object in large:
                want = yield from self._in_bulk(want)
            continued.append(want)
        yield from self._ordinary(continued)

    def _in_bulk(self, want: Want) -> Generator[Page, None, Want]:
        """Everything by a Bulk job, and the want that covers what changed meanwhile."""
        pages = self._bulk.pages(want, self._decoder(want.object, want.fields))
        cursor = None
        try:
            for page in pages:
                cursor = page.cursor
                yield page
        except RejectedError:
            if cursor is not None:
                raise
            return want  # this org or object has no Bulk: the ordinary way will do
        return replace(want, cursor=cursor)

    def _ordinary(self, wants: Sequence[Want]) -> Iterator[Page]:
        readings = [self._reading(want) for want in wants]
        for group in _grouped(readings):
            pages, at = self._client.queries(
                [text for reading in group for text in reading.queries]
            )
            for reading in group:
                count = len(reading.queries)
                scan, pages = Scan(pages[:count], at), pages[count:]
                yield from self._follow(reading, scan)

    def _reading(self, want: Want) -> Reading:
        position = Position.parse(want.cursor)
        decoder = self._decoder(want.object, want.fields)
        now = self._client.vendor_now()
        again = position.own.again(now, self._overlap)
        texts = [_text(decoder, *start(position, again))]
        roles_again = False
        if decoder.roles and position.roles is not None:
            roles_again = position.roles.again(now, self._overlap)
            since = position.roles.start(roles_again)
            # Before the opportunities, so that these are read after the roles that point at them.
            texts.insert(0, query.changed_since(_ROLES, None if since is None else instant(since)))
        return Reading(want, decoder, position, again, roles_again, texts)

    def _follow(self, reading: Reading, scan: Scan) -> Iterator[Page]:
        # Role pages are read to their end before the opportunities are paged on.
        roles = list(self._client.rows(scan.pages[0])) if len(scan.pages) == 2 else []
        position = reading.position
        if reading.decoder.roles and position.roles is None:
            position = replace(position, roles=since(scan.at, self._overlap))
        seen: set[str] = set()
        for records, reached in self._own_pages(reading, position, scan):
            position = reached
            seen.update(record.ref.id for record in records)
            yield Page(reading.want.object, records, position.dump())
        if roles:
            yield self._touched(reading, position, roles, seen, scan)

    def _own_pages(
        self, reading: Reading, position: Position, scan: Scan
    ) -> Iterator[tuple[tuple[Record, ...], Position]]:
        raw, newest, key = scan.pages[-1], None, position.at
        while True:
            records = self._reader.records(reading.decoder, raw["records"])
            newest = _newest(newest, records, None if raw["done"] else scan.at)
            if reading.decoder.clock is None:
                # Nothing to go by: everything is read, every time.
                own = Mark()
            else:
                own = position.own.moved(
                    newest,
                    again=reading.again,
                    scan=scan.at,
                    overlap=self._overlap,
                    whole=raw["done"],
                )
            if raw["done"]:
                settled = self._settled(own, scan) if reading.decoder.clock else own
                yield records, replace(position, own=settled, at=None)
                return
            key = _last(reading.decoder, raw["records"], scan.at) or key
            yield records, replace(position, own=own, at=key)
            raw = self._more(reading, raw["nextRecordsUrl"], key)

    def _more(self, reading: Reading, address: str, key: Key | None) -> dict[str, Any]:
        """The next page; of a query that was forgotten, the first page behind the row we are sure
        of.
        """
        try:
            return self._client.more(address)
        except RejectedError as error:
            if error.code != LOST_LOCATOR:
                raise
        second, record_id = key or (None, None)
        text = _text(reading.decoder, None if second is None else instant(second), record_id)
        pages, _ = self._client.queries([text if key else reading.queries[-1]])
        return pages[0]

    def _settled(self, own: Mark, scan: Scan) -> Mark:
        """An object without a single row still needs a place to read on from."""
        return own if own.fresh is not None else since(scan.at, self._overlap)

    def _touched(
        self,
        reading: Reading,
        position: Position,
        roles: list[dict[str, Any]],
        seen: set[str],
        scan: Scan,
    ) -> Page:
        """Opportunities whose roles changed: a new role does not move the opportunity's own
        stamp.
        """
        assert position.roles is not None
        wanted = sorted({row["OpportunityId"] for row in roles} - seen)
        records = self._reader.by_id(reading.decoder, wanted)
        newest = int(max(stamp(row["SystemModstamp"]) for row in roles))
        moved = position.roles.moved(
            newest, again=reading.roles_again, scan=scan.at, overlap=self._overlap
        )
        return Page(reading.want.object, records, replace(position, roles=moved).dump())


_ROLES = query.select(
    "OpportunityContactRole", ["Id", "OpportunityId", "IsDeleted", "SystemModstamp"]
)


def _text(decoder: Decoder, since: str | None, after: str | None) -> str:
    return query.changed_since(
        decoder.query(), since, by=decoder.clock, after=after, only=decoder.only
    )


def _last(decoder: Decoder, rows: Sequence[dict[str, Any]], scan: float) -> Key | None:
    """The last row whose place is sure: one that was edited after the query ran shows a stamp of
    later.
    """
    for row in reversed(rows):
        if decoder.clock is None:
            return None, row["Id"]
        second = int(stamp(row[decoder.clock]))
        if second < int(scan):
            return second, row["Id"]
    return None


def _newest(before: int | None, records: Iterable[Record], scan: float | None) -> int | None:
    """The latest stamp read so far.

    On a page with others to come (`scan` given), a row may show the stamp of an edit made after the
    query ran; such a stamp says nothing of the pages to come and does not count.
    """
    stamps = [int(record.modified_at) for record in records]
    if scan is not None:
        stamps = [each for each in stamps if each < int(scan)]
    newest = max(stamps, default=None)
    if newest is None or before is None:
        return before if newest is None else newest
    return max(before, newest)


def _grouped(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """In order, as many as one composite may carry queries."""
    group: list[Reading] = []
    for reading in readings:
        if sum(len(each.queries) for each in group) + len(reading.queries) > COMPOSITE_QUERIES:
            yield group
            group = []
        group.append(reading)
    if group:
        yield group
