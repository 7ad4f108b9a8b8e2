"""A fake vendor behind the gate, on a real socket, new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from sandbox.clock import Clock
from sandbox.faults import HUBSPOT_WORDS
from tests.sandbox.common.fake_vendor import FakeModel, listening


@dataclass
class Fake:
    """The model inside, the URL outside, and one client session."""

    model: FakeModel
    url: str
    session: requests.Session

    def call(
        self, method: str, path: str, body: Any = None, timeout: float = 5
    ) -> requests.Response:
        return self.session.request(method, self.url + path, json=body, timeout=timeout)

    def stats(self) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", "/_sandbox/stats").json()
        return found


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
