"""A value longer than the other system's field is known beforehand: it waits alone, is never sent,
and goes through once it is shorter or the field longer.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from connectors.record import Value
from mapping.language import Language
from tests.mapping.starter import accounts_with, starter
from tests.sync.rig import Rig

HERE = ("salesforce", "Contact")
THERE = ("hubspot", "contacts")


def taking(**longest: int) -> Language:
    """The starter language with a HubSpot that takes so many characters."""
    return starter().language.within(accounts_with({THERE: longest}))


@pytest.fixture
def rig() -> Rig:
    found = Rig()
    found.language = taking(city=10, jobtitle=10, lastname=10)
    return found


def contact(rig: Rig, **fields: Value) -> str:
    rig.wait(1.0)
    held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    return rig.left.put("Contact", {**held, **fields})


def there(rig: Rig) -> Mapping[str, Value]:
    (found,) = rig.right.live("contacts").values()
    return found


def waiting(rig: Rig) -> list[tuple[str, str, str]]:
    return [(issue.kind, issue.field, issue.reason) for issue in rig.store.issues()]


def test_a_new_person_arrives_without_it(rig: Rig) -> None:
    contact(rig, Title="x" * 11, Phone="+14155550100")
    rig.sync()
    assert (there(rig)["phone"], there(rig).get("jobtitle")) == ("+14155550100", None)
    assert waiting(rig) == [("field", "title", "too_long")]
    (issue,) = rig.store.issues()
    assert "11 characters, and jobtitle takes 10" in issue.message


def test_the_other_fields_of_an_edit_arrive_and_groups_stay_whole(rig: Rig) -> None:
    ann = contact(rig, MailingCity="Rome", MailingStreet="Via 1")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCity="y" * 11, MailingStreet="Other 2", Title="Head")
    for _ in range(2):
        rig.sync()
    held = there(rig)
    assert (held["city"], held["address"], held["jobtitle"]) == ("Rome", "Via 1", "Head")
    assert waiting(rig) == [("field", "city", "too_long")]
    rig.edit(rig.left, "Contact", ann, MailingCity="Turin")
    rig.sync()
    assert (there(rig)["city"], there(rig)["address"]) == ("Turin", "Other 2")
    assert waiting(rig) == []


def test_one_that_the_record_cannot_do_without_keeps_it_from_being_made_and_says_why() -> None:
    rig = Rig()
    rig.language = starter().language.within(accounts_with({HERE: {"LastName": 10}}))
    rig.wait(1.0)
    rig.right.put("companies", {"name": "Lee", "domain": "lee.example"})
    rig.sync()
    rig.right.put("contacts", {"email": "ann@lee.example", "lastname": "L" * 11})
    for _ in range(2):
        rig.sync()
    assert rig.left.live("Contact") == {}
    assert waiting(rig) == [("field", "last_name", "too_long")]
    ((person, _),) = rig.right.live("contacts").items()
    rig.edit(rig.right, "contacts", person, lastname="Lee")
    rig.sync()
    assert len(rig.left.live("Contact")) == 1
    assert waiting(rig) == []


def test_it_goes_through_once_the_field_takes_it(rig: Rig) -> None:
    contact(rig, Title="x" * 11)
    rig.sync()
    rig.language = taking(city=10, jobtitle=20, lastname=10)
    rig.sync()
    assert there(rig)["jobtitle"] == "x" * 11
    assert waiting(rig) == []
