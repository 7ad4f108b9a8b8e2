"""Meetings that come again, and who is asked to a meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from orgs import NOW, ask, create, refused, row

from sandbox.clock import Clock
from sandbox.salesforce.activities.patterns import PATTERNS, days_of
from sandbox.salesforce.model import SalesforceModel

EVERY_OTHER_TUESDAY = {
    "Subject": "Review",
    "StartDateTime": "2026-12-01T09:30:00Z",
    "DurationInMinutes": 45,
    "IsRecurrence": True,
    "RecurrenceType": "RecursWeekly",
    "RecurrenceInterval": 2,
    "RecurrenceDayOfWeekMask": 4,
    "RecurrenceStartDateTime": "2026-12-01T09:30:00Z",
    "RecurrenceEndDateOnly": "2027-01-15",
}


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed())


def test_a_meeting_that_comes_again_is_an_event_each_time(org: SalesforceModel) -> None:
    contact = create(org, "Contact", LastName="A")
    series = create(org, "Event", **EVERY_OTHER_TUESDAY, WhoId=contact)
    found = ask(
        org,
        "SELECT StartDateTime, EndDateTime, Subject, WhoId FROM Event WHERE IsRecurrence = false "
        f"AND RecurrenceActivityId = '{series}' ORDER BY StartDateTime",
    )
    days = [each["StartDateTime"][:16] for each in found]
    assert days == ["2026-12-01T09:30", "2026-12-15T09:30", "2026-12-29T09:30", "2027-01-12T09:30"]
    assert found[0]["EndDateTime"] == "2026-12-01T10:15:00.000+0000"
    assert {(each["Subject"], each["WhoId"]) for each in found} == {("Review", contact)}
    assert row(org, "Event", series)["RecurrenceActivityId"] == series


def test_one_time_is_moved_and_the_others_stay(org: SalesforceModel) -> None:
    series = create(org, "Event", **EVERY_OTHER_TUESDAY)
    times = ask(org, "SELECT Id FROM Event WHERE IsRecurrence = false ORDER BY StartDateTime")
    moved = {"StartDateTime": "2026-12-16T09:30:00Z"}
    org.writer.update("Event", times[1]["Id"], moved, org.client())
    found = ask(org, "SELECT StartDateTime FROM Event WHERE IsRecurrence = false")
    assert sorted(each["StartDateTime"][8:10] for each in found) == ["01", "12", "16", "29"]
    org.writer.delete("Event", series, org.client())
    assert ask(org, "SELECT Id FROM Event") == []


def test_a_series_says_all_that_its_type_needs(org: SalesforceModel) -> None:
    less = {**EVERY_OTHER_TUESDAY, "RecurrenceDayOfWeekMask": None}
    problem = refused(org, "Event", **less)
    assert (problem.code, problem.fields) == ("REQUIRED_FIELD_MISSING", ["RecurrenceDayOfWeekMask"])
    never = {**EVERY_OTHER_TUESDAY, "RecurrenceEndDateOnly": "2026-11-30"}
    assert refused(org, "Event", **never).code == "FIELD_INTEGRITY_EXCEPTION"
    assert ask(org, "SELECT Id FROM Event") == []


MONDAY, FIRST = 2, date(2026, 1, 31)
PLANS: list[tuple[dict[str, Any], list[str]]] = [
    ({"RecurrenceType": "RecursDaily", "RecurrenceInterval": 3}, ["2026-01-31", "2026-02-03"]),
    (
        {"RecurrenceType": "RecursEveryWeekday", "RecurrenceDayOfWeekMask": 62},
        ["2026-02-02", "2026-02-03"],
    ),
    (
        {"RecurrenceType": "RecursMonthly", "RecurrenceInterval": 1, "RecurrenceDayOfMonth": 31},
        ["2026-01-31", "2026-02-28"],
    ),
    (
        {
            "RecurrenceType": "RecursMonthlyNth",
            "RecurrenceInterval": 2,
            "RecurrenceInstance": "Last",
            "RecurrenceDayOfWeekMask": MONDAY,
        },
        ["2026-03-30", "2026-05-25"],
    ),
    (
        {
            "RecurrenceType": "RecursYearly",
            "RecurrenceDayOfMonth": 29,
            "RecurrenceMonthOfYear": "February",
        },
        ["2026-02-28", "2027-02-28"],
    ),
    (
        {
            "RecurrenceType": "RecursYearlyNth",
            "RecurrenceInstance": "First",
            "RecurrenceDayOfWeekMask": MONDAY,
            "RecurrenceMonthOfYear": "September",
        },
        ["2026-09-07", "2027-09-06"],
    ),
]


@pytest.mark.parametrize(("plan", "days"), PLANS)
def test_each_type_comes_on_its_days(plan: dict[str, Any], days: list[str]) -> None:
    found = days_of(plan, FIRST, date(2036, 1, 1))
    assert [day.isoformat() for day in found[:2]] == days


@given(
    kind=st.sampled_from(sorted(PATTERNS)),
    every=st.integers(1, 40),
    mask=st.integers(0, 127),
    day=st.integers(1, 31),
    length=st.integers(0, 3000),
)
def test_days_are_in_order_within_the_series_and_no_more_than_the_type_allows(
    kind: str, every: int, mask: int, day: int, length: int
) -> None:
    plan = {
        "RecurrenceType": kind,
        "RecurrenceInterval": every,
        "RecurrenceDayOfWeekMask": mask or 1,
        "RecurrenceDayOfMonth": day,
        "RecurrenceInstance": "Third",
        "RecurrenceMonthOfYear": "March" if "Yearly" in kind else None,
    }
    last = FIRST + timedelta(days=length)
    found = days_of(plan, FIRST, last)
    assert found == sorted(set(found))
    assert len(found) <= PATTERNS[kind].most
    assert all(FIRST <= each <= last for each in found)


def test_an_event_with_invitees_is_a_groups_and_each_has_an_answer(org: SalesforceModel) -> None:
    event = create(org, "Event", Subject="Kick-off", StartDateTime="2026-12-01T09:30:00Z",
                   DurationInMinutes=30)  # fmt: skip
    contact = create(org, "Contact", LastName="A")
    asked = create(org, "EventRelation", EventId=event, RelationId=contact)
    create(org, "EventRelation", EventId=event, RelationId=org.person_id)
    assert row(org, "Event", event)["IsGroupEvent"] is True
    answer = {"Status": "Accepted", "RespondedDate": "2026-11-22T08:00:00Z"}
    org.writer.update("EventRelation", asked, answer, org.client())
    found = ask(org, "SELECT Relation.Name, Status FROM EventRelation ORDER BY Status")
    told = [(each["Relation"]["Name"], each["Status"]) for each in found]
    assert sorted(told) == [("A", "Accepted"), ("Pat Doe", "New")]
    for each in ask(org, "SELECT Id FROM EventRelation"):
        org.writer.delete("EventRelation", each["Id"], org.client())
    assert row(org, "Event", event)["IsGroupEvent"] is False
