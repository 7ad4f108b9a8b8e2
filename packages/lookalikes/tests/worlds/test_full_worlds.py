"""A full world is the lively company with more to it: who works with whom, and what Salesforce's
deals are made of.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.schema.picklists import PICKLISTS
from sandbox.server import SandboxOptions, fill

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
TODAY = date(2026, 11, 21)
Fields = dict[str, Any]


class World:
    """Both accounts of one company."""

    def __init__(self, people: int, *, full: bool) -> None:
        clock = Clock(lambda: NOON)
        self.salesforce = SalesforceModel(clock.skewed())
        self.hubspot = HubSpotModel(clock.skewed())
        options = SandboxOptions(seed=3, people=people, lively=True, full=full)
        fill(options, self.salesforce, self.hubspot)

    def fields(self, object_name: str) -> dict[str, Fields]:
        model = self.hubspot if object_name.islower() else self.salesforce
        return {each["id"]: each["fields"] for each in model.stored(object_name, deleted=False)}


@pytest.fixture(scope="module")
def full() -> World:
    return World(240, full=True)


@pytest.fixture(scope="module")
def lively() -> World:
    return World(240, full=False)


@pytest.mark.parametrize("name", ["Account", "Contact", "Event", "Task", "deals", "line_items"])
def test_the_company_is_the_lively_one(full: World, lively: World, name: str) -> None:
    assert full.fields(name) == lively.fields(name)


def test_a_deal_differs_only_in_having_products(full: World, lively: World) -> None:
    more = {"HasOpportunityLineItem", "Pricebook2Id"}
    before = lively.fields("Opportunity")
    for key, deal in full.fields("Opportunity").items():
        assert {name for name in deal if deal[name] != before[key].get(name)} <= more


def test_lines_make_up_a_deals_amount_in_its_currency(full: World) -> None:
    deals, entries = full.fields("Opportunity"), full.fields("PricebookEntry")
    sums: Counter[str] = Counter()
    for line in full.fields("OpportunityLineItem").values():
        deal, price = deals[line["OpportunityId"]], entries[line["PricebookEntryId"]]
        sums[line["OpportunityId"]] += line["TotalPrice"]
        assert line["CurrencyIsoCode"] == deal["CurrencyIsoCode"] == price["CurrencyIsoCode"]
        assert deal["Pricebook2Id"] == price["Pricebook2Id"]
        assert line["UnitPrice"] > 0
    assert {key: deals[key]["Amount"] for key in sums} == sums
    assert {key for key, deal in deals.items() if deal["HasOpportunityLineItem"]} == set(sums)
    assert 0.4 < len(sums) / len(deals) < 0.75


def test_nothing_was_changed_today(full: World) -> None:
    for name in ("Opportunity", "OpportunityLineItem", "AccountTeamMember"):
        for fields in full.fields(name).values():
            assert date.fromisoformat(fields["LastModifiedDate"][:10]) < TODAY


@pytest.mark.parametrize(
    ("members", "of"), [("AccountTeamMember", "Account"), ("OpportunityTeamMember", "Opportunity")]
)
def test_colleagues_work_on_it_beside_the_owner(full: World, members: str, of: str) -> None:
    records, users = full.fields(of), full.fields("User")
    seen = set()
    for member in full.fields(members).values():
        record = records[member[f"{of}Id"]]
        assert member["UserId"] in users
        assert member["UserId"] != record["OwnerId"]
        assert member["TeamMemberRole"] in PICKLISTS["team_role"]
        seen.add((member[f"{of}Id"], member["UserId"]))
    assert len(seen) == len(full.fields(members))
    having = {record for record, _ in seen}
    assert 0 < len(having) < len(records) / 2


def test_every_seller_is_in_the_team_of_a_region(full: World) -> None:
    teams = full.hubspot.teams
    assert {each["name"] for each in teams.by_id.values()} <= {
        "Sales AMER", "Sales APAC", "Sales EMEA",
    }  # fmt: skip
    owners = [each for each in full.fields("owners").values() if not each["archived"]]
    seated = [each for each in owners if teams.main(str(each["userIdIncludingInactive"]))]
    assert len(seated) == len(full.fields("User")) - len(_without_a_region(full))


def _without_a_region(full: World) -> list[Fields]:
    """Users who are no sellers of today."""
    return [each for each in full.fields("User").values() if not each.get("Region__c")]


def test_the_same_seed_gives_the_same_teams_and_lines() -> None:
    one, other = World(60, full=True), World(60, full=True)
    assert one.salesforce.snapshot() == other.salesforce.snapshot()
    assert one.hubspot.teams.state() == other.hubspot.teams.state()


def test_who_asks_for_less_has_no_teams(lively: World) -> None:
    assert lively.salesforce.schema.find("AccountTeamMember") is None
    assert lively.hubspot.teams.by_id == {}
    assert lively.fields("OpportunityLineItem") == {}
