"""A portal on a hand-turned clock, and the same served over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hubspot_served import Served, serve

from sandbox.clock import Clock, SkewedClock
from sandbox.hubspot.model import HubSpotModel

START = 1_795_255_200.123  # 2026-11-21T10:00:00.123Z


@pytest.fixture
def clock() -> SkewedClock:
    return Clock(base=lambda: START).skewed()


@pytest.fixture
def portal(clock: SkewedClock) -> HubSpotModel:
    return HubSpotModel(clock)


@pytest.fixture
def served(portal: HubSpotModel) -> Iterator[Served]:
    yield from serve(portal)
