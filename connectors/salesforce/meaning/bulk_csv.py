"""CSV as Bulk jobs speak it: rows of writes out, rows of results and of queries in. Pure.

A blank cell leaves a field as it is and `#N/A` empties it, so every row of a file has exactly the
columns it writes, and a text that happens to be `#N/A` cannot travel this way.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.record import FieldSchema
from connectors.salesforce.meaning.values import NUMBERS

BLANK = "#N/A"
_ERROR = re.compile(
    r"(?P<code>[A-Z][A-Z0-9_]+):(?P<message>.*):(?P<fields>[^:]*?)\s*--\s*", re.DOTALL
)


def written(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A file with a header, lines ended by LF."""
    file = io.StringIO(newline="")
    # Every cell quoted: left to itself the library leaves a lone carriage return bare, which ends
    # the row.
    lines = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines.writerow(columns)
    for row in rows:
        lines.writerow([_cell(row[column]) for column in columns])
    return file.getvalue().encode()


def able(row: Mapping[str, Any]) -> bool:
    """Whether CSV can say what a row means."""
    return BLANK not in row.values()


def read(data: bytes, header: list[str] | None = None) -> tuple[list[str], Iterator[list[str]]]:
    """The header and the rows after it. With a `header` known from an earlier page, this page may
    repeat it or not: clients disagree on what the vendor does.
    """
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    # An empty line reads as a row without cells.
    rows = filter(None, csv.reader(text))
    first = next(rows, [])
    if header is None or first == header:
        return first, rows
    return header, _with_first(first, rows)


def neutral(cell: str, field: FieldSchema | None) -> Any:
    """A cell of a query's result as the JSON value it stands for."""
    if not cell:
        return None
    if field is None:
        return cell
    if field.type == "boolean":
        return cell.lower() == "true"
    if field.type in NUMBERS:
        return int(cell) if cell.lstrip("-").isdigit() else float(cell)
    return cell


def error_of(text: str) -> dict[str, Any]:
    """`CODE:message:fields --` as a collection would say it."""
    found = _ERROR.fullmatch(text.strip())
    if found is None:
        code = text.partition(":")[0] or "UNKNOWN_EXCEPTION"
        return {"statusCode": code, "message": text, "fields": []}
    names = map(str.strip, found["fields"].split(","))
    return {
        "statusCode": found["code"],
        "message": found["message"],
        "fields": [name for name in names if name],
    }


def _with_first(first: list[str], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    if first:
        yield first
    yield from rows


def _cell(value: Any) -> str:
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
