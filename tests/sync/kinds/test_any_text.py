"""Text in any writing, and stand-ins for what a vendor requires: what one side shows the other one
shows, and nothing is made of it.
"""

from __future__ import annotations

import unicodedata

import pytest

from accord.policies import compile_policy
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.sync.kinds.office import Office

TEXTS = {
    "emoji": "Zoë 👩‍👩‍👧 🇳🇴",
    "from right to left": "שרה \u200fכהן",
    "combining": "Ame\u0301lie",
    "entities": "Ben &amp; Jerry <b>",
    "a word that means nothing elsewhere": "null",
    "a formula": "=1+1",
    "quotes and slashes": "O'Neil \\ \"Bo\" 'x",
    "far away planes": "𝒜𝓃𝓃 𠮷野",
}


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_name_is_the_same_on_both_sides(text: str, side: str) -> None:
    office = Office()
    if side == "left":
        office.contact("Lee", LastName=text, Title=text)
    else:
        office.person(lastname=text, jobtitle=text)
    office.settle()
    there = office.held(office.right, "contacts")
    (here,) = [*office.left.live("Contact").values(), *office.left.live("Lead").values()]
    assert (here["LastName"], here["Title"]) == (there["lastname"], there["jobtitle"])
    assert unicodedata.normalize("NFC", str(here["LastName"])) == unicodedata.normalize("NFC", text)
    assert office.waiting() == []


def test_another_way_of_composing_the_same_letters_is_no_edit() -> None:
    office = Office()
    ann = office.contact("Lee", LastName="Ame\u0301lie")
    office.settle()
    office.edit(office.left, "Contact", ann, LastName="Am\u00e9lie")
    office.settle(1)
    assert office.waiting() == []


# --- a stand-in for what one side requires


def with_a_stand_in() -> Office:
    """People without a last name become leads under a stand-in."""
    texts = starter_texts()
    mark = "last_name: {field: LastName, required: true}"
    assert texts["salesforce"].count(mark) == 2
    stand_in = 'last_name: {field: LastName, required: true, blank: "[not provided]"}'
    texts["salesforce"] = texts["salesforce"].replace(mark, stand_in)
    policy = compile_policy(texts, SYSTEMS)
    office = Office(policy=policy.merge)
    office.language = policy.language
    return office


def test_a_subscriber_without_a_name_becomes_a_lead() -> None:
    office = with_a_stand_in()
    office.person(lastname=None, jobtitle="Head")
    office.settle()
    lead = office.held(office.left, "Lead")
    assert (lead["LastName"], lead["Title"]) == ("[not provided]", "Head")
    assert office.held(office.right, "contacts").get("lastname") is None
    assert office.waiting() == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_name_that_is_entered_later_takes_the_place_of_the_stand_in(side: str) -> None:
    office = with_a_stand_in()
    person = office.person(lastname=None)
    office.settle()
    if side == "left":
        office.edit(office.left, "Lead", office.only(office.left, "Lead"), LastName="Lee")
    else:
        office.edit(office.right, "contacts", person, lastname="Lee")
    office.settle()
    assert office.held(office.left, "Lead")["LastName"] == "Lee"
    assert office.held(office.right, "contacts")["lastname"] == "Lee"


def test_a_name_that_is_taken_away_leaves_the_stand_in() -> None:
    office = with_a_stand_in()
    person = office.person(lastname="Lee")
    office.settle()
    office.edit(office.right, "contacts", person, lastname=None)
    office.settle()
    assert office.held(office.left, "Lead")["LastName"] == "[not provided]"
    assert office.held(office.right, "contacts").get("lastname") is None
    assert office.waiting() == []


def test_without_a_stand_in_the_person_waits_and_says_so() -> None:
    office = Office()
    person = office.person(lastname=None)
    office.settle()
    assert office.left.live("Lead") == {}
    assert office.waiting() == [("parked", "required_missing")]
    office.edit(office.right, "contacts", person, lastname="Lee")
    office.settle()
    assert office.held(office.left, "Lead")["LastName"] == "Lee"
    assert office.waiting() == []


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("before", "after"), [("sap", "SAP"), ("acme gmbh", "ACME GmbH"), ("Müller", "müller")]
)
def test_the_capitals_of_a_name_are_put_right(side: str, before: str, after: str) -> None:
    office = Office()
    account = office.account(before, Website="acme.example")
    office.settle()
    company = office.only(office.right, "companies")
    if side == "left":
        office.edit(office.left, "Account", account, Name=after)
    else:
        office.edit(office.right, "companies", company, name=after)
    office.settle()
    assert office.held(office.left, "Account")["Name"] == after
    assert office.held(office.right, "companies")["name"] == after
