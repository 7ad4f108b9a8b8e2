"""The samples of a generated world, read out of both look-alikes as their users typed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.worlds.samples import (
    Found,
    blank_shares,
    of_amounts,
    of_countries,
    of_crm_names,
    of_ends,
    of_names,
    of_persons,
    of_sellers,
    of_titles,
)
from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.worlds.history import History
from sandbox.worlds.vocabulary.companies import INDUSTRIES
from sandbox.worlds.vocabulary.sales import SOURCES
from sandbox.worlds.world import generate

TODAY = date(2026, 11, 21)
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC).timestamp()
DAYS_OF_A_YEAR = 365
SF_FILLED_IN = (
    "FirstName",
    "Email",
    "Phone",
    "Title",
    "LeadSource",
    "Product_Interest__c",
    "Rating",
    "Industry",
    "City",
    "Country",
)
HS_FILLED_IN = (
    "firstname",
    "email",
    "phone",
    "jobtitle",
    "company",
    "country",
    "city",
    "lead_source",
    "product_interest",
)
Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Both look-alikes, and the truth behind them."""

    history: History
    salesforce: SalesforceModel
    hubspot: HubSpotModel

    def typed(self, object_name: str) -> list[Row]:
        """The live records of one object of either system, as they stand."""
        model = self.hubspot if object_name.islower() else self.salesforce
        return [record["fields"] for record in model.stored(object_name, deleted=False)]


def made(seed: int, people: int) -> World:
    """The world of this seed as it looks on one day that never moves."""
    clock = Clock(lambda: NOON)
    salesforce, hubspot = SalesforceModel(clock.skewed()), HubSpotModel(clock.skewed())
    return World(generate(seed, people, salesforce, hubspot), salesforce, hubspot)


def world_samples(world: World) -> Found:
    """The samples of every comparison."""
    leads, contacts, marketed = (world.typed(name) for name in ("Lead", "Contact", "contacts"))
    sold_to = [*leads, *contacts]
    companies = _values(world.typed("Account"), "Name")
    companies += _values(world.typed("companies"), "name")
    found: Found = of_crm_names(companies)
    found |= of_titles(_values(sold_to, "Title") + _values(marketed, "jobtitle"))
    found |= of_names(companies)
    found |= _of_truth(world.history)
    found |= _of_deals(world.typed("Opportunity"))
    first = _values(sold_to, "FirstName") + _values(marketed, "firstname")
    last = _values(sold_to, "LastName") + _values(marketed, "lastname")
    found |= of_persons(first, last)
    found["lead-status"] = _values(leads, "Status")
    found["lead-blank"] = blank_shares(leads, SF_FILLED_IN) + blank_shares(marketed, HS_FILLED_IN)
    return found


def _values(rows: list[Row], field: str) -> list[Any]:
    return [row[field] for row in rows if row.get(field)]


def _of_truth(history: History) -> Found:
    return {
        **of_countries([person.country.code for person in history.people]),
        "industry-rank": [INDUSTRIES[account.industry].listed for account in history.accounts],
        "lead-source": [SOURCES[person.source] for person in history.people],
    }


def _of_deals(deals: list[Row]) -> Found:
    closed = [row for row in deals if row["IsClosed"]]
    found: Found = {
        "deal-end": [_end(row) for row in deals],
        "deal-days-won": [_days(row) for row in closed if row["IsWon"]],
        "deal-days-lost": [_days(row) for row in closed if not row["IsWon"]],
        "deal-age": list(_ages(deals)),
    }
    ended = [date.fromisoformat(row["CloseDate"]) for row in closed]
    found |= of_ends(ended, [day for day in ended if (TODAY - day).days < DAYS_OF_A_YEAR])
    found |= of_amounts(_values(deals, "Amount"))
    return found | of_sellers(row["OwnerId"] for row in deals)


def _end(row: Row) -> str:
    if not row["IsClosed"]:
        return "open"
    return "won" if row["IsWon"] else "lost"


def _created(row: Row) -> date:
    return date.fromisoformat(row["CreatedDate"][:10])


def _days(row: Row) -> int:
    return (date.fromisoformat(row["CloseDate"]) - _created(row)).days


def _ages(deals: list[Row]) -> Iterator[int]:
    for row in deals:
        if not row["IsClosed"]:
            yield (TODAY - _created(row)).days
