"""Fixtures: an org without HTTP, and one served over a real socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from salesforce_served import Served

from sandbox.clock import Clock
from sandbox.listener import bound, listener
from sandbox.salesforce.app import salesforce_app
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.wire.edge import header_name


@pytest.fixture(scope="session")
def _server() -> Iterator[Served]:
    clock = Clock()
    model = SalesforceModel(clock.skewed())
    (sock,) = bound(0)
    model.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    server = listener(salesforce_app(model), header_name)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(model, clock)
    server.end()
    thread.join(timeout=60)


@pytest.fixture
def served(_server: Served) -> Iterator[Served]:
    """The served org, put back afterwards as it was."""
    before = _server.model.snapshot()
    yield _server
    _server.model.restore(before)
    _server.model.page_size = 2000
    _server.model.item_fault = None


@pytest.fixture
def model() -> SalesforceModel:
    """An org without HTTP."""
    return SalesforceModel(Clock().skewed())
