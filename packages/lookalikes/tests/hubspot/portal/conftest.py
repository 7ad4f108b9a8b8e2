"""One server for all tests here, on a hand-turned clock: each of them gets a new, empty portal
behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hubspot_served import Served, serve

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel

START = 1_795_255_200.123  # 2026-11-21T10:00:00.123Z


@pytest.fixture(scope="package")
def server() -> Iterator[Served]:
    yield from serve(HubSpotModel(Clock(base=lambda: START).skewed()))


@pytest.fixture
def served(server: Served) -> Served:
    model = server.model
    model.clear()
    model.clock.skew_s = 0.0
    model.access.granted = None
    model.tally.written = 0
    return server
