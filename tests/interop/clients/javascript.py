"""Clients in JavaScript: what a lock file says is installed once, beside it, and then kept.

Where the package index cannot be reached, what was never installed is skipped, with that reason;
any other failure to install fails. Scripts of packages are not run.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "node"
"""Where the clients are, each folder with its lock file."""
UNREACHABLE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH")
LONGEST_S = 300


def installed(place: Path) -> Path:
    """The modules of a folder, as its lock file names them."""
    lock, done = place / "package-lock.json", place / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return place / "node_modules"
    npm = shutil.which("npm")
    assert npm is not None, "npm is needed for this: install Node.js 18 or newer"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    told = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=LONGEST_S)
    if any(said in told.stderr for said in UNREACHABLE):
        pytest.skip("the package index cannot be reached")
    assert told.returncode == 0, told.stderr
    return place / "node_modules"


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
