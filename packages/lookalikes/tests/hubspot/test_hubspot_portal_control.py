"""What the control API adds for HubSpot, and the webhooks it sets going, over real sockets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from hubspot_served import serve

from sandbox.server import Running, SandboxOptions, running


class App:
    """An app's address: keeps what is delivered, and refuses the first so many deliveries."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[dict[str, str], bytes]] = []
        self.refuse = 0
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                app.deliveries.append(
                    ({name.lower(): value for name, value in self.headers.items()}, body)
                )
                app.refuse -= 1
                self.send_response(500 if app.refuse >= 0 else 204)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks?app=1"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def events(self) -> list[dict[str, Any]]:
        return [event for _, body in list(self.deliveries) for event in json.loads(body)]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def pair() -> Iterator[Running]:
    with running(SandboxOptions(people=0)) as both:
        yield both


@pytest.fixture
def app(pair: Running) -> Iterator[App]:
    made = App()
    yield made
    control(pair, "portal", {"webhooks": None})
    made.close()


def control(pair: Running, path: str, body: Any) -> dict[str, Any]:
    answer = requests.post(f"{pair.hubspot_url}/_sandbox/{path}", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def call(pair: Running, method: str, path: str, **more: Any) -> requests.Response:
    bearer = {"Authorization": f"Bearer {pair.hubspot.token}"}
    return requests.request(method, pair.hubspot_url + path, headers=bearer, timeout=60, **more)


def until(found: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not found():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.01)


def watch(pair: Running, app: App, *events: Any, **manners: Any) -> None:
    control(
        pair, "portal", {"webhooks": {"url": app.url, "subscriptions": list(events), **manners}}
    )


def test_events_come_signed_over_method_address_body_and_time(pair: Running, app: App) -> None:
    watch(
        pair,
        app,
        "contact.creation",
        {"eventType": "contact.propertyChange", "propertyName": "city"},
    )
    made = call(
        pair,
        "POST",
        "/crm/v3/objects/contacts",
        json={"properties": {"city": "Rome", "phone": "1"}},
    ).json()
    until(lambda: len(app.events()) == 2)
    kinds = {event["subscriptionType"]: event for event in app.events()}
    assert kinds["contact.creation"]["objectId"] == int(made["id"])
    assert kinds["contact.propertyChange"]["propertyValue"] == "Rome"
    assert {event["attemptNumber"] for event in app.events()} == {0}
    headers, body = app.deliveries[0]
    text = b"POST" + app.url.encode() + body + headers["x-hubspot-request-timestamp"].encode()
    proof = hmac.new(pair.hubspot.client_secret.encode(), text, hashlib.sha256).digest()
    assert headers["x-hubspot-signature-v3"] == base64.b64encode(proof).decode()


def test_a_merge_tells_of_itself_and_the_deletion_but_of_no_property(
    pair: Running, app: App
) -> None:
    ids = [control(pair, "records/contacts", {"fields": {"city": str(n)}})["id"] for n in range(2)]
    watch(pair, app, "contact.merge", "contact.deletion", {"eventType": "contact.propertyChange"})
    merged = control(pair, f"records/contacts/{ids[0]}/merge", {"losers": [ids[1]]})["id"]
    until(lambda: len(app.events()) == 2)
    event, gone = sorted(app.events(), key=lambda each: str(each["subscriptionType"]), reverse=True)
    assert (event["primaryObjectId"], event["mergedObjectIds"]) == (int(ids[0]), [int(ids[1])])
    assert (event["newObjectId"], event["changeSource"]) == (int(merged), "CRM_UI")
    assert (gone["subscriptionType"], gone["objectId"]) == ("contact.deletion", int(ids[1]))


def test_restores_and_associations_are_told_too(pair: Running, app: App) -> None:
    person = control(pair, "records/contacts", {"fields": {"city": "R"}})["id"]
    firm = control(pair, "records/companies", {"fields": {"name": "X"}})["id"]
    watch(pair, app, "contact.restore", "contact.associationChange", "company.associationChange")
    call(pair, "PUT", f"/crm/v4/objects/contacts/{person}/associations/default/companies/{firm}")
    requests.delete(f"{pair.hubspot_url}/_sandbox/records/contacts/{person}", timeout=60)
    control(pair, f"records/contacts/{person}/restore", {})
    until(lambda: len(app.events()) >= 3)
    told = [(each["subscriptionType"], each.get("associationType")) for each in app.events()]
    assert ("contact.associationChange", "CONTACT_TO_COMPANY") in told
    assert ("company.associationChange", "COMPANY_TO_CONTACT") in told
    assert ("contact.restore", None) in told


def test_a_refused_delivery_comes_again_with_the_next_number(pair: Running, app: App) -> None:
    app.refuse = 2
    watch(pair, app, "company.creation", retry_after_s=0.01)
    control(pair, "records/companies", {"fields": {"name": "Again"}})
    until(lambda: len(app.deliveries) == 3)
    assert [event["attemptNumber"] for event in app.events()] == [0, 1, 2]


def test_events_may_come_twice_and_out_of_order_and_never_over_a_hundred_at_once(
    pair: Running, app: App
) -> None:
    watch(pair, app, "deal.creation", duplicates=1.0, disorder=True)
    inputs = [{"properties": {"dealname": str(n)}} for n in range(60)]
    assert (
        call(
            pair, "POST", "/crm/v3/objects/deals/batch/create", json={"inputs": inputs}
        ).status_code
        == 201
    )
    until(lambda: len(app.events()) == 120)
    ids = [event["objectId"] for event in app.events()]
    assert (len(set(ids)), ids != sorted(ids)) == (60, True)
    assert max(len(json.loads(body)) for _, body in app.deliveries) <= 100


def test_webhooks_set_up_by_the_app_s_developer_are_sent_too(pair: Running, app: App) -> None:
    hooks, key = (
        f"{pair.hubspot_url}/webhooks/v3/{pair.hubspot.app_id}",
        {"hapikey": pair.hubspot.access.developer_key},
    )
    settings = {"targetUrl": app.url, "throttling": {"maxConcurrentRequests": 10}}
    assert (
        requests.put(f"{hooks}/settings", params=key, json=settings, timeout=60).status_code == 200
    )
    wanted = {"eventType": "object.creation", "objectTypeId": "0-2", "active": True}
    made = requests.post(f"{hooks}/subscriptions", params=key, json=wanted, timeout=60).json()
    saved = control(pair, "snapshot", {})
    control(pair, "restore", saved)
    control(pair, "records/companies", {"fields": {"name": "Told"}})
    control(pair, "records/deals", {"fields": {"dealname": "Not told"}})
    until(lambda: len(app.events()) == 1)
    (event,) = app.events()
    assert (event["subscriptionType"], event["objectTypeId"]) == ("object.creation", "0-2")
    assert event["subscriptionId"] == int(made["id"])


def test_a_meeting_is_made_a_series_and_a_portal_arranged(pair: Running) -> None:
    typed = {"hs_meeting_title": "Weekly", "hs_meeting_start_time": "2026-12-01T09:00:00Z"}
    number = control(pair, "records/meetings", {"fields": typed})["id"]
    made = control(pair, f"records/meetings/{number}/repeat", {"days": 7, "times": 2})
    assert len(made["ids"]) == 2
    path = f"{pair.hubspot_url}/_sandbox/records/meetings/{number}/repeat"
    assert requests.post(path, json={"days": 7, "times": 0}, timeout=60).status_code == 400
    told = control(pair, "portal", {"currencies": {"home": "EUR"}, "phones": "e164"})
    assert (told["currencies"]["home"], told["phones"]) == ("EUR", "e164")
    back = control(pair, "portal", {"currencies": None, "phones": "as typed"})
    assert back["currencies"] == {"home": "USD", "others": {}, "central": {}}


@pytest.mark.parametrize("days", [9_999_999, -9_999_999])
def test_a_meeting_is_not_repeated_beyond_all_years(pair: Running, days: int) -> None:
    typed = {"hs_meeting_title": "Far", "hs_meeting_start_time": "2026-12-01T09:00:00Z"}
    number = control(pair, "records/meetings", {"fields": typed})["id"]
    before = call(pair, "GET", f"/crm/v3/objects/meetings/{number}").json()
    path = f"{pair.hubspot_url}/_sandbox/records/meetings/{number}/repeat"
    answer = requests.post(path, json={"days": days, "times": 1}, timeout=60)
    assert answer.status_code == 400
    assert call(pair, "GET", f"/crm/v3/objects/meetings/{number}").json() == before


def test_a_control_call_that_is_no_json_is_refused(pair: Running) -> None:
    answer = requests.post(f"{pair.hubspot_url}/_sandbox/portal", data=b"{", timeout=60)
    assert answer.status_code == 400


def test_no_other_machine_is_ever_called(pair: Running) -> None:
    body = {"webhooks": {"url": "http://192.0.2.1/hooks", "subscriptions": ["contact.creation"]}}
    answer = requests.post(f"{pair.hubspot_url}/_sandbox/portal", json=body, timeout=60)
    assert answer.status_code == 400
    assert pair.hubspot.feed.target_url == ""


def test_chosen_scopes_are_all_there_is(pair: Running) -> None:
    control(pair, "portal", {"scopes": ["crm.objects.contacts.read"]})
    try:
        assert call(pair, "GET", "/crm/v3/objects/contacts").status_code == 200
        refused = call(pair, "GET", "/crm/v3/objects/deals")
        assert (refused.status_code, refused.json()["links"]) == (
            403,
            {"scopes": "https://developers.hubspot.com/scopes"},
        )
    finally:
        control(pair, "portal", {"scopes": None})
    assert call(pair, "GET", "/crm/v3/objects/deals").status_code == 200


def test_a_consent_sends_the_person_back_with_a_code_for_one_use(pair: Running) -> None:
    keys = {"client_id": pair.hubspot.client_id, "client_secret": pair.hubspot.client_secret}
    ask = {
        "client_id": keys["client_id"],
        "redirect_uri": "http://localhost/back",
        "scope": "oauth",
        "state": "s1",
    }
    back = call(pair, "GET", "/oauth/authorize", params=ask, allow_redirects=False).headers[
        "Location"
    ]
    place, _, rest = back.partition("?")
    code, state = (part.partition("=")[2] for part in rest.split("&"))
    assert (place, state) == ("http://localhost/back", "s1")
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": place, **keys}
    first = call(pair, "POST", "/oauth/2026-03/token", data=form)
    assert first.json()["token_use"] == "access_token"
    again = call(pair, "POST", "/oauth/2026-03/token", data=form)
    assert (again.status_code, again.json()["status"], again.json()["error"]) == (
        400,
        "BAD_AUTH_CODE",
        "invalid_grant",
    )


def test_a_revoked_token_is_inactive_and_no_longer_works(pair: Running) -> None:
    keys = {"client_id": pair.hubspot.client_id, "client_secret": pair.hubspot.client_secret}
    granted = call(
        pair, "POST", "/oauth/v3/token", data={"grant_type": "client_credentials", **keys}
    ).json()
    form = {"token": granted["access_token"], **keys}
    assert call(pair, "POST", "/oauth/v3/introspect", data=form).json()["active"] is True
    assert call(pair, "POST", "/oauth/v3/revoke", data=form).status_code == 200
    assert call(pair, "POST", "/oauth/v3/introspect", data=form).json() == {"active": False}
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}
    path = "/crm/v3/objects/contacts"
    assert requests.get(pair.hubspot_url + path, headers=bearer, timeout=60).status_code == 401


def test_a_long_address_is_refused(pair: Running) -> None:
    names = ",".join(f"property_number_{n}" for n in range(1_000))
    answer = call(pair, "GET", "/crm/v3/objects/contacts", params={"properties": names})
    assert answer.status_code == 414


def test_association_calls_have_ten_seconds_of_their_own() -> None:
    from sandbox.clock import Clock
    from sandbox.hubspot.model import HubSpotModel

    model = HubSpotModel(Clock(base=lambda: 1_795_255_200.0).skewed(), tier="pro")
    for served in serve(model):
        path = "/crm/v4/associations/contacts/companies/labels"
        codes = [served.call("GET", path).status_code for _ in range(151)]
        assert codes == [200] * 150 + [429]
        assert served.call("GET", "/crm/v3/owners").status_code == 200
