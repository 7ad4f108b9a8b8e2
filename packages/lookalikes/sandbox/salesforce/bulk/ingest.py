"""What an ingest job does: every row of its CSV through the org's ordinary writes, each with its
own outcome.

Rows already processed are never rolled back. A blank cell leaves a field as it is; `#N/A` empties
it.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sandbox.salesforce.actions.recycling import purge
from sandbox.salesforce.csv_rows import Dialect
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.bulk_jobs import Job, JobFailed
from sandbox.salesforce.schema.object_types import Field, ObjectType
from sandbox.salesforce.writing.writer import Ambiguous
from sandbox.vendor import VendorError

# The vendor saves 200 rows at a time; a key may not come twice among them.
_CHUNK = 200
_NULL = "#N/A"
_TRUE = frozenset({"true", "1", "yes", "y", "on"})
_FALSE = frozenset({"false", "0", "no", "n", "off"})

Fields = dict[str, Any]
Put = Callable[[Fields, str], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one row: an id and whether it is new, or why it failed."""

    record_id: str
    created: bool = False
    error: str | None = None


class Ingest:
    """One job's rows, read as they are needed; `outcomes` has one entry for each that is
    processed.
    """

    def __init__(self, model: SalesforceModel, job: Job) -> None:
        self._model = model
        self._job = job
        self.dialect: Dialect = job.dialect
        self.text = (job.content or b"").decode(errors="replace")
        self.outcomes: list[Outcome] = []
        self._rows: Iterator[list[str]] | None = None
        self._columns: list[tuple[str, Put]] = []
        self._seen: set[Any] = set()

    def step(self, job: Job, rows: int) -> bool:
        """As `Work.step`."""
        if self._rows is None:
            self._rows = self._opened()
        before = len(self.outcomes)
        try:
            for cells in islice(self._rows, rows):
                self._process(cells)
        except csv.Error as error:
            raise JobFailed(f"ClientInputError : Invalid CSV data: {error}") from None
        finally:
            job.processed = len(self.outcomes)
        return len(self.outcomes) - before < rows

    def _opened(self) -> Iterator[list[str]]:
        """The rows after the header, once the header has been found right."""
        if not self.dialect.agrees(self.text):
            message = (
                "LineEnding is invalid on user data. Current LineEnding setting is "
                f"{self.dialect.ending}"
            )
            raise JobFailed(f"ClientInputError : {message}")
        rows = self.dialect.rows(self.text)
        header = next(rows, [])
        self._columns = columns(
            self._model, self._model.writer.kind(self._job.object), self._job, header
        )
        return rows

    def _process(self, cells: list[str]) -> None:
        if len(cells) > len(self._columns):
            raise JobFailed(
                "InvalidBatch : Failed to parse a row: it has more columns than the header"
            )
        if len(self.outcomes) % _CHUNK == 0:
            self._seen.clear()
        fields: Fields = {}
        for (_, put), cell in zip(self._columns, cells, strict=False):
            if cell:
                put(fields, cell)
        try:
            record_id, created = write_row(self._model, self._job, fields, self._seen)
            self.outcomes.append(Outcome(record_id, created))
        except VendorError as refusal:
            self._job.failed += 1
            self.outcomes.append(Outcome(fields.get("Id") or "", error=row_error(refusal)))


