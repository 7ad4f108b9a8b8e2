"""Common to all tests: how hard Hypothesis tries, a network that ends at this machine, and files
that need no disk.
"""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "dev", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", max_examples=50, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

MEMORY, ENOUGH = Path("/dev/shm"), 2 * 1024**3
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    # every commit of a state is flushed to where it stands, and journeys make many
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# a suite that asserts in a module of its own: its failures are told as fully as a test's
pytest.register_assert_rewrite("tests.sync.store.suite")

LOOPBACK = ("127.", "localhost", "::1")


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection to another host fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "127."
        assert str(host).startswith(LOOPBACK), f"a test tried to reach {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
