"""Fields Salesforce works out by itself: full names, what a stage implies, the length of a meeting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.salesforce.picklists import STAGES
from sandbox.salesforce.times import seconds_of, stamp

Row = dict[str, Any]


def derive(object_name: str, row: Row, given: Mapping[str, Any]) -> None:
    """Complete the row in place; `given` are the fields this write named."""
    rule = _RULES.get(object_name)
    if rule is not None:
        rule(row, given)


def _person_name(row: Row, given: Mapping[str, Any]) -> None:
    parts = (row.get("FirstName"), row.get("LastName"))
    row["Name"] = " ".join(part for part in parts if part) or None


def _stage(row: Row, given: Mapping[str, Any]) -> None:
    chance, closed, won, forecast = STAGES.get(row.get("StageName") or "", (0.0, False, False, "Pipeline"))
    if "StageName" in given and given.get("Probability") is None:
        row["Probability"] = chance
    row["IsClosed"], row["IsWon"] = closed, won
    row["ForecastCategory"], row["ForecastCategoryName"] = forecast, forecast
    amount, probability = row.get("Amount"), row.get("Probability")
    unknown = amount is None or probability is None
    row["ExpectedRevenue"] = None if unknown else _percentage(amount, probability)


def _percentage(amount: Any, percent: Any) -> float:
    return round(float(amount) * float(percent) / 100, 2)


def _meeting(row: Row, given: Mapping[str, Any]) -> None:
    if "ActivityDateTime" in given and "StartDateTime" not in given:
        row["StartDateTime"] = row["ActivityDateTime"]
    start = row.get("StartDateTime")
    if start is None:
        return
    row["ActivityDateTime"], row["ActivityDate"] = start, start[:10]
    if "DurationInMinutes" in given and "EndDateTime" not in given and row["DurationInMinutes"] is not None:
        row["EndDateTime"] = stamp(seconds_of(start) + 60 * row["DurationInMinutes"])
    elif row.get("EndDateTime") is not None:
        row["DurationInMinutes"] = (seconds_of(row["EndDateTime"]) - seconds_of(start)) // 60


_RULES: dict[str, Callable[[Row, Mapping[str, Any]], None]] = {
    "Contact": _person_name,
    "Lead": _person_name,
    "User": _person_name,
    "Opportunity": _stage,
    "Event": _meeting,
}
