"""A mechanism that nobody would miss is not tested: each is taken out here, and some check has to
notice it: a life in the simulator, or a direct test.
"""

from __future__ import annotations

import pytest

from tests.simulator.chances import ON
from tests.sync.mutants.direct import DIRECT
from tests.sync.mutants.mutant import Mutant, fails, fails_directly, notices
from tests.sync.mutants.simulated import SIMULATED, often_refused

SEEDS = 300


def named(mutant: Mutant) -> str:
    return mutant.name


@pytest.mark.parametrize("mutant", SIMULATED, ids=named)
def test_the_simulator_notices_an_engine_with(mutant: Mutant) -> None:
    seeds = ((mutant.seen_in + number) % SEEDS for number in range(SEEDS))
    assert any(notices(mutant, seed) for seed in seeds), f"it survived {SEEDS} seeds"


@pytest.mark.parametrize("mutant", DIRECT, ids=named)
def test_a_direct_test_notices_an_engine_with(mutant: Mutant) -> None:
    assert not fails_directly(mutant, whole=True)
    assert fails_directly(mutant, whole=False), f"{mutant.checked_in} does not miss it"


def test_the_engine_itself_keeps_its_promises_when_writes_are_often_refused() -> None:
    assert not [seed for seed in range(40) if fails(seed, ON, often_refused)]
