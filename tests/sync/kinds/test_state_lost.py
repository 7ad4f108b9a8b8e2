"""The state is lost, and people have gone on working: who was one pair is one pair again, nobody is
made twice, and nothing that was edited since is taken back.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref
from sync.model.queue import Choice
from sync.store.memory.store import MemoryStore
from tests.mapping.starter import SYSTEMS
from tests.sync.kinds.office import ROLES, Office


@pytest.fixture
def office() -> Office:
    return Office()


def lost(office: Office) -> None:
    """Nothing is known any more, as after somebody deleted the file."""
    office.store = MemoryStore(SYSTEMS)


def test_the_address_of_somebody_was_changed_since(office: Office) -> None:
    ann = office.contact("Ann", Title="Head")
    office.settle()
    person = office.only(office.right, "contacts")
    lost(office)
    office.edit(office.right, "contacts", person, email="ann@new.example", jobtitle="Chair")
    assert office.sync().recognised == 1
    office.settle()
    assert office.link().ids == (ann, person)
    assert (len(office.left.live("Contact")), office.left.live("Lead")) == (1, {})
    assert office.held(office.right, "contacts")["jobtitle"] == "Chair"
    assert {kind for kind, _ in office.waiting()} == {"conflict"}


def test_a_company_was_renamed_and_moved_since(office: Office) -> None:
    account = office.account("Acme")
    ann = office.contact("Ann", AccountId=account)
    office.settle()
    company = office.only(office.right, "companies")
    lost(office)
    office.edit(office.left, "Account", account, Name="Bell", Website="bell.example")
    office.settle()
    assert list(office.left.live("Account")) == [account]
    assert list(office.right.live("companies")) == [company]
    assert office.left.live("Account")[account]["Name"] == "Bell"
    assert office.held(office.right, "contacts")["@companies"] == company
    assert office.left.live("Contact")[ann]["AccountId"] == account


@pytest.mark.parametrize("later", ["restored", "wanted again", "nothing"])
def test_what_a_record_was_made_from_was_deleted_since(office: Office, later: str) -> None:
    ann = office.contact("Ann")
    office.settle()
    person = office.only(office.right, "contacts")
    lost(office)
    office.delete(office.left, "Contact", ann)
    office.settle()
    assert (office.left.live("Contact"), office.left.live("Lead")) == ({}, {}), "not brought back"
    assert office.waiting() == [("ambiguous", "origin_vanished")]
    if later == "restored":
        office.restore(office.left, "Contact", ann)
        office.settle()
        assert office.link().ids == (ann, person)
        assert office.waiting() == []
    if later == "wanted again":
        ref = Ref("hubspot", "contacts", person)
        office.store.put_choice(Choice(ref, None))
        office.store.mark_dirty([(ref, "contact")])
        office.settle()
        assert office.held(office.left, "Lead")["Email"] == "ann@lee.example"
        assert office.waiting() == []


def test_a_lead_was_converted_before(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example")
    office.settle()
    person = office.only(office.right, "contacts")
    contact = office.convert(lead)
    office.settle()
    lost(office)
    office.settle()
    assert (list(office.left.live("Contact")), office.left.live("Lead")) == ([contact], {})
    assert list(office.right.live("contacts")) == [person]
    office.edit(office.left, "Contact", contact, Title="Head")
    office.settle()
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


def test_who_carries_the_key_of_a_converted_lead_alone_is_not_made_again(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email=None)
    office.settle()
    office.convert(lead, Email=None)
    office.settle()
    lost(office)
    office.settle()
    assert (len(office.left.live("Contact")), office.left.live("Lead")) == (1, {})
    assert office.waiting() == [("ambiguous", "origin_vanished")]


def test_a_lead_was_converted_since(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example")
    office.settle()
    person = office.only(office.right, "contacts")
    lost(office)
    contact = office.convert(lead, Title="Head")
    office.settle()
    assert list(office.right.live("contacts")) == [person]
    assert list(office.left.live("Contact")) == [contact]
    assert office.held(office.right, "contacts")["jobtitle"] == "Head"


def test_two_were_merged_before(office: Office) -> None:
    ann, bob = office.contact("Ann"), office.contact("Bob")
    office.settle()
    there = {name: office.known(name) for name in ("Ann", "Bob")}
    office.merge(office.left, "Contact", bob, ann)
    office.merge(office.right, "contacts", there["Bob"], there["Ann"])
    office.settle()
    lost(office)
    office.settle()
    assert list(office.left.live("Contact")) == [ann]
    assert list(office.right.live("contacts")) == [there["Ann"]]
    assert office.link().ids == (ann, there["Ann"])


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_role_was_given_or_taken_since(office: Office, side: str) -> None:
    ann, bob = office.contact("Ann"), office.contact("Bob")
    deal = office.opportunity(**{ROLES: (ann,)})
    office.settle()
    theirs = office.only(office.right, "deals")
    there = {name: office.known(name) for name in ("Ann", "Bob")}
    lost(office)
    if side == "left":
        office.edit(office.left, "Opportunity", deal, **{ROLES: (ann, bob)})
    else:
        both = tuple(sorted(there.values()))
        office.edit(office.right, "deals", theirs, **{"@contacts": both})
    office.settle()
    assert set(office.held(office.left, "Opportunity")[ROLES] or ()) == {ann, bob}
    assert set(office.held(office.right, "deals")["@contacts"] or ()) == set(there.values())
    assert len(office.right.live("deals")) == 1


def test_a_run_is_cut_off_while_it_recognises_them(office: Office) -> None:
    people = [office.contact(f"P{n}", Title="Head") for n in range(60)]
    office.settle()
    lost(office)
    for record in list(office.right.live("contacts"))[:30]:
        office.edit(office.right, "contacts", record, jobtitle="Chair")
    calls = [0]

    def fault(operation: str) -> str | None:
        calls[0] += 1
        return "before" if calls[0] > 9 else None

    office.fault = fault
    office.sync()
    office.fault = lambda operation: None
    office.settle()
    titles = [held["jobtitle"] for held in office.right.live("contacts").values()]
    assert titles.count("Chair") == 30
    assert len(office.left.live("Contact")) == len(people)
    assert office.left.live("Lead") == {}
