"""A folder of CSV files, read and checked: either every row is sound, or every problem is named at
once.

The checks are about the files (columns, ids, references, numbers, dates), never about what a value
means: a stage or an industry nobody has heard of passes as it stands.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

COLUMNS = {
    "reps.csv": ("email", "name", "segment", "region", "start_date", "time_zone"),
    "accounts.csv": (
        "id", "name", "industry", "website", "country", "employees", "revenue", "parent_id",
        "owner_email",
    ),
    "contacts.csv": (
        "id", "email", "first_name", "last_name", "title", "phone", "account_id", "owner_email",
    ),
    "opportunities.csv": (
        "id", "name", "account_id", "stage", "amount", "close_date", "product", "owner_email",
    ),
}  # fmt: skip
MAY_BE_ABSENT = frozenset({"contacts.csv"})
_WHAT_IS_IN_IT = (
    "name one that holds accounts.csv, opportunities.csv, reps.csv and, if there are people, "
    "contacts.csv"
)
KEYS = {"reps.csv": "email"}
REQUIRED = {
    "reps.csv": ("name",),
    "accounts.csv": ("name",),
    "contacts.csv": ("last_name",),
    "opportunities.csv": ("name", "stage", "close_date"),
}


class LoadError(Exception):
    """The folder cannot be loaded and nothing was; `problems` are `file:line: what, and what to
    do`.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """One line of a file, by column."""

    file: str
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    @property
    def key(self) -> str:
        """What other rows call this one by."""
        if self.file == "reps.csv":
            return self["email"].lower()
        return self["id"]

    def problem(self, text: str) -> str:
        """The text with the place it is about in front of it."""
        return f"{self.file}:{self.line}: {text}"


@dataclass
class Tables:
    """The rows of each file, and what is wrong with them so far."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _keys: dict[str, dict[str, Row]] = field(default_factory=dict)

    def keys(self, file: str) -> dict[str, Row]:
        """The first row of each id (for reps: of each e-mail, in lower case)."""
        if file not in self._keys:
            self._keys[file] = {row.key: row for row in reversed(self.rows.get(file, []))}
        return self._keys[file]


def read_tables(directory: Path) -> Tables:
    """The folder's rows, checked; raises LoadError with every problem in them."""
    if not directory.is_dir():
        raise LoadError([f"there is no folder {directory}; {_WHAT_IS_IN_IT}."])
    tables = Tables()
    for file, columns in COLUMNS.items():
        _read(directory / file, columns, tables)
    _check_ids(tables)
    for check in (_check_required, _check_numbers, _check_dates, _check_zones, _check_references):
        for file, rows in tables.rows.items():
            for row in rows:
                tables.problems.extend(row.problem(text) for text in check(file, row, tables))
    _check_parents(tables)
    if tables.problems:
        raise LoadError(sorted(tables.problems, key=_place))
    return tables


def _read(path: Path, columns: tuple[str, ...], tables: Tables) -> None:
    if not path.is_file():
        if path.name not in MAY_BE_ABSENT:
            tables.problems.append(
                f"{path.name}:1: the file is missing; add it with {','.join(columns)}."
            )
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        tables.problems.append(f"{path.name}:1: not UTF-8 (byte {error.start}); save it as UTF-8.")
        return
    lines = csv.reader(text.splitlines(keepends=True))
    header = [name.strip() for name in next(lines, [])]
    wrong = [f"{path.name}:1: {text}" for text in _header_problems(header, columns)]
    tables.problems.extend(wrong)
    if not wrong:
        tables.rows[path.name] = list(_rows(path.name, header, lines, tables))


def _header_problems(header: list[str], columns: tuple[str, ...]) -> Iterator[str]:
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield f"column {name!r} appears twice; keep one."
    for name in header:
        if name not in columns:
            near = difflib.get_close_matches(name, columns, n=1, cutoff=0.5)
            advice = (
                f"did you mean {near[0]!r}?" if near else f"the columns are {', '.join(columns)}."
            )
            yield f"unknown column {name!r}; {advice}"
    for name in columns:
        if name not in header:
            yield f"column {name!r} is missing; add it (its values may be empty)."


