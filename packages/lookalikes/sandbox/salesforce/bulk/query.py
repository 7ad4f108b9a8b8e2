"""What a query job does: the query's rows, kept as they were, and read out as CSV page by page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sandbox.salesforce.csv_rows import DELIMITERS, ENDINGS, Dialect
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.bulk_jobs import Job, JobFailed
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import TEXT, Field, ObjectType
from sandbox.salesforce.soql.paths import Getter, Scope, resolve
from sandbox.salesforce.soql.query import run
from sandbox.salesforce.soql.reading.soql import parse
from sandbox.salesforce.soql.syntax import AllFields, Grouped, Path, Query
from sandbox.vendor import VendorError

_ROWS_PER_CHUNK = 2000
_COMPOUND = frozenset({"address", "location"})

Show = Callable[[list[Any]], list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: its heading, how a row is read and how the values are written."""

    name: str
    get: Getter
    show: Show


class BulkQuery:
    """One query job. The rows are never changed in place, so what is kept is the moment it ran.

    What cannot stand in a table (`TYPEOF`) can only be asked for where the answer is none.
    """

    def __init__(
        self, model: SalesforceModel, text: str, *, deleted: bool, table: bool = True
    ) -> None:
        self._model = model
        self._text = text
        self._deleted = deleted
        self._version = model.api_version
        self._query = parse(text)
        scope = model.scope(text)
        self.kind = scope.source(self._query.source)
        _check_supported(self._query)
        self._columns = list(_columns(scope, self.kind, self._query, table=table))
        # What is wrong with the conditions is said at once, as the vendor does.
        run(scope, replace(self._query, limit=0), base="", deleted=deleted)
        self.rows: list[Row] = []

    def step(self, job: Job, rows: int) -> bool:
        """As `Work.step`."""
        self._version = job.version
        try:
            self.rows = run(
                self._model.scope(self._text), self._query, base="", deleted=self._deleted
            ).rows
        except VendorError as refusal:
            raise JobFailed(
                f"InvalidBatch : Failed to process query: {refusal.body[0]['message']}"
            ) from None
        job.processed = len(self.rows)
        return True

    def records(self) -> list[dict[str, Any]]:
        """Every row as the REST API would show it."""
        base = f"/services/data/v{self._version}"
        result = run(self._model.scope(self._text), self._query, base=base, deleted=self._deleted)
        return [result.project(row) for row in self.rows]

    def page(self, first: int, count: int, dialect: Dialect) -> Iterator[bytes]:
        """The header and so many rows. Clients disagree whether later pages have one; the vendor
        repeats it.
        """
        yield dialect.line([column.name for column in self._columns]).encode()
        end = min(first + count, len(self.rows))
        for start in range(first, end, _ROWS_PER_CHUNK):
            yield self._lines(
                self.rows[start : min(start + _ROWS_PER_CHUNK, end)], dialect
            ).encode()

    def _lines(self, rows: list[Row], dialect: Dialect) -> str:
        cells = [column.show([column.get(row) for row in rows]) for column in self._columns]
        between = f'"{DELIMITERS[dialect.delimiter]}"'
        ending = ENDINGS[dialect.ending]
        lines = [between.join(row) for row in zip(*cells, strict=True)]
        return '"' + f'"{ending}"'.join(lines) + f'"{ending}'


def locator_of(offset: int) -> str:
    """A page's start in the vendor's disguise: `MTAwMDA` for 10000."""
    return base64.urlsafe_b64encode(str(offset).encode()).decode().rstrip("=")


def offset_of(locator: str) -> int:
    """The start a locator stands for. Raises INVALID_QUERY_LOCATOR."""
    try:
        return int(base64.urlsafe_b64decode(locator + "=" * (-len(locator) % 4)))
    except (binascii.Error, ValueError):
        raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator") from None


def _check_supported(query: Query) -> None:
    """Bulk 2.0 knows neither groups, children, nor OFFSET; ORDER BY and LIMIT it takes."""
    if query.aggregates or any(isinstance(item, Query) for item in query.select):
        raise _unsupported(
            "Aggregate Relationships not supported in Bulk V2 Query with CSV content type"
        )
    if query.offset:
        raise _unsupported("OFFSET not supported in Bulk V2 Query")


def _unsupported(message: str) -> Refusal:
    return Refusal(400, "API_ERROR", message)


def _columns(scope: Scope, kind: ObjectType, query: Query, *, table: bool) -> Iterator[Column]:
    for item in query.select:
        if isinstance(item, AllFields):
            for field in scope.access.visible(kind):
                if field.type not in _COMPOUND and field.custom in _WHICH.get(item.which, ()):
                    yield _column(scope, kind, Path((field.name,), item.at))
        elif isinstance(item, (Path, Grouped)):
            yield _column(scope, kind, item if isinstance(item, Path) else item.path)
        elif table:
            raise _unsupported("The query selects what Bulk V2 Query cannot write as CSV")


_WHICH = {"ALL": (True, False), "STANDARD": (False,), "CUSTOM": (True,)}


def _column(scope: Scope, kind: ObjectType, path: Path) -> Column:
    field, get = resolve(scope, kind, path)
    if field.type in _COMPOUND:
        raise _unsupported("Selecting compound data not supported in Bulk Query")
    name = ".".join([*_spelt(scope, kind, path.parts[:-1]), field.name])
    return Column(name, get, _shower(field))


def _spelt(scope: Scope, kind: ObjectType, relationships: tuple[str, ...]) -> Iterator[str]:
    """Relationships as the schema writes them, whatever case the query chose."""
    at: ObjectType | None = kind
    for name in relationships:
        by = at.parent(name) if at is not None else None
        if by is None:
            if name.lower() != kind.name.lower():
                yield name
            continue
        yield by.relationship or name
        at = scope.schema.find(by.refers[-1])


def _shower(field: Field) -> Show:
    if field.type in TEXT:
        return _texts
    if field.type == "datetime":
        return _instants
    if field.type == "boolean":
        return _flags
    return _plain


def _texts(values: list[Any]) -> list[str]:
    return [value.replace('"', '""') if value else "" for value in values]


def _instants(values: list[Any]) -> list[str]:
    # CSV says `2026-11-21T10:00:00.000Z` where JSON says `+0000`.
    return [value[:-5] + "Z" if value else "" for value in values]


def _flags(values: list[Any]) -> list[str]:
    return ["" if value is None else "true" if value else "false" for value in values]


def _plain(values: list[Any]) -> list[str]:
    return ["" if value is None else str(value).replace('"', '""') for value in values]
