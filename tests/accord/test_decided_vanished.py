"""A record that is gone on one side only, and what a person, or time, makes of it: it is made anew
with all that hung on it, its counterpart is left alone, or nobody is left who could decide.
"""

from __future__ import annotations

import random

import pytest

from accord.sessions import Session
from accord.usecases.acting import Actor
from accord.usecases.looking.why import why_document
from accord.usecases.queues import Answer, resolve
from tests.simulator.world import SimWorld
from tests.sync.kinds.office import ROLES, Office

ANN = Actor(SimWorld(random.Random(3)), "ann", "she asked them")


@pytest.fixture
def rig() -> Office:
    return Office()


def firm(rig: Office) -> tuple[str, str, str]:
    """An account with a contact and an opportunity that the contact has a role in."""
    account = rig.account("Acme")
    contact = rig.contact("Ann", AccountId=account)
    deal = rig.opportunity(AccountId=account, **{ROLES: (contact,)})
    rig.settle()
    return account, contact, deal


def company_gone(rig: Office) -> None:
    """HubSpot takes the ties along, and tells of the contact's only later."""
    rig.delete(rig.right, "companies", rig.only(rig.right, "companies"))
    rig.edit(rig.right, "deals", rig.only(rig.right, "deals"), **{"@companies": None})
    rig.sync()
    assert rig.waiting() == [("vanished", "record_vanished")]


def decided(rig: Office, session: Session, **answer: bool) -> None:
    resolve(session.workspace, rig.store, rig.issue().id, Answer(**answer), ANN)


@pytest.mark.parametrize("late", [False, True], ids=["at once", "later"])
def test_a_company_made_anew_has_its_people_and_deals(
    rig: Office, session: Session, late: bool
) -> None:
    account, contact, deal = firm(rig)
    company_gone(rig)
    if not late:
        rig.edit(rig.right, "contacts", rig.only(rig.right, "contacts"), **{"@companies": None})
        rig.sync()
    decided(rig, session, create=True)
    if late:
        rig.edit(rig.right, "contacts", rig.only(rig.right, "contacts"), **{"@companies": None})
    rig.settle()
    company = rig.only(rig.right, "companies")
    assert rig.left.live("Contact")[contact]["AccountId"] == account
    assert rig.left.live("Opportunity")[deal]["AccountId"] == account
    assert rig.held(rig.right, "contacts")["@companies"] == company
    assert rig.held(rig.right, "deals")["@companies"] == company
    assert rig.waiting() == []


def test_who_had_it_made_anew_is_told_with_the_new_pair_and_with_the_old_record(
    rig: Office, session: Session
) -> None:
    account, _, _ = firm(rig)
    company = rig.only(rig.right, "companies")
    company_gone(rig)
    decided(rig, session, create=True)
    rig.settle()
    for record in (account, company):
        found = why_document(session.store, session.workspace, record)
        (action,) = [action for document in found for action in document["actions"]]
        assert (action["who"], action["reason"]) == ("ann", "she asked them")


def test_made_anew_twice_it_still_has_them(rig: Office, session: Session) -> None:
    account, contact, _ = firm(rig)
    for _ in range(2):
        company_gone(rig)
        decided(rig, session, create=True)
        rig.edit(rig.right, "contacts", rig.only(rig.right, "contacts"), **{"@companies": None})
        rig.settle()
    assert rig.left.live("Contact")[contact]["AccountId"] == account
    assert rig.held(rig.right, "contacts")["@companies"] == rig.only(rig.right, "companies")


def test_who_is_taken_off_a_company_that_was_made_anew_is_off(
    rig: Office, session: Session
) -> None:
    _, contact, _ = firm(rig)
    company_gone(rig)
    person = rig.only(rig.right, "contacts")
    rig.edit(rig.right, "contacts", person, **{"@companies": None})
    decided(rig, session, create=True)
    rig.settle()
    assert rig.left.live("Contact")[contact]["AccountId"] is not None
    rig.edit(rig.right, "contacts", person, **{"@companies": None})
    rig.settle()
    assert rig.left.live("Contact")[contact]["AccountId"] is None


def test_a_contact_made_anew_has_the_role(rig: Office, session: Session) -> None:
    _, contact, deal = firm(rig)
    rig.delete(rig.left, "Contact", contact)
    rig.edit(rig.left, "Opportunity", deal, **{ROLES: ()})
    rig.sync()
    decided(rig, session, create=True)
    rig.settle()
    made = rig.only(rig.left, "Contact")
    assert made != contact
    assert rig.held(rig.left, "Opportunity")[ROLES] == (made,)
    assert rig.held(rig.right, "deals")["@contacts"] == (rig.only(rig.right, "contacts"),)
    assert rig.waiting() == []


