"""The ids of a table in their order, so that a reader who goes by Id need not sort or scan.

Built when first asked for; ids grow, so a new record's id nearly always belongs at the end.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]


class IdOrder:
    """The order of the keys of `rows`, which tells it of every id that comes and goes."""

    __slots__ = ("_ids", "_rows")

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self._rows = rows
        self._ids: list[str] | None = None

    def note(self, record_id: str, *, fresh: bool) -> None:
        """A row was stored; `fresh` when there was none of that id."""
        if not fresh or self._ids is None:
            return
        if not self._ids or self._ids[-1] < record_id:
            self._ids.append(record_id)
        else:
            self._ids = None

    def forget(self) -> None:
        """A row is gone."""
        self._ids = None

    def between(self, least: str, most: str | None, *, backward: bool = False) -> Iterator[Row]:
        """Rows with ids from `least` to `most`, both included, or the other way round."""
        ids = self._sorted()
        places = range(
            bisect_left(ids, least), len(ids) if most is None else bisect_right(ids, most)
        )
        for at in reversed(places) if backward else places:
            yield self._rows[ids[at]]

    def number_from(self, least: str) -> int:
        """How many rows have that id or a later one."""
        ids = self._sorted()
        return len(ids) - bisect_left(ids, least)

    def _sorted(self) -> list[str]:
        if self._ids is None:
            self._ids = sorted(self._rows)
        return self._ids
