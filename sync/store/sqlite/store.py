"""Opens the state kept in a folder: for this process to write, or to look at while another does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from connectors.errors import UserError
from sync.store.sql.dialect import SQLITE
from sync.store.sql.statements import statements_in
from sync.store.sql.store import SqlStore
from sync.store.sqlite.driver import SqliteDriver
from sync.store.sqlite.files import (
    STATE,
    Lock,
    connect_to_read,
    connect_to_write,
    private_folder,
)
from sync.store.sqlite.migrate import prepare, require


def open_store(
    folder: Path,
    systems: tuple[str, str],
    *,
    read_only: bool = False,
) -> SqlStore:
    """The state kept in a folder (`.accord`), made if missing; `systems` are left and right.

    To write, this process takes the folder's lock until `close`. Raises LeaseHeldError while
    another has it, UserError when the state is damaged, of a newer Accord, of other systems, or (to
    read) not there yet.
    """
    if read_only:
        connection = connect_to_read(folder / STATE)
        return _closing_on_failure(connection, None, lambda: _open_to_read(connection, systems))
    private_folder(folder)
    lock = Lock(folder)
    try:
        connection = connect_to_write(folder / STATE)
    except BaseException:
        lock.release()
        raise
    return _closing_on_failure(connection, lock, lambda: _open_to_write(connection, systems, lock))


def store_on(
    connection: sqlite3.Connection,
    systems: tuple[str, str],
    lock: Lock | None = None,
) -> SqlStore:
    """The store over one connection whose tables are up to date."""
    return SqlStore(SqliteDriver(connection, lock), statements_in(SQLITE), systems)


def _open_to_write(
    connection: sqlite3.Connection,
    systems: tuple[str, str],
    lock: Lock,
) -> SqlStore:
    prepare(connection)
    store = store_on(connection, systems, lock)
    if store.pinned_systems() is None:
        store.pin_systems()
    return _of_systems(store, systems)


def _open_to_read(connection: sqlite3.Connection, systems: tuple[str, str]) -> SqlStore:
    require(connection)
    return _of_systems(store_on(connection, systems), systems)


def _of_systems(store: SqlStore, systems: tuple[str, str]) -> SqlStore:
    kept = store.pinned_systems()
    if kept not in (None, systems):
        made_for, asked_for = " and ".join(kept or ()), " and ".join(systems)
        raise UserError(
            f"the state was made for {made_for} (left and right), not for {asked_for}",
            advice="Name the pair in accord.yaml as it was, or start another workspace.",
        )
    return store


def _closing_on_failure(
    connection: sqlite3.Connection,
    lock: Lock | None,
    opened: Callable[[], SqlStore],
) -> SqlStore:
    try:
        return opened()
    except BaseException:
        connection.close()
        if lock is not None:
            lock.release()
        raise
