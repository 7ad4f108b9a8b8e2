"""Who may call and for how long: token grants and refusals, session age, the daily limit,
locators.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from sandbox.clock import Clock
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.routes.composite.requests import Composite
from sandbox.salesforce.routes.query import query_endpoints
from sandbox.salesforce.setup.tooling import create_custom_field
from sandbox.salesforce.sign_in.grants import issue_token
from sandbox.salesforce.wire.calls import Call, find
from sandbox.vendor import VendorError

NOW = 1_795_255_200.0  # 2026-11-21T10:00:00Z
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def org() -> SalesforceModel:
    return SalesforceModel(Clock(lambda: NOW).skewed(), daily_limit=10)


def assertion(claims: dict[str, Any], key: str | None = None) -> str:
    """Signed with a key; without one it bears a signature nobody made."""
    if key is not None:
        return jwt.encode(claims, key, algorithm="RS256")
    head = {"alg": "RS256", "typ": "JWT"}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in (head, claims)
    ]
    return ".".join([*parts, "c2lnbmF0dXJl"])


def form_for(org: SalesforceModel, grant: str) -> dict[str, str]:
    client = {"grant_type": grant, "client_id": org.client_id, "client_secret": org.client_secret}
    claims = {"iss": org.client_id, "sub": org.username, "exp": int(NOW) + 60, "aud": org.url}
    return client | {
        "client_credentials": {},
        "password": {"username": org.username, "password": org.password + "TOKEN"},
        "refresh_token": {"refresh_token": org.refresh_token},
        JWT: {"assertion": assertion(claims, org.app.private_key)},
    }.get(grant, {})


def ask(org: SalesforceModel, path: str, **query: str) -> Any:
    plain = query_endpoints()
    target, params = find([*Composite(plain).endpoints(), *plain], f"/services/data/v62.0{path}")
    return target.handler("GET")(Call(org, "GET", path, params, query)).body


@pytest.mark.parametrize("grant", ["client_credentials", "password", "refresh_token", JWT])
def test_every_grant_gives_a_token_with_the_vendors_keys(org: SalesforceModel, grant: str) -> None:
    answer = issue_token(org, form_for(org, grant), "")
    moment = set() if grant == JWT else {"issued_at", "signature"}
    assert {"access_token", "instance_url", "id", "token_type", *moment} <= set(answer)
    assert answer["id"].endswith(f"/{org.org_id}/{org.user_id}")
    assert org.sessions.alive(answer["access_token"])


@pytest.mark.parametrize(
    ("grant", "change", "error"),
    [
        ("client_credentials", {"client_id": "x"}, "invalid_client_id"),
        ("client_credentials", {"client_secret": "x"}, "invalid_client"),
        ("password", {"password": "x"}, "invalid_grant"),
        ("refresh_token", {"refresh_token": "x"}, "invalid_grant"),
        ("device", {}, "unsupported_grant_type"),
        (JWT, {"assertion": "x"}, "invalid_grant"),
        (JWT, {"assertion": assertion({"iss": "x"})}, "invalid_client_id"),
    ],
)
def test_a_bad_grant_is_refused_with_its_error(
    org: SalesforceModel, grant: str, change: dict[str, str], error: str
) -> None:
    with pytest.raises(VendorError) as caught:
        issue_token(org, form_for(org, grant) | change, "")
    assert (caught.value.status, caught.value.body["error"]) == (400, error)


def test_basic_credentials_stand_in_for_the_form(org: SalesforceModel) -> None:
    encoded = base64.b64encode(f"{org.client_id}:{org.client_secret}".encode()).decode()
    assert (
        issue_token(org, {"grant_type": "client_credentials"}, f"Basic {encoded}")["token_type"]
        == "Bearer"
    )
    with pytest.raises(VendorError):
        issue_token(org, {"grant_type": "client_credentials"}, "Basic ???")


def test_a_session_lives_two_hours_after_its_last_use(org: SalesforceModel) -> None:
    token = org.sessions.issue()
    for hours in (1.9, 3.8):
        org.clock.skew_s = hours * 3600
        assert org.sessions.alive(token)
    org.clock.skew_s += 7201
    assert not org.sessions.alive(token)


def test_the_allowance_ends_and_comes_back_the_next_day(org: SalesforceModel) -> None:
    org.meter.use(10)
    with pytest.raises(Refusal) as caught:
        org.meter.use()
    assert caught.value.code == "REQUEST_LIMIT_EXCEEDED"
    org.clock.skew_s = 86_400
    org.meter.use()
    assert org.meter.used == 1


def test_a_locator_pages_through_the_rows_it_found_and_dies_after_two_days(
    org: SalesforceModel,
) -> None:
    org.page_size = 2
    ids = [org.insert("Contact", {"LastName": str(n)}) for n in range(3)]
    first = ask(org, "/query", q="SELECT Id FROM Contact")
    org.insert("Contact", {"LastName": "late"})
    locator = first["nextRecordsUrl"].rpartition("/")[2]
    rest = ask(org, f"/query/{locator}")
    assert [record["Id"] for record in first["records"] + rest["records"]] == ids
    assert rest["done"] is True
    assert org.tally.read == 3
    org.clock.skew_s = 2 * 86_400 + 1
    with pytest.raises(Refusal) as caught:
        ask(org, f"/query/{locator}")
    assert caught.value.code == "INVALID_QUERY_LOCATOR"


def test_custom_fields_are_found_by_the_tooling_api_alone(org: SalesforceModel) -> None:
    for name in ("Contact", "Lead"):
        metadata = {"type": "Text", "label": "Key", "length": 20}
        create_custom_field(org, {"FullName": f"{name}.Key__c", "Metadata": metadata}, org.client())
    text = (
        "SELECT FullName, Metadata FROM CustomField WHERE EntityDefinition.QualifiedApiName = "
        "'Lead' AND DeveloperName = 'Key'"
    )
    found = ask(org, "/tooling/query", q=text)
    assert found["records"][0]["FullName"] == "Lead.Key__c"
    assert found["records"][0]["Metadata"]["length"] == 20
    with pytest.raises(Refusal, match="no more than one row"):
        ask(org, "/tooling/query", q="SELECT FullName FROM CustomField")
    with pytest.raises(Refusal, match="not supported"):
        ask(org, "/query", q="SELECT Id FROM CustomField")


def test_each_subrequest_of_a_batch_is_a_call(org: SalesforceModel) -> None:
    plain = query_endpoints()
    target, params = find(
        [*Composite(plain).endpoints(), *plain], "/services/data/v62.0/composite/batch"
    )
    requests = [
        {"method": "GET", "url": f"v62.0/query?q=SELECT+Id+FROM+{name}"}
        for name in ("User", "Nope")
    ]
    answer = target.handler("POST")(
        Call(org, "POST", "", params, body={"batchRequests": requests})
    ).body
    assert [result["statusCode"] for result in answer["results"]] == [200, 400]
    assert answer["hasErrors"] is True
    assert (
        org.tally.quota == 1
    )  # the second; the first is the batch call itself, counted at the door
