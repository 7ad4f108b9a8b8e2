"""Both look-alikes in a process of their own, as `accord sandbox start` serves them, for clients
nobody here wrote.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 30


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The ready document of an empty world."""
    file = tmp_path_factory.mktemp("look-alikes") / "ready.json"
    command = [
        sys.executable,
        "-m",
        "accord.cli.main",
        "sandbox",
        "start",
        "--people",
        "0",
        "--ready-file",
        str(file),
    ]
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
def org(ready: dict[str, Any]) -> dict[str, Any]:
    """What a client of the Salesforce look-alike has to know, its signing key included."""
    keys: dict[str, Any] = dict(ready["salesforce"])
    told: dict[str, Any] = requests.get(f"{keys['url']}/_sandbox/oauth", timeout=30).json()
    return {**told, **keys}
