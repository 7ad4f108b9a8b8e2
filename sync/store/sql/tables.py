"""A driver and the statements in its dialect: what every part of the store on a database uses.

Used from one thread. Results come in the order asked for, so that a run takes the same course on
this store as on the one in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any, TypeVar

from connectors.record import Ref
from sync.store.sql.driver import Driver, Row
from sync.store.sql.rows.values import texts
from sync.store.sql.rows.workspace import Remembered
from sync.store.sql.statements import Statements

T = TypeVar("T")
PAGE = 500
FENCE = "fence"


class Tables:
    """A driver and the statements in its dialect."""

    def __init__(
        self,
        driver: Driver,
        statements: Statements,
        systems: tuple[str, str],
    ) -> None:
        self.systems = systems
        self._driver = driver
        self._sql = statements

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction inside a transaction joins it."""
        return self._driver.transaction()

    def savepoint(self) -> AbstractContextManager[None]:
        """Part of a transaction, undone alone when it ends in an exception."""
        return self._driver.savepoint()

    def fence(self, generation: int) -> None:
        """From now on the state belongs to the holder of this generation."""
        self._put(self._sql.put_counter, FENCE, generation)
        self._driver.fence(self._sql.fence, generation)

    def close(self) -> None:
        """Give the state back, and the right to write it."""
        self._driver.close()

    def _remembered(self) -> Remembered:
        """What the workspace remembers."""
        row = self._first(self._sql.get_workspace)
        return Remembered() if row is None else Remembered(*row)

    def _write(self, statement: str, rows: Iterable[Row]) -> int:
        """Carry out a statement for each of these rows; returns how many it touched."""
        with self.transaction():
            return self._driver.many(statement, rows)

    def _put(self, statement: str, *row: Any) -> None:
        """Carry out a statement for one row."""
        self._write(statement, [row])

    def _all(self, statement: str, *values: Any) -> list[Row]:
        """Every row of an answer."""
        return self._driver.rows(statement, values)

    def _first(self, statement: str, *values: Any) -> Row | None:
        """The first row of an answer."""
        for row in self._driver.rows(statement, values):
            return row
        return None

    def _one(self, statement: str, *values: Any) -> Any:
        """The first value of the first row of an answer."""
        row = self._first(statement, *values)
        if row is None:
            return None
        return row[0]

    def _pages(
        self,
        made: Callable[[Row], T],
        asked: Callable[[Any], tuple[str, Row]],
        after: Any,
        key: int,
    ) -> Iterator[T]:
        """Rows by the column `key`, a page at a time: an open cursor would keep the write-ahead log
        from being folded in.
        """
        while page := self._driver.rows(*asked(after)):
            for row in page:
                yield made(row)
            after = page[-1][key]

    def _by_refs(self, statement: str, refs: Iterable[Ref]) -> Iterator[Row]:
        """The rows of these records, object by object."""
        answers = (
            self._driver.each(statement, (*of_object, texts(ids)))
            for of_object, ids in by_object(refs).items()
        )
        return chain.from_iterable(answers)


def by_object(refs: Iterable[Ref]) -> dict[tuple[str, str], list[str]]:
    """Ids of records by system and object, which is how statements ask for them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for system, object_name, record in refs:
        found[system, object_name].append(record)
    return found
