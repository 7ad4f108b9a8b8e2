"""Both look-alikes in a process of their own, so that what is measured in this one is the
client.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START = (sys.executable, "-m", "accord.cli.main", "sandbox", "start", "--people", "0")


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Path]:
    """The file that says where they answer. They are empty, unless an option loads something."""
    ready = folder / "ready.json"
    with subprocess.Popen(
        [*START, *options, "--ready-file", str(ready)], stdout=subprocess.PIPE
    ) as server:
        try:
            _wait_for(ready, server)
            yield ready
        finally:
            server.terminate()


def _wait_for(ready: Path, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if ready.exists():
            return
        if server.poll() is not None:
            raise SystemExit("the look-alikes did not start")
        time.sleep(0.1)
    raise SystemExit("the look-alikes did not start in time")


def peak_kb() -> int:
    """The most memory this process ever had (its own: `ru_maxrss` starts at what its parent
    had).
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
