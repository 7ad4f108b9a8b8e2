"""Copies of the state file: made while a run is at work, looked at, put in the place of another."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from connectors.errors import UserError
from sync.store.sqlite.files import (
    RESTORE,
    STATE,
    Lock,
    closed_on_failure,
    connect_to_read,
    private_file,
    private_folder,
)
from sync.store.sqlite.lease import take_lease
from sync.store.sqlite.migrate import revision

COUNTED = {
    "links": "link WHERE status = 'live'",
    "records": "mirror",
    "runs": "run",
    "decisions": "history",
    "waiting": "issue WHERE state = 'open'",
}
"""What a state holds, by the words people have for it, and the rows it lies in."""
SIDE_FILES = ("", "-wal", "-shm")
"""What SQLite keeps beside a file is part of it."""


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What a state file says of itself. `accounts`: what it is pinned to, by system; `holds`: rows
    by what they are.
    """

    revision: str
    accounts: dict[str, str]
    holds: dict[str, int]


def facts_of(path: Path) -> StateFacts:
    """What a state file holds. Raises UserError where it is missing, empty or damaged."""
    with closing(connect_to_read(path)) as connection:
        return _facts(connection, path)


def copy_state(folder: Path, target: Path) -> StateFacts:
    """Copy the state of a folder as it is at one moment, whoever is writing it meanwhile; returns
    what the copy holds. Raises UserError where the state is damaged.
    """
    private_file(target)
    with closing(connect_to_read(folder / STATE)) as source:
        copy = sqlite3.connect(target, isolation_level=None)
        with closed_on_failure(copy, folder / STATE):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            found = _facts(copy, folder / STATE)
        copy.close()
    return found


def _facts(connection: sqlite3.Connection, path: Path) -> StateFacts:
    with closed_on_failure(connection, path):
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise UserError(f"{path} is damaged: {verdict}", advice=RESTORE)
        stamped = revision(connection)
        if stamped is None:
            raise UserError(
                f"{path} is empty: it holds no state", advice="Run `accord sync` first."
            )
        return StateFacts(stamped, _accounts(connection), _holds(connection))


def _accounts(connection: sqlite3.Connection) -> dict[str, str]:
    if not _has(connection, "acquaintance"):
        return {}
    return dict(connection.execute("SELECT system, account FROM acquaintance").fetchall())


def _holds(connection: sqlite3.Connection) -> dict[str, int]:
    holds = {}
    for word, rows in COUNTED.items():
        counting = f"SELECT count(*) FROM {rows}"  # noqa: S608 (our own words)
        (holds[word],) = connection.execute(counting).fetchone()
    return holds


def _has(connection: sqlite3.Connection, table: str) -> bool:
    asked = "SELECT count(*) FROM sqlite_master WHERE name = ?"
    (found,) = connection.execute(asked, (table,)).fetchone()
    return bool(found)


# --- putting one in the place of another


@contextmanager
def nobody_writes(folder: Path, now: float) -> Iterator[None]:
    """Keep every other process from writing the state, one that sleeps until later included.
    Raises LeaseHeldError while another is at work.
    """
    private_folder(folder)
    lock = Lock(folder)
    try:
        take_lease(folder, now, "accord state restore").release()
        yield
    finally:
        lock.release()


def put_in_place(made: Path, folder: Path, aside: Path) -> list[Path]:
    """Make a state file the state of a folder. What was there is moved into the folder `aside`,
    never taken away; returns where to.
    """
    moved = []
    for ending in SIDE_FILES:
        present = folder / (STATE + ending)
        if present.exists():
            private_folder(aside)
            moved.append(present.rename(aside / present.name))
    made.rename(folder / STATE)
    _on_disk(folder)
    return moved


def _on_disk(folder: Path) -> None:
    """Wait until the folder's names have reached the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
