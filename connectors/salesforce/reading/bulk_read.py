"""A first read of very many records by Bulk query jobs, page by page in constant memory.

The job sees the moment it began. Until its last row the cursor stays where it was, at the
beginning; then it moves to that moment, less the overlap, and one ordinary read covers what changed
meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

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


class BulkReader:
    """Reads whole objects, from the number of records on from which a job pays (None: never)."""

    def __init__(
        self, client: OrgClient, jobs: BulkJobs, reader: RecordReader, settings: SalesforceSettings
    ) -> None:
        self._client, self._jobs, self._reader = client, jobs, reader
        self._from_rows, self._page = settings.bulk_read_from, settings.bulk_page
        self._overlap = settings.overlap_s

    def large(self, wants: Sequence[tuple[Want, Decoder]]) -> set[str]:
        """Objects worth a job, of the wants that begin. The vendor's counts are approximate: a
        hint, no more.
        """
        # Bulk queries know no subqueries, so that opportunities with their roles are read the
        # ordinary way.
        names = (
            [want.object for want, decoder in wants if _able(want, decoder)]
            if self._from_rows
            else []
        )
        if not names:
            return set()
        try:
            listed = ",".join(map(query.name, names))
            told = self._client.call(
                "GET", "/limits/recordCount", read=True, params={"sObjects": listed}
            ).body
        except RejectedError:
            return set()
        counts = {each["name"]: each["count"] for each in told["sObjects"]}
        return {name for name in names if counts.get(name, 0) >= (self._from_rows or 0)}

    def pages(self, want: Want, decoder: Decoder) -> Iterator[Page]:
        """Every record. Raises RejectedError before the first page where the org refuses the
        job.
        """
        # The query travels in a body, where no address limits its columns.
        columns = dict.fromkeys(column for group in decoder.groups for column in group)
        where = f" WHERE {decoder.only}" if decoder.only else ""
        job = self._jobs.query(query.select(decoder.object, columns) + where)
        told = self._jobs.finished(job)
        if told["state"] != "JobComplete":
            raise RejectedError(
                f"Salesforce gave up a Bulk query: {told.get('errorMessage') or told['state']}"
            )
        begin = Position().dump()
        for rows in self._rows(job, decoder.known):
            yield Page(want.object, self._reader.records(decoder, rows, whole=True), begin)
        yield Page(want.object, (), Position(own=since(job.at, self._overlap)).dump())

    def _rows(self, job: Job, known: Mapping[str, FieldSchema]) -> Iterator[list[dict[str, Any]]]:
        header: list[str] | None = None
        locator = ""
        while locator != "null":
            params = f"?maxRecords={self._page}" + (f"&locator={locator}" if locator else "")
            answer = self._jobs.file(job, "results", params)
            header, cells = read(answer.content, header)
            count = 0
            while batch := list(islice(cells, PAGE)):
                count += len(batch)
                yield [_row(header, row, known) for row in batch if len(row) == len(header)]
                if any(len(row) != len(header) for row in batch):
                    raise RetryableError(
                        "a page of a Bulk query was cut off in the middle of a row"
                    )
            _check_count(answer.headers.get("Sforce-NumberOfRecords"), count)
            # A proxy may drop the header; an empty locator ends as the word does.
            locator = answer.headers.get("Sforce-Locator") or "null"


def _able(want: Want, decoder: Decoder) -> bool:
    beginning = Position.parse(want.cursor) == Position()
    return beginning and decoder.clock is not None and not decoder.roles


def _row(
    header: Sequence[str], cells: Sequence[str], known: Mapping[str, FieldSchema]
) -> dict[str, Any]:
    return {name: neutral(cell, known.get(name)) for name, cell in zip(header, cells, strict=True)}


def _check_count(told: str | None, read_rows: int) -> None:
    """A page that was cut off on the way looks like a short one."""
    if told is not None and told.isdigit() and int(told) != read_rows:
        raise RetryableError(
            f"Salesforce announced {told} rows of a Bulk query and {read_rows} arrived"
        )
