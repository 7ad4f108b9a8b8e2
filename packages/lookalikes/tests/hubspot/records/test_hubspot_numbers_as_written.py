"""A number in a body is kept in the characters it was written in, as Jackson reads it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hubspot_served import Served
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.hubspot.bodies.kinds import TEXT, MapOf
from sandbox.hubspot.bodies.reading import read_body

CONTACTS = "/crm/v3/objects/contacts"
NUMBERS = ("1234567890123456789012", "1.50", "1e400", "1E5", "0.1", "7", "12345678901234567")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_kept_as_it_was_written(served: Served, number: str) -> None:
    body = f'{{"properties": {{"phone": {number}, "firstname": "ada"}}}}'
    made = served.call("POST", CONTACTS, data=body)
    assert made.status_code == 201, made.text
    assert made.json()["properties"]["phone"] == number


@pytest.mark.parametrize("number", ["1234567890123456789012", "1.50", "1e400"])
def test_ids_that_are_not_there_are_told_as_they_were_written(served: Served, number: str) -> None:
    answer = served.call(
        "POST", f"{CONTACTS}/batch/read", data=f'{{"inputs": [{{"id": {number}}}]}}'
    )
    assert answer.status_code == 207, answer.text
    assert answer.json()["errors"][0]["context"]["ids"] == [number]


@pytest.mark.parametrize("number", NUMBERS)
def test_an_engagement_keeps_a_number_as_it_was_written(served: Served, number: str) -> None:
    body = f'{{"engagement": {{"type": "NOTE"}}, "metadata": {{"body": {number}}}}}'
    made = served.call("POST", "/engagements/v1/engagements", data=body)
    assert made.status_code == 200, made.text
    assert made.json()["metadata"]["body"] == number


@pytest.mark.parametrize("number", NUMBERS)
def test_a_list_compares_with_a_number_as_it_was_written(served: Served, number: str) -> None:
    body = {"properties": {"phone": number}}
    there = served.call("POST", CONTACTS, json=body).json()["id"]
    for kind, name, sent, kept in (
        ("MULTISTRING", "values", f"[{number}]", [number]),
        ("STRING", "value", number, number),
    ):
        operation = f'{{"operationType": "{kind}", "operator": "IS", "{name}": {sent}}}'
        made = list_of(served, f"{number} in {name}", "phone", operation)
        assert made["filterBranch"]["filters"][0]["operation"][name] == kept
        members = served.call("GET", f"/crm/v3/lists/{made['listId']}/memberships").json()
        assert [each["recordId"] for each in members["results"]] == [there]


def test_a_list_of_numbers_compares_with_a_number(served: Served) -> None:
    operation = '{"operationType": "NUMBER", "operator": "IS_GREATER_THAN", "value": 1.50}'
    made = list_of(served, "numbers", "annualrevenue", operation)
    assert made["filterBranch"]["filters"][0]["operation"]["value"] == 1.5


def list_of(served: Served, name: str, about: str, operation: str) -> dict[str, Any]:
    """A dynamic list with one filter, as it is told afterwards."""
    kind = '"objectTypeId": "0-1", "processingType": "DYNAMIC"'
    one = f'{{"filterType": "PROPERTY", "property": "{about}", "operation": {operation}}}'
    branch = f'{{"filterBranchType": "AND", "filters": [{one}]}}'
    body = f'{{"name": "{name}", {kind}, "filterBranch": {branch}}}'
    made = served.call("POST", "/crm/v3/lists/", data=body)
    assert made.status_code == 200, made.text
    place = f"/crm/v3/lists/{made.json()['list']['listId']}?includeFilters=true"
    return dict(served.call("GET", place).json()["list"])


@pytest.mark.parametrize("number", ["1e400", "1" * 400, "-1e400"])
def test_a_number_beyond_measure_is_no_page(served: Served, number: str) -> None:
    answer = served.call("POST", f"{CONTACTS}/search", data=f'{{"limit": {number}}}')
    assert answer.status_code == 400
    assert f"Numeric value ({number}) out of range of int" in answer.json()["message"]


def test_a_deep_body_with_a_number_is_answered(served: Served) -> None:
    deep = "[" * 1_000 + "1.5" + "]" * 1_000
    body = f'{{"properties": {{"phone": 1.5}}, "other": {deep}}}'
    assert served.call("POST", CONTACTS, data=body).status_code in (201, 400)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.from_regex(
        re.compile(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,3})?"), fullmatch=True
    )
)
def test_no_number_changes_a_character_on_its_way_into_a_text(number: str) -> None:
    read = read_body(f'{{"x": {number}, "y": "z"}}'.encode(), MapOf(TEXT))
    # A whole nought with a sign is the one that loses it.
    assert read == {"x": "0" if number == "-0" else number, "y": "z"}
