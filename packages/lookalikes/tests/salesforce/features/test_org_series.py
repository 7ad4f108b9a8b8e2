"""Lightning's series of events, series of tasks, and tasks that come again once they are done."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.activities.rrules import BadRule, read_rule
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

PLANNING = {
    "Subject": "Product Planning",
    "StartDateTime": "2026-12-07T19:00:00Z",
    "DurationInMinutes": 60,
    "Recurrence2PatternText": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=3",
}
EVERY_TUESDAY = {
    "Subject": "Call them",
    "IsRecurrence": True,
    "RecurrenceType": "RecursWeekly",
    "RecurrenceInterval": 1,
    "RecurrenceDayOfWeekMask": 4,
    "RecurrenceStartDateOnly": "2026-12-01",
    "RecurrenceEndDateOnly": "2026-12-22",
}


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def starts(org: SalesforceModel) -> list[str]:
    query = "SELECT StartDateTime FROM Event WHERE GroupEventType = '0' ORDER BY StartDateTime"
    return [each["StartDateTime"][:16] for each in ask(org, query)]


def due(org: SalesforceModel) -> list[str]:
    query = "SELECT ActivityDate FROM Task WHERE IsRecurrence = false ORDER BY ActivityDate"
    return [each["ActivityDate"] for each in ask(org, query)]


def test_a_rep_plans_a_weekly_meeting_in_lightning(org: SalesforceModel) -> None:
    """As change events of the vendor's guide tell a series of 13 Mondays."""
    pattern = row(org, "Event", create(org, "Event", **PLANNING))
    kept = "RRULE:FREQ=WEEKLY;BYDAY=MO;WKST=SU;INTERVAL=1;COUNT=3"
    assert (pattern["GroupEventType"], pattern["Recurrence2PatternText"]) == ("3", kept)
    assert (pattern["IsRecurrence"], pattern["IsRecurrence2"]) == (False, True)
    assert starts(org) == ["2026-12-07T19:00", "2026-12-14T19:00", "2026-12-21T19:00"]
    told = "RecurrenceActivityId, IsRecurrence2, Recurrence2PatternText, Recurrence2PatternVersion"
    for each in ask(org, f"SELECT {told}, EndDateTime FROM Event WHERE GroupEventType = '0'"):
        assert (each["RecurrenceActivityId"], each["IsRecurrence2"]) == (None, True)
        assert (each["Recurrence2PatternText"], each["Recurrence2PatternVersion"]) == (kept, "1")
        assert each["EndDateTime"][11:16] == "20:00"


def test_one_time_of_a_lightning_series_is_moved_and_one_called_off(org: SalesforceModel) -> None:
    create(org, "Event", **PLANNING)
    times = ask(org, "SELECT Id FROM Event WHERE GroupEventType = '0' ORDER BY StartDateTime")
    moved = {"StartDateTime": "2026-12-15T08:00:00Z"}
    org.writer.update("Event", times[1]["Id"], moved, org.client())
    org.writer.delete("Event", times[0]["Id"], org.client())
    assert starts(org) == ["2026-12-15T08:00", "2026-12-21T19:00"]


def test_a_pattern_with_invitees_stays_a_pattern(org: SalesforceModel) -> None:
    series = create(org, "Event", **PLANNING)
    create(org, "EventRelation", EventId=series, RelationId=org.person_id)
    pattern = row(org, "Event", series)
    assert (pattern["IsGroupEvent"], pattern["GroupEventType"]) == (True, "3")


def test_a_series_without_an_end_goes_on_for_a_year(org: SalesforceModel) -> None:
    create(org, "Event", **{**PLANNING, "Recurrence2PatternText": "FREQ=DAILY;INTERVAL=30"})
    found = starts(org)
    assert (found[0][:10], found[-1][:10], len(found)) == ("2026-12-07", "2027-12-02", 13)


def test_only_the_platform_says_that_an_event_is_of_a_series(org: SalesforceModel) -> None:
    marked = refused(org, "Event", Subject="S", StartDateTime="2026-12-07T19:00:00Z",
                     DurationInMinutes=5, IsRecurrence2=True)  # fmt: skip
    assert marked.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=WEEKLY;INTERVAL=1",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=MONTHLY;BYDAY=1SU,-1SU",
        "FREQ=MONTHLY;BYDAY=1FR;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO,TU",
        "FREQ=MONTHLY",
        "FREQ=YEARLY;BYMONTHDAY=4",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=7;BYMONTHDAY=4",
        "FREQ=DAILY;UNTIL=2027-01-01",
        "FREQ=DAILY;UNTIL=20261201T000000Z",
        "FREQ=DAILY;BYHOUR=3",
        "nonsense",
    ],
)
def test_a_rule_that_the_vendor_does_not_take_is_refused(org: SalesforceModel, rule: str) -> None:
    problem = refused(org, "Event", **{**PLANNING, "Recurrence2PatternText": rule})
    assert problem.fields == ["Recurrence2PatternText"]
    assert ask(org, "SELECT Id FROM Event") == []


