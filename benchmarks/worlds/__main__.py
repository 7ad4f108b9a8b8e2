"""Counts a generated world and the public data, and writes the page that shows both.

    .venv/bin/python -m benchmarks.worlds          (20,000 people; half a minute)

Where the public data is not beside the checkout, its figures stay as they were counted last.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks.worlds.figures import Figures, figures
from benchmarks.worlds.generated import made, world_samples
from benchmarks.worlds.page import COSTS, FIGURES, files
from benchmarks.worlds.public import PLACE, public_samples

SEED, PEOPLE = 1, 20_000
FEW_SEED, FEW = 7, 400
"""The world that a test makes again."""


def main() -> None:
    kept = {
        "seed": SEED,
        "people": PEOPLE,
        "public": _public(),
        "world": counted(SEED, PEOPLE),
        "few": counted(FEW_SEED, FEW),
    }
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    written = files(kept, costs())
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
        print(path)


def counted(seed: int, people: int) -> Figures:
    """The figures of one world."""
    return figures(world_samples(made(seed, people)))


def costs() -> list[dict[str, Any]]:
    """What was measured last."""
    if not COSTS.is_file():
        return []
    found: list[dict[str, Any]] = json.loads(COSTS.read_text(encoding="utf-8"))
    return found


def _public() -> Figures:
    if PLACE.is_dir():
        return figures(public_samples())
    print("No public data beside the checkout: its figures stay as they are.", file=sys.stderr)
    found: Figures = json.loads(FIGURES.read_text(encoding="utf-8"))["public"]
    return found


if __name__ == "__main__":
    main()
