"""The state folder on disk: who may read it, which process may write it, and whether the file is
sound.

One process writes: it holds an operating-system lock for as long as it has the store open, and the
system lets go of it however that process ends. Readers take no lock and open the file read-only.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.errors import LeaseHeldError, UserError

STATE = "state.db"
LOCK = "lock"
BUSY_S = 10.0
WAL_LIMIT = 64 * 1024 * 1024
RESTORE = "Put a backup in its place: `accord state restore FILE`; nothing was written."


class Lock:
    """The right of this process to write the state; `release` gives it back."""

    def __init__(self, folder: Path) -> None:
        """Raises LeaseHeldError naming the process that has it."""
        self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode(errors="replace").strip()
            os.close(self._file)
            raise LeaseHeldError(
                f"another run (process {holder or 'unknown'}) is writing {folder}"
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let other processes write; twice does no harm."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1


def private_folder(folder: Path) -> None:
    """Make the folder, and keep everybody else out of it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def private_file(path: Path) -> None:
    """Make the file readable by its owner alone; SQLite gives its side files the same mode."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)


def connect_to_write(path: Path) -> sqlite3.Connection:
    """The writing connection: every commit reaches the disk before it returns. Raises UserError if
    damaged.
    """
    private_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    with closed_on_failure(connection, path):
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"journal_size_limit={WAL_LIMIT}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise UserError(f"{path} is damaged: {verdict}", advice=RESTORE)
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that sees what is committed and cannot write, also while another process
    does.
    """
    if not path.exists():
        raise UserError(
            f"{path} does not exist: nothing has run here yet", advice="Run `accord sync` first."
        )
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
    )
    with closed_on_failure(connection, path):
        connection.execute("PRAGMA query_only=ON").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connection


@contextmanager
def closed_on_failure(
    connection: sqlite3.Connection,
    path: Path,
    advice: str = RESTORE,
) -> Iterator[None]:
    """Close what could not be set up; what SQLite says of the file becomes a UserError."""
    try:
        yield
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise UserError(f"{path} cannot be used: {error}", advice=advice) from None
        raise
