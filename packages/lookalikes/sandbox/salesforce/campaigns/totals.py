"""What came of a campaign: members, answers, deals and what they are worth, counted whenever
somebody reads it; and the same with all campaigns below it.

Documented: the fields, and that nobody writes them. Unverified: that a converted lead is counted
both among the leads and among the contacts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sandbox.salesforce.currencies.rates import rates_of
from sandbox.salesforce.records.store import Row, Store
from sandbox.salesforce.schema.object_types import Schema

Reckon = Callable[[Store, Row], float]
_CODE = "CurrencyIsoCode"
# Campaigns stand in no more than five levels.
_DEEPEST = 5


def bind_totals(schema: Schema, store: Store) -> None:
    """Make the totals of Campaign readable."""
    kind = schema.find("Campaign")
    assert kind is not None
    for name, reckon in _READ.items():
        field = kind.fields[name]
        schema.add_field(kind.name, replace(field, reads=partial(reckon, store)))


def _members(store: Store, row: Mapping[str, Any]) -> list[Row]:
    return _live(store, "CampaignMember", "CampaignId", row)


def _deals(store: Store, row: Mapping[str, Any]) -> list[Row]:
    return _live(store, "Opportunity", "CampaignId", row)


def _live(store: Store, object_name: str, by: str, row: Mapping[str, Any]) -> list[Row]:
    table = store[object_name]
    found = table.having(table.kind.fields[by], [row["Id"]])
    return [each for each in found if not each["IsDeleted"]]


def _leads(store: Store, row: Row) -> int:
    return sum(each.get("LeadId") is not None for each in _members(store, row))


def _contacts(store: Store, row: Row) -> int:
    return sum(each.get("ContactId") is not None for each in _members(store, row))


def _converted(store: Store, row: Row) -> int:
    leads = store["Lead"].rows
    named = [leads.get(each.get("LeadId") or "") for each in _members(store, row)]
    return sum(lead is not None and lead["IsConverted"] for lead in named)


def _answers(store: Store, row: Row) -> int:
    return sum(each["HasResponded"] for each in _members(store, row))


def _all_deals(store: Store, row: Row) -> int:
    return len(_deals(store, row))


def _won_deals(store: Store, row: Row) -> int:
    return sum(each["IsWon"] for each in _deals(store, row))


def _all_worth(store: Store, row: Row) -> float:
    return _worth(store, row, _deals(store, row))


def _won_worth(store: Store, row: Row) -> float:
    return _worth(store, row, [each for each in _deals(store, row) if each["IsWon"]])


def _worth(store: Store, row: Row, deals: list[Row]) -> float:
    """What the deals come to, in the campaign's currency."""
    rates = rates_of(store, "")
    total = 0.0
    for each in deals:
        amount = each.get("Amount") or 0.0
        if rates is not None:
            target = row.get(_CODE) or rates.corporate
            amount = rates.converted(amount, each.get(_CODE), target, each.get("CloseDate"))
        total += amount
    return round(total, 2)


def _stored(name: str, store: Store, row: Row) -> float:
    return row.get(name) or 0.0


def _with_those_below(reckon: Reckon, store: Store, row: Row, depth: int = 1) -> float:
    total = reckon(store, row)
    if depth < _DEEPEST:
        for each in _live(store, "Campaign", "ParentId", row):
            total += _with_those_below(reckon, store, each, depth + 1)
    return total


_OWN: dict[str, Reckon] = {
    "NumberOfLeads": _leads,
    "NumberOfConvertedLeads": _converted,
    "NumberOfContacts": _contacts,
    "NumberOfResponses": _answers,
    "NumberOfOpportunities": _all_deals,
    "NumberOfWonOpportunities": _won_deals,
    "AmountAllOpportunities": _all_worth,
    "AmountWonOpportunities": _won_worth,
}
_TYPED = ("NumberSent", "ExpectedRevenue", "BudgetedCost", "ActualCost")
_SUMMED: dict[str, Reckon] = {**_OWN, **{name: partial(_stored, name) for name in _TYPED}}
_READ: dict[str, Reckon] = {
    **_OWN,
    **{f"Hierarchy{name}": partial(_with_those_below, each) for name, each in _SUMMED.items()},
}
