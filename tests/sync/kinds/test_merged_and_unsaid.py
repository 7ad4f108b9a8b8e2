"""A vendor does not tell of a deal again because one of its people, or its company, was merged: the
deal is remembered with the id of before, which stands for what is there now.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref, Value
from tests.simulator.reshaping import amend
from tests.sync.kinds.office import ROLES, Office

CONTACTS = "@contacts"


@pytest.fixture
def office() -> Office:
    return Office()


def merged_unsaid(office: Office, loser: str, winner: str) -> str:
    """Two contacts become one with a new id, and their deals hang on that."""
    held = office.right.live("contacts")[winner]
    left = office.right.put("contacts", {**held, "email": None})
    for each in (winner, loser):
        office.merge(office.right, "contacts", each, left)
    office.edit(office.right, "contacts", left, email=held["email"])
    for deal, fields in office.right.live("deals").items():
        now = {left if each in (loser, winner) else each for each in fields[CONTACTS]}
        amend(office.right, "deals", deal, {CONTACTS: tuple(sorted(now))})
    return left


def with_two_people(office: Office) -> tuple[tuple[str, str], str]:
    """The two whom a deal is about, and the deal; Bob is somebody else."""
    ann, cleo = office.contact("Ann"), office.contact("Cleo")
    office.contact("Bob")
    deal = office.opportunity(**{ROLES: (ann, cleo)})
    office.settle()
    return (ann, cleo), deal


def roles_ever_since(office: Office, deal: str) -> set[Value]:
    """What the roles of a deal were, at any time: Salesforce forgets all else of one that goes."""
    return {version.fields[ROLES] for version in office.left.records["Opportunity", deal]}


def test_a_role_stays_where_its_person_was_merged_into_a_new_id(office: Office) -> None:
    both, deal = with_two_people(office)
    left = merged_unsaid(office, office.known("Bob"), office.known("Ann"))
    office.settle()
    office.edit(office.left, "Opportunity", deal, NextStep="Call")
    office.settle()
    assert roles_ever_since(office, deal) == {both}
    (held,) = office.right.live("deals").values()
    assert held[CONTACTS] == (office.known("Cleo"), left)


def test_it_stays_through_a_chain_of_merges(office: Office) -> None:
    both, deal = with_two_people(office)
    first = merged_unsaid(office, office.known("Bob"), office.known("Ann"))
    held = office.right.live("contacts")[first]
    other = office.right.put("contacts", {**held, "email": "cy@lee.example"})
    last = merged_unsaid(office, other, first)
    office.settle()
    office.edit(office.left, "Opportunity", deal, NextStep="Call")
    office.settle()
    assert roles_ever_since(office, deal) == {both}
    (seen,) = office.right.live("deals").values()
    assert seen[CONTACTS] == (office.known("Cleo"), last)


def test_a_role_that_somebody_takes_away_afterwards_goes(office: Office) -> None:
    both, deal = with_two_people(office)
    merged_unsaid(office, office.known("Bob"), office.known("Ann"))
    office.settle()
    mine = office.only(office.right, "deals")
    office.edit(office.right, "deals", mine, **{CONTACTS: (office.known("Cleo"),)})
    office.settle()
    assert office.left.live("Opportunity")[deal][ROLES] == both[1:]
    ref = Ref("salesforce", "Opportunity", deal)
    removed = office.store.history(office.store.links_by_ref([ref])[ref].id, 1)
    assert [(row.field, row.old, row.new) for row in removed] == [("contacts", both[0], None)]


def test_that_a_merge_waits_for_a_person_is_told_by_the_run_that_read_it(office: Office) -> None:
    with_two_people(office)
    office.merge(office.right, "contacts", office.known("Bob"), office.known("Ann"))
    assert office.sync().waiting == 1
    assert office.waiting() == [("vanished", "record_merged")]
    again = office.sync()
    assert (again.waiting, again.still_waiting) == (0, 1)
