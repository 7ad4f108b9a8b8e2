"""The promises hold wherever the process dies, and in a state on disk."""

from __future__ import annotations

import pytest

from sync.store.ports import Store
from tests.simulator.chances import ON_ANY_STORE
from tests.simulator.simulator import simulate
from tests.sync.store.samples import in_sqlite

CRASHED = 20
IN_THE_SOAK = (1, 6, 7, 9, *range(12, CRASHED))
"""Lives of so many points that they cost as much as all the others, and those there is no time
for.
"""
ON_DISK = range(500_000, 500_040)
"""Other lives than those that are lived in memory."""


def crash_everywhere(seed: int) -> None:
    """One life for each point that a life comes past."""
    points = simulate(seed, kinds=frozenset()).points
    for point in range(1, points + 1):
        simulate(seed, kinds=frozenset(), crash_at=point)


def live_on_disk(seeds: range) -> None:
    stores = []

    def new_store() -> Store:
        stores.append(in_sqlite())
        return stores[-1]

    for seed in seeds:
        simulate(seed, new_store, ON_ANY_STORE)
        stores.pop().close()


@pytest.mark.parametrize("seed", [seed for seed in range(CRASHED) if seed not in IN_THE_SOAK])
def test_the_promises_hold_wherever_the_process_dies(seed: int) -> None:
    crash_everywhere(seed)


@pytest.mark.parametrize("block", range(4))
def test_the_promises_hold_on_disk(block: int) -> None:
    live_on_disk(ON_DISK[block::4])


@pytest.mark.soak
@pytest.mark.parametrize("seed", IN_THE_SOAK)
def test_the_promises_hold_wherever_the_process_dies_in_further_lives(seed: int) -> None:
    crash_everywhere(seed)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(4))
def test_the_promises_hold_on_disk_for_a_thousand_seeds(block: int) -> None:
    live_on_disk(range(block, 1_000, 4))
