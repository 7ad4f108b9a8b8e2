"""A series of events: the record that says how it comes again, and one event for each time.

Documented: that the record of the series and its events all name it in RecurrenceActivityId, and
that the fields which its type needs must be given. Unverified: the code where one is not, that
the series' own id stands on it, and what the events take over. Lightning's series
(IsRecurrence2) and recurring tasks are not played.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sandbox.salesforce.activities.patterns import PATTERNS, days_of
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row

EVENT = "Event"
_TAKEN = (
    "Subject", "WhoId", "WhatId", "OwnerId", "Location", "DurationInMinutes", "IsAllDayEvent",
    "IsPrivate", "ShowAs", "Description", "IsReminderSet",
)  # fmt: skip
_ALWAYS = ("RecurrenceType", "RecurrenceStartDateTime", "RecurrenceEndDateOnly")


def check_series(row: Row, old: Row | None) -> None:
    """Complete the record of a series in place. Raises REQUIRED_FIELD_MISSING and, where it never
    comes, FIELD_INTEGRITY_EXCEPTION.
    """
    if old is not None or not row.get("IsRecurrence"):
        return
    pattern = PATTERNS.get(row.get("RecurrenceType") or "")
    needed = (*_ALWAYS, *(pattern.needs if pattern else ()))
    missing = [name for name in needed if row.get(name) is None]
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", message, missing)
    if not _days(row):
        message = "The recurring series has no occurrences: check its pattern and its end"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, ["RecurrenceEndDateOnly"])


def events_of(row: Row, old: Row | None) -> Iterator[Following]:
    """The events of a series that was stored, and its id on itself."""
    if old is not None or not row.get("IsRecurrence"):
        return
    yield Following(EVENT, row["Id"], {"RecurrenceActivityId": row["Id"]})
    clock = row["RecurrenceStartDateTime"][10:]
    taken = {name: row[name] for name in _TAKEN if row.get(name) is not None}
    for day in _days(row):
        own = {"StartDateTime": f"{day.isoformat()}{clock}", "RecurrenceActivityId": row["Id"]}
        yield Following(EVENT, None, {**taken, **own})


def _days(row: Row) -> list[date]:
    first = date.fromisoformat(row["RecurrenceStartDateTime"][:10])
    return days_of(row, first, date.fromisoformat(row["RecurrenceEndDateOnly"]))
