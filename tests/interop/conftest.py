"""Both look-alikes in a process of their own, as `accord sandbox start` serves them, for clients
nobody here wrote.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.interop.clients.furniture import furnish
from tests.interop.clients.running import Client, Served

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 30


@contextmanager
def started(file: Path, *words: str) -> Iterator[dict[str, Any]]:
    """The ready document of look-alikes in a process of their own."""
    command = [sys.executable, "-m", "accord.cli.main", "sandbox", "start", *words]
    command += ["--ready-file", str(file)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not file.exists():
            assert process.poll() is None, "the look-alikes ended before they answered"
            assert time.monotonic() < deadline, "the look-alikes did not answer in time"
            time.sleep(0.05)
        yield json.loads(file.read_text())
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The ready document of an empty world."""
    file = tmp_path_factory.mktemp("look-alikes") / "ready.json"
    with started(file, "--people", "0") as ready:
        yield ready


@contextmanager
def https(place: Path, people: int) -> Iterator[Served]:
    """Look-alikes over https with so many people in them."""
    words = ("--people", str(people), "--tls")
    with started(place / "ready.json", *words) as ready, requests.Session() as http:
        http.trust_env = False
        http.verify = ready["ca_file"]
        yield Served(ready, http)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A company of 60 people over https, with some of everything that a portal has."""
    with https(tmp_path_factory.mktemp("https"), people=60) as served:
        furnish(served)
        yield served


@pytest.fixture(scope="session")
def client(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Client]:
    """A client by its name, beside the look-alikes over https."""

    def of(name: str) -> Client:
        return Client(name, served, tmp_path_factory.mktemp(name))

    return of


@pytest.fixture(scope="session")
def org(ready: dict[str, Any]) -> dict[str, Any]:
    """What a client of the Salesforce look-alike has to know, its signing key included."""
    keys: dict[str, Any] = dict(ready["salesforce"])
    told: dict[str, Any] = requests.get(f"{keys['url']}/_sandbox/oauth", timeout=30).json()
    return {**told, **keys}
