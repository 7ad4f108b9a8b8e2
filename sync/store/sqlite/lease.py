"""The right to write, numbered: whoever takes the lease last has it, and everyone before is told
so.

It lies in a small database of its own without a write-ahead log, because several processes touch
it: the one at work, and the one that takes over from it. The state's lock keeps honest processes
apart; the lease also stops one that slept while its folder was handed on.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock

from connectors.errors import LeaseHeldError
from sync.store.sqlite.files import closed_on_failure, private_file, private_folder

LEASE = "lease.db"
BUSY_S = 10.0
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
_RELEASE = "UPDATE lease SET holder = '' WHERE id = 1 AND generation = ?"


def take_lease(folder: Path, world_now: float, holder: str) -> FileLease:
    """Take the lease of a state folder (`.accord`) from whoever has it; `holder` is shown to those
    it stops.
    """
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
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(_CREATE)
        connection.execute(_TAKE, (holder, world_now))
        (generation, *_) = connection.execute(_READ).fetchone()
        connection.execute("COMMIT")
    return FileLease(connection, generation)


class FileLease:
    """A lease taken; may be asked from any thread."""

    def __init__(self, connection: sqlite3.Connection, generation: int) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._generation = generation
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
        if generation != self._generation:
            raise LeaseHeldError(
                f"the lease has passed on to {holder or 'another run'}; this run stops here"
            )

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
