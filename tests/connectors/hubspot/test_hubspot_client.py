"""Our session under HubSpot's client library: tokens, scopes, limits, paths, and nothing that
leaks.
"""

from __future__ import annotations

import re
import traceback
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import hubspot
import orjson
import pytest
import responses
from hubspot.crm.contacts import SimplePublicObjectInputForCreate
from hubspot.crm.contacts.exceptions import ApiException, NotFoundException

from connectors.errors import (
    AuthError,
    BudgetError,
    IntegrationError,
    RetryableError,
    UnknownOutcome,
    UserError,
)
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.rest import in_generation
from connectors.record import Want
from connectors.testing.trial_world import Clock, TrialWorld
from connectors.write import Applied, Create
from tests.connectors.hubspot.served_portal import ServedPortal, connected, served_portal

CANARY = "pat-na1-canary-93bd"


def elsewhere(**changes: object) -> HubSpotConnector:
    clock = Clock()
    return connected(TrialWorld(clock.now, clock.advance), token=CANARY, **changes)


def test_the_library_is_the_vendors_own() -> None:
    assert "site-packages" in str(hubspot.__file__)


def test_the_typed_calls_of_the_library_work_through_our_session(
    connector: HubSpotConnector,
) -> None:
    contacts, before = connector.client.sdk.crm.contacts, connector.calls
    made = contacts.basic_api.create(
        SimplePublicObjectInputForCreate(properties={"firstname": "Ann"})
    )
    read = contacts.basic_api.get_by_id(made.id, properties=["firstname", "email"])
    assert read.properties["firstname"] == "Ann"
    assert connector.calls - before == 2
    with pytest.raises(NotFoundException):
        contacts.basic_api.get_by_id("404")
    with pytest.raises(ApiException) as caught:
        contacts.basic_api.create(SimplePublicObjectInputForCreate(properties={"email": "none"}))
    assert caught.value.status == 400
    assert "INVALID_EMAIL" in caught.value.body


def test_the_library_keeps_its_own_exceptions(
    portal: ServedPortal, connector: HubSpotConnector
) -> None:
    portal.fault("*/contacts/1", status=414)
    with pytest.raises(ApiException) as caught:
        connector.client.sdk.crm.contacts.basic_api.get_by_id("1")
    assert caught.value.status == 414


def test_responses_intercepts_the_library() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get("https://api.hubapi.com/account-info/v3/details", json={"portalId": 7})
        mock.post(
            "https://api.hubapi.com/crm/v3/objects/contacts/search",
            json={"total": 3, "results": []},
        )
        assert connector.identity().account == "7"
        (page,) = connector.changes([Want("contacts", ("email",))])
        assert page.records == ()
        sent = mock.calls[1].request
        assert sent.headers["Authorization"] == f"Bearer {CANARY}"
        assert sent.headers["X-Accord-Client"] == "accord"
        assert orjson.loads(sent.body)["properties"] == [
            "email",
            "lastmodifieddate",
            "hs_merged_object_ids",
        ]


@pytest.mark.parametrize(
    ("path", "dated"),
    [
        ("/crm/v3/objects/contacts/search", "/crm/objects/2026-09/contacts/search"),
        (
            "/crm/v4/associations/deals/contacts/batch/read",
            "/crm/associations/2026-09/deals/contacts/batch/read",
        ),
        ("/crm/v3/properties/contacts", "/crm/properties/2026-09/contacts"),
        ("/crm/v3/owners/", "/crm/owners/2026-09/"),
        ("/account-info/v3/details", "/account-info/2026-09/details"),
        ("/oauth/v1/token", "/oauth/2026-09/token"),
        ("/oauth/v3/token/introspect", "/oauth/2026-09/token/introspect"),
        (
            "/oauth/v2/private-apps/get/access-token-info",
            "/oauth/v2/private-apps/get/access-token-info",
        ),
        ("/crm/v3/schemas/p1_boats", "/crm-object-schemas/2026-09/schemas/p1_boats"),
        ("/crm/v3/schemas", "/crm-object-schemas/2026-09/schemas"),
        ("/crm/v3/lists/7/memberships/add", "/crm/lists/2026-09/7/memberships/add"),
        ("/crm/v3/pipelines/deals", "/crm/pipelines/2026-09/deals"),
        (
            "/communication-preferences/v4/statuses/a%40b.c",
            "/communication-preferences/2026-09/statuses/a%40b.c",
        ),
    ],
)
def test_each_generation_of_paths_is_a_spelling_of_the_same_calls(path: str, dated: str) -> None:
    assert in_generation(path, "2026-09") == dated
    assert in_generation(path, "v3") == path


@pytest.mark.parametrize("api", ["2026-03", "2026-09"])
def test_everything_works_on_the_dated_paths(portal: ServedPortal, api: str) -> None:
    connector = portal.connect(api=api)
    portal.model.tally.calls.clear()
    (outcome,) = connector.write([Create("i", "contacts", "accord_key", "k", {"firstname": "Ann"})])
    assert isinstance(outcome, Applied)
    portal.advance(20)
    assert [
        len(page.records) for page in connector.changes([Want("contacts", ()), Want("owners", ())])
    ] == [1, 0, 0]
    assert connector.associations("contacts", [outcome.ref.id], ["@companies"])
    assert connector.identity().account == str(portal.model.portal_id)
    assert {route for _, route in portal.model.tally.calls if api not in route} == set()
    connector.close()


