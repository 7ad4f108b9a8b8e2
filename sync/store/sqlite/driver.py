"""SQLite behind the store's driver port: one connection in autocommit mode, one writing process,
every commit durable before it returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import NoneType
from typing import Any

from connectors.errors import LeaseHeldError
from sync.store.sql.driver import Row
from sync.store.sqlite.files import Lock
from sync.store.sqlite.trouble import FULL, code_of, no_room

_AS_THEY_ARE: dict[type, Callable[[Any], Any]] = {bytes: bytes, bool: int, NoneType: {}.get}
"""What every row holds, and how it is stored: sqlite3 looks for that in several places, each time,
unless it has been told.
"""
for _kind, _stored in _AS_THEY_ARE.items():
    sqlite3.register_adapter(_kind, _stored)


class SqliteDriver:
    """One SQLite connection; with `lock`, the right of this process to write."""

    duplicates: tuple[type[Exception], ...] = (sqlite3.IntegrityError,)

    def __init__(self, connection: sqlite3.Connection, lock: Lock | None = None) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._lock = lock
        # a reader's transaction is a steady view; only a writer's takes the write lock at once
        read_only = connection.execute("PRAGMA query_only").fetchone()[0]
        self._begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        self._mine = ""
        self._generation = 0

    def fence(self, mine: str, generation: int) -> None:
        """From now on a transaction goes on only while the statement `mine` answers this
        generation.
        """
        self._mine = mine
        self._generation = generation

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another it joins. Raises UserError when the disk is full,
        LeaseHeldError once the state belongs to a later holder of the lease.
        """
        if self._connection.in_transaction:
            yield
            return
        try:
            self._execute(self._begin)
            self._check_fence()
            yield
            self._execute("COMMIT")
        except sqlite3.OperationalError as error:
            if code_of(error) in FULL:
                raise no_room(error) from error
            raise
        finally:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")

    def _check_fence(self) -> None:
        """Asked inside the transaction: nobody can take over between the question and the
        commit.
        """
        if not self._mine:
            return
        (generation,) = self._execute(self._mine).fetchone()
        if generation != self._generation:
            raise LeaseHeldError("the state belongs to another run by now; this one stops here")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Part of a transaction, undone alone when it ends in an exception."""
        self._execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self._execute("ROLLBACK TO part")
            raise
        finally:
            self._execute("RELEASE part")

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        """Every row of an answer."""
        return self._execute(statement, values).fetchall()

    def each(self, statement: str, values: Row = ()) -> Iterator[Row]:
        """The rows of an answer as they come."""
        return self._execute(statement, values)

    def run(self, statement: str, values: Row = ()) -> None:
        """Carry out one statement."""
        self._execute(statement, values)

    def many(self, statement: str, rows: Iterable[Row]) -> int:
        """Carry out one statement for each of these rows; returns how many it touched."""
        return self._connection.executemany(statement, rows).rowcount

    def close(self) -> None:
        """Give the file back, and the right to write it."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()
