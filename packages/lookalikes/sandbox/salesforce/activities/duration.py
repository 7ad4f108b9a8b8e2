"""When an event is and how long it lasts: what has to be said, and that it has to agree.

Documented: an event needs a start, unless it lasts all day by its date, and then an end or a
duration; both may be given if they come to the same. All-day events without either last a day. What
is wrong is said of the end where no duration is given, and of the duration otherwise (from version
39 on). Known: REQUIRED_FIELD_MISSING in these words, with ActivityDateTime for the start
(jsforce's issue 217), and INVALID_FIELD_FOR_INSERT_UPDATE where start, end and duration disagree
(emcasa/backend's pull request 720). Not recorded: the text of that one, code and text of an end
before the start, the order of two missing fields, and what becomes of an event whose start alone is
moved behind its end; that is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.times import seconds_of

_START, _END, _LASTS = "StartDateTime", "EndDateTime", "DurationInMinutes"


def check_times(row: Row, given: Mapping[str, Any], *, creating: bool) -> None:
    """Raises what the vendor has against the times of an event about to be stored."""
    # The pattern of a classic series says when its events are in fields of its own.
    if row.get("IsRecurrence"):
        return
    if creating:
        _check_said(row)
    if row.get(_START) is None or row.get(_END) is None or not {_END, _LASTS} & given.keys():
        return
    _check_agreed(row, given.get(_LASTS))


def _check_said(row: Row) -> None:
    missing = []
    all_day = row.get("IsAllDayEvent")
    if not all_day and row.get(_LASTS) is None and row.get(_END) is None:
        missing.append(_LASTS)
    if row.get(_START) is None and not (all_day and row.get("ActivityDate")):
        missing.append("ActivityDateTime")
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", message, missing)


def _check_agreed(row: Row, lasts: int | None) -> None:
    minutes = (seconds_of(row[_END]) - seconds_of(row[_START])) / 60
    at = _END if lasts is None else _LASTS
    if minutes < 0 or (lasts or 0) < 0:
        message = "The end of an event cannot be before its start"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, [at])
    if lasts is not None and not row.get("IsAllDayEvent") and lasts != int(minutes):
        message = f"{_LASTS} does not agree with {_START} and {_END}"
        raise Refusal(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, [at])
