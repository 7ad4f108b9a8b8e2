"""The right to write, numbered: whoever takes the lease last has it, and everyone before is told
so.

Whoever is at work renews it every few seconds. One that has not been renewed for `LEASE_S` belongs
to a process that sleeps or hangs, and may be taken over.

It lies in a small database of its own without a write-ahead log, because several processes touch
it: the one at work, and the one that takes over from it. The state's lock keeps honest processes
apart; the lease also stops one that slept while its folder was handed on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from connectors.errors import LeaseHeldError
from sync.store.sqlite.files import closed_on_failure, private_file, private_folder

LEASE = "lease.db"
BUSY_S = 10.0
LEASE_S = 600.0
"""Seconds for which a lease is good without being renewed."""
RENEW_S = 15.0
REMOVE = "Make sure that no other run is at work, remove that file, and run the command again."

_CREATE = """
CREATE TABLE IF NOT EXISTS lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    generation INTEGER NOT NULL,
    holder TEXT NOT NULL,
    taken_at REAL NOT NULL
)"""
_TAKE = """
INSERT INTO lease (id, generation, holder, taken_at) VALUES (1, 1, ?, ?)
ON CONFLICT (id) DO UPDATE
SET generation = lease.generation + 1, holder = excluded.holder, taken_at = excluded.taken_at"""
_READ = "SELECT generation, holder, taken_at FROM lease WHERE id = 1"
_RENEW = "UPDATE lease SET taken_at = ? WHERE id = 1 AND generation = ?"
_RELEASE = "UPDATE lease SET holder = '' WHERE id = 1 AND generation = ?"


def take_lease(
    folder: Path,
    now: float,
    holder: str,
    clock: Callable[[], float] | None = None,
) -> FileLease:
    """Take the lease of a state folder (`.accord`) from whoever has it; `holder` is shown to those
    it stops. It is renewed by `clock`, where one is given.
    """
    path, connection = _opened(folder)
    with closed_on_failure(connection, path, REMOVE):
        connection.execute("BEGIN EXCLUSIVE")
        generation = _taken(connection, holder, now)
    return FileLease(connection, generation, now, clock)


def lapsed_holder(folder: Path, now: float, lease_s: float = LEASE_S) -> str | None:
    """Whoever has the lease and has not renewed it in time; None where nobody has, or is late."""
    if not (folder / LEASE).exists():
        return None
    path, connection = _opened(folder)
    with closed_on_failure(connection, path, REMOVE):
        connection.execute(_CREATE)
        found = connection.execute(_READ).fetchone()
    connection.close()
    if found is None:
        return None
    _, holder, taken_at = found
    return holder if holder and now - taken_at > lease_s else None


def _opened(folder: Path) -> tuple[Path, sqlite3.Connection]:
    private_folder(folder)
    path = folder / LEASE
    private_file(path)
    connection = sqlite3.connect(
        path,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=False,
    )
    with closed_on_failure(connection, path, REMOVE):
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.execute("PRAGMA synchronous=FULL")
    return path, connection


def _taken(connection: sqlite3.Connection, holder: str, now: float) -> int:
    """The generation of the one who takes it; ends the open transaction."""
    connection.execute(_CREATE)
    connection.execute(_TAKE, (holder, now))
    (generation, *_) = connection.execute(_READ).fetchone()
    connection.execute("COMMIT")
    return int(generation)


class FileLease:
    """A lease taken; may be asked from any thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        generation: int,
        taken_at: float,
        clock: Callable[[], float] | None,
    ) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._generation = generation
        self._renewed_at = taken_at
        self._clock = clock
        self._one_at_a_time = Lock()

    @property
    def generation(self) -> int:
        return self._generation

    def check(self) -> None:
        """Raise LeaseHeldError when the lease was released or has passed on to another holder."""
        with self._one_at_a_time:
            if self._connection is None:
                raise LeaseHeldError("this run has given its lease back")
            generation, holder, _ = self._connection.execute(_READ).fetchone()
            if generation == self._generation:
                self._renew(self._connection)
        if generation != self._generation:
            raise LeaseHeldError(
                f"the lease has passed on to {holder or 'another run'}; this run stops here"
            )

    def _renew(self, connection: sqlite3.Connection) -> None:
        """Say that somebody is at work, every few seconds."""
        now = self._renewed_at if self._clock is None else self._clock()
        if abs(now - self._renewed_at) < RENEW_S:
            return
        connection.execute(_RENEW, (now, self._generation))
        self._renewed_at = now

    def release(self) -> None:
        """Give the lease back; twice does no harm, and a lease that has passed on stays where it
        is. Where that cannot be written, the holder's name stays, and hinders nobody.
        """
        with self._one_at_a_time:
            if self._connection is None:
                return
            with suppress(sqlite3.Error):
                self._connection.execute(_RELEASE, (self._generation,))
            self._connection.close()
            self._connection = None


class MemoryLease:
    """A lease for the simulator and for trials: `steal` hands it to somebody else."""

    def __init__(self, generation: int = 1) -> None:
        self._generation = generation
        self._lost_to = ""

    @property
    def generation(self) -> int:
        return self._generation

    def check(self) -> None:
        """Raise LeaseHeldError when the lease was released or stolen."""
        if self._lost_to:
            raise LeaseHeldError(f"the lease has passed on to {self._lost_to}; this run stops here")

    def steal(self, holder: str = "another run") -> MemoryLease:
        """The lease of the one who takes over, of the next generation."""
        self._lost_to = holder
        return MemoryLease(self._generation + 1)

    def release(self) -> None:
        """Give the lease back; twice does no harm."""
        self._lost_to = self._lost_to or "nobody: it was given back"
