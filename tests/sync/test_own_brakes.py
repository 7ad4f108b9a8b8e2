"""A brake does not hold what Accord itself has brought about: the rest of a first meeting that was
cut off, and what a vendor fills in on records that Accord made.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.memory import MemorySystem
from sync.report import Options
from tests.simulator.world import Crash
from tests.sync.rig import Rig

PEOPLE = 400


def both_sides(rig: Rig, people: int = PEOPLE) -> None:
    """A company that both sides know, and everybody's title is another in HubSpot."""
    for n in range(people):
        address = f"p{n}@x.example"
        rig.left.put("Contact", {"Email": address, "LastName": f"L{n}", "Title": f"T{n}"})
        rig.right.put("contacts", {"email": address, "lastname": f"L{n}", "jobtitle": f"Title {n}",
                                   "phone": "+14155550100"})  # fmt: skip


def differences(rig: Rig) -> int:
    there = {held["email"]: held for held in rig.right.live("contacts").values()}
    found = 0
    for held in rig.left.live("Contact").values():
        other = there[held["Email"]]
        found += (held["Title"], held["Phone"]) != (other["jobtitle"], other["phone"])
    return found


def dies_after(rig: Rig, writes: int) -> Callable[[str], None]:
    """The process ends once so many batches were written."""
    left = [writes]

    def at_point(point: str) -> None:
        if point == "after_write":
            left[0] -= 1
            if left[0] == 0:
                rig.store.crash()
                raise Crash

    return at_point


@pytest.mark.parametrize("writes", [1, 5, 13, 20, 21, 33, 39])
def test_a_first_meeting_that_was_cut_off_ends_with_the_next_run(writes: int) -> None:
    rig = Rig()
    both_sides(rig)
    rig.world.at_point = dies_after(rig, writes)
    with pytest.raises(Crash):
        rig.sync()
    rig.world.at_point = lambda point: None
    report = rig.sync()
    assert (report.state, report.held) == ("complete", None)
    assert differences(rig) == 0


def filling(system: MemorySystem) -> MemorySystem:
    """A Salesforce that gives each new lead its default status."""
    system.defaults = {"Lead": {"IsConverted": "false", "Status": "Open - Not Contacted"}}
    return system


@pytest.mark.parametrize("people", [150, 1000])
def test_what_a_vendor_fills_in_on_what_accord_made_holds_nothing(people: int) -> None:
    rig = Rig()
    filling(rig.left)
    for n in range(people):
        rig.right.put("contacts", {"email": f"p{n}@x.example", "lastname": f"L{n}"})
    report = rig.sync()
    assert (report.state, report.held) == ("complete", None)
    assert rig.sync().tally.written == {}
    statuses = {held["hs_lead_status"] for held in rig.right.live("contacts").values()}
    assert len(statuses) == 1
    assert None not in statuses


def test_blanks_that_people_fill_in_on_what_accord_made_count() -> None:
    rig = Rig()
    for n in range(150):
        rig.right.put("contacts", {"email": f"p{n}@x.example", "lastname": f"L{n}"})
    rig.sync()
    for record in rig.left.live("Lead"):
        rig.edit(rig.left, "Lead", record, Title="Buyer")
    report = rig.sync()
    assert report.held is not None
    assert (report.held["brake"], report.held["seen"]) == ("update", 150)


def test_an_edit_of_everybody_is_held_all_the_same() -> None:
    rig = Rig()
    both_sides(rig)
    rig.sync()
    for record in rig.left.live("Contact"):
        rig.edit(rig.left, "Contact", record, Title="Buyer")
    report = rig.sync()
    assert report.held is not None
    assert (report.state, report.held["brake"], report.held["seen"]) == ("held", "update", PEOPLE)
    rig.wait(1.0)
    assert rig.runner().sync(Options(exceed_brakes="a reorganisation")).state == "complete"
    assert differences(rig) == 0


# --- what a brake is not about goes on, and what it is about adds up


def test_the_rest_flows_while_a_plan_is_held() -> None:
    rig = Rig()
    both_sides(rig)
    rig.sync()
    for record in rig.left.live("Contact"):
        rig.edit(rig.left, "Contact", record, Title="Buyer")
    rig.edit(rig.right, "contacts", next(iter(rig.right.live("contacts"))), phone="+14155550199")
    rig.person(email="new@x.example", lastname="New")
    report = rig.sync()
    assert report.state == "held"
    assert "Buyer" not in {held.get("jobtitle") for held in rig.right.live("contacts").values()}
    assert "+14155550199" in {held["Phone"] for held in rig.left.live("Contact").values()}
    assert [held["LastName"] for held in rig.left.live("Lead").values()] == ["New"]


def test_twenty_blanks_at_every_run_are_held_before_the_day_is_over() -> None:
    rig = Rig()
    both_sides(rig, 200)
    rig.sync()
    people = list(rig.left.live("Contact"))
    states = []
    for start in range(0, 100, 20):
        for record in people[start : start + 20]:
            rig.edit(rig.left, "Contact", record, Title=None)
        states.append(rig.sync().state)
        rig.wait(3600.0)
    assert states[:1] == ["complete"]
    assert states[-1] == "held"
    rig.wait(2 * 86_400.0)
    assert rig.sync().state == "held"


def test_junk_beside_a_small_company_is_held() -> None:
    rig = Rig()
    both_sides(rig, 80)
    rig.sync()
    for n in range(600):
        rig.right.put("contacts", {"email": f"junk{n}@x.example", "lastname": "Junk"})
    report = rig.sync()
    assert report.held is not None
    assert (report.held["brake"], report.held["seen"]) == ("create", 600)
    assert rig.left.live("Lead") == {}


def test_a_step_that_waits_is_not_forgotten_because_its_twin_went() -> None:
    rig = Rig()
    both_sides(rig)
    rig.sync()
    by_email = {held["email"]: key for key, held in rig.right.live("contacts").items()}
    for record, held in list(rig.left.live("Contact").items()):
        rig.edit(rig.left, "Contact", record, Title="Buyer")
        rig.edit(rig.right, "contacts", by_email[held["Email"]], city="Rome")
    assert rig.sync().state == "held"
    rig.wait(1.0)
    assert rig.runner().sync(Options(exceed_brakes="both are meant")).state == "complete"
    titles = {held["jobtitle"] for held in rig.right.live("contacts").values()}
    cities = {held["MailingCity"] for held in rig.left.live("Contact").values()}
    assert (titles, cities) == ({"Buyer"}, {"Rome"})
