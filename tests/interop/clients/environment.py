"""Clients in an environment of their own: made once from pinned requirements, then kept.

Their dependencies contradict each other's and ours. What cannot be fetched here is skipped, with
the reason; any other failure to install fails.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KEPT = ROOT / ".venv" / "clients"
UNREACHABLE = ("error sending request", "Failed to fetch", "dns error", "network was disabled")
LONGEST_S = 480


def environment(name: str) -> Path:
    """The folder of commands of this client; skips the test where the index cannot be reached."""
    pins = HERE / "requirements" / f"{name}.txt"
    # What is pinned, and the Python that runs it, are part of the name: a change makes another one.
    print_of = hashlib.sha256(pins.read_bytes() + sys.version.encode()).hexdigest()[:12]
    place = KEPT / f"{name}-{print_of}"
    done = place / "complete"
    if not done.exists():
        shutil.rmtree(place, ignore_errors=True)
        _uv("venv", "--python", sys.executable, str(place))
        _uv("pip", "install", "--python", str(place / "bin" / "python"), "-r", str(pins))
        done.touch()
    return place / "bin"


def _uv(*words: str) -> None:
    uv = ROOT / ".venv" / "bin" / "uv"
    command = [str(uv), *words, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_S)
    if any(said in done.stderr for said in UNREACHABLE):
        reason = done.stderr.strip().splitlines()[-1]
        pytest.skip(f"the package index cannot be reached: {reason}")
    assert done.returncode == 0, done.stderr
