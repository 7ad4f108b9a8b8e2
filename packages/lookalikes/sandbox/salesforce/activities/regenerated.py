"""Tasks that come again once they are done: a closed one leaves the next.

Documented: the next is due so many days after the due date, or after the day it was closed; after
the due date the interval is added until the day lies ahead; the closed one says that it was part of
a series. Not recorded: what the next takes over, and that a task without an interval leaves none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row

_TASK, _WHEN = "Task", "RecurrenceRegeneratedType"
_AFTER_DUE, _AFTER_CLOSED = "RecurrenceRegenerateAfterDueDate", "RecurrenceRegenerateAfterToday"
_DONE = "RecurrenceRegenerated"
_TAKEN = (
    "Subject", "WhoId", "WhatId", "OwnerId", "Priority", "Description", "TaskSubtype",
    "RecurrenceInterval", _WHEN,
)  # fmt: skip


def next_task(row: Row, old: Row | None) -> Iterator[Following]:
    """The task that follows one that was closed just now."""
    closed = row["IsClosed"] and old is not None and not old["IsClosed"]
    if not closed or row.get(_WHEN) not in (_AFTER_DUE, _AFTER_CLOSED):
        return
    due = _due(row)
    if due is None:
        return
    taken = {name: row[name] for name in _TAKEN if row.get(name) is not None}
    yield Following(_TASK, row["Id"], {_WHEN: _DONE})
    yield Following(_TASK, None, {**taken, "ActivityDate": due.isoformat()})


def _due(row: Row) -> date | None:
    every = timedelta(days=row.get("RecurrenceInterval") or 0)
    today = date.fromisoformat(row["CompletedDateTime"][:10])
    if not every:
        return None
    if row[_WHEN] == _AFTER_CLOSED or row.get("ActivityDate") is None:
        return today + every
    due = date.fromisoformat(row["ActivityDate"]) + every
    while due <= today:
        due += every
    return due
