"""Imports: a file of rows becomes records, row by row, as a person's upload would.

The rows are written when the import is asked for; polling it then says so, as it would at the
vendor a while later. Row limits are not checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from sandbox.hubspot.answers.shapes import Answer
from sandbox.hubspot.associations.linking import Linking, commit_links
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.records.births import Births, Demand
from sandbox.hubspot.records.changing import Changes
from sandbox.hubspot.required import not_set
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_BY = "import"

Request = dict[str, Any]
Column = dict[str, Any]


@dataclass
class _Run:
    """One import under way: what it counted and what went wrong."""

    created: int = 0
    updated: int = 0
    values: int = 0
    rows: int = 0
    errors: list[Answer] = field(default_factory=list)

    def counters(self) -> dict[str, int]:
        counted = {
            "TOTAL_ROWS": self.rows,
            "CREATED_OBJECTS": self.created,
            "UPDATED_OBJECTS": self.updated,
            "PROPERTY_VALUES_EMITTED": self.values,
            "UNIQUE_OBJECTS_WRITTEN": self.created + self.updated,
            "ERRORS": len(self.errors),
        }
        return {name: n for name, n in counted.items() if n or name == "TOTAL_ROWS"}


class _Line(NamedTuple):
    """Where in which file a row stands, and its cells."""

    file_id: int
    number: int
    cells: list[str]


def start(portal: Portal, request: Request, files: dict[str, bytes]) -> Answer:
    """A new import from its request and the uploaded files by name."""
    if not request.get("name") or not request.get("files"):
        raise not_set("name", "files")
    run = _Run()
    for order, told in enumerate(request["files"]):
        if told.get("fileName") not in files:
            raise refused(f"File {told.get('fileName')} was not uploaded")
        _load(portal, request, told["fileImportPage"], files[told["fileName"]], order + 1, run)
    now = iso(portal.now())
    made = {
        "id": str(len(portal.imports) + 1),
        "state": "STARTED",
        "importName": request["name"],
        "importSource": "API",
        "importRequestJson": request,
        "optOutImport": False,
        "mappedObjectTypeIds": sorted(request.get("importOperations") or ()),
        "metadata": {
            "objectLists": [],
            "counters": run.counters(),
            "fileIds": [str(n + 1) for n in range(len(request["files"]))],
        },
        "createdAt": now,
        "updatedAt": now,
        "errors": run.errors,
    }
    portal.imports[made["id"]] = made
    return shown(made)


def get(portal: Portal, import_id: str) -> Answer:
    """How far an import has come: whoever asks finds it done, unless it was cancelled."""
    found = _found(portal, import_id)
    if found["state"] == "STARTED":
        found |= {"state": "DONE", "updatedAt": iso(portal.now())}
    return shown(found)


def listed(portal: Portal) -> Answer:
    """Every import, the newest first."""
    return {"results": [get(portal, import_id) for import_id in reversed(portal.imports)]}


def cancel(portal: Portal, import_id: str) -> Answer:
    """Cancel an import that is still under way."""
    found = _found(portal, import_id)
    if found["state"] == "STARTED":
        found |= {"state": "CANCELED", "updatedAt": iso(portal.now())}
    now = iso(portal.now())
    return {"status": "COMPLETE", "startedAt": now, "completedAt": now}


def errors(portal: Portal, import_id: str) -> Answer:
    """What went wrong, row by row."""
    return {"results": _found(portal, import_id)["errors"]}


def shown(found: Answer) -> Answer:
    """An import as the API answers it."""
    return {name: value for name, value in found.items() if name != "errors"}


def _found(portal: Portal, import_id: str) -> Answer:
    found = portal.imports.get(import_id)
    if found is None and not counted(import_id):
        raise refused("importId must be positive.", context={"importId": [import_id]})
    if found is None:
        raise refused(f"Import {import_id} does not exist", status=404, category="OBJECT_NOT_FOUND")
    return found


def _load(
    portal: Portal, request: Request, page: Request, raw: bytes, file_id: int, run: _Run
) -> None:
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    header = lines.pop(0) if page.get("hasHeader") and lines else []
    columns: list[Column] = page.get("columnMappings") or []
    operations = request.get("importOperations") or {}
    for number, line in enumerate(lines, start=2 if header else 1):
        run.rows += 1
        ends: list[tuple[Kind, End]] = []
        for type_id in _type_ids(columns):
            kind = portal.kinds.named(type_id)
            cells = _cells(columns, header, line, type_id)
            operation = str(operations.get(type_id, "UPSERT"))
            try:
                row = _write(portal, kind, cells, operation, run)
            except VendorError as problem:
                at = _Line(file_id, number, line)
                run.errors.append(_error(portal, kind, problem, at, len(run.errors)))
                continue
            ends.append((kind, (kind.name, row["n"])))
        _associate(portal, ends)


def _type_ids(columns: list[Column]) -> Iterable[str]:
    return dict.fromkeys(str(column.get("columnObjectTypeId")) for column in columns)


def _cells(
    columns: list[Column], header: list[str], line: list[str], type_id: str
) -> list[tuple[Column, str]]:
    found = []
    for order, column in enumerate(columns):
        if str(column.get("columnObjectTypeId")) != type_id or not column.get("propertyName"):
            continue
        name = column.get("columnName")
        place = header.index(name) if name in header else order
        found.append((column, line[place] if place < len(line) else ""))
    return found


def _write(
    portal: Portal, kind: Kind, cells: list[tuple[Column, str]], operation: str, run: _Run
) -> Row:
    values = {column["propertyName"]: text for column, text in cells if text}
    row = _existing(portal, kind, cells)
    run.values += len(values)
    if row is None and operation == "UPDATE":
        raise refused(f"No {kind.singular} was found to update", category="OBJECT_NOT_FOUND")
    values.pop("hs_object_id", None)
    if row is None or operation == "CREATE":
        births = Births(portal, kind, _BY, demand=Demand.SOUND_VALUES)
        birth = births.stage(values)
        run.created += 1
        return births.commit(birth)
    changes = Changes(portal, kind, _BY)
    draft = changes.stage(row, values)
    run.updated += 1
    return changes.commit(draft)


def _existing(portal: Portal, kind: Kind, cells: list[tuple[Column, str]]) -> Row | None:
    for column, text in cells:
        name = column["propertyName"]
        if text and (name == "hs_object_id" or name in portal.shelf(kind).unique):
            return portal.find(kind, text, name)
    return None


def _associate(portal: Portal, ends: list[tuple[Kind, End]]) -> None:
    for (one, a), (other, b) in pairwise(ends):
        there = portal.graph.book.default(one.name, other.name)
        commit_links(portal, [Linking(a, b, (there.type_id,))])


def _error(portal: Portal, kind: Kind, problem: VendorError, at: _Line, order: int) -> Answer:
    body = problem.body if isinstance(problem.body, dict) else {}
    details = body.get("errors") or [
        {"code": body.get("category", "UNKNOWN_ERROR"), "message": body.get("message")}
    ]
    return {
        "id": str(order + 1),
        "createdAt": portal.now(),
        "errorType": details[0]["code"],
        "errorMessage": details[0]["message"],
        "objectType": kind.singular.upper(),
        "objectTypeId": kind.type_id,
        "sourceData": {
            "fileId": at.file_id,
            "lineNumber": at.number,
            "rowData": at.cells,
            "pageName": None,
            "containsEncryptedProperties": False,
        },
    }