@pytest.mark.parametrize("late", [False, True], ids=["at once", "later"])
def test_who_belonged_to_a_company_that_is_left_alone_still_does(
    rig: Office, session: Session, late: bool
) -> None:
    account, contact, deal = firm(rig)
    company_gone(rig)
    if not late:
        rig.edit(rig.right, "contacts", rig.only(rig.right, "contacts"), **{"@companies": None})
        rig.sync()
    decided(rig, session, apart=True)
    rig.edit(rig.right, "contacts", rig.only(rig.right, "contacts"), **{"@companies": None})
    rig.edit(rig.left, "Contact", contact, Title="Head")
    rig.settle()
    assert rig.left.live("Contact")[contact]["AccountId"] == account
    assert rig.left.live("Opportunity")[deal]["AccountId"] == account
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Head"
    assert rig.waiting() == []


def test_a_role_of_somebody_left_alone_stays(rig: Office, session: Session) -> None:
    _, contact, deal = firm(rig)
    rig.delete(rig.right, "contacts", rig.only(rig.right, "contacts"))
    rig.edit(rig.right, "deals", rig.only(rig.right, "deals"), **{"@contacts": ()})
    rig.sync()
    decided(rig, session, apart=True)
    rig.edit(rig.left, "Opportunity", deal, NextStep="call")
    rig.settle()
    assert rig.held(rig.left, "Opportunity")[ROLES] == (contact,)
    assert rig.held(rig.right, "deals")["hs_next_step"] == "call"


# --- nobody is left


@pytest.mark.parametrize("first", ["left", "right", "both at once"])
def test_what_is_gone_on_both_sides_waits_for_nobody(rig: Office, first: str) -> None:
    contact = rig.contact("Ann")
    rig.settle()
    person = rig.only(rig.right, "contacts")
    gone = [(rig.left, "Contact", contact), (rig.right, "contacts", person)]
    for system, object_name, record in gone[::-1] if first == "right" else gone:
        rig.delete(system, object_name, record)
        if first != "both at once":
            rig.sync()
    rig.settle()
    assert rig.waiting() == []
    assert (rig.left.live("Contact"), rig.right.live("contacts")) == ({}, {})


@pytest.mark.parametrize("back", ["left", "right"])
def test_one_of_them_that_comes_back_waits_for_the_other(rig: Office, back: str) -> None:
    contact = rig.contact("Ann")
    rig.settle()
    person = rig.only(rig.right, "contacts")
    rig.delete(rig.left, "Contact", contact)
    rig.delete(rig.right, "contacts", person)
    rig.settle()
    gone = [(rig.left, "Contact", contact), (rig.right, "contacts", person)]
    first, second = gone if back == "left" else gone[::-1]
    rig.restore(*first)
    rig.sync()
    assert rig.waiting() == [("vanished", "record_vanished")]
    assert second[0].live(second[1]) == {}, "nothing deleted is brought back"
    rig.restore(*second)
    rig.edit(*first, **{"Title" if back == "left" else "jobtitle": "Head"})
    rig.settle()
    assert rig.held(rig.left, "Contact")["Title"] == rig.held(rig.right, "contacts")["jobtitle"]
    assert rig.waiting() == []


# --- left alone, and then


def left_alone(rig: Office, session: Session) -> None:
    """Their only contact in HubSpot is deleted, and a person leaves it at that."""
    rig.delete(rig.right, "contacts", rig.known("Ann"))
    rig.sync()
    decided(rig, session, apart=True)
    rig.settle()
    assert rig.waiting() == []


def test_who_was_left_alone_is_linked_with_whom_a_person_names(
    rig: Office, session: Session
) -> None:
    ann = rig.contact("Ann", Title="Head")
    rig.settle()
    left_alone(rig, session)
    rig.person(email="ann@lee.example", lastname="Ann", city="Rome")
    rig.settle()
    chosen = Answer(link=f"salesforce:Contact:{ann}")
    resolve(session.workspace, rig.store, rig.issue().id, chosen, ANN)
    rig.settle()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Head"
    assert rig.left.live("Contact")[ann]["MailingCity"] == "Rome"
    assert (rig.left.live("Lead"), rig.waiting()) == ({}, [])


def test_a_lead_that_was_left_alone_still_is_once_it_is_a_contact(
    rig: Office, session: Session
) -> None:
    lead = rig.lead(LastName="Ann", Email="ann@lee.example")
    rig.settle()
    left_alone(rig, session)
    rig.convert(lead)
    rig.settle()
    assert (rig.right.live("contacts"), rig.waiting()) == ({}, [])


@pytest.mark.parametrize("told", [True, False], ids=["left alone", "nobody decided yet"])
def test_who_is_merged_into_somebody_without_a_counterpart_brings_one(
    rig: Office, session: Session, *, told: bool
) -> None:
    ann, bob = rig.contact("Ann"), rig.contact("Bob")
    rig.settle()
    if told:
        left_alone(rig, session)
    else:
        rig.delete(rig.right, "contacts", rig.known("Ann"))
        rig.sync()
    person = rig.known("Bob")
    rig.merge(rig.left, "Contact", bob, ann)
    rig.edit(rig.left, "Contact", ann, Title="Head")
    rig.settle()
    assert list(rig.right.live("contacts")) == [person]
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Head"
    assert rig.waiting() == []
