"""Two years of a company at work, in both vendors' own histories: who moved what, when, and that no
story contradicts how its record stands.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from random import Random
from statistics import median
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.worlds.history import History
from sandbox.worlds.hubspot_side import LIFECYCLE
from sandbox.worlds.lags import WON, days_to_close, ending
from sandbox.worlds.vocabulary.sales import STAGES
from sandbox.worlds.world import generate

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
TODAY = date(2026, 11, 21)
CLOSED = {"Closed Won", "Closed Lost"}
Rows = dict[str, dict[str, Any]]


class World:
    """Both models, as they hold the same years."""

    def __init__(self, seed: int = 7, people: int = 1000) -> None:
        clock = Clock(lambda: NOON)
        self.salesforce = SalesforceModel(clock.skewed())
        self.hubspot = HubSpotModel(clock.skewed())
        self.history: History = generate(seed, people, self.salesforce, self.hubspot)

    def rows(self, object_name: str) -> Rows:
        return self.salesforce.store[object_name].rows

    def changes(self, object_name: str, by: str, field: str) -> dict[str, list[dict[str, Any]]]:
        """The field history rows of one field, by record, oldest first."""
        return grouped(
            (row for row in self.rows(object_name).values() if row["Field"] == field), by
        )

    def held(self, object_name: str, name: str) -> list[list[tuple[str, str]]]:
        """(time, value) of everything each HubSpot record held in a property, oldest first."""
        found = []
        for record in self.hubspot.stored(object_name, deleted=False):
            told = []
            for each in record["history"]:
                (_, value) = each["fields"].get(name, (None, None))
                if value is not None:
                    told.append((each["at"], value))
            found.append(told)
        return found


def grouped(rows: Iterable[dict[str, Any]], by: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[by], []).append(row)
    return found


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_every_opportunity_s_stage_history_leads_from_its_creation_to_where_it_stands(
    world: World,
) -> None:
    stories = grouped(world.rows("OpportunityHistory").values(), "OpportunityId")
    assert stories.keys() == world.rows("Opportunity").keys()
    for record, opportunity in world.rows("Opportunity").items():
        story = stories[record]
        times = [row["CreatedDate"] for row in story]
        assert times == sorted(times)
        assert times[0] == opportunity["CreatedDate"]
        for name in ("StageName", "Amount", "CloseDate", "Probability"):
            assert story[-1][name] == opportunity[name]
        assert not CLOSED & {row["StageName"] for row in story[:-1]}


def test_field_history_and_stage_history_tell_the_same_moves(world: World) -> None:
    stories = grouped(world.rows("OpportunityHistory").values(), "OpportunityId")
    changes = world.changes("OpportunityFieldHistory", "OpportunityId", "StageName")
    assert len(changes) > 200
    for record, moved in changes.items():
        stages = [row["StageName"] for row in stories[record]]
        assert [row["NewValue"] for row in moved] == _without_repeats(stages)[1:]
        assert all(row["OldValue"] != row["NewValue"] for row in moved)


def _without_repeats(words: list[str]) -> list[str]:
    return [word for n, word in enumerate(words) if n == 0 or word != words[n - 1]]


def test_stages_go_forward_and_a_deal_is_lost_from_anywhere(world: World) -> None:
    order = [stage[0] for stage in STAGES]
    before_loss = set()
    for moved in world.changes("OpportunityFieldHistory", "OpportunityId", "StageName").values():
        path = [moved[0]["OldValue"], *(row["NewValue"] for row in moved)]
        assert [order.index(stage) for stage in path] == sorted(map(order.index, path))
        if path[-1] == "Closed Lost":
            before_loss.add(path[-2])
    assert len(before_loss) > 4


def test_hubspot_s_property_history_moves_a_deal_on_the_same_days(world: World) -> None:
    days: dict[str, set[str]] = {}
    for record, opportunity in world.rows("Opportunity").items():
        writes = world.salesforce.store["Opportunity"].past(record)
        days[opportunity["Name"]] = {each["at"][:10] for each in writes}
    moved = 0
    for deal in world.hubspot.stored("deals", deleted=False):
        fields = deal["fields"]
        writes = [each for each in deal["history"] if "dealstage" in each["fields"]]
        assert writes[-1]["fields"]["dealstage"][1] == fields["dealstage"]
        moved += len(writes) > 1
        assert {each["at"][:10] for each in writes[1:]} <= days[fields["dealname"]]
    assert moved > 60


def test_wins_and_lags_are_as_measured(world: World) -> None:
    stages = Counter(row["StageName"] for row in world.rows("Opportunity").values())
    rate = stages["Closed Won"] / (stages["Closed Won"] + stages["Closed Lost"])
    assert abs(rate - WON) < 0.09
    rng = Random(4)
    won = [days_to_close(rng, won=True) for _ in range(20_000)]
    lost = [days_to_close(rng, won=False) for _ in range(20_000)]
    assert 40 < median(won) < 70
    assert median(lost) < 20
    assert max(won) <= 138


def test_most_ends_in_the_middle_of_a_quarter_and_at_the_year_s_end() -> None:
    rng = Random(4)
    months = Counter()
    for _ in range(40_000):
        months[date.fromordinal(TODAY.toordinal() - ending(rng, TODAY, 1, 730)).month] += 1
    for first in (1, 4, 7, 10):
        assert months[first + 1] > max(months[first], months[first + 2])
    quarters = [sum(months[first + n] for n in range(3)) for first in (1, 4, 7, 10)]
    assert quarters.index(max(quarters)) == 3


def test_who_left_owns_nothing_any_more_and_is_named_by_the_histories(world: World) -> None:
    left = {row["Id"]: row for row in world.rows("User").values() if not row["IsActive"]}
    assert len(left) == len(world.history.former) >= 2
    for name in ("Account", "Contact", "Lead", "Opportunity", "Event"):
        assert not {row.get("OwnerId") for row in world.rows(name).values()} & left.keys()
    handed = world.changes("AccountHistory", "AccountId", "OwnerId")
    assert {row["OldValue"] for rows in handed.values() for row in rows} <= left.keys()
    assert len(handed) > 5
    names = world.changes("AccountHistory", "AccountId", "Owner")
    assert {row["OldValue"] for rows in names.values() for row in rows} <= {
        user["Name"] for user in left.values()
    }


def test_who_left_is_archived_in_hubspot_and_had_companies_and_deals(world: World) -> None:
    everybody = {owner["id"] for owner in world.hubspot.stored("owners", deleted=True)}
    active = {owner["id"] for owner in world.hubspot.stored("owners", deleted=False)}
    gone = everybody - active
    assert len(gone) == len(world.history.former)
    for name in ("companies", "deals"):
        owned = [held for held in world.held(name, "hubspot_owner_id") if held]
        assert not {held[-1][1] for held in owned} & gone
        assert {value for held in owned for _, value in held} & gone


def test_leads_were_worked_from_open_to_where_they_stand(world: World) -> None:
    changes = world.changes("LeadHistory", "LeadId", "Status")
    assert len(changes) > 20
    for record, moved in changes.items():
        assert moved[0]["OldValue"] == "Open - Not Contacted"
        assert moved[-1]["NewValue"] == world.rows("Lead")[record]["Status"]


def test_lifecycles_go_forward_stage_by_stage_in_hubspot(world: World) -> None:
    moved = 0
    for held in world.held("contacts", "lifecyclestage"):
        ranks = [LIFECYCLE.index(value) for _, value in held if value in LIFECYCLE]
        assert ranks == sorted(set(ranks))
        moved += len(ranks) > 1
    assert moved > 300


def test_campaigns_are_answered_after_they_were_sent_and_by_few(world: World) -> None:
    members = world.rows("CampaignMember")
    assert len(members) > 200
    answered = 0
    for record, member in members.items():
        writes = world.salesforce.store["CampaignMember"].past(record)
        assert [each["fields"]["Status"][1] for each in writes][-1] == member["Status"]
        if member["Status"] == "Responded":
            answered += 1
            assert writes[0]["at"] < writes[-1]["at"]
    assert 0.05 < answered / len(members) < 0.4


def test_meetings_of_the_past_were_held_on_working_days_by_the_deal_s_owner(world: World) -> None:
    now = datetime.fromtimestamp(NOON, UTC)
    past = 0
    for event in world.rows("Event").values():
        starts = datetime.strptime(event["StartDateTime"], "%Y-%m-%dT%H:%M:%S.%f%z")
        if starts > now:
            continue
        past += 1
        assert event["WhatId"].startswith("006")
        assert event["OwnerId"] == world.rows("Opportunity")[event["WhatId"]]["OwnerId"]
        assert event["CreatedDate"] < event["StartDateTime"]
    assert past > 200


def test_no_record_s_history_goes_back_in_time(world: World) -> None:
    for table in world.salesforce.store.tables.values():
        for record in table.rows:
            times = [each["at"] for each in table.past(record)]
            assert times == sorted(times)
    for name in ("contacts", "companies", "deals"):
        for record in world.hubspot.stored(name, deleted=True):
            times = [each["at"] for each in record["history"]]
            assert times == sorted(times)


PRINTED = """
from hashlib import sha256
from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.salesforce.model import SalesforceModel
from sandbox.worlds.world import generate

clock = Clock(lambda: 1_795_262_400.0)
both = SalesforceModel(clock.skewed()), HubSpotModel(clock.skewed())
generate(5, 120, *both)
print(*(sha256(model.snapshot()).hexdigest() for model in both))
"""


def test_another_process_draws_the_same_years_whatever_its_hash_seed() -> None:
    printed = set()
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-c", PRINTED]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1
