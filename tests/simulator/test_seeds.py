"""The first simulator: the promises hold for every seed."""

from __future__ import annotations

import pytest

from tests.simulator.simulator import simulate

SEEDS = 200


@pytest.mark.parametrize("block", range(10))
def test_the_promises_hold_for_two_hundred_seeds(block: int) -> None:
    for seed in range(block, SEEDS, 10):
        simulate(seed)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_gives_the_same_trace(seed: int) -> None:
    assert simulate(seed).digest() == simulate(seed).digest()


@pytest.mark.soak
@pytest.mark.parametrize("block", range(20))
def test_the_promises_hold_for_twenty_thousand_seeds(block: int) -> None:
    for seed in range(SEEDS + block, SEEDS + 20_000, 20):
        simulate(seed)
