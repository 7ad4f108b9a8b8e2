"""A fake vendor behind the gate, on a real socket, new for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from fake_vendor import Fake, FakeModel, listening

from sandbox.clock import Clock
from sandbox.faults import HUBSPOT_WORDS


@pytest.fixture(scope="session")
def fake_server() -> Iterator[Fake]:
    model = FakeModel(Clock().skewed())
    with listening(model, HUBSPOT_WORDS) as url, requests.Session() as session:
        yield Fake(model, url, session)


@pytest.fixture
def fake(fake_server: Fake) -> Fake:
    fake_server.call("DELETE", "/_sandbox/faults")
    fake_server.call("POST", "/_sandbox/stats/reset")
    fake_server.model.tables.clear()
    return fake_server
