"""Signing in as an installed app: renewed in time and once, shared by processes, refused with
advice; and scopes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from pydantic import ValidationError

from connectors.errors import AuthError
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.settings import HubSpotSettings
from connectors.hubspot.setup import scopes
from connectors.testing.trial_world import Clock, TrialWorld
from tests.connectors.hubspot.served_portal import ServedPortal, connected

BASE = "https://api.hubapi.com"
ALL = [scope for names in (*scopes.FEATURES.values(), *scopes.OPTIONAL.values()) for scope in names]


def as_app(portal: ServedPortal, **changes: Any) -> HubSpotConnector:
    access = portal.model.access
    known = {
        "auth": "oauth",
        "client_id": access.client_id,
        "client_secret": access.client_secret,
        "refresh_token": access.refresh_token,
    }
    return portal.connect(**{**known, **changes})


def sign_ins(portal: ServedPortal) -> int:
    return sum(n for (_, route), n in portal.model.tally.calls.items() if "/oauth/" in route)


@pytest.fixture
def app(portal: ServedPortal) -> Iterator[HubSpotConnector]:
    portal.model.tally.calls.clear()
    connector = as_app(portal)
    yield connector
    connector.close()


def test_an_app_signs_in_once_and_renews_before_its_token_ends(
    portal: ServedPortal, app: HubSpotConnector
) -> None:
    refused = portal.model.tally.status_4xx
    for _ in range(3):
        app.describe(["contacts"])
        app.fetch("contacts", ["404"], ())
    assert sign_ins(portal) == 1
    portal.advance(1_700)
    app.fetch("contacts", ["404"], ())
    assert sign_ins(portal) == 1
    portal.advance(60)
    app.fetch("contacts", ["404"], ())
    assert sign_ins(portal) == 2
    assert portal.model.tally.status_4xx == refused


def test_a_token_that_dies_on_the_way_is_replaced_and_the_call_repeated(
    portal: ServedPortal, app: HubSpotConnector
) -> None:
    app.fetch("contacts", ["404"], ())
    portal.fault(
        "*/batch/read",
        status=401,
        body={"category": "EXPIRED_AUTHENTICATION", "message": "expired"},
    )
    assert app.fetch("contacts", ["404"], ()) == {}
    assert sign_ins(portal) == 2


def test_processes_share_one_sign_in(portal: ServedPortal, tmp_path: Path) -> None:
    portal.model.tally.calls.clear()
    for _ in range(3):
        connector = as_app(portal, state=tmp_path)
        connector.fetch("contacts", ["404"], ())
        connector.close()
    assert sign_ins(portal) == 1


@pytest.mark.parametrize("api", ["v3", "2026-03", "2026-09"])
def test_each_generation_has_its_token_address(portal: ServedPortal, api: str) -> None:
    connector = as_app(portal, api=api)
    assert connector.identity().account == str(portal.model.portal_id)
    connector.close()


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"refresh_token": "gone"}, "Install the app"),
        ({"client_secret": "wrong"}, "client_"),
        ({"client_id": "nobody"}, "client_id"),
    ],
)
def test_a_refused_sign_in_says_what_to_do_and_tells_no_secret(
    portal: ServedPortal, changes: dict[str, Any], advice: str
) -> None:
    connector = as_app(portal, **changes)
    with pytest.raises(AuthError) as caught:
        connector.identity()
    assert advice in caught.value.advice
    assert portal.model.access.client_secret not in str(caught.value)
    assert connector.calls == 1
    connector.close()


def test_settings_say_what_a_way_to_sign_in_needs() -> None:
    with pytest.raises(ValidationError, match="needs token"):
        HubSpotSettings()
    with pytest.raises(ValidationError, match="client_secret and refresh_token"):
        HubSpotSettings(auth="oauth", client_id="env:X")


def elsewhere(**changes: Any) -> HubSpotConnector:
    clock = Clock()
    known = {"token": "pat-na1-x"}
    return connected(TrialWorld(clock.now, clock.advance), **{**known, **changes})


def test_a_private_apps_token_is_asked_what_it_holds_and_what_is_missing_is_named() -> None:
    connector = elsewhere()
    held = [scope for scope in ALL if scope not in ("crm.objects.deals.write", "crm.lists.write")]
    with responses.RequestsMock() as mock:
        body = {"userId": 1, "hubId": 7, "appId": 2, "scopes": held}
        mock.post(f"{BASE}/oauth/v2/private-apps/get/access-token-info", json=body)
        found = scopes.findings(scopes.granted(connector.client) or ())
    assert [(finding.level, finding.subject) for finding in found] == [
        ("error", "scopes: deals"),
        ("warning", "scopes: nurture lists"),
    ]
    assert "crm.objects.deals.write" in found[0].fix


def test_a_service_key_that_is_not_told_leaves_it_to_the_calls_themselves() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.post(f"{BASE}/oauth/v2/private-apps/get/access-token-info", status=404, body="<html>")
        assert scopes.granted(connector.client) is None


def test_an_apps_token_is_looked_at(portal: ServedPortal, app: HubSpotConnector) -> None:
    held = scopes.granted(app.client)
    assert held
    assert "crm.objects.contacts.read" in held


def test_the_doctor_names_what_an_apps_token_lacks(
    portal: ServedPortal, app: HubSpotConnector
) -> None:
    portal.model.access.granted = {*ALL, "oauth"} - {
        "crm.objects.companies.write",
        "crm.lists.read",
    }
    found = {finding.subject: finding for finding in app.inspect()}
    assert found["scopes: companies"].level == "error"
    assert "crm.objects.companies.write" in found["scopes: companies"].message
    assert found["scopes: nurture lists"].level == "warning"


def test_the_doctor_counts_what_is_billed() -> None:
    connector = elsewhere()
    with responses.RequestsMock() as mock:
        mock.get(f"{BASE}/account-info/v3/details", json={"portalId": 7})
        mock.get(f"{BASE}/crm/v3/owners/", json={"results": []})
        mock.post(f"{BASE}/oauth/v2/private-apps/get/access-token-info", status=404)
        for name in ("contacts", "companies", "deals"):
            mock.post(f"{BASE}/crm/v3/objects/{name}/search", json={"total": 12, "results": []})
        found = {finding.subject: finding for finding in connector.inspect()}
    assert "12 contacts are billable" in found["marketing contacts"].message


def test_nothing_is_missing_from_a_token_that_has_everything() -> None:
    (finding,) = scopes.findings(ALL)
    assert finding.level == "ok"


@pytest.mark.parametrize(
    ("held", "lacks"),
    [
        ("write", []),
        ("read_write", []),
        ("statuses.batch.write", []),
        ("read", ["communication_preferences.write"]),
        ("statuses.batch.read", ["communication_preferences.write"]),
    ],
)
def test_a_token_lacks_nothing_for_opt_outs_that_the_vendor_would_accept(
    portal: ServedPortal, app: HubSpotConnector, held: str, lacks: list[str]
) -> None:
    others = [scope for scope in ALL if not scope.startswith("communication_preferences.")]
    portal.model.access.granted = {"oauth", *others, f"communication_preferences.{held}"}
    found = [finding for finding in app.inspect() if finding.subject.startswith("scopes")]
    if not lacks:
        assert [finding.level for finding in found] == ["ok"]
    else:
        (finding,) = found
        assert (finding.level, finding.subject) == ("warning", "scopes: opt-outs")
        assert finding.fix == f"Grant the app {', '.join(lacks)}."
