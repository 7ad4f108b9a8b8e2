"""Several Salesforce records of one person: whoever stands behind another comes forward when that
one is deleted, moves on, or the slip is corrected.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref, Value
from tests.sync.rig import Rig

OFFICE = "office@lee.example"
Held = dict[str, Value]


@pytest.fixture
def rig() -> Rig:
    return Rig()


def contact(rig: Rig, last: str, email: str = OFFICE, **fields: Value) -> str:
    rig.wait(1.0)
    held = {"Email": email, "LastName": last, "OwnerId": "u1", "AccountId": None}
    return rig.left.put("Contact", {**held, **fields})


def there(rig: Rig) -> dict[str, Held]:
    """HubSpot's contacts by address."""
    return {str(held["email"]): dict(held) for held in rig.right.live("contacts").values()}


def delete(rig: Rig, record: str) -> None:
    rig.wait(1.0)
    rig.left.delete("Contact", record)


def settle(rig: Rig) -> None:
    """Whatever follows has followed."""
    for _ in range(3):
        rig.sync()
    assert rig.store.issues() == []
    assert rig.sync().tally.written == {}


def test_the_second_goes_on_with_the_contact_when_the_first_is_deleted(rig: Rig) -> None:
    ann, bob = contact(rig, "Ann"), contact(rig, "Bob", Title="Buyer")
    rig.sync()
    assert there(rig)[OFFICE]["lastname"] == "Ann"
    delete(rig, ann)
    settle(rig)
    rig.edit(rig.left, "Contact", bob, Title="Head buyer")
    rig.sync()
    (person,) = there(rig).values()
    assert (person["lastname"], person["jobtitle"]) == ("Bob", "Head buyer")
    assert rig.store.issues() == []


def test_the_second_is_made_when_the_first_gets_an_address_of_their_own(rig: Rig) -> None:
    ann, _ = contact(rig, "Ann"), contact(rig, "Bob")
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Email="ann@lee.example")
    settle(rig)
    names = {address: held["lastname"] for address, held in there(rig).items()}
    assert names == {"ann@lee.example": "Ann", OFFICE: "Bob"}


def test_a_corrected_slip_makes_the_person_known(rig: Rig) -> None:
    contact(rig, "Ann")
    dan = contact(rig, "Dan")
    rig.sync()
    rig.edit(rig.left, "Contact", dan, Email="dan@lee.example")
    settle(rig)
    assert there(rig)["dan@lee.example"]["lastname"] == "Dan"


def test_of_three_only_one_comes_forward(rig: Rig) -> None:
    ann, *_ = [contact(rig, name) for name in ("Ann", "Bob", "Cid")]
    rig.sync()
    delete(rig, ann)
    settle(rig)
    (person,) = there(rig).values()
    assert person["lastname"] == "Bob"


def test_the_first_who_comes_back_stands_behind_the_second(rig: Rig) -> None:
    ann, bob = contact(rig, "Ann"), contact(rig, "Bob")
    rig.sync()
    delete(rig, ann)
    settle(rig)
    rig.wait(1.0)
    rig.left.put("Contact", {}, record_id=ann)
    settle(rig)
    rig.edit(rig.left, "Contact", bob, Title="Head buyer")
    rig.sync()
    (person,) = there(rig).values()
    assert (person["lastname"], person["jobtitle"]) == ("Bob", "Head buyer")


def test_who_comes_forward_in_the_middle_of_an_edit_of_the_contact_overwrites_nobody(
    rig: Rig,
) -> None:
    ann, _ = contact(rig, "Ann"), contact(rig, "Bob")
    rig.sync()
    ((person, _),) = rig.right.live("contacts").items()
    delete(rig, ann)
    rig.edit(rig.right, "contacts", person, city="Turin")
    settle(rig)
    assert there(rig)[OFFICE]["city"] == "Turin"


# --- a role that the second has stands for the person


def deal(rig: Rig, **fields: Value) -> str:
    rig.wait(1.0)
    held: Held = {
        "Name": "Deal",
        "StageName": "Prospecting",
        "CloseDate": "2026-12-01",
        "AccountId": None,
        "@OpportunityContactRoles": (),
    }
    return rig.left.put("Opportunity", {**held, **fields})


def roles(rig: Rig) -> Value:
    return rig.held(rig.right, "deals")["@contacts"]


def test_a_role_of_the_second_shows_the_person(rig: Rig) -> None:
    contact(rig, "Ann")
    bob = contact(rig, "Bob")
    rig.sync()
    deal(rig, **{"@OpportunityContactRoles": (bob,)})
    settle(rig)
    assert roles(rig) == tuple(rig.right.live("contacts"))


