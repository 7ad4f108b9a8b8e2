"""Deleted by mistake and restored: the pair goes on, with what was edited meanwhile, whatever was
deleted and where.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.memory import MemorySystem
from tests.sync.kinds.office import ROLES, Office

Made = tuple[str, str]
KINDS: dict[str, tuple[str, str, str, str]] = {
    "contact": ("Contact", "contacts", "Title", "jobtitle"),
    "account": ("Account", "companies", "Phone", "phone"),
    "opportunity": ("Opportunity", "deals", "NextStep", "hs_next_step"),
}
VALUE = "+14155550100"


@pytest.fixture
def office() -> Office:
    return Office()


def made(office: Office, entity: str) -> tuple[str, str]:
    makers: dict[str, Callable[[], str]] = {
        "contact": office.contact,
        "account": office.account,
        "opportunity": office.opportunity,
    }
    mine = makers[entity]()
    office.settle()
    return mine, office.only(office.right, KINDS[entity][1])


@pytest.mark.parametrize("edited", ["here", "there", "both"])
@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("entity", KINDS)
def test_it_goes_on_with_what_was_edited_meanwhile(
    office: Office, entity: str, side: str, edited: str
) -> None:
    """`there`: on the side where it was deleted, right after it was restored."""
    mine, theirs = made(office, entity)
    here, there, left, right = KINDS[entity]
    places: dict[str, tuple[MemorySystem, str, str, str]] = {
        "left": (office.left, here, mine, left),
        "right": (office.right, there, theirs, right),
    }
    system, object_name, record, field = places[side]
    other, its_object, its_record, its_field = places["left" if side == "right" else "right"]
    office.delete(system, object_name, record)
    office.settle()
    assert office.waiting() == [("vanished", "record_vanished")]
    if edited != "there":
        office.edit(other, its_object, its_record, **{its_field: VALUE})
        assert office.sync().tally.written == {}
    office.restore(system, object_name, record)
    if edited != "here":
        office.edit(system, object_name, record, **{field: VALUE})
    office.settle()
    assert (
        system.live(object_name)[record][field],
        other.live(its_object)[its_record][its_field],
    ) == (
        VALUE,
        VALUE,
    )
    assert office.waiting() == []


def test_a_new_one_was_entered_in_its_place_and_then_it_is_restored(office: Office) -> None:
    """Two records of one person: one is the pair, and nobody is made a third time."""
    mine, theirs = made(office, "contact")
    office.delete(office.right, "contacts", theirs)
    office.sync()
    office.person(email="lee@lee.example", lastname="Lee", jobtitle="Head")
    office.settle()
    assert office.left.live("Contact")[mine]["Title"] == "Head"
    office.restore(office.right, "contacts", theirs)
    office.settle()
    assert len(office.right.live("contacts")) == 2
    assert (len(office.left.live("Contact")), office.left.live("Lead")) == (1, {})


def test_a_whole_family_is_deleted_and_restored(office: Office) -> None:
    """HubSpot takes the ties away with the company, and gives them back with it."""
    account = office.account("Acme")
    people = [office.contact(name, AccountId=account) for name in ("Ann", "Bob")]
    deal = office.opportunity(AccountId=account, **{ROLES: (people[0],)})
    office.settle()
    company = office.only(office.right, "companies")
    ties = [("contacts", name) for name in office.right.live("contacts")]
    ties.append(("deals", office.only(office.right, "deals")))
    office.delete(office.right, "companies", company)
    for object_name, record in ties:
        office.edit(office.right, object_name, record, **{"@companies": None})
    office.settle()
    office.edit(office.left, "Contact", people[1], Title="Head")
    office.restore(office.right, "companies", company)
    for object_name, record in ties:
        office.edit(office.right, object_name, record, **{"@companies": company})
    office.settle()
    assert {held["AccountId"] for held in office.left.live("Contact").values()} == {account}
    assert office.left.live("Opportunity")[deal]["AccountId"] == account
    assert {held["@companies"] for held in office.right.live("contacts").values()} == {company}
    assert office.there()["Bob"]["jobtitle"] == "Head"
    assert office.waiting() == []
