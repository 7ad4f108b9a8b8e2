"""The promises hold for every seed: for a number of them at every change, for as many as anybody
has time for in a soak, and for each that failed once.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.simulator.chances import KINDS, ON
from tests.simulator.simulator import simulate

SEEDS = 150
BLOCKS = 10
SOAK = int(os.environ.get("ACCORD_SOAK_SEEDS", "30000"))
KEPT = Path(__file__).with_name("seeds.txt")


class Kept(NamedTuple):
    """A seed that failed once."""

    seed: int
    kinds: frozenset[str]
    state: str
    why: str


def kept(state: str) -> list[Kept]:
    return [case for case in read_kept() if case.state == state]


def read_kept() -> Iterator[Kept]:
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            seed, kinds, found, why = line.split(maxsplit=3)
            yield Kept(int(seed), kinds_of(kinds), found, why)


def kinds_of(text: str) -> frozenset[str]:
    if text == "on":
        return ON
    named = frozenset(() if text == "-" else text.split(","))
    assert named <= set(KINDS), f"{text} names a kind of trouble that there is not"
    return named


def live_through(seeds: range) -> None:
    known = {case.seed for case in kept("open")}
    for seed in seeds:
        if seed not in known:
            simulate(seed)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_promises_hold_for_hundreds_of_seeds(block: int) -> None:
    live_through(range(block, SEEDS, BLOCKS))


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_gives_the_same_trace(seed: int) -> None:
    assert simulate(seed).digest() == simulate(seed).digest()


@pytest.mark.parametrize("case", kept("mended"), ids=lambda case: f"{case.seed}")
def test_a_seed_that_failed_once_passes(case: Kept) -> None:
    simulate(case.seed, kinds=case.kinds)


def test_a_seed_that_is_kept_as_open_still_fails() -> None:
    for case in kept("open"):
        with pytest.raises((AssertionError, KeyError, ValueError)):
            simulate(case.seed, kinds=case.kinds)


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_promises_hold_for_as_many_seeds_as_anybody_has_time_for(
    block: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = range(SEEDS + block, SEEDS + SOAK, BLOCKS)
    started = time.process_time()
    live_through(seeds)
    rate = len(seeds) / (time.process_time() - started)
    with capsys.disabled():
        print(f"block {block}: {len(seeds)} seeds, {rate:.0f} a second", file=sys.stderr)
