"""Merged records and converted leads: the link goes on, and nothing is doubled or blanked."""

from __future__ import annotations

import pytest

from connectors.memory import MemorySystem
from connectors.record import Ref
from sync.model.queue import Issue
from tests.sync.rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()


def open_issues(rig: Rig) -> list[Issue]:
    return rig.store.issues()


def two_pairs(rig: Rig) -> tuple[str, str, str, str]:
    """Two leads, each with its contact in HubSpot."""
    one, two = rig.lead(), rig.lead(Email="bob@lee.example", LastName="Bobson")
    rig.sync()
    by_email = {fields["email"]: name for name, fields in rig.right.live("contacts").items()}
    return one, two, by_email["ann@lee.example"], by_email["bob@lee.example"]


def convert(rig: Rig, lead: str, **fields: str) -> str:
    """A person makes a contact of a lead."""
    rig.wait(1.0)
    held = rig.left.live("Lead")[lead]
    kept = {name: held[name] for name in ("Email", "LastName", "OwnerId")}
    contact = rig.left.put("Contact", {**kept, **fields})
    rig.left.move("Lead", lead, "Contact", contact)
    return contact


def merge(rig: Rig, system: MemorySystem, object_name: str, loser: str, winner: str) -> None:
    rig.wait(1.0)
    system.move(object_name, loser, object_name, winner)
    rig.edit(system, object_name, winner)


def test_the_counterpart_of_a_lead_goes_on_with_the_contact_it_became(rig: Rig) -> None:
    lead = rig.lead(Company="Lee Ltd")
    rig.sync()
    contact = convert(rig, lead, Title="Head of Sales")
    report = rig.sync()
    assert rig.link().refs(("salesforce", "hubspot"))[0] == Ref("salesforce", "Contact", contact)
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Head of Sales"
    assert len(rig.right.live("contacts")) == 1
    assert (report.waiting, open_issues(rig)) == (0, [])


def test_an_edit_of_the_counterpart_reaches_the_contact_a_lead_became(rig: Rig) -> None:
    lead = rig.lead()
    rig.sync()
    convert(rig, lead)
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.sync()
    assert rig.held(rig.left, "Contact")["Title"] == "Buyer"
    assert rig.sync().tally.answers == 0


def test_the_lost_company_of_a_converted_lead_blanks_nothing(rig: Rig) -> None:
    lead = rig.lead(Company="Lee Ltd")
    rig.sync()
    before = rig.held(rig.right, "contacts").get("company")
    convert(rig, lead)
    rig.sync()
    assert (before, rig.held(rig.right, "contacts").get("company")) == ("Lee Ltd", "Lee Ltd")


def test_a_record_merged_into_an_unknown_one_hands_its_link_on(rig: Rig) -> None:
    person = rig.person()
    rig.sync()
    rig.wait(1.0)
    merged = rig.right.put("contacts", dict(rig.right.live("contacts")[person]))
    rig.right.move("contacts", person, "contacts", merged)
    rig.sync()
    assert rig.link().ids[1] == merged
    assert len(rig.left.live("Lead")) == 1
    assert open_issues(rig) == []


def test_merging_two_linked_records_holds_the_second_pair_and_says_what_to_do(rig: Rig) -> None:
    one, two, ann, bob = two_pairs(rig)
    merge(rig, rig.left, "Lead", two, one)
    report = rig.sync()
    (issue,) = open_issues(rig)
    assert issue.reason == "record_merged"
    assert f"hubspot:contacts:{bob} is left as it is" in issue.message
    assert f"goes with hubspot:contacts:{ann}" in issue.message
    assert sorted(rig.right.live("contacts")) == sorted([ann, bob])
    assert report.state == "complete"


def test_merging_their_counterparts_as_well_ends_the_matter(rig: Rig) -> None:
    one, two, ann, bob = two_pairs(rig)
    merge(rig, rig.left, "Lead", two, one)
    rig.sync()
    merge(rig, rig.right, "contacts", bob, ann)
    rig.sync()
    live = [link for link in rig.store.all_links() if link.status != "retired"]
    assert [link.ids for link in live] == [(one, ann)]
    assert open_issues(rig) == []
    assert rig.sync().tally.answers == 0


def test_counterparts_merged_into_a_new_record_end_the_matter_too(rig: Rig) -> None:
    one, two, ann, bob = two_pairs(rig)
    merge(rig, rig.left, "Lead", two, one)
    rig.sync()
    rig.wait(1.0)
    new = rig.right.put("contacts", dict(rig.right.live("contacts")[ann]))
    rig.right.move("contacts", ann, "contacts", new)
    rig.right.move("contacts", bob, "contacts", new)
    rig.sync()
    live = [link for link in rig.store.all_links() if link.status != "retired"]
    assert [link.ids for link in live] == [(one, new)]
    assert open_issues(rig) == []


def test_a_chain_of_merges_read_in_any_order_ends_at_the_last_record(rig: Rig) -> None:
    person = rig.person()
    rig.sync()
    fields = dict(rig.right.live("contacts")[person])
    second = rig.right.put("contacts", {**fields, "email": "second@lee.example"})
    rig.sync()
    rig.wait(1.0)
    third = rig.right.put("contacts", fields)
    # the second moves before the first does, and is read before it
    rig.right.move("contacts", second, "contacts", third)
    rig.wait(1.0)
    rig.right.move("contacts", person, "contacts", second)
    rig.sync()
    holders = [link for link in rig.store.all_links() if link.ids[1] == third]
    assert [link.status for link in holders] == ["live"]
    assert all(link.ids[1] != second for link in rig.store.all_links())


def test_reading_a_move_twice_changes_nothing(rig: Rig) -> None:
    lead = rig.lead()
    rig.sync()
    convert(rig, lead)
    rig.sync()
    before = rig.link()
    history = len(rig.store.history(before.id))
    rig.store.set_cursor("salesforce", "Lead", "0")
    rig.sync()
    assert (rig.link(), len(rig.store.history(before.id))) == (before, history)


def test_a_record_held_as_vanished_is_taken_up_again_when_its_move_is_told(rig: Rig) -> None:
    lead = rig.lead()
    rig.sync()
    rig.wait(1.0)
    rig.left.delete("Lead", lead)
    rig.sync()
    assert [issue.reason for issue in open_issues(rig)] == ["record_vanished"]
    contact = rig.left.put(
        "Contact", {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    )
    rig.left.move("Lead", lead, "Contact", contact)
    rig.sync()
    assert (rig.link().status, open_issues(rig)) == ("live", [])


def test_a_move_met_by_the_check_read_is_followed_too(rig: Rig) -> None:
    lead = rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.collect()
    made = rig.plan()
    assert made.header.steps == 1
    contact = convert(rig, lead)
    rig.runner().apply("P1")
    assert rig.link().ids[0] == contact
    rig.sync()
    assert rig.held(rig.left, "Contact")["Title"] == "Buyer"
