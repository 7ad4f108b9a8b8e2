"""Search as HubSpot offers it: what a request may say, which records match, and what the index
shows.

While the index lags, `total` counts what is there and `results` show what the index has seen, as
recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.hubspot.answers.shapes import Answer, columns, shown
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused, unreadable_parameter
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row, Shelf
from sandbox.hubspot.search.filters import Query, asked_query

_MOST_PER_PAGE = 200
_MOST_IN_ALL = 10_000


def search(portal: Portal, kind: Kind, body: dict[str, Any]) -> Answer:
    """One page of the live records that match."""
    query = asked_query(portal, kind, body)
    limit, after = _window(body)
    shelf = portal.shelf(kind)
    fresh = _matching(shelf, query)
    visible = _visible(shelf, query, fresh, shelf.unseen(portal.now()))
    rows = _sorted(visible, query)[after : after + limit]
    portal.tally.read += len(rows)
    names = columns(portal, kind, body.get("properties") or ())
    answer: Answer = {
        "total": len(fresh),
        "results": [shown(portal, kind, row, names) for row in rows],
    }
    if after + limit < len(visible):
        # Recorded from 2025 on: a search has no link to its next page, which takes a body.
        answer["paging"] = {"next": {"after": str(after + limit)}}
    return answer


def _window(body: dict[str, Any]) -> tuple[int, int]:
    limit = body.get("limit") or 10
    after = counted(str(body.get("after") or 0))
    if not isinstance(limit, int) or not 0 < limit <= _MOST_PER_PAGE:
        raise refused(f"The limit must be between 1 and {_MOST_PER_PAGE}; it was {limit}")
    if after is None:
        raise unreadable_parameter("after")
    if after + limit > _MOST_IN_ALL:
        raise refused(f"The maximum number of results of a search is {_MOST_IN_ALL}")
    return limit, after


def _matching(shelf: Shelf, query: Query) -> Sequence[int]:
    """The ids of the live records that match, ascending."""
    if len(query.groups) == 1:
        return _scan(shelf, query, 0)
    found = {n for number in range(len(query.groups)) for n in _scan(shelf, query, number)}
    return sorted(found)


def _scan(shelf: Shelf, query: Query, number: int) -> Sequence[int]:
    group = query.groups[number]
    ids = shelf.within(group.ids, group.times)
    tests = (*group.tests, *query.tests)
    live = shelf.live
    if len(tests) == 1:
        only = tests[0]
        return [n for n in ids if only(live[n])]
    if tests:
        return [n for n in ids if all(test(live[n]) for test in tests)]
    return ids


class _Seen:
    """Rows by id, the index's older view first."""

    def __init__(self, shelf: Shelf, unseen: dict[int, Row | None]) -> None:
        self.live = shelf.live
        self.unseen = unseen

    def __getitem__(self, n: int) -> Row:
        return self.unseen.get(n) or self.live[n]


def _visible(
    shelf: Shelf, query: Query, fresh: Sequence[int], unseen: dict[int, Row | None]
) -> Visible:
    if not unseen:
        return Visible(fresh, _Seen(shelf, unseen))
    older = [n for n, row in unseen.items() if row is not None and query.matches(row)]
    settled = [n for n in fresh if n not in unseen]
    return Visible(sorted((*settled, *older)), _Seen(shelf, unseen))


class Visible:
    """The ids the index shows, ascending, and how to get at their rows."""

    def __init__(self, ids: Sequence[int], rows: _Seen) -> None:
        self.ids = ids
        self.rows = rows

    def __len__(self) -> int:
        return len(self.ids)

    def pick(self, ids: Iterable[int]) -> list[Row]:
        """The rows of some ids, as the index shows them."""
        rows = self.rows if self.rows.unseen else self.rows.live
        return [rows[n] for n in ids]


class _Page:
    """Ids in answer order; slicing yields rows."""

    def __init__(self, visible: Visible, ids: Sequence[int]) -> None:
        self._visible = visible
        self._ids = ids

    def __getitem__(self, window: slice) -> list[Row]:
        return self._visible.pick(self._ids[window])


def _sorted(visible: Visible, query: Query) -> _Page:
    if query.by_id:
        return _Page(visible, visible.ids[::-1] if query.descending else visible.ids)
    rows = visible.rows
    key = query.sort_key
    return _Page(visible, sorted(visible.ids, key=lambda n: key(rows[n]), reverse=query.descending))
