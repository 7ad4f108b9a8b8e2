"""What worlds of growing size cost: the time and the memory of making them, each in a process of
its own.

    .venv/bin/python -m benchmarks.worlds.cost                       (100,000, 300,000, a million)
    .venv/bin/python -m benchmarks.worlds.cost 20000 100000          (other sizes)

A million people take a quarter of an hour and nine GiB. A process that would need more than `MOST`
ends with a MemoryError instead of taking the machine with it. What was measured is kept beside the
page; `python -m benchmarks.worlds` writes it into the page.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

from benchmarks.worlds.generated import World, made
from benchmarks.worlds.page import COSTS

SIZES = (100_000, 300_000, 1_000_000)
SEED = 1
MOST = 10 * 1024**3
CASE = "--case"
Told = dict[str, Any]


def main() -> None:
    if CASE in sys.argv:
        print(json.dumps(measured(int(sys.argv[-1]))))
        return
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    told = []
    for people in sizes:
        told.append(_apart(people))
        print(told[-1], file=sys.stderr)
    COSTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _apart(people: int) -> Told:
    words = [sys.executable, "-m", "benchmarks.worlds.cost", CASE, str(people)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def measured(people: int) -> Told:
    """Make one world and tell what it took; without people first, so that all is imported."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    made(SEED, 0)
    before = _peak_mib()
    wall, cpu = time.perf_counter(), time.process_time()
    world = made(SEED, people)
    return {
        "people": people,
        "wall_s": round(time.perf_counter() - wall),
        "cpu_s": round(time.process_time() - cpu),
        "peak_mib": _peak_mib(),
        "grown_mib": _peak_mib() - before,
        "salesforce": _stored_in_salesforce(world),
        "hubspot": _stored_in_hubspot(world),
    }


def _stored_in_salesforce(world: World) -> int:
    return sum(len(table.rows) for table in world.salesforce.store.tables.values())


def _stored_in_hubspot(world: World) -> int:
    return sum(len(shelf.live) for shelf in world.hubspot.shelves.values())


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
