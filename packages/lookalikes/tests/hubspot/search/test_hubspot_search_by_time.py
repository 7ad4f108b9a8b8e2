"""A search by time finds what a plain scan finds, whatever happened before, and looks at no more
than it must.
"""

from __future__ import annotations

from contextlib import suppress
from math import log2
from typing import Any, SupportsIndex

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.hubspot.definitions.kinds import KINDS
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.portal.timeline import Timeline
from sandbox.hubspot.records import merging, objects
from sandbox.hubspot.search import finding
from sandbox.vendor import VendorError

CONTACTS = KINDS["contacts"]
START_MS = 1_795_255_200_000
KINDS_OF_STEP = ["create", "backdate", "update", "archive", "revive", "merge", "erase", "wait"]
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS_OF_STEP), st.integers(0, 12), st.integers(0, 12)), max_size=30
)
# So many were there long before, so that those who changed since are few.
OLD = 9


@given(
    STEPS,
    st.sampled_from([0.0, 8.0]),
    st.integers(-4, 30),
    st.integers(0, 40),
    st.tuples(*[st.integers(-1, 16)] * 2),
)
@example([("create", 0, 0)], 0.0, 0, 5, (-1, 9))
@settings(max_examples=120, deadline=None)
def test_a_search_by_time_finds_what_a_plain_scan_finds(
    steps: list[tuple[str, int, int]], lag: float, since: int, width: int, between: tuple[int, int]
) -> None:
    clock = Clock(base=lambda: START_MS / 1000)
    portal = HubSpotModel(clock.skewed(), search_lag_s=lag)
    for _ in range(OLD):
        portal.insert("contacts", {"firstname": "Ada"}, at=START_MS / 1000 - 500)
    for step in steps:
        _take(portal, clock, *step)
    low = START_MS + since * 1000
    window = low, low + width * 1000, 30_000_000_000 + between[0], 30_000_000_000 + between[1]
    page = finding.search(portal, CONTACTS, _window(*window))
    total, visible = _plain(portal, *window)
    assert page["total"] == total
    assert [int(found["id"]) for found in page["results"]] == visible


def test_an_idle_search_looks_at_hardly_more_when_a_hundred_times_as_much_is_stored() -> None:
    few, many = _portal(50), _portal(5_000)
    touched = [_touched(portal, START_MS + 10_000_000) for portal in (few, many)]
    assert touched[1] - touched[0] <= 4 * (log2(5_000) - log2(50)) + 4


def test_a_search_of_what_changed_looks_at_what_changed() -> None:
    portal = _portal(5_000)
    portal.clock.shared.advance(10_000)
    for n in list(portal.shelf(CONTACTS).ids)[::500]:
        objects.update(portal, CONTACTS, str(n), {"properties": {"city": "Rome"}}, None, "api")
    assert _touched(portal, portal.now()) <= 10 * 2 + 4 * log2(10_000) + 4


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1_000)), max_size=400))
@settings(max_examples=30, deadline=None)
def test_void_entries_are_swept_away(notes: list[tuple[int, int]]) -> None:
    timeline = Timeline()
    last: dict[int, int] = {}
    for n, at in notes:
        timeline.note(n, at)
        last[n] = at
    assert len(timeline.times) <= 2 * 5 + 64
    timeline.span(0, 1)
    assert timeline.times == sorted(timeline.times)
    assert timeline.during(timeline.span(200, 800)) == sorted(
        n for n, at in last.items() if 200 <= at <= 800
    )


def _take(portal: HubSpotModel, clock: Clock, action: str, one: int, other: int) -> None:
    if action == "wait":
        clock.advance(other)
        return
    shelf = portal.shelf(CONTACTS)
    live, gone = list(shelf.live), list(shelf.archived)
    with suppress(VendorError):
        if action == "create":
            objects.create(portal, CONTACTS, {"properties": {"firstname": "Ada"}}, "api")
        elif action == "backdate":
            portal.insert("contacts", {"firstname": "Ada"}, at=START_MS / 1000 - other)
        elif action == "revive" and gone:
            portal.revive("contacts", str(gone[one % len(gone)]))
        elif live:
            _change(portal, action, str(live[one % len(live)]), str(live[other % len(live)]))


def _change(portal: HubSpotModel, action: str, one: str, other: str) -> None:
    if action == "update":
        objects.update(portal, CONTACTS, one, {"properties": {"city": other}}, None, "api")
    elif action == "archive":
        portal.remove("contacts", one)
    elif action == "merge":
        portal.merge("contacts", one, [other])
    elif action == "erase":
        merging.erase(portal, CONTACTS, {"objectId": one}, "api")


def _window(low: int, high: int, above: int, below: int) -> dict[str, Any]:
    filters: list[dict[str, Any]] = [
        {
            "propertyName": "lastmodifieddate",
            "operator": "BETWEEN",
            "value": str(low),
            "highValue": str(high),
        },
        {"propertyName": "hs_object_id", "operator": "GT", "value": str(above)},
        {"propertyName": "hs_object_id", "operator": "LT", "value": str(below)},
    ]
    sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    return {"filterGroups": [{"filters": filters}], "sorts": sorts, "limit": 200}


def _plain(
    portal: HubSpotModel, low: int, high: int, above: int, below: int
) -> tuple[int, list[int]]:
    """How many records match, and which of them the index shows: every record looked at."""
    shelf = portal.shelf(CONTACTS)
    older = shelf.unseen(portal.now())
    shown = {n: older.get(n, row) for n, row in shelf.live.items()} | older

    def matches(n: int, row: Row | None) -> bool:
        return row is not None and low <= row["modified"] <= high and above < n < below

    return sum(matches(n, row) for n, row in shelf.live.items()), sorted(
        n for n in shown if matches(n, shown[n])
    )


class Counted(list[int]):
    """A list that counts how many of its items are looked at."""

    looked = 0

    def __getitem__(self, key: SupportsIndex | slice) -> Any:
        found = super().__getitem__(key)
        Counted.looked += len(found) if isinstance(key, slice) else 1
        return found


def _portal(records: int) -> HubSpotModel:
    portal = HubSpotModel(Clock(base=lambda: START_MS / 1000).skewed())
    for n in range(records):
        portal.insert("contacts", {"firstname": "Ada"}, at=START_MS / 1000 - n % 97)
    return portal


def _touched(portal: HubSpotModel, since: int) -> int:
    """How many entries of the shelf's indexes a search looks at."""
    shelf = portal.shelf(CONTACTS)
    shelf.ids = Counted(shelf.ids)
    shelf.timeline.span(0, 1)
    shelf.timeline.times, shelf.timeline.ids = (
        Counted(shelf.timeline.times),
        Counted(shelf.timeline.ids),
    )
    Counted.looked = 0
    finding.search(portal, CONTACTS, _window(since, since + 1_000_000, 0, 40_000_000_000))
    return Counted.looked


def test_what_is_noted_of_the_past_is_found_where_it_belongs_whenever_it_was_noted() -> None:
    timeline = Timeline()
    for n, at in enumerate((50, 10, 40, 20, 30, 20)):
        timeline.note(n, at)
    assert timeline.during(timeline.span(20, 40)) == [2, 3, 4, 5]
    timeline.note(6, 15)
    timeline.note(1, 60)
    assert timeline.during(timeline.span(10, 20)) == [3, 5, 6]
    assert timeline.times == sorted(timeline.times)