def test_a_role_of_the_second_comes_once_the_first_is_linked(rig: Rig) -> None:
    ann, bob = contact(rig, "Ann"), contact(rig, "Bob", HasOptedOutOfEmail="true")
    rig.person(email=OFFICE)
    rig.collect()
    rig.edit(rig.left, "Contact", ann, Title="Head")  # so that HubSpot's is decided about first
    deal(rig, **{"@OpportunityContactRoles": (bob,)})
    settle(rig)
    assert roles(rig) == tuple(rig.right.live("contacts"))


def test_a_role_of_the_second_that_is_taken_away_there_goes_here(rig: Rig) -> None:
    contact(rig, "Ann")
    bob = contact(rig, "Bob")
    rig.sync()
    mine = deal(rig, **{"@OpportunityContactRoles": (bob,)})
    rig.sync()
    ((theirs, _),) = rig.right.live("deals").items()
    rig.edit(rig.right, "deals", theirs, **{"@contacts": ()})
    rig.sync()
    assert rig.left.live("Opportunity")[mine]["@OpportunityContactRoles"] == ()


def test_a_role_of_somebody_who_was_a_lead_comes_once_they_are_a_contact(rig: Rig) -> None:
    lead = rig.lead(Company="Lee Ltd")
    mine = deal(rig)
    rig.sync()
    ((person, _),) = rig.right.live("contacts").items()
    ((theirs, _),) = rig.right.live("deals").items()
    rig.edit(rig.right, "deals", theirs, **{"@contacts": (person,)})
    rig.sync()
    assert rig.left.live("Opportunity")[mine]["@OpportunityContactRoles"] == ()
    made = contact(rig, "Lee", "ann@lee.example")
    rig.left.move("Lead", lead, "Contact", made)
    rig.sync()
    assert rig.left.live("Opportunity")[mine]["@OpportunityContactRoles"] == (made,)


def test_a_company_that_comes_back_is_given_to_whoever_came_meanwhile(rig: Rig) -> None:
    rig.wait(1.0)
    account = rig.left.put("Account", {"Name": "Lee", "Website": "lee.example"})
    rig.sync()
    ((company, _),) = rig.right.live("companies").items()
    rig.right.delete("companies", company)
    rig.sync()
    contact(rig, "Ann", "ann@lee.example", AccountId=account)
    rig.sync()
    rig.wait(1.0)
    rig.right.put("companies", {}, record_id=company)
    for _ in range(2):
        rig.sync()
    assert there(rig)["ann@lee.example"]["@companies"] == company


def test_whoever_stood_behind_a_record_that_vanished_comes_forward_in_that_run(rig: Rig) -> None:
    ann = contact(rig, "Ann")
    rig.sync()
    ((first, _),) = rig.right.live("contacts").items()
    rig.wait(1.0)
    second = rig.right.put("contacts", {"email": OFFICE, "lastname": "Ann", "jobtitle": "Head"})
    rig.sync()
    rig.wait(1.0)
    rig.right.delete("contacts", first)
    rig.sync()
    assert rig.left.live("Contact")[ann].get("Title") == "Head"
    assert rig.right.live("contacts")[second]["lastname"] == "Ann"
    assert rig.sync().tally.written == {}


def test_a_pair_that_is_held_keeps_nobody_from_meeting_the_record_that_is_left(rig: Rig) -> None:
    ann = contact(rig, "Ann")
    rig.sync()
    ((first, _),) = rig.right.live("contacts").items()
    rig.wait(1.0)
    rig.right.delete("contacts", first)
    rig.sync()
    assert [issue.kind for issue in rig.store.issues()] == ["vanished"]
    rig.edit(rig.left, "Contact", ann, MailingCity="Rome")
    rig.wait(1.0)
    rig.right.put("contacts", {"email": OFFICE, "lastname": "Ann"})
    rig.sync()
    assert there(rig)[OFFICE]["city"] == "Rome"
    assert rig.store.issues() == []


def test_who_is_entered_there_meets_the_one_that_stood_behind_a_corrected_slip(rig: Rig) -> None:
    ann, bob = contact(rig, "Ann"), contact(rig, "Bob")
    rig.sync()
    assert there(rig)[OFFICE]["lastname"] == "Ann"
    ((slip, _),) = rig.right.live("contacts").items()
    rig.edit(rig.left, "Contact", ann, Email="ann@lee.example")
    rig.edit(rig.right, "contacts", slip, email="ann@lee.example")
    person = rig.right.put("contacts", {"email": OFFICE, "lastname": "Bob"})
    rig.store.mark_dirty([(Ref("hubspot", "contacts", person), "contact")])
    settle(rig)
    assert sorted(str(held["LastName"]) for held in rig.left.live("Contact").values()) == [
        "Ann",
        "Bob",
    ]
    assert rig.left.live("Lead") == {}
    assert rig.left.live("Contact")[bob]["Email"] == OFFICE
