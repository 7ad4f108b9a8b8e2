"""The two marks of a cursor: nothing is missed behind a search that lags, and idle reads stay
cheap.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.hubspot.reading.cursor import Cursor, Scan

LAG = 5_000
EVENTS = st.lists(
    st.tuples(st.integers(1, 60_000), st.integers(0, LAG), st.integers(0, 7)),
    min_size=1,
    max_size=25,
)


class Index:
    """Changes (time, delay, record); a search shows each record's newest change that is old
    enough.
    """

    def __init__(self, events: list[tuple[int, int, int]]) -> None:
        # A record has one delay, so its changes show in their order.
        delays = {record: delay for _, delay, record in events}
        self.changes = sorted((at, record, at + delays[record]) for at, _, record in events)

    def search(self, now: int, start: int) -> dict[int, int]:
        shown: dict[int, int] = {}
        for at, record, visible in self.changes:
            if visible <= now:
                shown[record] = at
        return {record: at for record, at in shown.items() if at >= start}


def read(index: Index, cursor: Cursor, now: int) -> tuple[dict[int, int], Cursor]:
    """One complete scan at `now`, whose Date header counts whole seconds."""
    told = now // 1000 * 1000
    scan = cursor.begin(told, LAG)
    found = index.search(now, scan.start)
    done = replace(scan, started=told, seen=max(found.values(), default=0))
    return found, cursor.finished(done, LAG)


@given(EVENTS, st.lists(st.integers(1, 4_000), min_size=1, max_size=40))
def test_every_change_is_read_once_its_delay_is_over(
    events: list[tuple[int, int, int]], pauses: list[int]
) -> None:
    index, cursor, now = Index(events), Cursor(), 0
    newest: dict[int, int] = {}
    for pause in [*pauses, 100_000, 2 * LAG + 1_000, 2 * LAG + 1_000]:
        now += pause
        found, after = read(index, Cursor.parse(cursor.text), now)
        assert after.confirmed <= after.fresh
        assert (after.confirmed, after.fresh) >= (cursor.confirmed, cursor.fresh)
        newest |= {record: max(at, newest.get(record, 0)) for record, at in found.items()}
        cursor = after
    last = {record: at for at, record, _ in index.changes}
    assert newest == last


@given(EVENTS)
def test_once_everything_has_settled_the_cursor_stays(events: list[tuple[int, int, int]]) -> None:
    index, cursor = Index(events), Cursor()
    for now in (100_000, 200_000):
        _, cursor = read(index, cursor, now)
    _, later = read(index, cursor, 300_000)
    assert later == cursor
    # the last millisecond with changes is over too, so it is not read again
    assert cursor.confirmed == cursor.fresh == max(at for at, _, _ in index.changes) + 1


def test_a_huge_write_is_read_again_only_after_the_delay() -> None:
    written = Cursor(confirmed=100_000, fresh=150_000)
    assert written.begin(105_000, LAG).start == 150_000
    assert written.begin(110_000, LAG).start == 100_000


def test_a_scan_that_did_not_start_at_the_confirmed_mark_confirms_nothing() -> None:
    cursor = Cursor(confirmed=10_000, fresh=50_000)
    after = cursor.finished(Scan(50_000, started=90_000, seen=60_000), LAG)
    assert after == Cursor(confirmed=10_000, fresh=60_001)


def test_a_record_dated_in_the_future_does_not_carry_the_cursor_there() -> None:
    after = Cursor().finished(Scan(0, started=90_000, seen=10**15), LAG)
    assert after == Cursor(confirmed=85_000, fresh=90_999)


@given(
    st.integers(0, 10**14), st.integers(0, 10**14), st.integers(0, 10**12), st.integers(0, 10**14)
)
def test_a_cursor_survives_being_stored(
    confirmed: int, fresh: int, after: int, started: int
) -> None:
    cursor = Cursor(confirmed, fresh, Scan(confirmed, str(after), started, fresh))
    assert Cursor.parse(cursor.text) == cursor
    assert Cursor.parse(Cursor(confirmed, fresh).text) == Cursor(confirmed, fresh)


@pytest.mark.parametrize(
    "text", [None, "", "2026-11-21", "[]", '{"confirmed": "x"}', '{"scan": {"from": 1}}', "7"]
)
def test_what_is_no_cursor_starts_from_the_beginning(text: str | None) -> None:
    assert Cursor.parse(text) == Cursor()
