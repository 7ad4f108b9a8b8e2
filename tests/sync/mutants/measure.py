"""How soon the simulator notices each mutant: prints, for each, the number of seeds up to the first
that does, on the usual lives. What it prints is in docs/explanation/promises.md.

`python -m tests.sync.mutants.measure [SEEDS]`; half a minute a mutant that nothing notices.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from tests.simulator.chances import ON
from tests.sync.mutants.direct import DIRECT
from tests.sync.mutants.mutant import Mutant, as_ever, notices
from tests.sync.mutants.simulated import SIMULATED

USUAL = 300


def first_seed(mutant: Mutant, seeds: int) -> int | None:
    """How many of the first seeds it takes; None where they do not suffice."""
    usual = replace(mutant, world=as_ever, kinds=ON)
    for seed in range(seeds):
        if notices(usual, seed):
            return seed + 1
    return None


def main(seeds: int) -> None:
    for mutant in (*SIMULATED, *DIRECT):
        took = first_seed(mutant, seeds)
        print(f"{mutant.name}: {took or f'not among {seeds}'}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