def test_a_refused_token_is_an_auth_error_with_advice_after_one_try(portal: ServedPortal) -> None:
    connector = portal.connect(token=CANARY)
    with pytest.raises(AuthError) as caught:
        connector.identity()
    assert "token" in caught.value.advice
    assert connector.calls == 1
    assert [finding.level for finding in connector.inspect()] == ["error"]
    connector.close()


def test_a_missing_scope_is_named(portal: ServedPortal, connector: HubSpotConnector) -> None:
    portal.model.access.missing_scopes.add("crm.objects.contacts.write")
    with pytest.raises(AuthError, match=re.escape("crm.objects.contacts.write")) as caught:
        connector.write([Create("i", "contacts", "accord_key", "k", {})])
    assert "crm.objects.contacts.write" in caught.value.advice
    portal.model.access.missing_scopes.add("crm.objects.deals.read")
    levels = {finding.subject: finding.level for finding in connector.inspect()}
    assert levels == {
        "portal": "ok",
        "contacts": "ok",
        "companies": "ok",
        "deals": "error",
        "owners": "ok",
        "scopes: contacts": "error",
        "scopes: deals": "error",
        "calls": "ok",
    }


def test_a_storm_of_429_is_sat_out(portal: ServedPortal, connector: HubSpotConnector) -> None:
    portal.fault("*/batch/upsert", status=429, times=4)
    (outcome,) = connector.write([Create("i", "contacts", "accord_key", "k", {})])
    assert isinstance(outcome, Applied)
    assert sum(portal.world.slept) >= 10
    portal.fault("*/search", status=429, headers={"Retry-After": "7"})
    list(connector.changes([Want("contacts", ())]))
    assert 7 <= portal.world.slept[-1] < 8


def test_the_limits_of_the_smallest_account_are_never_hit() -> None:
    with served_portal(limits="free") as portal:
        connector = portal.connect()
        portal.world.slept.clear()
        refused = portal.model.tally.status_4xx
        for _ in range(30):
            list(connector.changes([Want(name, ()) for name in ("contacts", "companies", "deals")]))
            connector.fetch("contacts", ["404"], ())
        assert portal.model.tally.status_4xx == refused
        assert sum(portal.world.slept) > 10
        assert {f.subject for f in connector.inspect()} >= {"calls"}
        connector.close()


def test_no_more_calls_are_under_way_at_once_than_allowed() -> None:
    with served_portal(latency_ms=50) as portal:
        connector = portal.connect(concurrency=2)
        began = monotonic()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: connector.client.owners.page(archived=False), range(8)))
        assert len(found) == 8
        assert monotonic() - began >= 0.2
        connector.close()


def test_a_day_that_is_used_up_ends_the_run_and_not_the_patience(
    connector: HubSpotConnector,
) -> None:
    connector = elsewhere()
    body = {
        "policyName": "DAILY",
        "message": "You have reached your daily limit.",
        "category": "RATE_LIMITS",
    }
    with responses.RequestsMock() as mock:
        mock.get("https://api.hubapi.com/account-info/v3/details", status=429, json=body)
        with pytest.raises(BudgetError):
            connector.identity()
    assert connector.calls == 1


def test_a_lock_is_waited_for(connector: HubSpotConnector) -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.post("https://api.hubapi.com/crm/v3/objects/contacts/batch/archive", status=423)
        mock.post("https://api.hubapi.com/crm/v3/objects/contacts/batch/archive", status=204)
        connector.client.records.archive("contacts", ["1"])
    assert connector.calls == 2


def test_a_read_that_keeps_failing_can_be_tried_later() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get("https://api.hubapi.com/account-info/v3/details", status=500, body="<html>")
        with pytest.raises(RetryableError):
            connector.identity()


def test_a_page_in_place_of_an_answer_leaves_the_outcome_of_a_write_unknown() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.post(
            "https://api.hubapi.com/crm/v3/objects/contacts/batch/upsert",
            body="<html>We are back soon</html>",
        )
        mock.get(
            "https://api.hubapi.com/crm/v3/properties/contacts",
            body="<html>We are back soon</html>",
        )
        with pytest.raises(UnknownOutcome):
            connector.write([Create("i", "contacts", "accord_key", "k", {})])
        with pytest.raises(RetryableError) as caught:
            connector.describe(["contacts"])
    assert not isinstance(caught.value, UnknownOutcome)


def test_a_budget_that_is_spent_stops_before_the_next_call(portal: ServedPortal) -> None:
    connector = portal.connect(budget=1)
    connector.identity()
    with pytest.raises(BudgetError):
        connector.describe(["contacts"])
    assert connector.calls == 1
    connector.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://api.hubapi.com",
        "https://hubapi.com.evil.example",
        "http://127.0.0.1:1",
        "ftp://api.hubapi.com",
    ],
)
def test_the_token_goes_to_hubspot_and_nowhere_else(url: str) -> None:
    with pytest.raises(UserError):
        elsewhere(url=url)


def test_the_token_is_in_no_error_and_no_printed_object(portal: ServedPortal) -> None:
    connector = portal.connect(token=CANARY)
    body = {"message": f"bad token {CANARY}", "category": CANARY, "errors": [{"message": CANARY}]}
    texts = [
        repr(vars(connector.client)),
        repr(vars(connector.client._calls)),
        str(vars(connector)),
    ]
    for status in (400, 401, 403, 404, 429, 500):
        portal.fault("*/details", status=status, body=body, times=9)
        with pytest.raises(IntegrationError) as caught:
            connector.identity()
        texts.append("".join(traceback.format_exception(caught.value)) + caught.value.advice)
    assert not any(CANARY in text for text in texts)
    connector.close()
