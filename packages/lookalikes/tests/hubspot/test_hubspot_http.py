"""What only shows over HTTP: tokens, scopes, limits, headers, dated paths, hanging up."""

from __future__ import annotations

import socket
import time
from email.utils import parsedate_to_datetime

import pytest
from hubspot_served import Served, serve

from sandbox.clock import Clock
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.wire.paths import canonical


def test_a_call_needs_a_live_token(served: Served) -> None:
    path = "/crm/v3/objects/contacts"
    missing = served.call("GET", path, headers={"Authorization": ""})
    assert (missing.status_code, missing.json()["category"]) == (401, "INVALID_AUTHENTICATION")
    unknown = served.call("GET", path, headers={"Authorization": "Bearer nonsense"})
    assert (unknown.status_code, unknown.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")
    assert unknown.json()["context"]["expire time"][0].startswith("1970")
    served.model.access.token_revoked = True
    assert served.call("GET", path).status_code == 401
    assert served.model.tally.quota == 0


def test_oauth_tokens_live_half_an_hour(served: Served) -> None:
    form = {
        "grant_type": "refresh_token",
        "client_id": served.model.client_id,
        "client_secret": served.model.client_secret,
        "refresh_token": served.model.access.refresh_token,
    }
    granted = served.call("POST", "/oauth/v1/token", data=form).json()
    assert granted["expires_in"] == 1800
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}
    assert served.call("GET", "/crm/v3/objects/contacts", headers=bearer).status_code == 200
    served.model.clock.shared.advance(1801)
    expired = served.call("GET", "/crm/v3/objects/contacts", headers=bearer)
    assert (
        expired.json()["message"]
        == "The OAuth token used to make this call expired 1 second(s) ago."
    )
    wrong = served.call("POST", "/oauth/2026-03/token", data={**form, "client_secret": "no"})
    assert wrong.status_code == 400


def test_a_scope_that_was_taken_away_is_named(served: Served) -> None:
    served.model.access.missing_scopes.add("crm.objects.contacts.write")
    assert served.call("GET", "/crm/v3/objects/contacts").status_code == 200
    assert served.call("POST", "/crm/v3/objects/contacts/search", json={}).status_code == 200
    refused = served.call("POST", "/crm/v3/objects/contacts", json={"properties": {}})
    assert (refused.status_code, refused.json()["category"]) == (403, "MISSING_SCOPES")
    assert refused.json()["errors"][0]["context"]["requiredGranularScopes"] == [
        "crm.objects.contacts.write"
    ]
    assert not [name for name in refused.headers if "ratelimit" in name.lower()]


PREFERENCES = "/communication-preferences"


@pytest.mark.parametrize(
    ("method", "path", "accepted"),
    [
        ("GET", f"{PREFERENCES}/v3/definitions", ["read", "read_write"]),
        ("GET", f"{PREFERENCES}/v4/statuses/a@x.example", ["read", "read_write"]),
        ("POST", f"{PREFERENCES}/v3/unsubscribe", ["write", "read_write"]),
        ("POST", f"{PREFERENCES}/v4/statuses/a@x.example", ["write", "read_write"]),
        ("POST", f"{PREFERENCES}/v4/statuses/batch/read", ["statuses.batch.read"]),
        ("POST", f"{PREFERENCES}/v4/statuses/batch/write", ["statuses.batch.write"]),
        ("POST", f"{PREFERENCES}/2026-03/statuses/batch/write", ["statuses.batch.write"]),
        ("POST", f"{PREFERENCES}/v4/statuses/batch/unsubscribe-all", ["statuses.batch.write"]),
        ("POST", f"{PREFERENCES}/v4/statuses/batch/unsubscribe-all/read", ["statuses.batch.read"]),
    ],
)
def test_preferences_open_to_the_scopes_of_the_specification(
    served: Served, method: str, path: str, accepted: list[str]
) -> None:
    access = served.model.access
    every = {name for name in access.scopes() if name.startswith("communication_preferences.")}
    needed = [f"communication_preferences.{each}" for each in accepted]
    for held in sorted(every):
        access.granted = {"oauth", held}
        answer = served.call(method, path, json={})
        assert (answer.status_code == 403) == (held not in needed), held
        if answer.status_code == 403:
            (error,) = answer.json()["errors"]
            assert error["context"]["requiredGranularScopes"] == needed


def test_the_date_is_the_portals_clock(served: Served) -> None:
    served.model.clock.skew_s = 3600
    answered = parsedate_to_datetime(served.call("GET", "/crm/v3/owners/").headers["Date"])
    assert answered.timestamp() == int(served.model.clock.now())


def test_quota_counts_calls_and_the_tally_counts_records(served: Served) -> None:
    made = served.call(
        "POST", "/crm/v3/objects/contacts", json={"properties": {"city": "Rome"}}
    ).json()
    served.call("GET", f"/crm/v3/objects/contacts/{made['id']}")
    served.call("POST", "/crm/v3/objects/contacts/search", json={})
    tally = served.model.tally
    assert (tally.quota, tally.written, tally.read) == (3, 1, 2)