def _rows(file: str, header: list[str], lines: Any, tables: Tables) -> Iterator[Row]:
    start = lines.line_num + 1
    for values in lines:
        if len(values) == len(header):
            stripped = [value.strip() for value in values]
            yield Row(file, start, dict(zip(header, stripped, strict=True)))
        elif values:
            tables.problems.append(
                f"{file}:{start}: {len(values)} values for {len(header)} columns; quote values "
                "that hold commas."
            )
        start = lines.line_num + 1


def _check_ids(tables: Tables) -> None:
    for file, rows in tables.rows.items():
        column = KEYS.get(file, "id")
        first = tables.keys(file)
        for row in rows:
            if not row.key:
                tables.problems.append(row.problem(f"{column} is empty; give every row its own."))
            elif first[row.key] is not row:
                line = first[row.key].line
                tables.problems.append(
                    row.problem(
                        f"{column} {row[column]!r} is already on line {line}; give every row its "
                        "own."
                    )
                )


def _check_required(file: str, row: Row, tables: Tables) -> Iterator[str]:
    for column in REQUIRED[file]:
        if not row[column]:
            yield f"{column} is empty; Salesforce requires it."
    if (
        file in {"reps.csv", "contacts.csv"}
        and row["email"]
        and not _looks_like_email(row["email"])
    ):
        yield f"email {row['email']!r} is not an e-mail address; correct it."


def _looks_like_email(text: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text) is not None


def _check_numbers(file: str, row: Row, tables: Tables) -> Iterator[str]:
    kinds: dict[str, Callable[[str], Any]] = {
        "employees": int,
        "revenue": _finite,
        "amount": _finite,
    }
    for column, kind in kinds.items():
        if not _parses(kind, row.values.get(column, "")):
            form = "a whole number" if kind is int else "a number such as 1054 or 1054.50"
            yield f"{column} {row[column]!r} is not {form}; use digits only, or leave it empty."


def _check_dates(file: str, row: Row, tables: Tables) -> Iterator[str]:
    for column in ("close_date", "start_date"):
        if not _parses(_day, row.values.get(column, "")):
            yield f"{column} {row[column]!r} is not a date; write it as YYYY-MM-DD."


def _finite(text: str) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(text)
    return float(text)


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _parses(kind: Callable[[str], Any], text: str) -> bool:
    try:
        return not text or kind(text) is not None
    except ValueError:
        return False


def _check_zones(file: str, row: Row, tables: Tables) -> Iterator[str]:
    zone = row.values.get("time_zone", "")
    if zone and zone not in _zones():
        near = difflib.get_close_matches(zone, sorted(_zones()), n=1, cutoff=0.6)
        advice = f"did you mean {near[0]!r}?" if near else "use a name such as Europe/Berlin."
        yield f"time_zone {zone!r} is unknown; {advice}"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_references(file: str, row: Row, tables: Tables) -> Iterator[str]:
    where = {"account_id": "accounts.csv", "parent_id": "accounts.csv", "owner_email": "reps.csv"}
    for column, target in where.items():
        value = row.values.get(column, "")
        wanted = value.lower() if target == "reps.csv" else value
        if value and target in tables.rows and wanted not in tables.keys(target):
            yield f"{column} {value!r} is not in {target}; correct it, or add it there."


def _check_parents(tables: Tables) -> None:
    accounts = tables.keys("accounts.csv")
    for row in tables.rows.get("accounts.csv", []):
        above = row["parent_id"]
        seen = {row["id"]}
        while above in accounts and above not in seen:
            seen.add(above)
            above = accounts[above]["parent_id"]
        if above == row["id"]:
            tables.problems.append(
                row.problem("the account is its own ancestor; correct parent_id.")
            )


def _place(problem: str) -> tuple[str, int]:
    file, line, _ = problem.split(":", 2)
    return file, int(line)
