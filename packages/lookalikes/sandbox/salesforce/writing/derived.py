"""Fields Salesforce works out by itself: full names, what a stage or status implies, the length of
a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sandbox.salesforce.records.store import Store
from sandbox.salesforce.schema.object_types import Schema
from sandbox.salesforce.schema.picklists import STAGES
from sandbox.salesforce.times import seconds_of, stamp

Row = dict[str, Any]


def derive(object_name: str, row: Row, given: Mapping[str, Any]) -> None:
    """Complete the row in place; `given` are the fields this write named."""
    for name, parts, named in _COMPOUNDS.get(object_name, ()):
        if not parts.isdisjoint(given):
            row[name] = _address(row, named)
    rule = _RULES.get(object_name)
    if rule is not None:
        rule(row, given)


def account_of_activity(schema: Schema, store: Store, row: Row) -> str | None:
    """The account a task or event counts for: that of what it is about, else that of whom."""
    for name in ("WhatId", "WhoId"):
        about = row.get(name)
        if not about:
            continue
        kind = schema.by_prefix.get(about[:3])
        if kind is None:
            continue
        if kind.name == "Account":
            return str(about)
        found = store[kind.name].rows.get(about)
        if found is not None and found.get("AccountId"):
            return str(found["AccountId"])
    return None


def _address(row: Row, named: list[tuple[str, str]]) -> dict[str, Any] | None:
    """The compound value people read; null when every part is."""
    get = row.get
    found = {key: get(name) for key, name in named}
    for key in ("country", "state"):
        code = f"{dict(named)[key]}Code"
        if code in row:
            found[f"{key}Code"] = row[code]
    return _shared(tuple(found.items())) if any(found.values()) else None


@lru_cache(maxsize=8_192)
def _shared(parts: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """The same value for records of one address; values are never changed in place."""
    return dict(parts)


def _person_name(row: Row, given: Mapping[str, Any]) -> None:
    parts = (row.get("FirstName"), row.get("LastName"))
    row["Name"] = " ".join(part for part in parts if part) or None


def _stage(row: Row, given: Mapping[str, Any]) -> None:
    stage = row.get("StageName") or ""
    chance, closed, won, forecast = STAGES.get(stage, _UNKNOWN_STAGE)
    restaged = "StageName" in given
    if restaged and given.get("Probability") is None:
        row["Probability"] = chance
    row["IsClosed"] = closed
    row["IsWon"] = won
    follows_stage = restaged or row.get("ForecastCategoryName") is None
    if follows_stage and given.get("ForecastCategoryName") is None:
        row["ForecastCategoryName"] = forecast
    named = row["ForecastCategoryName"]
    row["ForecastCategory"] = _CATEGORIES.get(named, named)
    _fiscal(row)
    amount = row.get("Amount")
    probability = row.get("Probability")
    unknown = amount is None or probability is None
    row["ExpectedRevenue"] = None if unknown else _percentage(amount, probability)


def _fiscal(row: Row) -> None:
    """The period a deal closes in; this org's fiscal year is the calendar's."""
    closes = row.get("CloseDate")
    if closes is None:
        return
    row["FiscalYear"] = int(closes[:4])
    row["FiscalQuarter"] = (int(closes[5:7]) + 2) // 3
    row["Fiscal"] = f"{row['FiscalYear']} {row['FiscalQuarter']}"


# The two names that their categories are not spelt like.
_CATEGORIES = {"Best Case": "BestCase", "Commit": "Forecast"}
_UNKNOWN_STAGE = (0.0, False, False, "Pipeline")


def _percentage(amount: Any, percent: Any) -> float:
    return round(float(amount) * float(percent) / 100, 2)


def _meeting(row: Row, given: Mapping[str, Any]) -> None:
    if "ActivityDateTime" in given and "StartDateTime" not in given:
        row["StartDateTime"] = row["ActivityDateTime"]
    start = row.get("StartDateTime")
    if start is None:
        return
    row["ActivityDateTime"] = start
    row["ActivityDate"] = start[:10]
    lasts = "DurationInMinutes" in given and row["DurationInMinutes"] is not None
    if lasts and "EndDateTime" not in given:
        row["EndDateTime"] = stamp(seconds_of(start) + 60 * row["DurationInMinutes"])
    elif row.get("EndDateTime") is not None:
        row["DurationInMinutes"] = (seconds_of(row["EndDateTime"]) - seconds_of(start)) // 60
    if row.get("EndDateTime") is not None:
        row["EndDate"] = row["EndDateTime"][:10]


def _task(row: Row, given: Mapping[str, Any]) -> None:
    closed = row.get("Status") == "Completed"
    if closed != row["IsClosed"]:
        row["CompletedDateTime"] = row.get("SystemModstamp") if closed else None
    row["IsClosed"], row["IsHighPriority"] = closed, row.get("Priority") == "High"


def _case(row: Row, given: Mapping[str, Any]) -> None:
    closed = row.get("Status") == "Closed"
    if closed != row["IsClosed"]:
        row["ClosedDate"] = row.get("SystemModstamp") if closed else None
    row["IsClosed"] = closed


def _member(row: Row, given: Mapping[str, Any]) -> None:
    row["LeadOrContactId"] = row.get("ContactId") or row.get("LeadId")
    row["Type"] = "Contact" if row.get("ContactId") else "Lead"


def _group(row: Row, given: Mapping[str, Any]) -> None:
    row["DeveloperName"] = row.get("DeveloperName") or str(row.get("Name") or "").replace(" ", "_")


_ADDRESS_KEYS = {
    "city": "City", "country": "Country", "geocodeAccuracy": "GeocodeAccuracy",
    "latitude": "Latitude", "longitude": "Longitude", "postalCode": "PostalCode", "state": "State",
    "street": "Street",
}  # fmt: skip
_ADDRESSES = {
    "Account": {"BillingAddress": "Billing", "ShippingAddress": "Shipping"},
    "Contact": {"MailingAddress": "Mailing", "OtherAddress": "Other"},
    "Lead": {"Address": ""},
}


def _compound(name: str, place: str) -> tuple[str, frozenset[str], list[tuple[str, str]]]:
    """(compound field, the fields it is made of, its keys with theirs)."""
    named = [(key, f"{place}{part}") for key, part in _ADDRESS_KEYS.items()]
    return name, frozenset(part for _, part in named), named


_COMPOUNDS = {
    object_name: [_compound(name, place) for name, place in places.items()]
    for object_name, places in _ADDRESSES.items()
}
_RULES: dict[str, Callable[[Row, Mapping[str, Any]], None]] = {
    "Contact": _person_name,
    "Lead": _person_name,
    "Individual": _person_name,
    "User": _person_name,
    "Opportunity": _stage,
    "Event": _meeting,
    "Task": _task,
    "Case": _case,
    "CampaignMember": _member,
    "Group": _group,
    "RecordType": _group,
}
