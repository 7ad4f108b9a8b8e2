"""Series planned in the classic way, of events and of tasks: the record that says how it comes
again, and one for each time.

Documented: that the record of the series and its times all name it in RecurrenceActivityId, that
the fields which its type needs must be given, and that open tasks follow a changed pattern or end.
Unverified: the code where a field is missing, that the series' own id stands on it, and what the
times take over. Not played: events that follow a changed pattern, and closed tasks that stay where
somebody at the screen deletes their series.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from sandbox.salesforce.activities.patterns import PATTERNS, days_of
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store

EVENT, TASK = "Event", "Task"
_SERIES, _ENDS = "RecurrenceActivityId", "RecurrenceEndDateOnly"
_PATTERN = (
    "RecurrenceType", "RecurrenceTimeZoneSidKey", "RecurrenceInterval", "RecurrenceDayOfWeekMask",
    "RecurrenceDayOfMonth", "RecurrenceInstance", "RecurrenceMonthOfYear",
)  # fmt: skip


class _Kind(NamedTuple):
    """Where a series begins, when each time is, and what it takes over."""

    begins: str
    held: str
    taken: tuple[str, ...]


_KINDS = {
    EVENT: _Kind(
        "RecurrenceStartDateTime",
        "StartDateTime",
        (
            "Subject", "WhoId", "WhatId", "OwnerId", "Location", "DurationInMinutes",
            "IsAllDayEvent", "IsPrivate", "ShowAs", "Description", "IsReminderSet",
        ),
    ),
    TASK: _Kind(
        "RecurrenceStartDateOnly",
        "ActivityDate",
        (
            "Subject", "WhoId", "WhatId", "OwnerId", "Status", "Priority", "Description",
            "TaskSubtype", "IsReminderSet",
        ),
    ),
}  # fmt: skip


def check_series(name: str, row: Row, old: Row | None) -> None:
    """Refuse a series that lacks something (REQUIRED_FIELD_MISSING), never comes, or is a task that
    is done as a whole (FIELD_INTEGRITY_EXCEPTION).
    """
    if not row.get("IsRecurrence"):
        return
    if name == TASK:
        _check_whole(row, old)
    if old is not None:
        return
    pattern = PATTERNS.get(row.get("RecurrenceType") or "")
    always = ("RecurrenceType", _KINDS[name].begins, _ENDS)
    needed = (*always, *(pattern.needs if pattern else ()))
    missing = [each for each in needed if row.get(each) is None]
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", message, missing)
    if not _days(name, row):
        message = "The recurring series has no occurrences: check its pattern and its end"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [_ENDS])


def _check_whole(row: Row, old: Row | None) -> None:
    """Documented: a series of tasks has no due date, and its status is not changed."""
    changed = "ActivityDate" if row.get("ActivityDate") else None
    if old is not None and row.get("Status") != old.get("Status"):
        changed = "Status"
    if changed:
        message = f"{changed} cannot be set for a recurring task"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [changed])


def times_of(store: Store, name: str, row: Row, old: Row | None) -> Iterator[Following]:
    """The times of a series that was stored, and its id on itself."""
    if not row.get("IsRecurrence"):
        return
    if old is None:
        yield Following(name, row["Id"], {_SERIES: row["Id"]})
        yield from _made(name, row, _days(name, row))
    elif name == TASK:
        yield from _replanned(store, row, old)


def _made(name: str, row: Row, days: list[date]) -> Iterator[Following]:
    kind = _KINDS[name]
    clock = row[kind.begins][10:]
    taken: dict[str, Any] = {each: row[each] for each in kind.taken if row.get(each) is not None}
    for day in days:
        own = {kind.held: f"{day.isoformat()}{clock}", _SERIES: row["Id"]}
        yield Following(name, None, {**taken, **own})


def _replanned(store: Store, row: Row, old: Row) -> Iterator[Following]:
    """Open tasks follow: all of them a changed pattern, those behind it an earlier end, new ones a
    later end. Closed ones stay.
    """
    days = _days(TASK, row)
    begins = _KINDS[TASK].begins
    if any(row.get(each) != old.get(each) for each in (begins, *_PATTERN)):
        yield from _dropped(_open(store, row))
        yield from _made(TASK, row, days)
    elif row[_ENDS] < old[_ENDS]:
        yield from _dropped(each for each in _open(store, row) if each["ActivityDate"] > row[_ENDS])
    elif row[_ENDS] > old[_ENDS]:
        yield from _made(TASK, row, [day for day in days if day.isoformat() > old[_ENDS]])


def _open(store: Store, series: Row) -> list[Row]:
    table = store[TASK]
    found = table.having(table.kind.fields[_SERIES], [series["Id"]])
    return [
        each
        for each in found
        if each["Id"] != series["Id"] and not each["IsClosed"] and not each["IsDeleted"]
    ]


def _dropped(rows: Any) -> Iterator[Following]:
    for each in rows:
        yield Following(TASK, each["Id"], {"IsDeleted": True})


def _days(name: str, row: Row) -> list[date]:
    first = date.fromisoformat(row[_KINDS[name].begins][:10])
    return days_of(row, first, date.fromisoformat(row[_ENDS]))
