"""What changed: every object of a tick in as few calls as possible, page by page, each page with its cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.record import Page, Record, Want
from connectors.salesforce import query
from connectors.salesforce.client import COMPOSITE_QUERIES, OrgClient
from connectors.salesforce.cursor import Mark, Position, since
from connectors.salesforce.decode import Decoder, stamp
from connectors.salesforce.values import instant

Refetch = Callable[[Decoder, Sequence[str]], Iterator[Record]]
"""Records by id, the recycle bin included, associations with them."""


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
        self, client: OrgClient, decoder: Callable[[str, Sequence[str]], Decoder], refetch: Refetch, overlap: float
    ) -> None:
        self._client, self._decoder, self._refetch, self._overlap = client, decoder, refetch, overlap

    def pages(self, wants: Sequence[Want]) -> Iterator[Page]:
        """The changed records of all wants, each want in the order of its stamps."""
        readings = [self._reading(want) for want in wants]
        for group in _grouped(readings):
            pages, at = self._client.queries([text for reading in group for text in reading.queries])
            for reading in group:
                count = len(reading.queries)
                scan, pages = Scan(pages[:count], at), pages[count:]
                yield from self._follow(reading, scan)

    def _reading(self, want: Want) -> Reading:
        position = Position.parse(want.cursor)
        decoder = self._decoder(want.object, want.fields)
        now = self._client.vendor_now()
        again = position.own.again(now, self._overlap)
        texts = [query.changed_since(decoder.query(), _start(position.own, again))]
        roles_again = False
        if decoder.roles and position.roles is not None:
            roles_again = position.roles.again(now, self._overlap)
            # Before the opportunities, so that these are read after the roles that point at them.
            texts.insert(0, query.changed_since(_ROLES, _start(position.roles, roles_again)))
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
        raw, newest = scan.pages[-1], None
        while True:
            records = tuple(map(reading.decoder.record, raw["records"]))
            newest = _newest(newest, records, None if raw["done"] else scan.at)
            own = position.own.moved(
                newest, again=reading.again, scan=scan.at, overlap=self._overlap, whole=raw["done"]
            )
            if raw["done"]:
                yield records, replace(position, own=self._settled(own, scan))
                return
            yield records, replace(position, own=own)
            raw = self._client.more(raw["nextRecordsUrl"])

    def _settled(self, own: Mark, scan: Scan) -> Mark:
        """An object without a single row still needs a place to read on from."""
        return own if own.fresh is not None else since(scan.at, self._overlap)

    def _touched(
        self, reading: Reading, position: Position, roles: list[dict[str, Any]], seen: set[str], scan: Scan
    ) -> Page:
        """Opportunities whose roles changed: a new role does not move the opportunity's own stamp."""
        assert position.roles is not None
        wanted = sorted({row["OpportunityId"] for row in roles} - seen)
        records = tuple(self._refetch(reading.decoder, wanted))
        newest = int(max(stamp(row["SystemModstamp"]) for row in roles))
        moved = position.roles.moved(newest, again=reading.roles_again, scan=scan.at, overlap=self._overlap)
        return Page(reading.want.object, records, replace(position, roles=moved).dump())


_ROLES = query.select("OpportunityContactRole", ["Id", "OpportunityId", "IsDeleted", "SystemModstamp"])


def _start(mark: Mark, again: bool) -> str | None:
    second = mark.start(again)
    return None if second is None else instant(second)


def _newest(before: int | None, records: Iterable[Record], scan: float | None) -> int | None:
    """The latest stamp read so far.

    On a page with others to come (`scan` given), a row may show the stamp of an edit made after the query
    ran; such a stamp says nothing of the pages to come and does not count.
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
