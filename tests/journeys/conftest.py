"""What journeys stand on: running look-alikes, provisioned workspaces, and the real command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.server import SandboxOptions, running
from tests.journeys.journey import Journey


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Callable[..., Journey]]:
    """Start look-alikes with these options and make a provisioned workspace beside them."""
    open_ones = []

    def start(*, provision: bool = True, **options: object) -> Journey:
        ready = tmp_path / f"ready{len(open_ones)}.json"
        block = running(SandboxOptions(ready_file=ready, **options))  # type: ignore[arg-type]
        found = Journey(tmp_path / f"workspace{len(open_ones)}", ready, block.__enter__())
        open_ones.append(block)
        found.accord("init", str(found.folder), "--sandbox", str(ready), inside=False)
        if provision:
            assert found.accord("provision").code == 0
        return found

    yield start
    for block in reversed(open_ones):
        block.__exit__(None, None, None)
