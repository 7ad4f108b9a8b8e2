"""Limits of an account: bursts, searches and the day, shared by threads and processes, and right in a storm."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import responses

from connectors.budget import CallBudget
from connectors.errors import AuthError, BudgetError, RetryableError
from connectors.hubspot.connector import HubSpotConnector, connect
from connectors.hubspot.limits import DailyShare
from connectors.hubspot.refusal import Declined
from connectors.hubspot.settings import HubSpotSettings
from connectors.record import Want
from connectors.secret import Secret
from connectors.write import Applied, Create
from tests.connectors.hubspot.served_portal import ServedPortal, served_portal
from tests.connectors.trial import Clock, TrialWorld

DETAILS = "https://api.hubapi.com/account-info/v3/details"


@pytest.fixture(scope="module")
def shared_free() -> object:
    with served_portal(limits="free") as portal:
        yield portal


@pytest.fixture
def free(shared_free: ServedPortal) -> ServedPortal:
    shared_free.advance(60)
    shared_free.model.tally.status_4xx = 0
    return shared_free


def elsewhere(**changes: object) -> HubSpotConnector:
    clock = Clock()
    settings = HubSpotSettings(token=Secret("pat"), **changes)
    return connect(settings, TrialWorld(clock.now, clock.advance), CallBudget(None))


def test_two_processes_together_stay_below_the_accounts_burst(free: ServedPortal, tmp_path: Path) -> None:
    pair = [free.connect(pace_file=tmp_path / "pace.json") for _ in range(2)]
    for n in range(260):
        pair[n % 2].client.owners(archived=False)
    assert free.model.tally.status_4xx == 0
    for each in pair:
        each.close()


def test_two_processes_together_stay_below_the_accounts_searches(free: ServedPortal, tmp_path: Path) -> None:
    pair = [free.connect(pace_file=tmp_path / "pace.json") for _ in range(2)]
    for n in range(40):
        list(pair[n % 2].changes([Want("contacts", ())]))
    assert free.model.tally.status_4xx == 0
    for each in pair:
        each.close()


def test_another_apps_calls_are_heard_of_and_made_room_for(free: ServedPortal) -> None:
    ours, theirs = free.connect(), free.connect()
    for _ in range(60):
        theirs.client.owners(archived=False)
    for _ in range(80):
        ours.client.owners(archived=False)
    assert free.model.tally.status_4xx == 0
    for each in (ours, theirs):
        each.close()


def test_a_rate_set_too_high_is_found_out_and_most_calls_go_through(free: ServedPortal) -> None:
    connector = free.connect(burst_per_10_s=1_000, search_per_s=50)
    before = connector.calls
    for _ in range(300):
        connector.client.owners(archived=False)
    assert free.model.tally.status_4xx / (connector.calls - before) < 0.05
    connector.close()


def test_threads_that_are_refused_together_slow_down_together(portal: ServedPortal) -> None:
    connector = portal.connect()
    portal.fault("*/batch/upsert", status=429, times=4)
    writes = [[Create(f"i{n}", "contacts", "accord_key", f"k{n}", {})] for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for found in pool.map(connector.write, writes) for outcome in found]
    assert all(isinstance(outcome, Applied) for outcome in outcomes)
    assert len(outcomes) == 8
    connector.close()


def test_a_run_spends_its_share_of_the_day_and_no_more() -> None:
    connector = elsewhere(daily_share=0.5)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for left in (11, 10, 9, 8, 7, 6, 5, 4):
            headers = {"X-HubSpot-RateLimit-Daily-Remaining": str(left)}
            mock.get(DETAILS, json={"portalId": 7}, headers=headers)
        for _ in range(6):
            connector.client.account()
        with pytest.raises(BudgetError, match="50%") as caught:
            connector.client.account()
    assert "tomorrow" in caught.value.advice
    assert connector.calls == 6


def test_a_new_day_begins_the_count_anew() -> None:
    own = CallBudget(None)
    day = DailyShare(own, 0.5)
    day.told(10)
    day.spend(5)
    with pytest.raises(BudgetError):
        day.spend()
    day.told(5)
    with pytest.raises(BudgetError):
        day.spend()
    day.told(250_000)
    day.spend(1_000)
    assert day.spent == own.spent == 1_005


def test_a_new_days_calls_are_given_however_many_were_left() -> None:
    own = CallBudget(None)
    day = DailyShare(own, 0.5)
    day.told(600_000)
    own.spend(300_000)
    day.told(350_000)
    day.told(351_100)  # an answer that others overtook
    with pytest.raises(BudgetError):
        day.spend()
    day.told(625_000)
    day.spend()


def test_threads_together_spend_no_more_than_the_share() -> None:
    day = DailyShare(CallBudget(None), 0.5)
    day.told(400)
    refused = []

    def spend(_: int) -> None:
        try:
            day.spend()
        except BudgetError as error:
            refused.append(error)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(spend, range(400)))
    assert (day.spent, len(refused)) == (200, 200)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524])
def test_a_read_is_repeated_when_hubspot_fails(status: int) -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get(DETAILS, status=status, body="<html>We are back soon</html>")
        mock.get(DETAILS, json={"portalId": 7})
        assert connector.identity().account == "7"
    assert connector.calls == 2


def test_a_migration_is_waited_for_as_long_as_hubspot_asks() -> None:
    clock = Clock()
    world = TrialWorld(clock.now, clock.advance)
    connector = connect(HubSpotSettings(token=Secret("pat")), world, CallBudget(None))
    with responses.RequestsMock() as mock:
        mock.get(DETAILS, status=477, headers={"Retry-After": "30"})
        mock.get(DETAILS, status=423)
        mock.get(DETAILS, json={"portalId": 7})
        assert connector.identity().account == "7"
    assert [int(slept) for slept in world.slept] == [30, 2]


def test_an_address_that_is_too_long_is_refused_for_good_with_advice() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get(DETAILS, status=414, body="<html>URI Too Long</html>")
        with pytest.raises(Declined) as caught:
            connector.identity()
    assert caught.value.code == "HTTP_414"
    assert "too long" in caught.value.advice
    assert connector.calls == 1


def test_a_token_that_makes_no_sense_is_an_auth_error() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get(DETAILS, status=530, body="<html>")
        with pytest.raises(AuthError):
            connector.identity()


def test_a_storm_that_does_not_end_can_be_tried_later() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get(DETAILS, status=429, json={"policyName": "TEN_SECONDLY_ROLLING"})
        with pytest.raises(RetryableError):
            connector.identity()
    assert connector.calls == 5


def test_a_search_sent_again_waits_for_the_pace_of_searches(portal: ServedPortal, connector: HubSpotConnector) -> None:
    portal.fault("*/search", status=429, times=3)
    pace, taken = connector.client.limits.searches, 0
    acquire = pace.acquire

    def counted() -> None:
        nonlocal taken
        taken += 1
        acquire()

    pace.acquire = counted  # type: ignore[method-assign]
    before = portal.requests()
    connector.client.search("contacts", {"limit": 1})
    assert taken == portal.requests() - before == 4
    connector.client.owners(archived=False)
    assert taken == 4
