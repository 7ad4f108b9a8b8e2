"""Ids that lead nowhere, in a lookup, an address or a collection: each in the vendor's words."""

from __future__ import annotations

import pytest
from raw_calls import Caller
from salesforce_served import Served

from sandbox.salesforce.ids import make_id

UNKNOWN = {name: make_id(prefix, 999_999) for name, prefix in (("Contact", "003"), ("Lead", "00Q"))}
NO_ACCOUNT = make_id("001", 999_999)
NOBODY = [{"message": "invalid cross reference id", "errorCode": "INVALID_CROSS_REFERENCE_KEY"}]


@pytest.fixture
def caller(served: Served) -> Caller:
    return Caller(served)


@pytest.mark.parametrize(
    ("kind", "field", "target"),
    [
        ("Contact", "AccountId", "001"),
        ("Contact", "ReportsToId", "003"),
        ("Contact", "OwnerId", "005"),
        ("Lead", "OwnerId", "00G"),
        ("Task", "WhoId", "00Q"),
        ("CampaignMember", "CampaignId", "701"),
    ],
)
def test_a_lookup_to_nowhere_is_said_to_be_out_of_reach(
    caller: Caller, kind: str, field: str, target: str
) -> None:
    nowhere = make_id(target, 999_999)
    lead = caller.model.insert("Lead", {"LastName": "A", "Company": "B"})
    fields = {"CampaignMember": {"LeadId": lead}, "Task": {}}.get(kind, {"LastName": "A"})
    more = {"Company": "B"} if kind == "Lead" else {}
    answer = caller.ask("POST", f"/sobjects/{kind}", {**fields, **more, field: nowhere})
    assert answer.status_code == 400
    assert answer.json() == [
        {
            "message": f"insufficient access rights on cross-reference id: {nowhere[:15]}",
            "errorCode": "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
            "fields": [],
        }
    ]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("kind", ["Contact", "Lead"])
@pytest.mark.parametrize("place", ["{id}", "Id/{id}"])
def test_a_write_to_an_id_that_never_was_is_an_invalid_reference(
    caller: Caller, kind: str, method: str, place: str
) -> None:
    path = f"/sobjects/{kind}/{place.format(id=UNKNOWN[kind])}"
    body = {"Title": "x"} if method == "PATCH" else None
    told = [{**NOBODY[0], "fields": []}]
    answer = caller.ask(method, path, body)
    assert (answer.status_code, answer.json()) == (404, told)
    assert caller.subrequest(method, path, body) == (404, told)


def test_a_read_of_an_id_that_never_was_stays_not_found(caller: Caller) -> None:
    answer = caller.ask("GET", f"/sobjects/Contact/{UNKNOWN['Contact']}")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("path", ["/composite/sobjects", "/composite/sobjects/Contact/Id"])
def test_a_collection_says_the_same_of_an_id_that_never_was(caller: Caller, path: str) -> None:
    record = {"attributes": {"type": "Contact"}, "Id": UNKNOWN["Contact"], "Title": "x"}
    (told,) = caller.ask("PATCH", path, {"records": [record]}).json()
    assert told["errors"] == [
        {
            "statusCode": "INVALID_CROSS_REFERENCE_KEY",
            "message": "invalid cross reference id",
            "fields": [],
        }
    ]


def test_an_id_of_another_object_is_malformed(caller: Caller) -> None:
    account = caller.model.insert("Account", {"Name": "A"})
    for wrong in (account, NO_ACCOUNT):
        record = {"attributes": {"type": "Contact"}, "Id": wrong, "Title": "x"}
        (told,) = caller.ask("PATCH", "/composite/sobjects", {"records": [record]}).json()
        assert told["errors"] == [
            {
                "statusCode": "MALFORMED_ID",
                "message": f"Contact ID: id value of incorrect type: {wrong}",
                "fields": ["Id"],
            }
        ]
