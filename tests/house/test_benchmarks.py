"""The benchmarks run: each with a small number, so that none is found broken when it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_S = 600


def ended(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=MOST_S, check=False
    )


@pytest.mark.soak
@pytest.mark.parametrize(
    ("module", "number", "last"),
    [
        ("look_alike", "5", "upsert, all new"),
        ("initial_sync", "60", "CPU deciding"),
        ("hubspot_volume", "500", "update, bare library, raw"),
        ("salesforce_volume", "500", "write, Bulk, bare library"),
    ],
)
def test_a_benchmark_measures_everything_down_to_its_last_line(
    module: str, number: str, last: str
) -> None:
    """What it says of so few is nothing to go by, so how it ends is not looked at."""
    done = ended(module, number)
    assert "Traceback" not in done.stderr, done.stderr
    assert last in done.stdout, done.stderr


@pytest.mark.soak
def test_the_trial_within_limits_loses_nobody() -> None:
    """So few people say nothing about the pace, which is what it ends with."""
    done = ended("within_limits", "60", "10")
    assert "everybody is there once: True; changes that arrived: 10 of 10" in done.stdout, (
        done.stderr
    )
