"""A process killed in the middle of a commit leaves a rollback journal: whoever looks next takes
the half-written change back and sees what was committed, without a word about rights.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import UserError
from sync.model.conditions.pause import Pause
from sync.store.sqlite import pausing
from sync.store.sqlite.files import connect_to_read
from sync.store.sqlite.store import open_store

SYSTEMS = ("salesforce", "hubspot")
ROWS = 200


def _kill_in_a_commit(path: Path, statement: str) -> None:
    """Leave the file as a kill does: pages of an open transaction written, a journal beside it."""
    beside = path.with_name("copied")
    beside.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.execute("PRAGMA cache_size=1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE filler (text TEXT)")
        connection.executemany("INSERT INTO filler VALUES (?)", [("x" * 1000,)] * ROWS)
        connection.execute(statement)
        for made in (path, path.with_name(f"{path.name}-journal")):
            shutil.copy(made, beside / made.name)
        connection.execute("ROLLBACK")
    for made in beside.iterdir():
        made.rename(path.with_name(made.name))
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0


def test_a_pause_is_read_after_a_kill_in_the_middle_of_a_commit(tmp_path: Path) -> None:
    wanted = Pause("Ann Lee", "audit", 100.0, None)
    pausing.pause(tmp_path, wanted)
    _kill_in_a_commit(tmp_path / "lease.db", "UPDATE pause SET who = 'half written'")
    assert pausing.paused(tmp_path, 200.0) == wanted


def _made_by_a_run(folder: Path) -> Path:
    open_store(folder, SYSTEMS).close()
    return folder / "state.db"


def test_a_state_is_looked_at_after_a_kill_in_the_middle_of_a_commit(tmp_path: Path) -> None:
    path = _made_by_a_run(tmp_path)
    _kill_in_a_commit(path, "UPDATE alembic_version SET version_num = 'half written'")
    store = open_store(tmp_path, SYSTEMS, read_only=True)
    assert store.pinned_systems() == SYSTEMS
    store.close()


def test_what_a_kill_left_half_written_is_never_taken_for_what_was_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _made_by_a_run(tmp_path)
    _kill_in_a_commit(path, "UPDATE alembic_version SET version_num = 'half written'")
    opened: Callable[..., sqlite3.Connection] = sqlite3.connect

    def without_rights(address: str, **words: object) -> sqlite3.Connection:
        return opened(address.replace("mode=rw", "mode=ro"), **words)

    monkeypatch.setattr(sqlite3, "connect", without_rights)
    with pytest.raises(UserError):
        connect_to_read(path)