def write_row(model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]) -> tuple[str, bool]:
    """One row, wholly or not at all: its id and whether it is new. Raises VendorError and nothing
    else.
    """
    try:
        with model.store.transaction():
            return OPERATIONS[job.operation](model, job, fields, seen)
    except VendorError:
        raise
    except Exception as mistake:
        # A mistake of the look-alike's own costs the row it befell: were it to end the work, the
        # result files would tell of the wrong rows.
        _log.exception("%s of a row of %s", job.operation, job.id)
        raise Refusal(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.") from mistake


def row_error(refusal: VendorError) -> str:
    """`CODE:message:Field --`, the way a bulk row says it."""
    item = refusal.item() if isinstance(refusal, Refusal) else {}
    fields = ", ".join(item.get("fields", ()))
    where = f"{fields} " if fields else ""
    return f"{item.get('statusCode', 'UNKNOWN_EXCEPTION')}:{item.get('message', '')}:{where}--"


def columns(
    model: SalesforceModel, kind: ObjectType, job: Job, header: list[str]
) -> list[tuple[str, Put]]:
    """For each column how a cell goes into a record's fields. Raises `JobFailed` on a header that
    will not do.
    """
    found = [(name, _column(model, kind, name.strip())) for name in header]
    names = {name.strip().lower() for name in header}
    wanted = {"upsert": job.external_id, "insert": None}.get(job.operation, "Id")
    if wanted is not None and wanted.lower() not in names:
        raise JobFailed(f"InvalidBatch : Field name not found : {wanted}")
    if job.operation in ("delete", "hardDelete") and names != {"id"}:
        raise JobFailed("InvalidBatch : 'delete' batch must contain only ids")
    if not header:
        raise JobFailed(
            "InvalidBatch : Failed to parse CSV header. Obtained value: null, expected a header"
        )
    return found


def _column(model: SalesforceModel, kind: ObjectType, name: str) -> Put:
    relationship, dot, key = name.partition(".")
    if dot:
        return _parent_column(model, kind, name, relationship, key)
    field = model.access.find(kind, name)
    if field is None:
        raise JobFailed(f"InvalidBatch : Field name not found : {name}")
    return _own_column(field)


def _own_column(field: Field) -> Put:
    name = field.name
    if field.type == "boolean":

        def put_flag(fields: Fields, cell: str) -> None:
            fields[name] = None if cell == _NULL else _flag(cell)

        return put_flag

    def put(fields: Fields, cell: str) -> None:
        fields[name] = None if cell == _NULL else cell

    return put


def _flag(cell: str) -> Any:
    word = cell.lower()
    if word in _TRUE:
        return True
    return False if word in _FALSE else cell


def _parent_column(
    model: SalesforceModel, kind: ObjectType, name: str, relationship: str, key: str
) -> Put:
    """`Account.Key__c` names the parent by an external id; `User:Owner.Username` also says which
    object.
    """
    target, colon, short = relationship.rpartition(":")
    by = kind.parent(short)
    if by is None or not model.access.sees(kind, by):
        raise JobFailed(f"InvalidBatch : Field name not found : {name}")
    if colon and len(by.refers) == 1:
        raise JobFailed(
            f"InvalidBatch : type is not needed for non polymorphic foreign key references: {short}"
        )
    parent = model.schema.find(target or by.refers[-1])
    if parent is None or model.access.find(parent, key) is None:
        raise JobFailed(f"InvalidBatch : Field name not found : {name}")
    kind_name = parent.name
    link = by.relationship or short
    own = by.name

    def put(fields: Fields, cell: str) -> None:
        if cell == _NULL:
            fields[own] = None
        else:
            fields[link] = {"attributes": {"type": kind_name}, key: cell}

    return put


def _insert(model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]) -> tuple[str, bool]:
    if "Id" in fields:
        raise Refusal(
            400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]
        )
    return model.writer.create(job.object, fields, job.actor), True


def _update(model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]) -> tuple[str, bool]:
    rest = {name: value for name, value in fields.items() if name != "Id"}
    return model.writer.update(job.object, _own_id(fields), rest, job.actor), False


def _delete(model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]) -> tuple[str, bool]:
    return model.writer.delete(job.object, _own_id(fields), job.actor), False


def _hard_delete(
    model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]
) -> tuple[str, bool]:
    record_id = model.writer.delete(job.object, _own_id(fields), job.actor)
    purge(model.writer, job.object, record_id)
    return record_id, False


def _upsert(model: SalesforceModel, job: Job, fields: Fields, seen: set[Any]) -> tuple[str, bool]:
    field = model.writer.external(model.writer.kind(job.object), job.external_id or "Id")
    value = fields.pop(field.name, None)
    if value is None and field.name == "Id":
        return model.writer.create(job.object, fields, job.actor), True
    if value is None:
        raise Refusal(400, "MISSING_ARGUMENT", f"{field.name} not specified", [field.name])
    shared = field.key(value)
    if shared in seen:
        message = f"Duplicate external id specified: {value}"
        raise Refusal(400, "DUPLICATE_VALUE", message, [field.name])
    seen.add(shared)
    try:
        return model.writer.upsert(job.object, field.name, value, fields, job.actor)
    except Ambiguous as several:
        message = f"{field.label}: more than one record found for external id field: {several.ids}"
        raise Refusal(400, "DUPLICATE_EXTERNAL_ID", message, [field.name]) from None


def _own_id(fields: Fields) -> str:
    record_id = fields.get("Id")
    if not record_id:
        raise Refusal(400, "MISSING_ARGUMENT", "Id not specified in an update call", ["Id"])
    return str(record_id)


OPERATIONS: dict[str, Callable[[SalesforceModel, Job, Fields, set[Any]], tuple[str, bool]]] = {
    "insert": _insert,
    "update": _update,
    "upsert": _upsert,
    "delete": _delete,
    "hardDelete": _hard_delete,
}
