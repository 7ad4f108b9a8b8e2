"""Deliveries: only HubSpot's own, of our app and portal, fresh and once, give hints; everything
else gives nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any

import pytest
import requests

from connectors.http.secret import Secret
from connectors.hubspot.webhooks import LARGEST, MOST_EVENTS, Seen, Unverified, Verifier, decoded
from connectors.record import Ref
from tests.connectors.hubspot.served_portal import ServedPortal

URL = "https://sync.example.com/hooks/hubspot"
SECRET = "app-secret"
NOW = 1_790_000_000.0


def verifier(url: str = URL, **more: Any) -> Verifier:
    return Verifier(url, Secret(SECRET), "7", "99", **more)


def event(**more: Any) -> dict[str, Any]:
    common = {"portalId": 7, "appId": 99, "eventId": 1, "attemptNumber": 0, "occurredAt": 1}
    return {**common, "subscriptionType": "contact.propertyChange", "objectId": 51, **more}


def delivery(
    events: Any, *, at: float = NOW, url: str = URL, secret: str = SECRET, method: str = "POST"
) -> tuple[dict[str, str], bytes]:
    body = json.dumps(events).encode()
    stamp = str(int(at * 1000))
    signed = method.encode() + url.encode() + body + stamp.encode()
    signature = base64.b64encode(
        hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    ).decode()
    return {"x-hubspot-signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp}, body


def hints(events: Any, **more: Any) -> list[Ref]:
    headers, body = delivery(events, **more)
    return verifier().hints("POST", "/hooks/hubspot", headers, body, NOW)


def ref(object_name: str, record_id: int) -> Ref:
    return Ref("hubspot", object_name, str(record_id))


def test_a_genuine_delivery_names_its_records_once_each() -> None:
    events = [event(), event(eventId=2), event(subscriptionType="deal.creation", objectId=8)]
    assert hints(events) == [ref("contacts", 51), ref("deals", 8)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"subscriptionType": "contact.deletion"}, [("contacts", 51)]),
        ({"subscriptionType": "contact.privacyDeletion"}, [("contacts", 51)]),
        ({"subscriptionType": "company.restore", "objectId": 3}, [("companies", 3)]),
        (
            {
                "subscriptionType": "contact.merge",
                "objectId": 51,
                "primaryObjectId": 51,
                "mergedObjectIds": [52, 53],
                "newObjectId": 60,
            },
            [("contacts", 51), ("contacts", 60), ("contacts", 52), ("contacts", 53)],
        ),
        (
            {
                "subscriptionType": "contact.associationChange",
                "associationType": "CONTACT_TO_COMPANY",
                "fromObjectId": 51,
                "toObjectId": 3,
            },
            [("contacts", 51), ("companies", 3)],
        ),
        (
            {
                "subscriptionType": "object.associationChange",
                "fromObjectTypeId": "0-3",
                "toObjectTypeId": "0-1",
                "fromObjectId": 8,
                "toObjectId": 51,
            },
            [("deals", 8), ("contacts", 51)],
        ),
        (
            {"subscriptionType": "object.creation", "objectTypeId": "0-136", "objectId": 4},
            [("leads", 4)],
        ),
        (
            {"subscriptionType": "object.creation", "objectTypeId": "2-77", "objectId": 4},
            [("2-77", 4)],
        ),
        (
            {"subscriptionType": "object.creation", "objectTypeId": "0-47", "objectId": 4},
            [("meetings", 4)],
        ),
        (
            {"subscriptionType": "object.creation", "objectTypeId": "0-27", "objectId": 4},
            [("tasks", 4)],
        ),
        (
            {"subscriptionType": "object.creation", "objectTypeId": "0-46", "objectId": 4},
            [("notes", 4)],
        ),
        (
            {"subscriptionType": "contact.merge", "mergedObjectIds": [[52], {"a": 1}, 53]},
            [("contacts", 51), ("contacts", 53)],
        ),
        ({"subscriptionType": "object.creation", "objectTypeId": ["0-1"], "objectId": 4}, []),
        ({"objectId": float("inf")}, []),
        ({"objectId": True}, []),
        ({"subscriptionType": "conversation.creation"}, []),
    ],
)
def test_every_kind_of_event_hints_at_all_it_may_be_about(
    told: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    assert hints([event(**told)]) == [ref(*each) for each in expected]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"secret": "another"}, "signature"),
        ({"url": "https://evil.example.com/hooks/hubspot"}, "signature"),
        ({"method": "PUT"}, "signature"),
        ({"at": NOW - 301}, "too long ago"),
        ({"at": NOW + 301}, "not yet"),
    ],
)
def test_what_is_not_hubspots_or_not_fresh_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(Unverified, match=why):
        hints([event()], **change)


def test_the_edges_of_the_five_minutes_are_fresh() -> None:
    assert hints([event()], at=NOW - 299) == hints([event()], at=NOW + 299) == [ref("contacts", 51)]


def test_a_changed_body_or_a_missing_header_is_refused() -> None:
    headers, body = delivery([event()])
    for sent, content in (
        (headers, body + b" "),
        ({"X-HubSpot-Request-Timestamp": headers["X-HubSpot-Request-Timestamp"]}, body),
        ({"x-hubspot-signature-v3": headers["x-hubspot-signature-v3"]}, body),
        ({**headers, "X-HubSpot-Request-Timestamp": "١٢٣"}, body),
        ({**headers, "x-hubspot-signature-v3": "é"}, body),
    ):
        with pytest.raises(Unverified):
            verifier().hints("POST", "/hooks/hubspot", sent, content, NOW)


@pytest.mark.parametrize("other", [{"portalId": 8}, {"appId": 98}, {"portalId": None}])
def test_a_delivery_about_another_account_or_app_is_refused_whole(other: dict[str, Any]) -> None:
    with pytest.raises(Unverified, match="another"):
        hints([event(), event(**other)])


@pytest.mark.parametrize(
    "header", ["x-hubspot-signature-v3", "X-HubSpot-Request-Timestamp"], ids=["signature", "time"]
)
@pytest.mark.parametrize("text", ["\ud800", "é", "\x00"], ids=ascii)
def test_headers_of_no_characters_are_refused(header: str, text: str) -> None:
    headers, body = delivery([event()])
    with pytest.raises(Unverified):
        verifier().hints("POST", "/hooks/hubspot", {**headers, header: text}, body, NOW)
    with pytest.raises(Unverified):
        verifier().hints(f"POST{text}", f"/hooks/hubspot?{text}", headers, body, NOW)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"\xff", b"9" * 5_000, b"", b"3e400"], ids=lambda body: body[:5]
)
def test_a_signed_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    stamp = str(int(NOW * 1000))
    signed = b"POST" + URL.encode() + body + stamp.encode()
    signature = base64.b64encode(
        hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    ).decode()
    headers = {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp}
    with pytest.raises(Unverified, match="not"):
        verifier().hints("POST", "/hooks/hubspot", headers, body, NOW)


def test_one_delivery_sent_to_many_threads_is_new_to_one() -> None:
    seen = Seen()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: seen.is_new(str(n // 8), NOW), range(4_000)))
    assert sum(found) == 500


@pytest.mark.parametrize("events", ["text", [5], [event()] * (MOST_EVENTS + 1), [[event()]]])
def test_what_is_no_list_of_events_is_refused(events: Any) -> None:
    with pytest.raises(Unverified):
        hints(events)


def test_a_delivery_that_is_too_large_is_not_even_read() -> None:
    with pytest.raises(Unverified, match="bytes"):
        verifier().hints("POST", "/hooks/hubspot", {}, b" " * (LARGEST + 1), NOW)


def test_the_same_delivery_is_taken_once_and_the_same_event_signed_anew_again() -> None:
    ours = verifier()
    headers, body = delivery([event()])
    assert ours.hints("POST", "/hooks/hubspot", headers, body, NOW)
    with pytest.raises(Unverified, match="once more"):
        ours.hints("POST", "/hooks/hubspot", headers, body, NOW + 1)
    retried, again = delivery([event(attemptNumber=1)], at=NOW + 60)
    assert ours.hints("POST", "/hooks/hubspot", retried, again, NOW + 60)


def test_a_forged_delivery_does_not_use_up_the_genuine_one() -> None:
    ours = verifier()
    headers, body = delivery([event()])
    with pytest.raises(Unverified):
        ours.hints("POST", "/hooks/hubspot", headers, body + b" ", NOW)
    assert ours.hints("POST", "/hooks/hubspot", headers, body, NOW)


def test_what_is_remembered_is_bounded_and_forgotten_when_it_is_stale_anyway() -> None:
    seen = Seen(most=3)
    assert all(seen.is_new(str(n), NOW) for n in range(10))
    assert not seen.is_new("9", NOW)
    assert seen.is_new("0", NOW)
    assert seen.is_new("9", NOW + 601)


def test_the_configured_address_is_signed_whatever_a_proxy_made_of_it() -> None:
    headers, body = delivery([event()], url=f"{URL}?team=a@b/c&x=%20y")
    uri = "/internal/hooks?team=a%40b%2Fc&x=%20y"
    assert verifier().hints("POST", uri, headers, body, NOW) == [ref("contacts", 51)]


def test_twelve_percent_codes_are_decoded_once_and_no_others() -> None:
    codes = "%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"
    assert decoded(codes) == decoded(codes.lower()) == ":/?@!$'()*,;"
    assert decoded("%20%25%3A%26%253A%2B") == "%20%25:%26%253A%2B"
    assert decoded("%2540") == "%2540"


Delivered = tuple[str, str, dict[str, str], bytes]
"""Method, path and query, headers, body."""


@pytest.fixture
def address() -> Iterator[tuple[str, Queue[Delivered]]]:
    """An address of ours on loopback, and what arrives there."""
    arrived: Queue[Delivered] = Queue()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.put(("POST", self.path, dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Taker) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hooks?team=a@b", arrived
        server.shutdown()
        thread.join()


def test_what_the_look_alike_delivers_is_verified_and_hints_at_all_that_happened(
    portal: ServedPortal, address: tuple[str, Queue[Delivered]]
) -> None:
    url, arrived = address
    told = [
        f"contact.{what}"
        for what in ("creation", "propertyChange", "deletion", "merge", "associationChange")
    ]
    webhooks = {"url": url, "subscriptions": told, "duplicates": 1.0, "disorder": True}
    requests.post(
        f"{portal.url}/_sandbox/portal", json={"webhooks": webhooks}, timeout=60
    ).raise_for_status()
    one, two = portal.add("contacts", firstname="1"), portal.add("contacts", firstname="2")
    company = portal.add("companies", name="N")
    ends = {
        "from_object": "contacts",
        "from_id": one,
        "to_object": "companies",
        "to_id": company,
        "type": 1,
    }
    portal.model.insert("associations", ends)
    survivor = portal.model.merge("contacts", one, [two])
    ours = Verifier(
        url,
        Secret(portal.model.client_secret),
        str(portal.model.portal_id),
        str(portal.model.app_id),
    )
    expected = {
        ("contacts", one),
        ("contacts", two),
        ("contacts", survivor),
        ("companies", company),
    }
    seen: set[tuple[str, str]] = set()
    while not expected <= seen:
        method, uri, headers, body = arrived.get(timeout=60)
        found = ours.hints(method, uri, headers, body, portal.model.clock.now())
        seen |= {(each.object, each.id) for each in found}
        with pytest.raises(Unverified):
            ours.hints(method, uri, headers, body, portal.model.clock.now())
    requests.post(
        f"{portal.url}/_sandbox/portal", json={"webhooks": None}, timeout=60
    ).raise_for_status()
    assert seen == expected
