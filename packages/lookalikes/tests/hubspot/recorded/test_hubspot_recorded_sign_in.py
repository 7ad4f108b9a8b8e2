"""What a call without a good credential is told, and what a good one says of itself."""

from __future__ import annotations

import pytest
import requests
from hubspot_served import Served

CONTACTS = "/crm/v3/objects/contacts"
NOT_FOUND = "Authentication credentials not found."


def called(served: Served, authorization: str | None, path: str = CONTACTS) -> requests.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return requests.get(served.url + path, headers=headers, timeout=60)


@pytest.mark.parametrize(
    "authorization", [None, "Bearer ", "Basic abc", "Bearer Bearer x", "Bearer a b", 'Bearer "x"']
)
def test_what_is_no_credential_is_told_as_none(served: Served, authorization: str | None) -> None:
    answer = called(served, authorization)
    assert answer.status_code == 401
    assert answer.json()["category"] == "INVALID_AUTHENTICATION"
    assert answer.json()["message"].startswith(NOT_FOUND)


def test_a_token_that_nobody_issued_is_told_as_expired(served: Served) -> None:
    assert called(served, "Bearer nobody").json()["category"] == "EXPIRED_AUTHENTICATION"


@pytest.mark.parametrize(
    ("authorization", "path"),
    [
        (None, CONTACTS),
        ("Bearer nobody", CONTACTS),
        (None, "/webhooks/v3/1/subscriptions"),
        (None, "/webhooks/v3/1/subscriptions?hapikey=wrong"),
    ],
)
def test_every_refusal_to_sign_in_says_so_in_a_header(
    served: Served, authorization: str | None, path: str
) -> None:
    answer = called(served, authorization, path)
    assert answer.status_code == 401
    assert answer.headers["X-HubSpot-Auth-Failure"] == "401 Unauthorized"


def test_no_other_answer_has_that_header(served: Served) -> None:
    served.model.access.missing_scopes.add("crm.objects.contacts.read")
    forbidden = served.call("GET", CONTACTS)
    assert forbidden.status_code == 403
    assert "X-HubSpot-Auth-Failure" not in forbidden.headers


@pytest.mark.parametrize("place", ["subscriptions", "settings"])
def test_a_portals_token_is_no_credential_where_the_developers_key_is_needed(
    served: Served, place: str
) -> None:
    answer = served.call("GET", f"/webhooks/v3/1/{place}")
    assert answer.status_code == 401
    assert answer.json()["message"].startswith(NOT_FOUND)


def test_what_a_token_is_worth_is_told_with_its_signed_part(served: Served) -> None:
    model = served.model
    token = model.access.issue(model.now())
    form = {"client_id": model.client_id, "client_secret": model.client_secret, "token": token}
    told = requests.post(f"{served.url}/oauth/2026-03/introspect", data=form, timeout=60).json()
    assert (told["active"], told["token_use"]) == (True, "access_token")
    assert told["signed_access_token"]["hubId"] == model.portal_id
    assert told["signed_access_token"]["expiresAt"] > model.now()
