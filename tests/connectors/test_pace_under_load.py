"""What a pace guarantees under constant demand, by threads of several processes: the law of the
window, and its use.

Time is simulated, event by event: many callers wait, send, and hear of what the vendor counted,
each with a delay.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.http.pace import GUARD_S, Pace, Window
from connectors.http.shared_counts import OwnPlace, Place, SharedPlace
from connectors.hubspot.limits import BURST_S, CAREFUL_PER_10_S, PART
from connectors.testing.trial_world import Clock

WINDOW_S = 10.0


class Load:
    """Callers that never rest, against a vendor that admits `most` calls in any ten seconds.

    `delays`: how long a call is under way to the vendor, and its answer back, call after call.
    """

    def __init__(self, most: int, delays: list[float]) -> None:
        self.clock, self.most, self.delays = Clock(), most, delays
        self.arrived: list[float] = []
        self.granted: list[float] = []
        self.refused = 0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._turn = count()
        self._slept = 0.0

    def pace(
        self, place: Place, most: int = CAREFUL_PER_10_S, follows: float | None = PART
    ) -> Pace:
        window = Window(most, BURST_S, follows)
        return Pace(place, window, self.clock.now, self._sleep)

    def run(self, paces: list[Pace], callers: int, seconds: float) -> None:
        """Every caller uses one of the paces, a process's."""
        end = self.clock.at + seconds
        for n in range(callers):
            self._at(self.clock.at, partial(self._ask, paces[n % len(paces)]))
        while self._events and self._events[0][0] < end:
            self.clock.at, _, happen = heapq.heappop(self._events)
            happen()

    def _ask(self, pace: Pace) -> None:
        self._slept = 0.0
        pace.acquire()
        sent = self.clock.at + self._slept
        self.granted.append(sent)
        there, back = (self.delays[next(self._turn) % len(self.delays)] for _ in range(2))
        self._at(sent + there, lambda: self._arrive(pace, there + back, back))

    def _arrive(self, pace: Pace, took: float, back: float) -> None:
        now = self.clock.at
        within = len(self.arrived) - bisect_right(self.arrived, now - WINDOW_S)
        admitted = within < self.most
        if admitted:
            self.arrived.append(now)
        self.refused += not admitted
        left = self.most - within - admitted
        self._at(now + back, lambda: self._hear(pace, admitted, left, took))

    def _hear(self, pace: Pace, admitted: bool, left: int, took: float) -> None:
        pace.told(self.most, left, took)
        if not admitted:
            pace.slow_down()
        self._ask(pace)

    def _at(self, when: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._events, (when, next(self._turn), happen))

    def _sleep(self, seconds: float) -> None:
        self._slept = seconds


def fullest(times: list[float]) -> int:
    """The most of these in any ten seconds."""
    ordered, first, found = sorted(times), 0, 0
    for n, at in enumerate(ordered):
        while ordered[first] <= at - WINDOW_S:
            first += 1
        found = max(found, n + 1 - first)
    return found


def used(times: list[float], since: float) -> float:
    """Calls in ten seconds, on average, over the whole windows since then."""
    last = max(times)
    windows = int((last - since) // WINDOW_S)
    return sum(since < at <= since + windows * WINDOW_S for at in times) / windows


TIERS = st.sampled_from([100, 110, 150, 190, 250])
DELAYS = st.lists(st.floats(0.001, 0.2), min_size=2, max_size=20)


def steady(load: Load, callers: int) -> bool:
    """Whether calls arrive in such order that no refusal may happen: few enough at once, or none
    much later.
    """
    few = callers <= load.most - int(PART * load.most)
    return few or max(load.delays) - min(load.delays) < BURST_S + GUARD_S - WINDOW_S


def wanted(load: Load, callers: int) -> float:
    """Nine tenths of what is allowed, or nearly what so many callers can ask for."""
    return min(0.9 * load.most, 0.95 * callers * WINDOW_S / (2 * max(load.delays)))


@settings(max_examples=15, deadline=None)
@given(TIERS, DELAYS, st.integers(4, 16))
def test_no_ten_seconds_hold_more_calls_than_allowed_and_nine_tenths_of_them_are_used(
    most: int, delays: list[float], callers: int
) -> None:
    load = Load(most, delays)
    began = load.clock.at
    load.run([load.pace(OwnPlace())], callers, 60)
    assert fullest(load.granted) <= max(CAREFUL_PER_10_S, int(PART * most))
    if steady(load, callers):
        assert load.refused == 0
        assert used(load.arrived, began + 20) >= wanted(load, callers)
    else:
        assert load.refused < len(load.arrived) / 20


@settings(max_examples=6, deadline=None)
@given(DELAYS, st.integers(2, 3))
def test_processes_that_share_a_file_keep_the_law_together_and_use_it_as_one(
    delays: list[float], many: int
) -> None:
    load = Load(190, delays)
    began, callers = load.clock.at, 3 * many
    with TemporaryDirectory() as folder:
        paces = [load.pace(SharedPlace(Path(folder, "pace"), "app")) for _ in range(many)]
        load.run(paces, callers, 60)
    assert fullest(load.granted) <= 180
    assert load.refused == 0
    assert used(load.arrived, began + 20) >= wanted(load, callers)


@settings(max_examples=10, deadline=None)
@given(st.integers(20, 300), DELAYS)
def test_a_configured_pace_holds_in_every_window_whatever_the_vendor_says(
    most: int, delays: list[float]
) -> None:
    load = Load(1_000, delays)
    load.run([load.pace(OwnPlace(), most, None)], 8, 40)
    assert fullest(load.granted) <= most


def test_a_subscription_that_shrinks_costs_no_storm() -> None:
    load = Load(190, [0.02, 0.05])
    paces = [load.pace(OwnPlace())]
    load.run(paces, 8, 60)
    load.most = 100
    before = len(load.arrived)
    load.run(paces, 0, 120)
    assert load.refused / (load.refused + len(load.arrived) - before) < 0.05


@pytest.mark.parametrize("callers", [4, 16])
def test_a_first_burst_stays_within_the_smallest_subscription(callers: int) -> None:
    load = Load(100, [0.3])
    load.run([load.pace(OwnPlace())], callers, 30)
    assert load.refused == 0
