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
RESTED_S = 2.0
"""A file that was written to longer ago than that shows every later write by its stamp."""

Stamp = tuple[int, int, int]
"""When a file was written to last (ns), its size, and which one it is."""


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
    return _if_it_holds(_last_pause(folder / LEASE), now)


class PauseWatch:
    """The pause that holds, for somebody who asks again and again: the file is read anew only once
    it was written to.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LEASE
        self._stamp: Stamp | None = None
        self._last: Pause | None = None

    def __call__(self, now: float) -> Pause | None:
        stamp = _stamp(self._path)
        if stamp is None or stamp != self._stamp:
            self._last = _last_pause(self._path)
            # two writes within one tick of the file system's clock leave the same stamp
            rested = stamp is not None and now - stamp[0] / 1e9 > RESTED_S
            self._stamp = stamp if rested else None
        return _if_it_holds(self._last, now)


def _stamp(path: Path) -> Stamp | None:
    """What changes when a file is written to; None where there is none."""
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def _if_it_holds(last: Pause | None, now: float) -> Pause | None:
    if last is None or not last.holds(now):
        return None
    return last


def _last_pause(path: Path) -> Pause | None:
    """The last pause that nobody ended, over or not."""
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
    return None if row is None else Pause(*row)


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
