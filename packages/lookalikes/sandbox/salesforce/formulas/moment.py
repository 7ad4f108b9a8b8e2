"""What a formula sees when it is evaluated: a record, what it was before, and who saves it when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.salesforce.records.store import Row, Store


@dataclass(frozen=True, slots=True)
class Moment:
    """`old` is None while the record is new; `blank_is_zero` is a choice that a formula field makes
    for its numbers.
    """

    store: Store
    row: Row
    old: Row | None
    user_id: str
    now: datetime
    blank_is_zero: bool = False

    def before(self) -> Moment:
        """The same with the record as it was."""
        known = self.row if self.old is None else self.old
        return Moment(self.store, known, self.old, self.user_id, self.now, self.blank_is_zero)


Run = Callable[[Moment], Any]
Rows = Mapping[str, Row]


def at_save(store: Store, row: Row, old: Row | None) -> Moment:
    """The moment a row is about to be stored: its stamps say when, and by whom."""
    now = datetime.strptime(row["SystemModstamp"], "%Y-%m-%dT%H:%M:%S.%f%z")
    return Moment(store, row, old, row["LastModifiedById"], now)
