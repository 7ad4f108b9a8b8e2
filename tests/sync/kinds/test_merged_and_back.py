"""Records that are merged, one after the other and on both sides, and some that come back: nobody
is written over, and every link ends at a record that is there.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref
from sync.model.queue import Choice
from tests.sync.kinds.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


# --- a survivor that carries the key of another one


def merged_companies(office: Office) -> tuple[str, str]:
    """Acme, made by Accord, and Bell are merged on both sides, and somebody takes Acme out of the
    bin in Salesforce: the accounts of both.
    """
    acme = office.account("Acme")
    office.company("Bell")
    office.sync()
    (bell,) = [key for key, held in office.left.live("Account").items() if held["Name"] == "Bell"]
    there = {name: office.known(name, "companies", "name") for name in ("Acme", "Bell")}
    key = office.right.live("companies")[there["Acme"]]["accord_key"]
    office.merge(office.right, "companies", there["Acme"], there["Bell"])
    office.edit(office.right, "companies", there["Bell"], accord_key=key)
    office.merge(office.left, "Account", acme, bell)
    office.settle()
    assert office.waiting() == []
    office.restore(office.left, "Account", acme)
    return acme, bell


def test_a_company_that_comes_back_after_a_merge_writes_over_nobody(office: Office) -> None:
    _, bell = merged_companies(office)
    for _ in range(2):
        office.sync()
    assert list(office.there("companies", "name")) == ["Bell"]
    assert [kind for kind, _ in office.waiting()] == ["ambiguous"]
    office.edit(office.left, "Account", bell, Phone="+14155550100")
    office.sync()
    assert office.there("companies", "name")["Bell"]["phone"] == "+14155550100"


def test_its_people_stay_where_they_are_until_somebody_says_what_it_is(office: Office) -> None:
    acme, bell = merged_companies(office)
    office.contact("Ann", Email="ann@bell.example", AccountId=bell)
    cid = office.contact("Cid", Email="cid@acme.example", AccountId=acme)
    office.sync()
    there = office.known("Bell", "companies", "name")
    assert office.there()["Ann"]["@companies"] == there
    assert office.there()["Cid"].get("@companies") is None
    office.store.put_choice(Choice(Ref("salesforce", "Account", acme), None))
    office.settle()
    acme_there = office.known("Acme", "companies", "name")
    assert office.there()["Cid"]["@companies"] == acme_there != there
    assert office.left.live("Contact")[cid]["AccountId"] == acme
    assert office.waiting() == []


def test_the_same_in_the_other_direction(office: Office) -> None:
    """Both were made by Accord in Salesforce; the survivor there carries the other one's key."""
    ann = office.person(email="ann@lee.example", lastname="Ann")
    bob = office.person(email="bob@lee.example", lastname="Bob")
    office.sync()
    leads = {held["LastName"]: key for key, held in office.left.live("Lead").items()}
    key = office.left.live("Lead")[leads["Ann"]]["Accord_Key__c"]
    office.merge(office.left, "Lead", leads["Ann"], leads["Bob"])
    office.edit(office.left, "Lead", leads["Bob"], Accord_Key__c=key)
    office.merge(office.right, "contacts", ann, bob)
    office.settle()
    office.edit(office.right, "contacts", ann, jobtitle="Head")  # unmerged, and edited at once
    office.edit(office.right, "contacts", bob, city="Rome")
    for _ in range(2):
        office.sync()
    (lead,) = office.left.live("Lead").values()
    assert (lead["LastName"], lead["Email"]) == ("Bob", "bob@lee.example")
    assert (lead.get("Title"), lead["City"]) == (None, "Rome")
    assert [kind for kind, _ in office.waiting()] == ["ambiguous"]


# --- chains of merges


def test_a_chain_of_records_that_nobody_ever_read(office: Office) -> None:
    ann = office.contact("Ann")
    office.sync()
    last = office.only(office.right, "contacts")
    for _ in range(3):
        held = dict(office.right.live("contacts")[last])
        found = office.right.put("contacts", held)
        office.right.move("contacts", last, "contacts", found)
        last = found
    office.edit(office.right, "contacts", last, jobtitle="Head")
    office.settle()
    assert office.link().ids == (ann, last)
    assert office.left.live("Contact")[ann]["Title"] == "Head"
    assert list(office.right.live("contacts")) == [last]
    assert office.waiting() == []


