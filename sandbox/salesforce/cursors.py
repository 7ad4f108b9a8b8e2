"""Query results too long for one answer: a locator, a snapshot of ids, and two days to read them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.store import Row, Table

_LIFETIME = 2 * 86_400
_KEPT = 200

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
        self._open[locator] = _Cursor([row["Id"] for row in rows], table, project, size, self._clock.now())
        if len(self._open) > _KEPT:
            del self._open[next(iter(self._open))]
        return f"{locator}-{size}"

    def page(self, locator: str) -> tuple[int, list[dict[str, Any]], str | None]:
        """(total size, records, next locator). Raises INVALID_QUERY_LOCATOR."""
        name, _, start = locator.partition("-")
        cursor = self._open.get(name)
        if cursor is None or not start.isdigit() or self._clock.now() - cursor.opened > _LIFETIME:
            raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        first = int(start)
        ids = cursor.ids[first : first + cursor.size]
        records = [cursor.project(cursor.table.rows[each]) for each in ids if each in cursor.table.rows]
        after = first + cursor.size
        return len(cursor.ids), records, f"{name}-{after}" if after < len(cursor.ids) else None

    def close_all(self) -> None:
        """Forget every open result."""
        self._open.clear()
