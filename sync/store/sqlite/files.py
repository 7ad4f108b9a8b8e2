"""The state folder on disk: who may read it, which process may write it, and whether the file is
sound.

One process writes: it holds an operating-system lock for as long as it has the store open, and the
system lets go of it however that process ends. Readers take no lock and open the file read-only.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from connectors.errors import LeaseHeldError, UserError
from sync.store.sqlite.trouble import FULL, READ_ONLY, code_of, no_room, read_only, told_of

STATE = "state.db"
LOCK = "lock"
BUSY_S = 3.0
ATTEMPTS, BETWEEN_S = 25, 0.02
WAL_LIMIT = 64 * 1024 * 1024
LOOK_ELSEWHERE = (
    "Copy the whole workspace to a folder that you may write in, and look at that one: "
    "`accord -C COPY status`."
)
RESTORE = "Put a backup in its place: `accord state restore FILE`; nothing was written."


class Lock:
    """The right of this process to write the state; `release` gives it back."""

    def __init__(self, folder: Path) -> None:
        """Raises LeaseHeldError naming the process that has it."""
        with told_of(folder):
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        if not self._taken():
            holder = os.read(self._file, 32).decode(errors="replace").strip()
            os.close(self._file)
            raise LeaseHeldError(
                f"another run (process {holder or 'unknown'}) is writing {folder}"
            ) from None
        os.ftruncate(self._file, 0)
        # the lock holds without its holder's name, as on a disk that is full
        with suppress(OSError):
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def _taken(self) -> bool:
        """Tried a few times: whoever asks if somebody writes holds the file for an instant."""
        for _ in range(ATTEMPTS):
            with suppress(BlockingIOError):
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            time.sleep(BETWEEN_S)
        return False

    def release(self) -> None:
        """Let other processes write; twice does no harm."""
        if self._file >= 0:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Whether another process is in the middle of writing."""
    return code_of(error) == sqlite3.SQLITE_BUSY


def private_folder(folder: Path) -> None:
    """Make the folder, and keep everybody else out of it."""
    with told_of(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def private_file(path: Path) -> None:
    """Make the file readable by its owner alone; SQLite gives its side files the same mode."""
    with told_of(path.parent):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)


def connect_to_write(path: Path) -> sqlite3.Connection:
    """The writing connection: every commit reaches the disk before it returns, and what a savepoint
    may have to take back is kept in memory, not in files elsewhere. Raises UserError if damaged.
    """
    private_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    with closed_on_failure(connection, path):
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"journal_size_limit={WAL_LIMIT}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise UserError(f"{path} is damaged: {verdict}", advice=RESTORE)
    return connection


def mode_to_look(path: Path) -> str:
    """How to open a file that is only looked at. What a killed process left half written has to be
    taken back first, which SQLite does when it may write.
    """
    return "mode=rw" if _half_written(path) else "mode=ro"


def _half_written(path: Path) -> bool:
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.stat().st_size > 0


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that sees what is committed and cannot write, also while another process
    does.
    """
    if not path.exists():
        raise UserError(
            f"{path} does not exist: nothing has run here yet", advice="Run `accord sync` first."
        )
    try:
        return _look(path, mode_to_look(path))
    except UserError:
        if not _lies_still(path):
            raise
    # where nothing can be written, SQLite cannot make the side files it shares with writers
    return _look(path, "mode=ro&immutable=1")


def _look(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
    )
    may_write = os.access(path.parent, os.W_OK)
    with closed_on_failure(connection, path, RESTORE if may_write else LOOK_ELSEWHERE):
        connection.execute("PRAGMA query_only=ON").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    return connection


def _lies_still(path: Path) -> bool:
    """Whether all there is stands in the file itself, and nobody is writing it."""
    waiting = path.with_name(f"{path.name}-wal")
    if _half_written(path) or (waiting.exists() and waiting.stat().st_size > 0):
        return False
    return not somebody_writes(path.parent)


def somebody_writes(folder: Path) -> bool:
    """Whether a process has the right to write this state now; asks without waiting for it."""
    try:
        file = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


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
            if code_of(error) in FULL:
                raise no_room(error) from None
            if is_busy(error):
                raise LeaseHeldError(f"another run is in the middle of writing {path}") from None
            if code_of(error) in READ_ONLY and advice != LOOK_ELSEWHERE:
                raise read_only(path.parent, error) from None
            raise UserError(f"{path} cannot be used: {error}", advice=advice) from None
        raise