def test_the_client_names_itself_in_the_history(served: Served) -> None:
    note = {"properties": {"hs_timestamp": "2026-11-21T10:00:00Z"}}
    served.call("POST", "/crm/v3/objects/notes", json=note, headers={"X-Accord-Client": "accord"})
    served.call("POST", "/crm/v3/objects/notes", json=note)
    stored = list(served.model.stored("notes", deleted=False))
    assert [entry["by"] for found in stored for entry in found["history"]] == ["accord", "api"]


@pytest.mark.parametrize("kind", ["contact", "contacts", "0-1"])
def test_an_object_type_goes_by_several_names(served: Served, kind: str) -> None:
    assert served.call("GET", f"/crm/objects/2026-03/{kind}").json() == {"results": []}


def test_an_unknown_object_type_is_refused(served: Served) -> None:
    answer = served.call("GET", "/crm/v3/objects/widgets")
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "Unable to infer object type from: widgets",
    )


@pytest.mark.parametrize(
    ("dated", "versioned"),
    [
        ("/crm/objects/2026-09/deals/batch/read", "/crm/v3/objects/deals/batch/read"),
        (
            "/crm/objects/2026-03/deals/1/associations/companies",
            "/crm/v4/objects/deals/1/associations/companies",
        ),
        (
            "/crm/associations/2026-03/deals/companies/labels",
            "/crm/v4/associations/deals/companies/labels",
        ),
        ("/crm/properties/2026-03/deals/groups", "/crm/v3/properties/deals/groups"),
        ("/crm/owners/2026-03/", "/crm/v3/owners"),
        ("/crm/pipelines/2026-03/deals", "/crm/v3/pipelines/deals"),
        ("/account-info/2026-03/details", "/account-info/v3/details"),
        ("/crm/v3/owners/", "/crm/v3/owners"),
    ],
)
def test_a_dated_path_names_the_same_operation(dated: str, versioned: str) -> None:
    assert canonical(dated) == versioned


def test_an_unknown_path_and_malformed_json_are_refused(served: Served) -> None:
    unknown = served.call("GET", "/crm/v3/nothing")
    assert (unknown.status_code, unknown.headers["content-type"]) == (
        404,
        "text/html;charset=iso-8859-1",
    )
    broken = served.call("POST", "/crm/v3/objects/contacts", data="{")
    assert broken.status_code == 400
    assert broken.json()["message"].startswith("Invalid input JSON")
    assert served.call("POST", "/crm/v3/objects/contacts", data="[]").status_code == 400
    assert served.call("PUT", "/crm/v3/objects/contacts", json={}).status_code == 405


def test_the_account_tells_its_portal(served: Served) -> None:
    details = served.call("GET", "/account-info/v3/details").json()
    assert details["portalId"] == served.model.portal_id


def test_ten_seconds_hold_so_many_calls_and_a_second_five_searches() -> None:
    model = HubSpotModel(Clock(base=lambda: 1_795_255_200.0).skewed(), tier="free")
    for served in serve(model):
        for _ in range(5):
            found = served.call("POST", "/crm/v3/objects/contacts/search", json={})
            assert set(found.headers) & {"x-hubspot-ratelimit-daily", "x-hubspot-ratelimit-max"}
        sixth = served.call("POST", "/crm/v3/objects/contacts/search", json={})
        assert (sixth.status_code, sixth.json()["category"]) == (429, "RATE_LIMITS")
        assert "policyName" not in sixth.json()
        codes = [served.call("GET", "/crm/v3/owners").status_code for _ in range(101)]
        assert codes == [200] * 100 + [429]
        refused = served.call("GET", "/crm/v3/owners")
        assert refused.json()["policyName"] == "TEN_SECONDLY_ROLLING"
        assert refused.headers["X-HubSpot-RateLimit-Remaining"] == "0"
        model.clock.shared.advance(10.1)
        assert served.call("GET", "/crm/v3/owners").headers["X-HubSpot-RateLimit-Remaining"] == "99"
        assert served.call("POST", "/crm/v3/objects/contacts/search", json={}).status_code == 200


def test_what_arrived_whole_is_written_even_when_the_client_hangs_up(served: Served) -> None:
    body = b'{"properties":{"email":"gone@x.com"}}'
    head = (
        "POST /crm/v3/objects/contacts HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {served.model.token}\r\nContent-Length: {{}}\r\n\r\n"
    )
    _hang_up_after(served.url, head.format(len(body)).encode() + body)
    _hang_up_after(
        served.url, head.format(len(body)).encode() + body.replace(b"gone", b"half")[:-1]
    )
    deadline = time.monotonic() + 2
    while not list(served.model.stored("contacts", deleted=False)) and time.monotonic() < deadline:
        time.sleep(0.01)
    stored = [found["fields"]["email"] for found in served.model.stored("contacts", deleted=False)]
    assert stored == ["gone@x.com"]


def _hang_up_after(url: str, request: bytes) -> None:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(request)
