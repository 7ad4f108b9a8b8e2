"""Clients in JavaScript: what a lock file says is installed once and then kept, beside the scripts
of ours that need it or where the clients in Python are.

Where the package index cannot be reached, what was never installed is skipped, with that reason;
any other failure to install fails. Scripts of packages are not run.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.interop.clients.environment import KEPT

NODE = Path(__file__).parents[1] / "node"
"""Where the clients are, each folder with its lock file."""
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
LONGEST_S = 300


def installed(place: Path) -> Path:
    """The modules of a folder, as its lock file names them."""
    lock, done = place / "package-lock.json", place / "node_modules" / ".package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        _install(place)
    return place / "node_modules"


def installed_apart(name: str) -> Path:
    """The modules of a client that none of our scripts imports."""
    pins = NODE / name
    print_of = hashlib.sha256((pins / "package-lock.json").read_bytes()).hexdigest()[:12]
    place = KEPT / f"{name}-{print_of}"
    if not place.exists():
        place.mkdir(parents=True)
        for each in ("package.json", "package-lock.json"):
            shutil.copy(pins / each, place)
    return installed(place)


def _install(place: Path) -> None:
    npm = shutil.which("npm")
    assert npm is not None, "npm is needed for this: install Node.js 18 or newer"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    told = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=LONGEST_S)
    if any(said in told.stderr for said in UNREACHABLE):
        pytest.skip("the package index cannot be reached")
    assert told.returncode == 0, told.stderr


def node() -> str:
    """The machine's Node.js."""
    found = shutil.which("node")
    assert found is not None, "node is needed for this: install Node.js 18 or newer"
    return found


def newer_node(wanted: int, modules: Path) -> str:
    """A Node.js of this major version or a later one: the machine's, or one among the modules."""
    found = node()
    if _major(found) >= wanted:
        return found
    brought = sorted(modules.glob("node-*/bin/node"))
    if not brought:
        pytest.skip(f"needs Node.js {wanted}, for which there is no package on this machine")
    return str(brought[0])


def _major(command: str) -> int:
    told = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    found = re.match(r"v(\d+)", told.stdout)
    assert found is not None, told.stdout
    return int(found[1])
