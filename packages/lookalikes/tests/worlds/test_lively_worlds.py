"""A livelier world is the same company with more to it: calls and tasks as reps plan them, meetings
that recur, what deals are made of, and several currencies.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.server import sell_in_several_currencies
from sandbox.worlds.vocabulary.money import RATES
from sandbox.worlds.world import generate

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
TODAY = date(2026, 11, 21)
SEED, PEOPLE = 3, 400
Fields = dict[str, Any]


class World:
    """Both accounts of one company."""

    def __init__(self, *, lively: bool) -> None:
        clock = Clock(lambda: NOON)
        self.salesforce = SalesforceModel(clock.skewed())
        self.hubspot = HubSpotModel(clock.skewed())
        if lively:
            sell_in_several_currencies(self.salesforce, self.hubspot)
        generate(SEED, PEOPLE, self.salesforce, self.hubspot, lively=lively)

    def fields(self, object_name: str) -> dict[str, Fields]:
        model = self.hubspot if object_name.islower() else self.salesforce
        return {each["id"]: each["fields"] for each in model.stored(object_name, deleted=False)}

    def associated(self, one: str, other: str) -> list[tuple[str, str]]:
        found = []
        for each in self.hubspot.stored("associations", deleted=False):
            if (each["from"]["object"], each["to"]["object"]) == (one, other):
                found.append((each["from"]["id"], each["to"]["id"]))
        return found


@pytest.fixture(scope="module")
def lively() -> World:
    return World(lively=True)


@pytest.fixture(scope="module")
def plain() -> World:
    return World(lively=False)


def test_who_asks_for_no_life_gets_the_company_as_it_was(plain: World) -> None:
    for name in ("Task", "Product2", "calls", "tasks", "line_items"):
        assert plain.fields(name) == {}
    assert not any(event["IsRecurrence"] for event in plain.fields("Event").values())


@pytest.mark.parametrize("name", ["Account", "Contact", "Lead", "contacts", "companies"])
def test_the_company_is_the_same_but_for_its_currencies(
    lively: World, plain: World, name: str
) -> None:
    busy, quiet = lively.fields(name), plain.fields(name)
    assert busy.keys() == quiet.keys()
    for record, fields in quiet.items():
        for key, value in fields.items():
            # An org that was ever configured tells the codes of an address, blank as they are.
            if not key.endswith("Address"):
                assert busy[record][key] == value


def test_calls_were_made_on_working_days_and_took_their_time(lively: World) -> None:
    calls = [task for task in lively.fields("Task").values() if task["TaskSubtype"] == "Call"]
    assert len(calls) > 80
    for call in calls:
        day = date.fromisoformat(call["ActivityDate"])
        assert day < TODAY
        assert day.weekday() < 5
        assert (call["Status"], call["IsClosed"]) == ("Completed", True)
        assert call["CreatedDate"][:10] == call["ActivityDate"]
        assert call["CallDurationInSeconds"] > 0
        assert call["WhoId"] or call["WhatId"]
    kinds = Counter(call["CallType"] for call in calls)
    assert kinds["Outbound"] > kinds["Inbound"] > 0


def test_tasks_are_done_due_or_overdue(lively: World) -> None:
    tasks = [task for task in lively.fields("Task").values() if task["TaskSubtype"] != "Call"]
    closed = [task for task in tasks if task["IsClosed"]]
    due = [task for task in tasks if not task["IsClosed"]]
    overdue = [task for task in due if date.fromisoformat(task["ActivityDate"]) < TODAY]
    assert 0 < len(overdue) < len(due) - len(overdue)
    assert closed
    opportunities = lively.fields("Opportunity")
    for task in tasks:
        assert task["CreatedDate"][:10] < task["ActivityDate"]
        assert not opportunities[task["WhatId"]]["IsClosed"]
        assert task["OwnerId"] == opportunities[task["WhatId"]]["OwnerId"]
    for task in closed:
        assert task["CompletedDateTime"] > task["CreatedDate"]


def test_a_meeting_that_recurs_has_its_occurrences(lively: World) -> None:
    events = lively.fields("Event")
    series = {key: event for key, event in events.items() if event["IsRecurrence"]}
    assert series
    for key, main in series.items():
        held = sorted(
            event["StartDateTime"]
            for other, event in events.items()
            if event["RecurrenceActivityId"] == key and other != key
        )
        assert held[0] == main["RecurrenceStartDateTime"] == main["StartDateTime"]
        assert held[-1][:10] == main["RecurrenceEndDateOnly"]
        days = [date.fromisoformat(moment[:10]) for moment in held]
        steps = {(later - earlier).days for earlier, later in pairwise(days)}
        assert steps == {7 * main["RecurrenceInterval"]}
        assert main["RecurrenceDayOfWeekMask"] == 1 << (days[0].isoweekday() % 7)
        assert days[0] < TODAY < days[-1]


def test_hubspot_s_own_people_are_called_and_followed_up(lively: World) -> None:
    contacts = lively.fields("contacts")
    owners = {owner["id"] for owner in lively.hubspot.stored("owners", deleted=False)}
    for name in ("calls", "tasks"):
        activities = lively.fields(name)
        assert len(activities) > 5
        about = dict(lively.associated(name, "contacts"))
        assert about.keys() == activities.keys()
        assert set(about.values()) <= contacts.keys()
        assert {activity["hubspot_owner_id"] for activity in activities.values()} <= owners


def test_line_items_make_up_what_a_deal_is_worth(lively: World) -> None:
    deals, items = lively.fields("deals"), lively.fields("line_items")
    products = lively.fields("products")
    sums: Counter[str] = Counter()
    for item, deal in lively.associated("line_items", "deals"):
        fields = items[item]
        assert fields["hs_line_item_currency_code"] == deals[deal]["deal_currency_code"]
        assert fields["name"] == products[fields["hs_product_id"]]["name"]
        sums[deal] += round(float(fields["price"]) * int(fields["quantity"]))
    assert 0.3 < len(sums) / len(deals) < 0.9
    # As with all amounts, one side was right some time ago.
    right = sum(1 for deal in sums if abs(sums[deal] - float(deals[deal]["amount"])) < 2)
    assert right > 0.8 * len(sums)


def test_both_systems_sell_in_the_same_currency(lively: World) -> None:
    by_name = {each["Name"]: each for each in lively.fields("Opportunity").values()}
    used = Counter(each["CurrencyIsoCode"] for each in by_name.values())
    assert len(used) > 4
    assert set(used) <= {"USD", *RATES}
    for deal in lively.fields("deals").values():
        assert deal["deal_currency_code"] == by_name[deal["dealname"]]["CurrencyIsoCode"]


def test_a_currency_is_worth_the_same_in_both_systems(lively: World) -> None:
    for row in lively.fields("CurrencyType").values():
        worth = lively.hubspot.currencies.worth(row["IsoCode"])
        assert abs(worth * row["ConversionRate"] - 1) < 0.001
