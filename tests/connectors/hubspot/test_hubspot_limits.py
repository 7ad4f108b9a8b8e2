"""Limits of an account: bursts, searches and the day, shared by threads and processes, and right in
a storm.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import responses

from connectors.errors import AuthError, BudgetError, RetryableError
from connectors.http.pace import Pace
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.meaning.verdict import Declined
from connectors.record import Want
from connectors.testing.trial_world import Clock, TrialWorld
from connectors.write import Applied, Create
from tests.connectors.hubspot.served_portal import ServedPortal, connected, served_portal

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
    return connected(TrialWorld(clock.now, clock.advance), token="pat", **changes)


def test_two_processes_together_stay_below_the_accounts_burst(
    free: ServedPortal, tmp_path: Path
) -> None:
    pair = [free.connect(state=tmp_path) for _ in range(2)]
    for n in range(260):
        pair[n % 2].client.owners.page(archived=False)
    assert free.model.tally.status_4xx == 0
    for each in pair:
        each.close()


def test_two_processes_together_stay_below_the_accounts_searches(
    free: ServedPortal, tmp_path: Path
) -> None:
    pair = [free.connect(state=tmp_path) for _ in range(2)]
    for n in range(40):
        list(pair[n % 2].changes([Want("contacts", ())]))
    assert free.model.tally.status_4xx == 0
    for each in pair:
        each.close()


@pytest.fixture(scope="module")
def pro() -> Iterator[ServedPortal]:
    with served_portal(limits="pro") as portal:
        yield portal


def test_two_processes_of_a_professional_account_use_nine_tenths_of_its_calls_and_are_never_refused(
    pro: ServedPortal, tmp_path: Path
) -> None:
    pro.advance(60)
    pair = [pro.connect(state=tmp_path) for _ in range(2)]
    pair[0].client.owners.page(archived=False)
    pro.advance(20)
    went = []
    for n in range(541):
        pair[n % 2].client.owners.page(archived=False)
        went.append(pro.world.now())
    assert pro.model.tally.status_4xx == 0
    # From the first call of a window to the first of the third after it, which no slow machine
    # delays.
    assert 540 / (went[540] - went[0]) >= 0.9 * 19
    for each in pair:
        each.close()


def test_associations_keep_to_the_smaller_limit_of_their_own(pro: ServedPortal) -> None:
    pro.advance(60)
    connector = pro.connect()
    connector.client.owners.page(archived=False)
    pro.advance(20)
    went = []
    for _ in range(285):
        connector.associations("contacts", ["1"], ["@companies"])
        went.append(pro.world.now())
    assert pro.model.tally.status_4xx == 0
    assert 284 / (went[284] - went[0]) >= 0.9 * 15
    connector.close()


def test_searches_use_nine_tenths_of_the_accounts_five_a_second(pro: ServedPortal) -> None:
    pro.advance(60)
    connector = pro.connect()
    went = []
    for _ in range(51):
        list(connector.changes([Want("contacts", ())]))
        went.append(pro.world.now())
    assert pro.model.tally.status_4xx == 0
    assert 50 / (went[50] - went[0]) >= 0.88 * 5  # 0.91, less the time of a call
    connector.close()


def at_once(connector: HubSpotConnector, pace: Pace) -> int:
    """How many calls go without waiting."""
    clock, n = connector.client._calls._world, 0
    began = clock.now()
    while clock.now() == began:
        pace.acquire()
        n += 1
    return n - 1


def told(path: str, **numbers: int) -> int:
    """How many calls go at once after a single answer from that path with these limits in its
    headers.
    """
    connector = elsewhere()
    headers = {
        f"X-HubSpot-RateLimit-{name.replace('_', '-')}": str(value)
        for name, value in numbers.items()
    }
    connector.client.limits.told(200, headers, path, 0.1)
    return at_once(connector, connector.client.limits.calls)


@pytest.mark.parametrize(
    ("calls", "links"), [(95, 95), (180, 142), (190, 150), (250, 197), (1_000, 789)]
)
def test_a_configured_rate_says_the_same_of_associations(calls: int, links: int) -> None:
    connector = elsewhere(burst_per_10_s=calls)
    limits = connector.client.limits
    assert limits.pace("/crm/v4/associations/deals/contacts/batch/read") is limits.associations
    assert at_once(connector, limits.associations) == links


def test_only_an_answers_word_about_ten_seconds_of_all_calls_sets_the_pace() -> None:
    contacts = "/crm/v3/objects/contacts/batch/read"
    assert told(contacts, Max=190, Remaining=190, Interval_Milliseconds=10_000) == 180
    assert told(contacts, Max=190, Remaining=190) == 180
    assert told(contacts, Max=190, Remaining=190, Interval_Milliseconds=1_000) == 95
    assert told(contacts, Max=190) == 95
    assert told(contacts, Max=10**9, Remaining=0) == 95
    assert told("/crm/v4/associations/contacts/companies/batch/read", Max=150, Remaining=150) == 95
    assert told("/crm/v3/objects/contacts/search", Max=50, Remaining=50) == 95


def test_another_apps_calls_are_heard_of_and_made_room_for(free: ServedPortal) -> None:
    ours, theirs = free.connect(), free.connect()
    for _ in range(60):
        theirs.client.owners.page(archived=False)
    for _ in range(80):
        ours.client.owners.page(archived=False)
    assert free.model.tally.status_4xx == 0
    for each in (ours, theirs):
        each.close()


def test_a_rate_set_too_high_is_found_out_and_most_calls_go_through(free: ServedPortal) -> None:
    connector = free.connect(burst_per_10_s=1_000, search_per_s=50)
    before = connector.calls
    for _ in range(300):
        connector.client.owners.page(archived=False)
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
    connector = connected(world, token="pat")
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


def test_a_search_sent_again_waits_for_the_pace_of_searches(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.fault("*/search", status=429, times=3)
    pace, taken = connector.client.limits.searches, 0
    acquire = pace.acquire

    def counted() -> None:
        nonlocal taken
        taken += 1
        acquire()

    pace.acquire = counted  # type: ignore[method-assign]
    before = portal.requests()
    connector.client.records.search("contacts", {"limit": 1})
    assert taken == portal.requests() - before == 4
    connector.client.owners.page(archived=False)
    assert taken == 4
