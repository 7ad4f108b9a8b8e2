"""What the state store needs of a database connection: statements, transactions, and which errors
mean what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Driver(Protocol):
    """One connection, used from one thread. `duplicates` are the errors it raises for two rows that
    may not be there together.
    """

    @property
    def duplicates(self) -> tuple[type[Exception], ...]:
        """Errors that say so."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; inside another it joins. Raises UserError when the disk is full,
        LeaseHeldError once the state belongs to a later holder of the lease.
        """

    def savepoint(self) -> AbstractContextManager[None]:
        """Part of a transaction, undone alone when it ends in an exception."""

    def fence(self, mine: str, generation: int) -> None:
        """From now on a transaction goes on only while the statement `mine` answers this
        generation.
        """

    def rows(self, statement: str, values: Row = ()) -> list[Row]:
        """Every row of an answer."""

    def each(self, statement: str, values: Row = ()) -> Iterator[Row]:
        """The rows of an answer as they come; nothing else may be asked meanwhile."""

    def run(self, statement: str, values: Row = ()) -> None:
        """Carry out one statement."""

    def many(self, statement: str, rows: Iterable[Row]) -> int:
        """Carry out one statement for each of these rows; returns how many it touched."""

    def close(self) -> None:
        """Give the connection back, and the right to write."""
