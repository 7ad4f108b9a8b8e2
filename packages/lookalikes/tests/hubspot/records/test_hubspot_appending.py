"""Values of several checkboxes that are added to those there, as the guide to properties has it."""

from __future__ import annotations

import pytest
from hubspot_served import Served

ROLES = "hs_buying_role"


def contact(served: Served, roles: str) -> str:
    made = served.call("POST", "/crm/v3/objects/contacts", json={"properties": {ROLES: roles}})
    assert made.status_code == 201, made.text
    return f"/crm/v3/objects/contacts/{made.json()['id']}"


@pytest.mark.parametrize(
    ("before", "given", "after"),
    [
        ("BLOCKER", ";CHAMPION", "BLOCKER;CHAMPION"),
        ("BLOCKER", ";CHAMPION;OTHER", "BLOCKER;CHAMPION;OTHER"),
        ("BLOCKER;CHAMPION", ";CHAMPION", "BLOCKER;CHAMPION"),
        ("", ";CHAMPION", "CHAMPION"),
        ("BLOCKER", ";", "BLOCKER"),
        ("BLOCKER", "CHAMPION", "CHAMPION"),
    ],
)
def test_a_value_behind_a_semicolon_is_added_to_those_there(
    served: Served, before: str, given: str, after: str
) -> None:
    place = contact(served, before)
    answer = served.call("PATCH", place, json={"properties": {ROLES: given}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["properties"][ROLES] == after
    read = served.call("GET", f"{place}?properties={ROLES}")
    assert read.json()["properties"][ROLES] == after


def test_a_new_record_keeps_what_is_added_to_nothing(served: Served) -> None:
    read = served.call("GET", f"{contact(served, ';CHAMPION')}?properties={ROLES}")
    assert read.json()["properties"][ROLES] == "CHAMPION"


def test_an_option_that_is_none_is_not_added(served: Served) -> None:
    place = contact(served, "BLOCKER")
    for given in (";NOBODY", ";;CHAMPION"):
        assert served.call("PATCH", place, json={"properties": {ROLES: given}}).status_code == 400


def test_a_text_that_begins_with_a_semicolon_stays_as_it_is(served: Served) -> None:
    place = contact(served, "BLOCKER")
    answer = served.call("PATCH", place, json={"properties": {"firstname": ";-)"}})
    assert answer.json()["properties"]["firstname"] == ";-)"
