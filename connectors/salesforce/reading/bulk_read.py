"""A first read of very many records by Bulk query jobs, page by page in constant memory.

The job sees the moment it began. Until its last row the cursor stays where it was, at the
beginning; then it moves to that moment, less the overlap, and one ordinary read covers what changed
meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from more_itertools import chunked

from connectors.errors import RejectedError, RetryableError
from connectors.record import FieldSchema, Page, Want
from connectors.salesforce.bulk_jobs import BulkJobs, Job
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.bulk_csv import neutral, read
from connectors.salesforce.meaning.decode import Decoder
from connectors.salesforce.reading.cursor import Position, since
from connectors.salesforce.reading.records import RecordReader
from connectors.salesforce.settings import SalesforceSettings

PAGE = 2_000
# What the vendor says in the place of a locator when there are no more pages.
NO_MORE = "null"


class BulkReader:
    """Reads whole objects, from the number of records on from which a job pays (None: never)."""

    def __init__(
        self,
        client: OrgClient,
        jobs: BulkJobs,
        reader: RecordReader,
        settings: SalesforceSettings,
    ) -> None:
        self._client, self._jobs, self._reader = client, jobs, reader
        self._from_rows, self._page = settings.bulk_read_from, settings.bulk_page
        self._overlap = settings.overlap_s

    def large(self, wants: Sequence[tuple[Want, Decoder]]) -> set[str]:
        """Objects worth a job, of the wants that begin. The vendor's counts are approximate: a
        hint, no more.
        """
        if self._from_rows is None:
            return set()
        names = [want.object for want, decoder in wants if _able(want, decoder)]
        if not names:
            return set()
        counts = self._counts(names)
        return {name for name in names if counts.get(name, 0) >= self._from_rows}

    def pages(self, want: Want, decoder: Decoder) -> Iterator[Page]:
        """Every record.

        Raises RejectedError before the first page where the org refuses the job, RetryableError for
        a job that takes too long and for a page that was cut off.
        """
        job = self._jobs.query(_everything(decoder))
        told = self._jobs.finished(job)
        if told["state"] != "JobComplete":
            reason = told.get("errorMessage") or told["state"]
            raise RejectedError(f"Salesforce gave up a Bulk query: {reason}")
        begin = Position().dump()
        for rows in self._rows(job, decoder.known):
            records = self._reader.records(decoder, rows, whole=True)
            yield Page(want.object, records, begin)
        seen = Position(own=since(job.at, self._overlap))
        yield Page(want.object, (), seen.dump())

    def _counts(self, names: Sequence[str]) -> dict[str, int]:
        """Records of each object, about; nothing where the vendor does not tell."""
        params = {"sObjects": ",".join(map(query.name, names))}
        try:
            told = self._client.ask("/limits/recordCount", params)
        except RejectedError:
            return {}
        return {each["name"]: each["count"] for each in told["sObjects"]}

    def _rows(self, job: Job, known: Mapping[str, FieldSchema]) -> Iterator[list[dict[str, Any]]]:
        header: list[str] | None = None
        locator = ""
        while locator != NO_MORE:
            params = f"?maxRecords={self._page}"
            if locator:
                params += f"&locator={locator}"
            answer = self._jobs.file(job, "results", params)
            header, lines = read(answer.content, header)
            count = 0
            for batch in chunked(lines, PAGE):
                count += len(batch)
                whole = [cells for cells in batch if len(cells) == len(header)]
                yield [_row(header, cells, known) for cells in whole]
                if len(whole) < len(batch):
                    raise RetryableError(
                        "a page of a Bulk query was cut off in the middle of a row"
                    )
            _check_count(answer.headers.get("Sforce-NumberOfRecords"), count)
            # A proxy may drop the header; an empty locator ends as the word does.
            locator = answer.headers.get("Sforce-Locator") or NO_MORE


def _able(want: Want, decoder: Decoder) -> bool:
    """Whether a job could read this want: it begins, and its rows have a stamp to go on by."""
    # Bulk queries know no subqueries, so that opportunities with their roles are read the ordinary
    # way.
    if decoder.roles or decoder.clock is None:
        return False
    return Position.parse(want.cursor) == Position()


def _everything(decoder: Decoder) -> str:
    """One query for all columns: it travels in a body, where no address limits them."""
    columns: dict[str, None] = {}
    for group in decoder.groups:
        columns.update(dict.fromkeys(group))
    selected = query.select(decoder.object, columns)
    return f"{selected} WHERE {decoder.only}" if decoder.only else selected


def _row(
    header: Sequence[str],
    cells: Sequence[str],
    known: Mapping[str, FieldSchema],
) -> dict[str, Any]:
    return {name: neutral(cell, known.get(name)) for name, cell in zip(header, cells, strict=True)}


def _check_count(told: str | None, read_rows: int) -> None:
    """A page that was cut off on the way looks like a short one."""
    if told is None or not told.isdigit():
        return
    if int(told) != read_rows:
        raise RetryableError(
            f"Salesforce announced {told} rows of a Bulk query and {read_rows} arrived"
        )
