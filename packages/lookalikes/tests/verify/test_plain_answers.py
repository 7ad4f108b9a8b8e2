"""What is written down and shown of an answer: nothing by which somebody or something is known."""

from __future__ import annotations

from typing import Any

import pytest

from verify.answers.answer import Answer
from verify.answers.plain import Plain
from verify.answers.shapes import shape

NAMES = {"the org's name": "Acme Research", "a mail address": "ann@acme.example"}
WORDS = {"mark": "accordverifyabcdefgh", "contact": "0035g00000ABcdEAAT", "list": "7"}


@pytest.fixture
def plain() -> Plain:
    return Plain(NAMES, WORDS, frozenset({"Ann", "London"}))


@pytest.mark.parametrize(
    ("secret", "stands"),
    [
        ("Bearer 00D5g000000AbCd!AQEAQ.x_1", "Bearer <token>"),
        ("pat-na1-11111111-2222-3333-4444-555555555555", "<token>"),
        ("eyJhbGciOi.eyJzdWIi.c2ln-x", "<token>"),
        ("to bob.o'neil+x@mail.acme.example now", "to bob.o'<mail> now"),
        ("0035g00000ABcdEAAT", "<contact>"),
        ("of 0035g00000ABcdE.", "of <contact>."),
        ("0015g00000ZZcdEAAT", "<id>"),
        ("at Acme Research, Inc.", "at <the org's name>, Inc."),
        ("https://acme.my.salesforce.com/id", "<host>/id"),
        ("2026-01-31T10:00:00.000+0000", "<time>"),
        ("2026-01-31T10:00:00.5Z", "<time>"),
        ("Fri, 01 Jan 2027 00:00:00 GMT", "<time>"),
        ("1767225600000", "<time>"),
        ("contact 30000000002 is", "contact <id> is"),
        ("List does not exist with ID 7.", "List does not exist with ID <id>."),
        ("11111111-2222-3333-4444-555555555555", "<uuid>"),
        ("api-usage=18/15000", "api-usage=<number>/<number>"),
        ("x accordverifyabcdefgh y", "x <mark> y"),
        ('"lIaWxE1lAHTuCQjFgBEpQg"', "<etag>"),
    ],
)
def test_what_differs_by_nature_or_is_secret_is_taken_out(
    plain: Plain, secret: str, stands: str
) -> None:
    assert plain.text(secret) == stands


@pytest.mark.parametrize(
    "text",
    [
        "restrictedPicklist",
        "appointmentscheduled",
        "was expecting a colon at [line:1, column:17]",
        "The limit must be between 1 and 200; it was 201",
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
        "2027-01-31",
        "max-age=31536000; includeSubDomains",
        "1234567.89",
        "7",
    ],
)
def test_what_the_vendor_says_alike_to_all_is_kept(plain: Plain, text: str) -> None:
    assert plain.text(text) == text


def test_of_people_only_what_the_probes_wrote_is_kept(plain: Plain) -> None:
    found = {
        "FirstName": "Ann",
        "LastName": "Smith",
        "Name": "x accordverifyabcdefgh",
        "Phone": None,
        "records": [{"Name": "Bob Jones", "attributes": {"type": "Contact"}}],
        "properties": {"name": "Big Customer", "city": "London", "lifecyclestage": "lead"},
        "label": "Last Name",
        "name": "LastName",
    }
    assert plain.tree(found) == {
        "FirstName": "Ann",
        "LastName": "<personal>",
        "Name": "x <mark>",
        "Phone": None,
        "records": [{"Name": "<personal>", "attributes": {"type": "Contact"}}],
        "properties": {"name": "<personal>", "city": "London", "lifecyclestage": "lead"},
        "label": "Last Name",
        "name": "LastName",
    }


def test_what_the_orgs_own_people_added_is_left_out(plain: Plain) -> None:
    described = {"fields": [{"name": "Name"}, {"name": "Secret__c"}], "Secret__c": 1, "x": [1]}
    assert plain.tree(described) == {"fields": [{"name": "Name"}], "x": [1]}


@pytest.mark.parametrize(
    ("member", "stays"),
    [
        ({"name": "email", "fieldType": "text", "hubspotDefined": True}, True),
        ({"name": "secret", "fieldType": "text", "hubspotDefined": False}, False),
        ({"name": "secret", "fieldType": "text"}, False),
        ({"name": "accordverifyabcdefgh", "fieldType": "text"}, True),
        ({"category": "HUBSPOT_DEFINED", "label": "Primary"}, True),
        ({"category": "USER_DEFINED", "label": "Secret"}, False),
        ({"category": "USER_DEFINED", "label": "accordverifyabcdefgh"}, True),
    ],
)
def test_what_a_portals_own_people_defined_is_left_out(
    plain: Plain, member: dict[str, Any], stays: bool
) -> None:
    assert bool(plain.tree({"results": [member]})["results"]) is stays


def test_numbers_that_are_ids_or_times_stay_numbers(plain: Plain) -> None:
    assert plain.tree({"id": 30000000002, "at": 1767225600000, "limit": 200, "yes": True}) == {
        "id": 0,
        "at": 0,
        "limit": 200,
        "yes": True,
    }


def test_of_a_cookie_the_name_is_kept_alone(plain: Plain) -> None:
    answer = Answer(200, (("Set-Cookie", "BrowserId=abc; path=/"),), b"{}")
    assert plain.answer(answer).headers == [("Set-Cookie", "BrowserId=<cookie>")]


@pytest.mark.parametrize(
    ("tree", "looks"),
    [
        ({"a": "Ann", "b": 1, "c": None}, {"a": "<string>", "b": "<number>", "c": "<null>"}),
        ([{"a": None}, {"a": "x", "b": True}], [{"a": "<string>", "b": "<boolean>"}]),
        ([], []),
        ([[], [1]], [["<number>"]]),
    ],
)
def test_a_shape_says_nothing_of_what_is_in_it(tree: Any, looks: Any) -> None:
    assert shape(tree) == looks