MONDAY = date(2026, 12, 7)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=DAILY;INTERVAL=1;COUNT=2", ["2026-12-07", "2026-12-08"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", ["2026-12-07", "2026-12-11", "2026-12-21"]),
        ("RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=31", ["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4", ["2027-07-04", "2028-07-04"]),
        ("RRULE:FREQ=MONTHLY;BYSETPOS=3;BYDAY=FR", ["2026-12-18", "2027-01-15"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2026-12-31", "2027-01-29"]),
        ("RRULE:FREQ=MONTHLY;COUNT=10;BYDAY=1FR", ["2027-01-01", "2027-02-05"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=FR;BYSETPOS=2", ["2027-01-08", "2028-01-14"]),
    ],
)
def test_the_vendors_examples_come_on_their_days(rule: str, days: list[str]) -> None:
    found = islice(read_rule(rule).days(MONDAY), len(days))
    assert [day.isoformat() for day in found] == days


RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "BYMONTH": st.sampled_from(["1", "2,12"]),
        "BYMONTHDAY": st.sampled_from(["1", "31"]),
        "BYDAY": st.sampled_from(["MO", "SA,SU", "-1FR", "2TU"]),
        "BYSETPOS": st.sampled_from(["-1", "4"]),
        "WKST": st.sampled_from(["MO", "SU"]),
        "INTERVAL": st.sampled_from(["1", "3"]),
        "COUNT": st.sampled_from(["1", "20"]),
    },
).map(lambda parts: ";".join(f"{name}={value}" for name, value in parts.items()))


@given(text=RULES)
def test_a_rule_is_kept_in_a_form_that_says_the_same(text: str) -> None:
    try:
        rule = read_rule(text)
    except BadRule:
        return
    assert read_rule(rule.text) == rule
    found = list(islice(rule.days(MONDAY), 12))
    assert found == sorted(set(found))
    assert found[0] >= MONDAY
    assert len(found) == min(12, rule.times or 12)


def test_a_rep_plans_a_task_for_every_tuesday(org: SalesforceModel) -> None:
    series = create(org, "Task", **EVERY_TUESDAY)
    assert due(org) == ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]
    named = ask(org, f"SELECT Subject, Status FROM Task WHERE RecurrenceActivityId = '{series}'")
    assert {(each["Subject"], each["Status"]) for each in named} == {("Call them", "Not Started")}
    lacking = refused(org, "Task", **{**EVERY_TUESDAY, "RecurrenceStartDateOnly": None})
    assert lacking.fields == ["RecurrenceStartDateOnly"]
    assert refused(org, "Task", **EVERY_TUESDAY, ActivityDate="2026-12-01").code
    with pytest.raises(Refusal):
        org.writer.update("Task", series, {"Status": "Completed"}, org.client())


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ({"RecurrenceEndDateOnly": "2026-12-08"}, ["2026-12-01", "2026-12-08"]),
        (
            {"RecurrenceEndDateOnly": "2026-12-29"},
            ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"],
        ),
        (
            {"RecurrenceDayOfWeekMask": 8},
            ["2026-12-01", "2026-12-02", "2026-12-09", "2026-12-16"],
        ),
        ({"Subject": "Other"}, ["2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]),
    ],
)
def test_open_tasks_follow_their_series_and_closed_ones_stay(
    org: SalesforceModel, change: dict[str, Any], days: list[str]
) -> None:
    series = create(org, "Task", **EVERY_TUESDAY)
    first = ask(org, "SELECT Id FROM Task WHERE ActivityDate = 2026-12-01")[0]["Id"]
    org.writer.update("Task", first, {"Status": "Completed"}, org.client())
    org.writer.update("Task", series, change, org.client())
    assert due(org) == days
    org.writer.delete("Task", series, org.client())
    assert due(org) == []


@pytest.mark.parametrize(
    ("when", "is_due", "follows"),
    [
        ("RecurrenceRegenerateAfterDueDate", "2026-11-16", "2026-11-22"),
        ("RecurrenceRegenerateAfterDueDate", "2026-11-30", "2026-12-03"),
        ("RecurrenceRegenerateAfterToday", "2026-11-16", "2026-11-24"),
    ],
)
def test_a_task_that_is_done_leaves_the_next(
    org: SalesforceModel, when: str, is_due: str, follows: str
) -> None:
    """The first is the vendor's own example: three days after its due date, done five days late."""
    again = {"RecurrenceRegeneratedType": when, "RecurrenceInterval": 3}
    task = create(org, "Task", Subject="Water", ActivityDate=is_due, **again)
    org.writer.update("Task", task, {"Status": "Completed"}, org.client())
    assert row(org, "Task", task)["RecurrenceRegeneratedType"] == "RecurrenceRegenerated"
    query = "SELECT ActivityDate, Subject, RecurrenceRegeneratedType FROM Task"
    (left,) = ask(org, f"{query} WHERE IsClosed = false")
    assert (left["ActivityDate"], left["Subject"]) == (follows, "Water")
    assert left["RecurrenceRegeneratedType"] == when
    org.writer.update("Task", task, {"Description": "done"}, org.client())
    assert len(due(org)) == 2


def test_a_task_that_comes_again_no_more_leaves_nothing(org: SalesforceModel) -> None:
    task = create(org, "Task", Subject="Once", ActivityDate="2026-11-16")
    org.writer.update("Task", task, {"Status": "Completed"}, org.client())
    assert due(org) == ["2026-11-16"]
