"""Every route of both look-alikes is probed, or stands in the list with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import compile_path

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.oauth.routes import oauth_routes
from sandbox.hubspot.routes.table import ROUTES
from sandbox.hubspot.routes.webhooks import WEBHOOK_ROUTES
from sandbox.hubspot.wire.paths import canonical
from sandbox.salesforce.app import _endpoints
from sandbox.salesforce.routes.oauth import OAUTH_ROUTES
from verify.accounts.account import HUBSPOT, SALESFORCE, VENDORS
from verify.probes.table import NOT_PROBED, PROBES

Route = tuple[str, str]
OTHER_SALESFORCE_ROUTES = (
    ("GET", "/services/data"),
    ("GET", "/services/apexrest/{rest:path}"),
    ("POST", "/services/Soap/{service}/{version}"),
    ("POST", "/services/Soap/{service}/{version}/{org}"),
    ("POST", "/services/async/{version}/job"),
    ("GET", "/services/async/{version}/job/{id}"),
    ("POST", "/services/async/{version}/job/{id}"),
    ("GET", "/services/async/{version}/job/{id}/batch"),
    ("POST", "/services/async/{version}/job/{id}/batch"),
    ("GET", "/services/async/{version}/job/{id}/batch/{batch}"),
    ("GET", "/services/async/{version}/job/{id}/batch/{batch}/result"),
    ("GET", "/services/async/{version}/job/{id}/batch/{batch}/request"),
    ("GET", "/services/async/{version}/job/{id}/batch/{batch}/result/{result}"),
)
"""Those that the app reads by itself."""


def salesforce_routes() -> Iterator[Route]:
    for endpoint in _endpoints():
        for method in endpoint.handlers:
            yield method, endpoint.template
    for path, (_, methods) in OAUTH_ROUTES.items():
        for method in methods:
            yield method, path
    yield from OTHER_SALESFORCE_ROUTES


def hubspot_routes() -> Iterator[Route]:
    for route in (*ROUTES, *WEBHOOK_ROUTES):
        yield route[0], route[1]
    for each in oauth_routes(HubSpotModel(Clock().skewed()), lambda answering: answering):  # type: ignore[arg-type,return-value]
        yield next(iter((each.methods or set()) - {"HEAD"})), each.path


ALL = {SALESFORCE: tuple(salesforce_routes()), HUBSPOT: tuple(hubspot_routes())}


def calls(vendor: str) -> list[Route]:
    """What the probes ask for, words filled with something that looks like one."""
    found = []
    for probe in PROBES[vendor]:
        path = re.sub(r"\$\{?\w+\}?", "x", probe.path.partition("?")[0])
        found.append((probe.method, canonical(path) if vendor == HUBSPOT else path.rstrip("/")))
    return found


def taken(vendor: str) -> set[Route]:
    """The routes that the probes reach, the first that fits, as the look-alikes choose."""
    patterns = [(method, path, compile_path(path)[0]) for method, path in ALL[vendor]]
    reached = set()
    for method, path in calls(vendor):
        for known, template, pattern in patterns:
            if known == method and pattern.match(path):
                reached.add((known, template))
                break
    return reached


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_route_is_probed_or_the_reason_why_not_is_said(vendor: str) -> None:
    assert len(ALL[vendor]) > 70
    reached = taken(vendor)
    silent = [
        f"{method} {path}"
        for method, path in ALL[vendor]
        if (method, path) not in reached and f"{method} {path}" not in NOT_PROBED[vendor]
    ]
    assert silent == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_what_is_said_not_to_be_probed_is_a_route_and_is_not_probed(vendor: str) -> None:
    reached = {f"{method} {path}" for method, path in taken(vendor)}
    known = {f"{method} {path}" for method, path in ALL[vendor]}
    assert [route for route in NOT_PROBED[vendor] if route in reached or route not in known] == []
    assert [route for route, reason in NOT_PROBED[vendor].items() if not reason] == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_two_probes_have_one_name(vendor: str) -> None:
    names = [re.sub(r"\W+", "-", probe.name.lower()) for probe in PROBES[vendor]]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_is_written_to_what_was_in_the_account_before(vendor: str) -> None:
    found_there = {"org", "user", "portal", "owner"}
    bold = [
        probe.name
        for probe in PROBES[vendor]
        if probe.method not in ("GET", "HEAD") and probe.words() & found_there
    ]
    assert bold == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_word_of_a_probe_is_told_by_the_account_or_kept_by_an_earlier_one(
    vendor: str,
) -> None:
    known = {"mark", "now", "earlier", "token"}
    known |= {"org", "user"} if vendor == SALESFORCE else {"portal", "owner"}
    for probe in PROBES[vendor]:
        assert probe.words() <= known, probe.name
        known |= set(probe.keeps)
