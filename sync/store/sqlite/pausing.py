"""Pauses of a workspace, beside the lease: in the small file that several processes touch, so that
a run at work hears of one at once.

Pauses stay on record; the last one counts, until it is over or somebody resumed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sync.model.conditions.pause import Pause
from sync.store.sqlite.files import (
    closed_on_failure,
    mode_to_look,
    private_file,
    private_folder,
)
from sync.store.sqlite.lease import BUSY_S, LEASE, REMOVE

_CREATE = """
CREATE TABLE IF NOT EXISTS pause (
    number INTEGER PRIMARY KEY,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    since REAL NOT NULL,
    until REAL,
    resumed_by TEXT NOT NULL DEFAULT '',
    resumed_at REAL
)"""
_PAUSE = "INSERT INTO pause (who, why, since, until) VALUES (?, ?, ?, ?)"
_RESUME = "UPDATE pause SET resumed_by = ?, resumed_at = ? WHERE resumed_at IS NULL"
_LAST = """
SELECT who, why, since, until FROM pause WHERE resumed_at IS NULL ORDER BY number DESC LIMIT 1"""
_THERE = "SELECT count(*) FROM sqlite_master WHERE name = 'pause'"


def pause(folder: Path, wanted: Pause) -> None:
    """From now on nobody writes; a pause before this one is over."""
    with _writing(folder) as connection:
        connection.execute(_RESUME, (wanted.by, wanted.since))
        values = (wanted.by, wanted.because, wanted.since, wanted.until)
        connection.execute(_PAUSE, values)


def resume(folder: Path, by: str, now: float) -> Pause | None:
    """Let runs write again; returns the pause that ends with this, if one held."""
    ended = paused(folder, now)
    if ended is not None:
        with _writing(folder) as connection:
            connection.execute(_RESUME, (by, now))
    return ended


def paused(folder: Path, now: float) -> Pause | None:
    """The pause that holds now."""
    path = folder / LEASE
    if not path.exists():
        return None
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode_to_look(path)}",
        uri=True,
        timeout=BUSY_S,
        isolation_level=None,
    )
    with closing(connection), closed_on_failure(connection, path, REMOVE):
        if not connection.execute(_THERE).fetchone()[0]:
            return None
        row = connection.execute(_LAST).fetchone()
    if row is None:
        return None
    last = Pause(*row)
    return last if last.holds(now) else None


@contextmanager
def _writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """All or nothing, also while a run holds the lease."""
    private_folder(folder)
    path = folder / LEASE
    private_file(path)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    with closing(connection), closed_on_failure(connection, path, REMOVE):
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_CREATE)
        yield connection
        connection.execute("COMMIT")