def test_chains_on_both_sides_at_once(office: Office) -> None:
    lead = office.lead(LastName="Ann", Email="ann@lee.example")
    office.sync()
    person = office.only(office.right, "contacts")
    contact = office.convert(lead)
    other = office.contact("Ann", Title="Head")
    office.merge(office.left, "Contact", contact, other)
    merged = office.right.put("contacts", dict(office.right.live("contacts")[person]))
    office.merge(office.right, "contacts", person, merged)
    office.settle()
    assert office.link().ids == (other, merged)
    assert office.right.live("contacts")[merged]["jobtitle"] == "Head"
    assert len(office.right.live("contacts")) == len(office.left.live("Contact")) == 1
    assert office.waiting() == []


def test_the_people_of_a_chain_of_companies_follow_to_its_end(office: Office) -> None:
    accounts = [office.account(name) for name in ("Acme", "Bell", "Cole")]
    ann = office.contact("Ann", AccountId=accounts[0])
    office.sync()
    there = [office.known(name, "companies", "name") for name in ("Acme", "Bell", "Cole")]
    for system, object_name, ids, people, field in (
        (office.left, "Account", accounts, "Contact", "AccountId"),
        (office.right, "companies", there, "contacts", "@companies"),
    ):
        office.merge(system, object_name, ids[0], ids[1])
        office.merge(system, object_name, ids[1], ids[2])
        office.edit(system, people, office.only(system, people), **{field: ids[2]})
    office.settle()
    assert office.left.live("Contact")[ann]["AccountId"] == accounts[2]
    assert office.there()["Ann"]["@companies"] == there[2]
    assert list(office.there("companies", "name")) == ["Cole"]
    assert office.waiting() == []


# --- each system keeps another one


@pytest.mark.parametrize("first", ["left", "right"])
def test_each_system_keeps_another_one_of_two_companies(office: Office, first: str) -> None:
    acme, bell = office.account("Acme"), office.account("Bell")
    office.settle()
    there = {name: office.known(name, "companies", "name") for name in ("Acme", "Bell")}
    merges = [
        (office.left, "Account", acme, bell),
        (office.right, "companies", there["Bell"], there["Acme"]),
    ]
    for merge in merges if first == "left" else merges[::-1]:
        office.merge(*merge)
        office.sync()
    office.edit(office.right, "companies", there["Acme"], phone="+14155550100")
    office.settle()
    assert list(office.left.live("Account")) == [bell]
    assert list(office.right.live("companies")) == [there["Acme"]]
    assert office.left.live("Account")[bell]["Phone"] == "+14155550100"
    assert office.waiting() == []
    lost = {issue.detail["losing"] for issue in office.store.issues(state="closed") if issue.field}
    assert lost == {"Acme", "acme.example"}, "what one of the two was called is told"


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 0, 1), (0, 2, 1, 3), (2, 0, 3, 1)])
def test_each_system_keeps_another_one_of_three_people(
    office: Office, order: tuple[int, ...]
) -> None:
    names = ("Ann", "Bob", "Cid")
    here = [office.contact(name) for name in names]
    office.settle()
    there = [office.known(name) for name in names]
    merges = [
        (office.left, "Contact", here[0], here[1]),
        (office.left, "Contact", here[1], here[2]),
        (office.right, "contacts", there[2], there[1]),
        (office.right, "contacts", there[1], there[0]),
    ]
    for which in order:
        office.merge(*merges[which])
        office.sync()
    office.edit(office.left, "Contact", here[2], Title="Head")
    office.settle()
    assert office.right.live("contacts")[there[0]]["jobtitle"] == "Head"
    assert list(office.right.live("contacts")) == [there[0]]
    assert (list(office.left.live("Contact")), office.left.live("Lead")) == ([here[2]], {})
    assert office.waiting() == []
