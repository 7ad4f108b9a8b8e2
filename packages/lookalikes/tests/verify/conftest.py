"""Two worlds that have nothing in common: one plays the vendor, the other is the look-alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sandbox.server import Running, SandboxOptions, running


@pytest.fixture(scope="module")
def vendors() -> Iterator[Running]:
    with running(SandboxOptions(people=40, seed=7)) as pair:
        yield pair


@pytest.fixture(scope="module")
def look_alikes() -> Iterator[Running]:
    with running(SandboxOptions(people=30, seed=1)) as pair:
        yield pair
