"""Batches of the older Bulk API: rows in CSV, JSON or XML, worked on when somebody asks, answered
in kind.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.parsed import is_list_of
from sandbox.salesforce.bulk.classic.chunking import Chunk, chunks
from sandbox.salesforce.bulk.ingest import columns, write_row
from sandbox.salesforce.bulk.query import BulkQuery
from sandbox.salesforce.csv_rows import Dialect
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.markup import BadXml, parse
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.bulk_jobs import Job, JobFailed
from sandbox.salesforce.soap.records import read_record
from sandbox.salesforce.wire.bodies import read_json
from sandbox.vendor import VendorError

QUERIES = ("query", "queryAll")
_NEXT = {"Queued": "InProgress", "InProgress": "Completed"}
_CSV = Dialect()
# What the newer API's codes are called here (quoted in an issue of ForceCLI/force).
_CODES = {"API_ERROR": "FUNCTIONALITY_NOT_ENABLED"}

Fields = dict[str, Any]


@dataclass(slots=True)
class Result:
    """Of one row; `error` is the collection form of a refusal."""

    record_id: str | None
    created: bool = False
    error: dict[str, Any] | None = None


@dataclass(slots=True)
class Batch:
    """One upload of a job."""

    id: str
    request: bytes
    created: float
    modified: float
    state: str = "Queued"
    message: str | None = None
    results: list[Result] = field(default_factory=list)
    query: BulkQuery | None = None
    chunk: Chunk | None = None

    @property
    def failed(self) -> int:
        """How many rows were refused."""
        return sum(result.error is not None for result in self.results)

    @property
    def processed(self) -> int:
        """How many rows were worked on, or found."""
        if self.query is not None:
            return len(self.query.rows)
        return len(self.results)


class Batches:
    """What a classic job carries: `form` is CSV, JSON or XML, `chunk` the records of a query's
    chunk, 0 for no chunks.
    """

    def __init__(self, model: SalesforceModel, job: Job, form: str, chunk: int = 0) -> None:
        self._model = model
        self._job = job
        self._chunk = chunk
        self.form = form
        self.batches: dict[str, Batch] = {}

    def add(self, request: bytes) -> Batch:
        """One more batch, waiting."""
        now = self._model.clock.now()
        jobs = self._model.bulk
        jobs.batches_today += 1
        batch = Batch(make_id("751", jobs.batches_today), request, now, now)
        self.batches[batch.id] = batch
        return batch

    def step(self, job: Job, rows: int) -> bool:
        """As `Work.step`: everything that waits is done."""
        while waiting := [each for each in self.batches.values() if each.state in _NEXT]:
            for batch in waiting:
                self.poll(batch)
        return True

    def poll(self, batch: Batch) -> None:
        """Somebody asks: the batch moves on by one state."""
        following = _NEXT.get(batch.state)
        if following is None:
            return
        batch.state, batch.modified = following, self._model.clock.now()
        if following == "Completed":
            try:
                self._work(batch)
            except JobFailed as failure:
                batch.state, batch.message = "Failed", str(failure)

    def _work(self, batch: Batch) -> None:
        if self._job.operation in QUERIES:
            self._query(batch)
            return
        seen: set[Any] = set()
        for fields in list(self._rows(batch.request)):
            batch.results.append(self._one(fields, seen))
        self._job.processed += batch.processed
        self._job.failed += batch.failed

    def _query(self, batch: Batch) -> None:
        query = self._asked(batch)
        if self._chunk and batch.chunk is None:
            batch.state = "NotProcessed"
            ids = self._model.store[query.kind.name].rows
            for chunk in chunks(_text(batch), ids, self._chunk):
                self.add(chunk.request()).chunk = chunk
            return
        query.step(self._job, 0)
        if batch.chunk is not None:
            query.rows = [row for row in query.rows if batch.chunk.holds(row["Id"])]
        batch.query = query

    def _asked(self, batch: Batch) -> BulkQuery:
        deleted = self._job.operation == "queryAll"
        try:
            query = BulkQuery(self._model, _text(batch), deleted=deleted, table=self.form == "CSV")
        except Refusal as refusal:
            code = _CODES.get(refusal.code, refusal.code)
            message = f"InvalidBatch : Failed to process query: {code}: {refusal.message}"
            raise JobFailed(message) from None
        if query.kind.name.lower() != self._job.object.lower():
            names = (
                f"the requested query ({query.kind.name}) does not match the entity of the "
                "requested Bulk API Job"
            )
            message = (
                f"INVALID_TYPE_FOR_OPERATION: The root entity of {names} ({self._job.object})."
            )
            raise JobFailed(f"InvalidBatch : Failed to process query: {message}")
        return query

    def _one(self, fields: Fields, seen: set[Any]) -> Result:
        try:
            return Result(*write_row(self._model, self._job, fields, seen))
        except VendorError as refusal:
            item = refusal.item() if isinstance(refusal, Refusal) else {"message": str(refusal)}
            return Result(None, error=item)

    def _rows(self, request: bytes) -> Iterator[Fields]:
        """The rows as fields. Raises `JobFailed` when the whole batch makes no sense."""
        try:
            return {"CSV": self._from_csv, "JSON": self._from_json, "XML": self._from_xml}[
                self.form
            ](request)
        except (csv.Error, BadXml) as error:
            raise JobFailed(f"InvalidBatch : Failed to parse the batch: {error}") from None
        except Refusal as refusal:
            message = f"InvalidBatch : Failed to parse the batch: {refusal.message}"
            raise JobFailed(message) from None

    def _from_csv(self, request: bytes) -> Iterator[Fields]:
        rows = _CSV.rows(request.decode(errors="replace"))
        header = next(rows, [])
        readers = columns(self._model, self._model.writer.kind(self._job.object), self._job, header)
        return iter([_cells(readers, cells) for cells in rows])

    def _from_json(self, request: bytes) -> Iterator[Fields]:
        records = read_json(request)
        if not is_list_of(records, dict):
            raise JobFailed("InvalidBatch : Failed to parse the batch: expected a list of records")
        return iter([self._named(record) for record in records])

    def _from_xml(self, request: bytes) -> Iterator[Fields]:
        found = []
        for node in parse(request).every("sObject"):
            node.attributes.setdefault("type", self._job.object)
            found.append(self._named(read_record(node)[1]))
        return iter(found)

    def _named(self, record: Fields) -> Fields:
        """The record with its fields as the schema writes them."""
        kind = self._model.writer.kind(self._job.object)
        fields: Fields = {}
        for name, value in record.items():
            if name == "attributes" or (isinstance(value, dict) and kind.parent(name)):
                fields[name] = value
                continue
            known = self._model.access.find(kind, name)
            if known is None:
                raise JobFailed(f"InvalidBatch : Field name not found : {name}")
            fields[known.name] = value
        return fields


def _text(batch: Batch) -> str:
    """The query of a batch, without the bounds of its chunk."""
    if batch.chunk is not None:
        return batch.chunk.query
    return batch.request.decode(errors="replace")


def _cells(readers: list[Any], cells: list[str]) -> Fields:
    fields: Fields = {}
    for (_, put), cell in zip(readers, cells, strict=False):
        if cell:
            put(fields, cell)
    return fields
