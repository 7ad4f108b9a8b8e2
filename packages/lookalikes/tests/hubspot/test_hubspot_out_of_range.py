"""Days beyond the years there are, and numbers longer than any: each is refused by itself and takes
nothing else along.
"""

from __future__ import annotations

import pytest
from hubspot_served import Served

DEALS = "/crm/v3/objects/deals"
LONG = "9" * 5_000
NO_DAYS = [
    "99999999999999999",
    "-99999999999999999",
    "2024-W05-1",
    "2024W051",
    "--5",
    "253402300800000",
    LONG,
]


@pytest.mark.parametrize("day", NO_DAYS)
def test_what_is_no_day_is_refused_with_its_property(served: Served, day: str) -> None:
    given = {"dealname": "odd", "closedate": day}
    answer = served.call("POST", DEALS, json={"properties": given})
    assert answer.status_code == 400
    assert "closedate" in answer.json()["message"]
    assert "INVALID_LONG" in answer.json()["message"]


def test_the_last_moment_of_all_years_is_kept(served: Served) -> None:
    made = served.call("POST", DEALS, json={"properties": {"closedate": "253402300799999"}})
    assert made.json()["properties"]["closedate"] == "9999-12-31T23:59:59.999Z"


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_good_deal_beside_one_without_a_day_is_made(served: Served, day: str) -> None:
    inputs = [
        {"objectWriteTraceId": "good", "properties": {"dealname": "good"}},
        {"objectWriteTraceId": "bad", "properties": {"dealname": "bad", "closedate": day}},
    ]
    answer = served.call("POST", f"{DEALS}/batch/create", json={"inputs": inputs})
    assert answer.status_code == 207, answer.text
    told = answer.json()
    assert [row["properties"]["dealname"] for row in told["results"]] == ["good"]
    [error] = told["errors"]
    assert error["context"]["objectWriteTraceId"] == ["bad"]


@pytest.mark.parametrize("after", ["x", "-1", LONG])
def test_a_page_of_associations_that_is_none_is_refused(served: Served, after: str) -> None:
    made = served.call("POST", DEALS, json={"properties": {"dealname": "one"}}).json()["id"]
    one = served.call("GET", f"/crm/v4/objects/deals/{made}/associations/contacts?after={after}")
    assert (one.status_code, one.json()["message"]) == (
        400,
        "Unable to parse value for query parameter: after",
    )
    body = {"inputs": [{"id": made, "after": after}]}
    many = served.call("POST", "/crm/v4/associations/deals/contacts/batch/read", json=body)
    assert "after" in many.text


def test_an_id_longer_than_any_is_of_no_record(served: Served) -> None:
    assert served.call("GET", f"{DEALS}/{LONG}").status_code == 404
    made = served.call("POST", DEALS, json={"properties": {"dealname": "one"}}).json()["id"]
    for archived in ("false", "true"):
        body = {"inputs": [{"id": made}, {"id": LONG}]}
        read = served.call("POST", f"{DEALS}/batch/read?archived={archived}", json=body)
        assert read.status_code == 207
        assert LONG in read.json()["errors"][0]["context"]["ids"]
    assert served.call("GET", f"{DEALS}?limit={LONG}").status_code == 400
    assert served.call("POST", f"{DEALS}/search", json={"after": LONG}).status_code == 400


@pytest.mark.parametrize("number", ["--5", "+-5", LONG])
def test_a_text_that_is_no_whole_number_is_refused_as_such(served: Served, number: str) -> None:
    answer = served.call("POST", f"{DEALS}/search", json={"limit": number})
    assert answer.status_code == 400
    assert "not a valid `int` value" in answer.json()["message"]


@pytest.mark.parametrize(
    "path", ["/crm/v3/imports/{}", "/engagements/v1/engagements/modified/after?after={}"]
)
def test_other_numbers_in_addresses_are_refused_by_their_names(served: Served, path: str) -> None:
    answer = served.call("GET", path.format(LONG))
    assert answer.status_code == 400
    assert "unable to read the body" not in answer.text


@pytest.mark.parametrize(
    ("place", "most"),
    [
        ("/crm/v4/objects/deals/{deal}/associations/contacts", 500),
        ("/crm/v3/objects/deals/{deal}/associations/contacts", 500),
        ("/crm/v3/lists/{list}/memberships", 250),
        ("/crm/v3/lists/{list}/memberships/join-order", 250),
    ],
)
def test_a_page_of_none_and_one_of_too_many_are_refused(
    served: Served, place: str, most: int
) -> None:
    deal = served.call("POST", DEALS, json={"properties": {"dealname": "one"}}).json()["id"]
    named = {"name": place, "objectTypeId": "0-1", "processingType": "MANUAL"}
    made = served.call("POST", "/crm/v3/lists/", json=named).json()["list"]["listId"]
    path = place.format(deal=deal, list=made)
    for limit in (1, most):
        assert served.call("GET", f"{path}?limit={limit}").status_code == 200
    for limit in (0, most + 1):
        answer = served.call("GET", f"{path}?limit={limit}")
        assert answer.status_code == 400
        told = f"The limit must be between 1 and {most}; it was {limit}"
        assert (answer.json()["category"], answer.json()["message"]) == ("VALIDATION_ERROR", told)
