"""Tables that live as long as the process: dictionaries, and what undoes a transaction.

A crash of the simulated process keeps what was committed: `crash` throws away an open transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from connectors.errors import LeaseHeldError

FENCE = "fence"
Row = TypeVar("Row")


def copied(row: Row) -> Row:
    """A shallow copy of a dataclass's instance; `copy.copy` takes four times as long for slots."""
    kind: Any = type(row)
    made: Row = kind(*_everything_in(kind)(row))
    return made


@cache
def _everything_in(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What reads all fields of a dataclass at once, in the order it is made from."""
    return attrgetter(*(each.name for each in fields(kind)))


class MemoryTables:
    """Every table a dictionary; a transaction keeps an undo list of what it replaced."""

    def __init__(self, systems: tuple[str, str], shared: MemoryTables | None = None) -> None:
        """A state of its own, or the one that another process (`shared`) works on as well."""
        self.systems = systems
        self._tables: dict[str, dict[Any, Any]] = defaultdict(dict)
        if shared is not None:
            self._tables = shared._tables
        self._undo: list[tuple[str, Any, Any]] | None = None
        self._generation = 0

    def fence(self, generation: int) -> None:
        """From now on the tables belong to the holder of this generation."""
        self._generation = generation
        self._tables[FENCE][FENCE] = generation

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction inside a transaction joins it. Raises LeaseHeldError once
        the tables belong to a later holder.
        """
        if self._undo is not None:
            return nullcontext()
        return _Transaction(self)

    def begin(self) -> None:
        """Remember from here on what is replaced."""
        if self._tables[FENCE].get(FENCE, 0) != self._generation:
            raise LeaseHeldError("the state belongs to another run by now; this one stops here")
        self._undo = []

    def commit(self) -> None:
        """What was replaced is forgotten."""
        self._undo = None

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Part of a transaction, undone alone when it ends in an exception."""
        assert self._undo is not None
        mark = len(self._undo)
        try:
            yield
        except BaseException:
            self._undo_back_to(mark)
            raise

    def crash(self) -> None:
        """Lose whatever was not committed."""
        self._undo_back_to(0)
        self._undo = None

    def _undo_back_to(self, mark: int) -> None:
        undo = self._undo or []
        for table, key, old in reversed(undo[mark:]):
            if old is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = old
        del undo[mark:]

    def close(self) -> None:
        """Nothing to close."""

    def _put(self, table: str, key: Any, value: Any) -> None:
        rows = self._tables[table]
        if self._undo is not None:
            self._undo.append((table, key, rows.get(key)))
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value

    def _in_order(self, table: str) -> list[Any]:
        """The rows of a table, by key; whoever hands one out hands out a copy."""
        rows = self._tables[table]
        return [rows[key] for key in sorted(rows)]

    def _asked(self, table: str, keys: Iterable[Any]) -> dict[Any, Any]:
        """Copies of the rows under these keys, in the order asked."""
        rows = self._tables[table]
        found = {}
        for key in keys:
            if key in rows:
                found[key] = copied(rows[key])
        return found

    def _asked_frozen(self, table: str, keys: Iterable[Any]) -> dict[Any, Any]:
        """The rows under these keys, in the order asked, of a table of frozen rows."""
        rows = self._tables[table]
        return {key: rows[key] for key in keys if key in rows}


class _Transaction:
    """One transaction, from its first statement to its end."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

    def __enter__(self) -> None:
        self._tables.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._tables.commit()
        else:
            self._tables.crash()
