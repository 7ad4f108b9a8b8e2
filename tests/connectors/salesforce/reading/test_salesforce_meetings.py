"""Which events of an org are meetings by the starter policy: the dates of every kind of series, and
none of the patterns.
"""

from __future__ import annotations

from typing import Any

from connectors.record import Want
from connectors.salesforce.connector import SalesforceConnector
from tests.connectors.salesforce.served_org import Org
from tests.mapping.starter import translator

HELD = {"StartDateTime": "2026-12-01T09:30:00Z", "DurationInMinutes": 45}
SERIES: dict[str, dict[str, Any]] = {
    "Classic": {
        "IsRecurrence": True,
        "RecurrenceType": "RecursWeekly",
        "RecurrenceInterval": 1,
        "RecurrenceDayOfWeekMask": 4,
        "RecurrenceStartDateTime": "2026-12-01T09:30:00Z",
        "RecurrenceEndDateOnly": "2026-12-15",
    },
    "Lightning": {"Recurrence2PatternText": "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3"},
    "Once": {},
}


def planned(connector: SalesforceConnector) -> list[str]:
    """Every series by a call of its own, as a calendar's program makes them; the patterns' ids."""
    made = []
    for subject, fields in SERIES.items():
        body = {"Subject": subject, **HELD, **fields}
        answer = connector.client.call("POST", "/sobjects/Event", read=False, body=body)
        made.append(answer.body["id"])
    return made


def test_the_dates_of_each_kind_of_series_are_meetings_and_its_pattern_is_none(
    org: Org, connector: SalesforceConnector
) -> None:
    *patterns, once = planned(connector)
    event = translator("meeting", "salesforce", "Event")
    asked = ("Subject", "StartDateTime", "IsRecurrence", "GroupEventType")
    read = [record for page in connector.changes([Want("Event", asked)]) for record in page.records]
    meetings = {each.ref.id: each for each in read if event.in_scope(each.fields)}
    assert {each.ref.id for each in read} - set(meetings) == set(patterns)
    assert once in meetings
    held = sorted(
        (each.fields["Subject"], each.fields["StartDateTime"]) for each in meetings.values()
    )
    days = [(subject, str(start)[:10]) for subject, start in held]
    tuesdays = ("2026-12-01", "2026-12-08", "2026-12-15")
    assert days == [
        *(("Classic", day) for day in tuesdays),
        *(("Lightning", day) for day in tuesdays),
        ("Once", "2026-12-01"),
    ]
