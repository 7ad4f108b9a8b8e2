"""When events are: a start, and an end or a duration that agree."""

from __future__ import annotations

from typing import Any

import pytest
from orgs import create, refused, row

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel

START = {"StartDateTime": "2026-12-01T09:00:00Z"}
END = {"EndDateTime": "2026-12-01T10:00:00Z"}
BEFORE = {"EndDateTime": "2026-12-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ["DurationInMinutes", "ActivityDateTime"]),
        (START, ["DurationInMinutes"]),
        ({"DurationInMinutes": 30}, ["ActivityDateTime"]),
        ({"IsAllDayEvent": True}, ["ActivityDateTime"]),
        ({"ActivityDate": "2026-12-01", "DurationInMinutes": 30}, ["ActivityDateTime"]),
    ],
)
def test_an_event_needs_a_start_and_how_long_it_lasts(
    model: SalesforceModel, fields: dict[str, Any], missing: list[str]
) -> None:
    refusal = refused(model, "Event", Subject="E", **fields)
    assert (refusal.code, refusal.fields) == ("REQUIRED_FIELD_MISSING", missing)
    assert refusal.message == f"Required fields are missing: [{', '.join(missing)}]"


@pytest.mark.parametrize(
    "fields",
    [
        {**START, **END},
        {**START, "DurationInMinutes": 60},
        {**START, **END, "DurationInMinutes": 60},
        {"ActivityDateTime": START["StartDateTime"], "DurationInMinutes": 0},
        {"IsAllDayEvent": True, "ActivityDate": "2026-12-01"},
        {"IsAllDayEvent": True, **START, "DurationInMinutes": 1440},
    ],
)
def test_an_event_may_say_its_times_in_any_of_these_ways(
    model: SalesforceModel, fields: dict[str, Any]
) -> None:
    made = create(model, "Event", Subject="E", **fields)
    assert row(model, "Event", made)["Subject"] == "E"


def test_an_event_does_not_end_before_it_starts(model: SalesforceModel) -> None:
    refusal = refused(model, "Event", **START, **BEFORE)
    assert (refusal.code, refusal.fields) == ("FIELD_INTEGRITY_EXCEPTION", ["EndDateTime"])
    made = create(model, "Event", **START, **END)
    with pytest.raises(Refusal, match="FIELD_INTEGRITY_EXCEPTION"):
        model.writer.update("Event", made, BEFORE, model.client())


def test_a_duration_agrees_with_the_end(model: SalesforceModel) -> None:
    refusal = refused(model, "Event", **START, **END, DurationInMinutes=45)
    assert refusal.code == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert refusal.fields == ["DurationInMinutes"]
    made = create(model, "Event", **START, **END)
    model.writer.update("Event", made, {"DurationInMinutes": 45}, model.client())
    assert row(model, "Event", made)["EndDateTime"] == "2026-12-01T09:45:00.000+0000"
