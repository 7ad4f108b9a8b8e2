"""Query results too long for one answer: a locator, a snapshot of ids, and two days to read them
in.

A snapshot is a list of the ids the table itself holds, eight bytes each; a page looks up its own
rows and no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.records.store import Row, Table

_LIFETIME = 2 * 86_400
# The vendor lets the oldest result go when too many are open, or too much is held.
_KEPT = 200
_MOST_IDS = 5_000_000

_PLACE = re.compile(r"[0-9]{1,9}")
Project = Callable[[Row], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Cursor:
    ids: list[str]
    table: Table
    project: Project
    size: int
    opened: float


class Cursors:
    """The open query results of one org."""

    def __init__(self, clock: SkewedClock) -> None:
        self._clock = clock
        self._open: dict[str, _Cursor] = {}
        self._opened = 0

    def open(self, rows: list[Row], table: Table, project: Project, size: int) -> str:
        """Remember the ids; the locator that reads on after the first page."""
        self._opened += 1
        locator = make_id("01g", self._opened)
        self._open[locator] = _Cursor(
            [row["Id"] for row in rows], table, project, size, self._clock.now()
        )
        while len(self._open) > 1 and (len(self._open) > _KEPT or self._held() > _MOST_IDS):
            del self._open[next(iter(self._open))]
        return f"{locator}-{size}"

    def page(self, locator: str) -> tuple[int, list[dict[str, Any]], str | None]:
        """(total size, records, next locator). Raises INVALID_QUERY_LOCATOR."""
        name, _, start = locator.partition("-")
        cursor = self._open.get(name)
        first = int(start) if _PLACE.fullmatch(start) else -1
        if (
            cursor is None
            or self._clock.now() - cursor.opened > _LIFETIME
            or not 0 <= first < len(cursor.ids)
        ):
            raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        ids = cursor.ids[first : first + cursor.size]
        records = [
            cursor.project(cursor.table.rows[each]) for each in ids if each in cursor.table.rows
        ]
        after = first + cursor.size
        return len(cursor.ids), records, f"{name}-{after}" if after < len(cursor.ids) else None

    def close_all(self) -> None:
        """Forget every open result."""
        self._open.clear()

    def _held(self) -> int:
        return sum(len(cursor.ids) for cursor in self._open.values())
