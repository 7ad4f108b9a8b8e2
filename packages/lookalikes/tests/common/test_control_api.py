from __future__ import annotations

import json

import pytest
import requests
from fake_vendor import Fake, FakeModel, listening

from sandbox.clock import Clock
from sandbox.faults import SALESFORCE_WORDS
from sandbox.routes import template


def test_calls_are_counted_by_method_and_route_and_by_outcome(fake: Fake) -> None:
    fake.call("POST", "/crm/v3/objects/things", {})
    fake.call("GET", "/crm/v3/objects/things/123")
    fake.call("GET", "/crm/v3/objects/things/456")
    fake.call("POST", "/_sandbox/faults", [{"do": "status", "status": 503}])
    fake.call("GET", "/crm/v3/objects/things/456")
    fake.model.tally.quota = 7
    assert fake.stats() == {
        "calls": [
            {"method": "GET", "route": "/crm/v3/objects/{object}/{id}", "n": 3},
            {"method": "POST", "route": "/crm/v3/objects/{object}", "n": 1},
        ],
        "quota": 7,
        "read": 0,
        "written": 0,
        "status_4xx": 2,
        "status_5xx": 1,
    }


def test_a_reset_forgets_what_was_counted(fake: Fake) -> None:
    fake.call("GET", "/crm/v3/objects/things/1")
    fake.model.tally.read = 3
    fake.call("POST", "/_sandbox/stats/reset")
    assert fake.stats()["calls"] == []
    assert fake.stats()["read"] == fake.stats()["status_4xx"] == 0


def test_records_come_as_one_json_document_a_line(fake: Fake) -> None:
    for n in range(1201):
        fake.model.insert("Thing", {"n": n})
    answer = fake.call("GET", "/_sandbox/records/Thing")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert [line["fields"]["n"] for line in lines] == list(range(1201))
    assert lines[0]["history"][0]["by"] == "human"


def test_deleted_records_are_listed_only_when_asked_for(fake: Fake) -> None:
    fake.model.insert("Thing", {})
    assert fake.call("DELETE", "/_sandbox/records/Thing/Thing-1").status_code == 204
    assert fake.call("GET", "/_sandbox/records/Thing").text == ""
    assert '"deleted":true' in fake.call("GET", "/_sandbox/records/Thing?deleted=true").text


def test_a_person_creates_and_edits_through_the_control_api(fake: Fake) -> None:
    created = fake.call("POST", "/_sandbox/records/Thing", {"fields": {"a": 1}}).json()["id"]
    edited = fake.call(
        "POST", "/_sandbox/records/Thing", {"id": created, "fields": {"a": 2}}
    ).json()["id"]
    assert created == edited
    assert fake.model.tables["Thing"][created]["fields"] == {"a": 2}


def test_the_vendor_s_refusal_passes_through_unchanged(fake: Fake) -> None:
    answer = fake.call("POST", "/_sandbox/records/Grumpy", {"fields": {}})
    assert (answer.status_code, answer.json()) == (418, [{"errorCode": "TEAPOT"}])


def test_an_unknown_object_is_404_with_a_sentence(fake: Fake) -> None:
    answer = fake.call("GET", "/_sandbox/records/Nothing")
    assert answer.status_code == 404
    assert "'Nothing'" in answer.json()["message"]


@pytest.mark.parametrize("body", [[], {"fields": 3}, {"id": 7, "fields": {}}])
def test_an_edit_without_sense_is_400_with_a_sentence(fake: Fake, body: object) -> None:
    answer = fake.call("POST", "/_sandbox/records/Thing", body)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")


def test_a_snapshot_restores_the_whole_state(fake: Fake) -> None:
    fake.model.insert("Thing", {"a": 1})
    saved = fake.call("POST", "/_sandbox/snapshot").json()["id"]
    fake.model.insert("Thing", {"a": 2})
    assert fake.call("POST", "/_sandbox/restore", {"id": saved}).status_code == 200
    assert len(fake.model.tables["Thing"]) == 1
    assert fake.call("POST", "/_sandbox/restore", {"id": "s0"}).status_code == 404


def test_advancing_moves_both_vendors_and_skewing_only_this_one(fake: Fake) -> None:
    other = fake.model.clock.shared.skewed()
    before = other.now()
    fake.call("POST", "/_sandbox/clock", {"advance_s": 3600})
    fake.call("POST", "/_sandbox/clock", {"skew_s": -120})
    assert 3600 <= other.now() - before < 3660
    assert fake.model.clock.now() - other.now() == pytest.approx(-120, abs=1)
    assert fake.call("POST", "/_sandbox/clock", {"to": 1}).status_code == 400


def test_latency_is_paid_by_each_call_but_not_by_control_calls() -> None:
    model = FakeModel(Clock().skewed())
    with listening(model, SALESFORCE_WORDS, latency_ms=150) as url:
        fake = Fake(model, url, requests.Session())
        with fake.session:
            assert fake.call("GET", "/crm/v3/objects/things/1").elapsed.total_seconds() >= 0.15
            assert fake.call("GET", "/_sandbox/stats").elapsed.total_seconds() < 0.15


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/crm/v3/objects/contacts/batch/read", "/crm/v3/objects/{object}/batch/read"),
        ("/crm/objects/2026-03/contacts/77", "/crm/objects/2026-03/{object}/{id}"),
        ("/crm/v3/owners/", "/crm/v3/owners"),
        ("/crm/v3/properties/contacts/groups/accord", "/crm/v3/properties/{object}/groups/{name}"),
        (
            "/crm/v4/associations/contacts/companies/batch/labels/archive",
            "/crm/v4/associations/{object}/{to}/batch/labels/archive",
        ),
        ("/services/data/v62.0/query", "/services/data/v62.0/query"),
        ("/services/data/v62.0/query/01gHo-2000", "/services/data/v62.0/query/{locator}"),
        (
            "/services/data/v62.0/sobjects/Contact/003Ho0000000006IAA",
            "/services/data/v62.0/sobjects/{object}/{id}",
        ),
        (
            "/services/data/v62.0/sobjects/Contact/Accord_Key__c/k1",
            "/services/data/v62.0/sobjects/{object}/{field}/{value}",
        ),
        ("/unheard/of/12345/thing", "/unheard/of/{id}/thing"),
    ],
)
def test_a_route_is_the_path_without_what_varies(path: str, route: str) -> None:
    assert template(path) == route
