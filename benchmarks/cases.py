"""Cases that are compared: each in a process of its own, measured alike, told in one table."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.served import peak_kb

Case = Callable[[dict[str, Any], int], tuple[int, int | None]]
"""(the look-alike's document, how many) → (records moved, calls made, where they are counted)."""
Told = dict[str, Any]


def in_its_own_process(module: str, name: str, ready: Path, count: int) -> Told:
    """Run a case of a benchmark that hands `--case …` to `measure`."""
    print(f"{count:,} {name} …", file=sys.stderr)
    words = [sys.executable, "-m", module, "--case", name, str(ready), str(count)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def asked(words: Sequence[str]) -> tuple[str, Path, int] | None:
    """The case that this process is to measure, if any: its name, the ready file, how many
    records.
    """
    if "--case" not in words:
        return None
    at = words.index("--case")
    return words[at + 1], Path(words[at + 2]), int(words[at + 3])


def measure(work: Case, document: dict[str, Any], count: int) -> int:
    """Print what one case takes, after a first call for nothing: by then all is imported and signed
    in.
    """
    work(document, 0)
    before = peak_kb()
    wall, cpu = time.perf_counter(), time.process_time()
    records, calls = work(document, count)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told = {"records": records, "calls": calls, "cpu_s": cpu, "wall_s": wall}
    print(json.dumps({**told, "mb": peak_kb() / 1024, "before_mb": before / 1024}))
    return records


def print_table(few: Mapping[str, Told], many: Mapping[str, Told], most: int) -> None:
    """Every case with the whole number of records, and the memory it took for a tenth of them."""
    print(
        f"{'case':34}{'records':>9}{'CPU µs/record':>15}{'calls':>8}{'wall s':>8}{'MB':>6}"
        f"{f'MB at {most // 10:,}':>14}"
    )
    for name, told in many.items():
        cpu = told["cpu_s"] / max(1, told["records"]) * 1e6
        calls = "" if told["calls"] is None else f"{told['calls']:,}"
        memory = f"{told['mb']:>6.0f}{few[name]['mb']:>14.0f}"
        print(f"{name:34}{told['records']:>9,}{cpu:>15.0f}{calls:>8}{told['wall_s']:>8.1f}{memory}")
