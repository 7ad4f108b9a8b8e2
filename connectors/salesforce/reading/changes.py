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
Row = dict[str, Any]

_ROLES = query.select(
    "OpportunityContactRole", ["Id", "OpportunityId", "IsDeleted", "SystemModstamp"]
)


@dataclass(slots=True)
class Reading:
    """One want on its way: where it stands, and the queries that carry it on.

    The last query is for its own records; one for their contact roles may stand before it.
    """

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
        self._client, self._decoder, self._reader = client, decoder, reader
        self._bulk, self._overlap = bulk, overlap

    def pages(self, wants: Sequence[Want]) -> Iterator[Page]:
        """The changed records of all wants, each want in the order of its stamps; very many by a
        Bulk job first.

        Raises UserError for a cursor that is none of ours, RejectedError for what the vendor
        refuses.
        """
        decoded = [(want, self._decoder(want.object, want.fields)) for want in wants]
        large = self._bulk.large(decoded)
        continued = []
        for want, decoder in decoded:
            if want.object in large:
                want = yield from self._in_bulk(want, decoder)
            continued.append(want)
        yield from self._ordinary(continued)

    def _in_bulk(self, want: Want, decoder: Decoder) -> Generator[Page, None, Want]:
        """Everything by a Bulk job, and the want that covers what changed meanwhile."""
        cursor = None
        try:
            for page in self._bulk.pages(want, decoder):
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
            texts: list[str] = []
            for reading in group:
                texts += reading.queries
            pages, at = self._client.queries(texts)
            for reading in group:
                count = len(reading.queries)
                scan, pages = Scan(pages[:count], at), pages[count:]
                yield from self._follow(reading, scan)

    def _reading(self, want: Want) -> Reading:
        position = Position.parse(want.cursor)
        decoder = self._decoder(want.object, want.fields)
        now = self._client.vendor_now()
        again = position.own.again(now, self._overlap)
        begin, after = start(position, again)
        texts = [_text(decoder, begin, after)]
        roles_again = False
        if decoder.roles and position.roles is not None:
            roles_again = position.roles.again(now, self._overlap)
            second = position.roles.start(roles_again)
            roles = query.changed_since(_ROLES, None if second is None else instant(second))
            # Before the opportunities, so that these are read after the roles that point at them.
            texts.insert(0, roles)
        return Reading(want, decoder, position, again, roles_again, texts)

    def _follow(self, reading: Reading, scan: Scan) -> Iterator[Page]:
        """A want from its first pages to its end."""
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
        self,
        reading: Reading,
        position: Position,
        scan: Scan,
    ) -> Iterator[tuple[tuple[Record, ...], Position]]:
        """The want's own records page by page, each page with the position that goes on after
        it.
        """
        page, newest, key = scan.pages[-1], None, position.at
        while True:
            last = page["done"]
            records = self._reader.records(reading.decoder, page["records"])
            newest = _newest(newest, records, None if last else scan.at)
            own = self._mark(reading, position.own, newest, scan, whole=last)
            if last:
                yield records, replace(position, own=own, at=None)
                return
            key = _last(reading.decoder, page["records"], scan.at) or key
            yield records, replace(position, own=own, at=key)
            page = self._more(reading, page["nextRecordsUrl"], key)

    def _mark(
        self,
        reading: Reading,
        before: Mark,
        newest: int | None,
        scan: Scan,
        *,
        whole: bool,
    ) -> Mark:
        if reading.decoder.clock is None:
            # Nothing to go by: everything is read, every time.
            return Mark()
        mark = before.moved(
            newest, again=reading.again, scan=scan.at, overlap=self._overlap, whole=whole
        )
        if whole and mark.fresh is None:
            # An object without a single row still needs a place to read on from.
            return since(scan.at, self._overlap)
        return mark

    def _more(self, reading: Reading, address: str, key: Key | None) -> dict[str, Any]:
        """The next page; of a query that was forgotten, the first page behind the row we are sure
        of.
        """
        try:
            return self._client.more(address)
        except RejectedError as error:
            if error.code != LOST_LOCATOR:
                raise
        text = reading.queries[-1]
        if key is not None:
            second, record_id = key
            text = _text(reading.decoder, None if second is None else instant(second), record_id)
        pages, _ = self._client.queries([text])
        return pages[0]

    def _touched(
        self,
        reading: Reading,
        position: Position,
        roles: list[Row],
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


def _text(decoder: Decoder, since: str | None, after: str | None) -> str:
    return query.changed_since(
        decoder.query(), since, by=decoder.clock, after=after, only=decoder.only
    )


def _last(decoder: Decoder, rows: Sequence[Row], scan: float) -> Key | None:
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
    newest = before
    for record in records:
        second = int(record.modified_at)
        if scan is not None and second >= int(scan):
            continue
        if newest is None or second > newest:
            newest = second
    return newest


def _grouped(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """In order, as many as one composite may carry queries."""
    group: list[Reading] = []
    queries = 0
    for reading in readings:
        count = len(reading.queries)
        if queries + count > COMPOSITE_QUERIES:
            yield group
            group, queries = [], 0
        group.append(reading)
        queries += count
    if group:
        yield group
