"""Where rows live: never changed in place, indexed where the vendor indexes, undone as one
transaction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sandbox.salesforce.ids import make_id
from sandbox.salesforce.records.id_order import IdOrder
from sandbox.salesforce.records.past import Entry, dumped, restored, told
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

Row = dict[str, Any]
_PIECE = 2048


class Table:
    """The rows of one object, dead ones included, with their indexes and their history."""

    def __init__(self, kind: ObjectType) -> None:
        self.kind = kind
        self.rows: dict[str, Row] = {}
        self._history: dict[str, tuple[Entry, ...]] = {}
        self.last_number = kind.first_number
        self.version = 0
        self._indexes: dict[str, dict[Any, _Holders]] = {}
        self.ids = IdOrder(self.rows)
        self._stamps: list[tuple[str, str]] | None = None
        self._ordered = True
        for field in kind.fields.values():
            self.index(field)

    def new_id(self) -> str:
        """An id no record of the object has or had."""
        while True:
            self.last_number += 1
            fresh = make_id(self.kind.prefix, self.last_number)
            if fresh not in self.rows:
                return fresh

    def index(self, field: Field) -> None:
        """Keep an index of the field, if it is of the kind that has one."""
        if not field.indexed:
            return
        self._indexes[field.name] = {}
        for row in self.rows.values():
            self._enter(field, row)

    def put(self, row: Row) -> None:
        """Store the row under its Id in place of the one before."""
        old = self.rows.get(row["Id"])
        self.rows[row["Id"]] = row
        self.ids.note(row["Id"], fresh=old is None)
        self._reindex(old, row)
        self._note_stamp(old, row)
        self.version += 1

    def drop(self, record_id: str) -> None:
        """Forget the row altogether, as when a transaction is undone."""
        self._reindex(self.rows.pop(record_id), None)
        self.ids.forget()
        self._history.pop(record_id, None)
        self.version += 1

    def remember(self, record_id: str, entry: Entry) -> None:
        """Add to what happened to a row."""
        self._history[record_id] = (*self._history.get(record_id, ()), entry)

    def forget_latest(self, record_id: str) -> None:
        """Take the latest entry back, as when a transaction is undone."""
        self._history[record_id] = self._history[record_id][:-1]

    def past(self, record_id: str) -> list[dict[str, Any]]:
        """What happened to a row, the oldest first, as the control API tells it."""
        return [told(self.kind, entry) for entry in self._history.get(record_id, ())]

    def dump(self) -> dict[str, Any]:
        """Plain values that `fill` understands."""
        history = {}
        for record_id, entries in self._history.items():
            history[record_id] = dumped(entries, self.rows[record_id])
        return {"rows": list(self.rows.values()), "history": history, "last": self.last_number}

    def fill(self, saved: dict[str, Any]) -> None:
        """Put what `dump` gave into an empty table."""
        for row in saved["rows"]:
            self.put(row)
        for record_id, entries in saved["history"].items():
            self._history[record_id] = restored(entries, self.rows[record_id])
        self.last_number = saved["last"]

    def having(self, field: Field, values: Iterable[Any]) -> list[Row]:
        """Rows, dead ones included, whose indexed field equals one of the values."""
        index = self._indexes[field.name]
        found: dict[str, None] = {}
        for value in values:
            found.update(dict.fromkeys(_each(index.get(field.key(value)))))
        return [self.rows[record_id] for record_id in found]

    def number_having(self, field: Field, values: Iterable[Any]) -> int:
        """How many rows `having` would give, at most."""
        index = self._indexes[field.name]
        return sum(len(_each(index.get(field.key(value)))) for value in values)

    def since(
        self, stamp: str, after: str = "", until: str | None = None, *, backward: bool = False
    ) -> Iterator[Row]:
        """Rows changed at or after the stamp, in the order of (SystemModstamp, Id), or the
        opposite.

        `after`: of the first stamp only rows with a later Id. `until`: none with a later stamp.
        """
        stamps = self._sorted_stamps()
        first = self._place(stamp, after)
        last = len(stamps) if until is None else bisect_right(stamps, (until, "~"))
        rows = self.rows
        previous = None
        for piece in _pieces(stamps, first, last, backward=backward):
            for entry in piece:
                row = rows.get(entry[1])
                if entry != previous and row is not None and row["SystemModstamp"] == entry[0]:
                    yield row
                previous = entry

    def number_since(self, stamp: str, after: str = "") -> int:
        """How many rows `since` would give, at most."""
        return len(self._sorted_stamps()) - self._place(stamp, after)

    def _sorted_stamps(self) -> list[tuple[str, str]]:
        """Made when first asked for: of most tables nobody ever asks what changed."""
        if self._stamps is None:
            self._stamps = [(row["SystemModstamp"], row["Id"]) for row in self.rows.values()]
            self._ordered = False
        if not self._ordered:
            self._stamps.sort()
            self._ordered = True
        return self._stamps

    def _place(self, stamp: str, after: str) -> int:
        return bisect_right(self._sorted_stamps(), (stamp, after))

    def _note_stamp(self, old: Row | None, row: Row) -> None:
        stamp = row["SystemModstamp"]
        if self._stamps is None or (old is not None and old["SystemModstamp"] == stamp):
            return
        if len(self._stamps) > 2 * len(self.rows) + 100:
            self._stamps = None
            return
        entry = (stamp, row["Id"])
        self._ordered = self._ordered and (not self._stamps or self._stamps[-1] < entry)
        self._stamps.append(entry)

    def _reindex(self, old: Row | None, new: Row | None) -> None:
        for name in self._indexes:
            before = old.get(name) if old else None
            after = new.get(name) if new else None
            if before == after:
                continue
            field = self.kind.fields[name]
            if before is not None and old is not None:
                self._leave(field, old)
            if after is not None and new is not None:
                self._enter(field, new)

    def _enter(self, field: Field, row: Row) -> None:
        value = row.get(field.name)
        if value is None:
            return
        index = self._indexes[field.name]
        key = field.key(value)
        held = index.get(key)
        if held is None:
            index[key] = row["Id"]
        elif isinstance(held, dict):
            held[row["Id"]] = None
        elif held != row["Id"]:
            index[key] = {held: None, row["Id"]: None}

    def _leave(self, field: Field, row: Row) -> None:
        key = field.key(row[field.name])
        index = self._indexes[field.name]
        held = index[key]
        if isinstance(held, dict):
            held.pop(row["Id"], None)
        if not held or held == row["Id"]:
            del index[key]


_Holders = str | dict[str, None]
"""The ids of the rows that share a value, in the order of their coming; most often it is one."""


def _each(holders: _Holders | None) -> Collection[str]:
    if holders is None:
        return ()
    return holders if isinstance(holders, dict) else (holders,)


def _pieces(
    stamps: list[tuple[str, str]], first: int, last: int, *, backward: bool
) -> Iterator[list[tuple[str, str]]]:
    """The entries between two places, a few thousand at a time, so that a reader who stops early
    copies little.
    """
    starts = range(first, last, _PIECE)
    for start in reversed(starts) if backward else starts:
        piece = stamps[start : min(start + _PIECE, last)]
        yield piece[::-1] if backward else piece


class Store:
    """All tables. Inside `transaction()` every write remembers what it replaced."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.tables = {kind.name: Table(kind) for kind in schema}
        self._journal: list[_Replaced] | None = None
        self._calls = 0

    @property
    def call(self) -> int:
        """Tells writes of one transaction from those of another; a write outside any is its own."""
        if self._journal is None:
            self._calls += 1
        return self._calls

    def add_table(self, kind: ObjectType) -> None:
        """An empty table for a new object."""
        self.tables[kind.name] = Table(kind)

    def erase(self, object_name: str, record_id: str) -> None:
        """Forget a row for good, history and all; no transaction brings it back."""
        self.tables[object_name].drop(record_id)

    def __getitem__(self, object_name: str) -> Table:
        return self.tables[object_name]

    def save(self, object_name: str, row: Row, entry: Entry | None) -> None:
        """Store a row and, when something changed, its history entry."""
        table = self.tables[object_name]
        record_id = row["Id"]
        if self._journal is not None:
            self._journal.append((table, record_id, table.rows.get(record_id), entry is not None))
        table.put(row)
        if entry is not None:
            table.remember(record_id, entry)

    def transaction(self) -> Transaction:
        """Undo every write made inside when the block raises; inside another it undoes its own part
        only.
        """
        return Transaction(self)

    def begin(self) -> tuple[bool, int]:
        """Remember from here on what writes replace; (whether nobody did before, where we are)."""
        outermost = self._journal is None
        if self._journal is None:
            self._journal = []
            self._calls += 1
        return outermost, len(self._journal)

    def end(self, outermost: bool, start: int, *, undo: bool) -> None:
        """Leave a transaction, putting back what its writes replaced if they are to be undone."""
        journal = self._journal or []
        while undo and len(journal) > start:
            _put_back(*journal.pop())
        if outermost:
            self._journal = None

    def dump(self) -> dict[str, Any]:
        """Plain values that `load` understands."""
        return {name: table.dump() for name, table in self.tables.items()}

    def load(self, state: dict[str, Any]) -> None:
        """Replace every table by a dumped one."""
        versions = {name: table.version for name, table in self.tables.items()}
        self.tables.clear()
        for kind in self._schema:
            saved = state[kind.name]
            version = versions.get(kind.name, 0)
            table = self.tables[kind.name] = Table(kind)
            table.fill(saved)
            table.version = version + len(table.rows) + 1


class Transaction:
    """The block in which writes stand or fall together."""

    __slots__ = ("_outermost", "_start", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> None:
        self._outermost, self._start = self._store.begin()

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        self._store.end(self._outermost, self._start, undo=kind is not None)


_Replaced = tuple[Table, str, Row | None, bool]


def _put_back(table: Table, record_id: str, old: Row | None, noted: bool) -> None:
    if noted:
        table.forget_latest(record_id)
    if old is None:
        table.drop(record_id)
    else:
        table.put(old)
