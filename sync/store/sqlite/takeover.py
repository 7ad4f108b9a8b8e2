"""Takes a state over from a process that sleeps or hangs past its lease: it keeps the lock for as
long as it lives, and would stop every later run.

Its lock is put out of the way, its lease passes on, so that it sends nothing any more, and the
first transaction of the next holder fences every later one of its own. Two who would take over at
once are kept apart by the lease: the later one fences the earlier one. Where the sleeper sleeps in
the middle of writing, nobody else can write: then, and only if it is a stopped process of this
machine, it is ended, which the state survives like any other kill.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import LeaseHeldError
from sync.store.ports import Lease, Store
from sync.store.sql.store import SqlStore
from sync.store.sqlite.files import LOCK, is_busy
from sync.store.sqlite.lease import FileLease, lapsed_holder, take_lease
from sync.store.sqlite.store import open_store

GONE_S = 5.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Process and machine of whoever has, or had, the right to write."""

    pid: int
    host: str

    @classmethod
    def this(cls) -> Holder:
        """This process."""
        return cls(os.getpid(), socket.gethostname())

    @classmethod
    def parse(cls, text: str) -> Holder:
        """As `str` tells one; of anything else nothing is known."""
        words = text.split(" ", 3)
        if len(words) == 4 and words[1].isdigit():
            return cls(int(words[1]), words[3])
        return cls(0, "")

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"

    def end(self) -> None:
        """End it, where it is a stopped process of this machine. Raises LeaseHeldError else."""
        if self.host != socket.gethostname() or _state(self.pid) not in ("T", "t"):
            raise LeaseHeldError(
                f"the run before ({self}) hangs in the middle of writing; end it "
                f"(kill -9 {self.pid}) and run the command again"
            )
        os.kill(self.pid, signal.SIGKILL)
        deadline = time.monotonic() + GONE_S
        while _state(self.pid) not in ("", "Z") and time.monotonic() < deadline:
            time.sleep(0.05)


@contextmanager
def owned(
    folder: Path,
    systems: tuple[str, str],
    clock: Callable[[], float],
) -> Iterator[tuple[Store, Lease]]:
    """The state of a folder and the right to write it, until the block ends. Raises LeaseHeldError
    while another process is at work; from one that sleeps past its lease it is taken over.
    """
    sleeper = _sleeper(folder, clock())
    store = _opened(folder, systems, sleeper)
    try:
        lease = _leased(folder, clock, sleeper)
        try:
            _fence(store, lease.generation, sleeper)
            yield store, lease
        finally:
            lease.release()
    finally:
        store.close()


def _sleeper(folder: Path, now: float) -> Holder | None:
    """Whoever has let the lease lapse."""
    lapsed = lapsed_holder(folder, now)
    return None if lapsed is None else Holder.parse(lapsed)


def _opened(folder: Path, systems: tuple[str, str], sleeper: Holder | None) -> SqlStore:
    try:
        return open_store(folder, systems)
    except LeaseHeldError:
        if sleeper is None:
            raise
    # its lock lives as long as the process: another file takes the place of the one it has
    (folder / LOCK).unlink(missing_ok=True)
    return open_store(folder, systems)


def _leased(folder: Path, clock: Callable[[], float], sleeper: Holder | None) -> FileLease:
    me = str(Holder.this())
    try:
        return take_lease(folder, clock(), me, clock)
    except LeaseHeldError:
        if sleeper is None:
            raise
        sleeper.end()
        return take_lease(folder, clock(), me, clock)


def _fence(store: Store, generation: int, sleeper: Holder | None) -> None:
    """Let the state belong to this generation, past a holder who may sleep inside a transaction."""
    try:
        store.fence(generation)
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        if sleeper is None:
            raise LeaseHeldError("another run is in the middle of writing the state") from None
        sleeper.end()
        store.fence(generation)


def _state(pid: int) -> str:
    """The state of a process as the system tells it, "" where it tells none."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[0]
