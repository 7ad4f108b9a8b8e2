"""Lightning's series of events: the record of the pattern, and an event for each time.

Documented: the pattern is a rule in Recurrence2PatternText, given at creation; the record of the
pattern has GroupEventType 3, and a series has no id, so that nothing names the others. Recorded
(change events): IsRecurrence is false, every event carries the rule, and the pattern is at the time
of the first. Not recorded: the refusal of a rule, that the pattern's is the id that is answered,
and how far the vendor goes where a rule has no end (here a
year) or one that is far (here as many times as may be counted).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Any

from sandbox.salesforce.activities.rrules import MOST, BadRule, read_rule
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.following import Following
from sandbox.salesforce.records.store import Row, Store

PATTERN = "3"
_TEXT = "Recurrence2PatternText"
_AHEAD = timedelta(days=366)
_TO_THE_SECOND = 19
_TAKEN = (
    "Subject", "WhoId", "WhatId", "OwnerId", "Location", "DurationInMinutes", "IsAllDayEvent",
    "IsPrivate", "ShowAs", "Description", "IsReminderSet", _TEXT, "IsRecurrence2",
    "Recurrence2PatternVersion", "Recurrence2PatternTimeZone", "Recurrence2PatternStartDate",
)  # fmt: skip


def complete_pattern(store: Store, row: Row, old: Row | None) -> None:
    """Make the row of a new series its pattern, in place. Raises REQUIRED_FIELD_MISSING and, for a
    rule that is none, FIELD_INTEGRITY_EXCEPTION.
    """
    # The events of a series come with the mark that only the platform writes.
    if old is not None or not row.get(_TEXT) or row.get("IsRecurrence2"):
        return
    if row.get("StartDateTime") is None:
        message = "Required fields are missing: [StartDateTime]"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", message, ["StartDateTime"])
    try:
        rule = read_rule(row[_TEXT])
    except BadRule as problem:
        raise _no_rule(str(problem)) from problem
    user = store["User"].rows.get(row["CreatedById"]) or {}
    row |= {
        _TEXT: rule.text,
        "IsRecurrence2": True,
        "GroupEventType": PATTERN,
        "Recurrence2PatternVersion": "1",
        "Recurrence2PatternTimeZone": user.get("TimeZoneSidKey"),
        "Recurrence2PatternStartDate": row["StartDateTime"],
    }
    if not _starts(row):
        raise _no_rule("no event comes before its end")


def times_of(row: Row, old: Row | None) -> Iterator[Following]:
    """The events of a series whose pattern was stored."""
    if old is not None or row.get("GroupEventType") != PATTERN:
        return
    taken: dict[str, Any] = {name: row[name] for name in _TAKEN if row.get(name) is not None}
    for start in _starts(row):
        yield Following("Event", None, {**taken, "StartDateTime": start})


def _starts(row: Row) -> list[str]:
    rule = read_rule(row[_TEXT])
    first = date.fromisoformat(row["StartDateTime"][:10])
    clock = row["StartDateTime"][10:]
    ended = rule.until is not None or rule.times is not None
    days = islice(rule.days(first), MOST)
    within = days if ended else takewhile(lambda day: day <= first + _AHEAD, days)
    starts = (f"{day.isoformat()}{clock}" for day in within)
    last = rule.until or date.max.isoformat()
    return list(takewhile(lambda start: start[:_TO_THE_SECOND] <= last, starts))


def _no_rule(problem: str) -> Refusal:
    return Refusal(400, "FIELD_INTEGRITY_EXCEPTION", f"Recurrence Pattern: {problem}", [_TEXT])
