"""After a lost answer the vendor is asked what arrived; nothing is made twice, and no person's edit
is undone.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.record import Ref
from sync.writing.apply import apply_plan
from sync.writing.intents import IntentMaker
from sync.writing.recover import recover
from sync.writing.work import Tally
from tests.simulator.world import Crash
from tests.sync.rig import Rig


def once(fault: str):  # type: ignore[no-untyped-def]
    """A write that fails in one way, the first time."""
    left = [fault]
    return lambda operation: left.pop() if operation == "write" and left else None


def interrupted(fault: str) -> Rig:
    """A lead was to be created, and no answer came."""
    rig = Rig(fault=once(fault))
    rig.person(jobtitle="CEO")
    rig.collect()
    rig.plan()
    carry_out(rig)
    return rig


def carry_out(rig: Rig) -> None:
    """Apply the plan without looking afterwards what became of it."""
    apply_plan(rig.work, "P1", lambda number: None)


def look(rig: Rig) -> int:
    return recover(replace(rig.work, run="R2"))


def updating(fault: str) -> Rig:
    """A linked pair; the person's title changed in HubSpot, and the answer to writing it was
    lost.
    """
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.sync()
    rig.edit(rig.right, "contacts", "h000001", jobtitle="CFO")
    rig.collect()
    rig.plan()
    rig.fault = once(fault)
    carry_out(rig)
    return rig


# --- creates


def test_an_unknown_outcome_leaves_its_intent_open() -> None:
    rig = interrupted("after")
    (intent,) = rig.store.open_intents(10)
    assert (intent.action, intent.system, intent.state) == ("create", "salesforce", "open")
    assert rig.link().ids == (None, "h000001")


def test_a_create_that_arrived_is_adopted_by_its_key_with_the_intents_values_as_base() -> None:
    rig = interrupted("after")
    assert look(rig) == 1
    link = rig.link()
    assert (link.status, link.ids) == ("live", ("s000001", "h000001"))
    assert link.base is not None
    assert (link.base["title"], link.base["last_name"]) == ("CEO", "Lee")
    assert rig.store.open_intents(10) == []
    assert rig.tally.written == {
        "salesforce": {"create": 1, "update": 0, "delete": 0, "associate": 0}
    }
    rig.sync()
    assert len(rig.left.live("Lead")) == 1


def test_a_create_that_never_arrived_is_dropped_and_decided_again() -> None:
    rig = interrupted("lost")
    assert rig.left.live("Lead") == {}
    look(rig)
    assert rig.store.open_intents(10) == []
    assert rig.link().ids == (None, "h000001")
    assert rig.tally.written == {}
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CEO"
    assert len(rig.left.live("Lead")) == 1


def test_an_edit_of_a_record_just_created_shows_as_an_edit_and_flows() -> None:
    rig = interrupted("after")
    rig.edit(rig.left, "Lead", "s000001", Title="CTO")
    look(rig)
    assert rig.link().base is not None
    assert rig.link().base["title"] == "CEO"  # type: ignore[index]
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CTO"
    assert rig.held(rig.left, "Lead")["Title"] == "CTO"


def test_a_created_record_that_a_person_deleted_at_once_is_held_and_not_made_again() -> None:
    rig = interrupted("after")
    rig.wait(1.0)
    rig.left.delete("Lead", "s000001")
    look(rig)
    rig.sync()
    assert rig.left.live("Lead") == {}
    assert rig.link().status == "held"
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CEO"


# --- updates


def test_an_update_that_arrived_is_confirmed_and_becomes_the_base() -> None:
    rig = updating("after")
    assert rig.held(rig.left, "Lead")["Title"] == "CFO"
    assert rig.link().base["title"] == "CEO"  # type: ignore[index]
    look(rig)
    assert rig.link().base["title"] == "CFO"  # type: ignore[index]
    assert rig.tally.written["salesforce"]["update"] == 1


def test_an_update_that_was_lost_is_sent_again_by_the_next_plan() -> None:
    rig = updating("lost")
    look(rig)
    assert rig.link().base["title"] == "CEO"  # type: ignore[index]
    assert rig.store.open_intents(10) == []
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CFO"


@pytest.mark.parametrize("fault", ["after", "lost"])
def test_a_person_who_overwrote_a_lost_update_is_not_undone_in_silence(fault: str) -> None:
    rig = updating(fault)
    rig.edit(rig.left, "Lead", "s000001", Title="Boss")
    look(rig)
    rig.sync()
    here, there = rig.held(rig.left, "Lead")["Title"], rig.held(rig.right, "contacts")["jobtitle"]
    assert here == there
    kept = {
        v
        for i in rig.store.issues(kinds=("conflict",), state="closed")
        for v in i.detail["values"].values()
    }
    assert here == "Boss" or "Boss" in kept


def test_an_update_of_a_record_deleted_meanwhile_is_held() -> None:
    rig = updating("after")
    rig.wait(1.0)
    rig.left.delete("Lead", "s000001")
    look(rig)
    rig.sync()
    assert rig.link().status == "held"


# --- recovery itself


@pytest.mark.parametrize("fault", ["after", "lost"])
def test_recovering_twice_is_recovering_once(fault: str) -> None:
    rig = interrupted(fault)
    look(rig)
    link, rows = rig.link(), rig.store.mirror([Ref("salesforce", "Lead", "s000001")])
    assert look(rig) == 0
    assert rig.link() == link
    assert rig.store.mirror([Ref("salesforce", "Lead", "s000001")]) == rows


@pytest.mark.parametrize("point", ["settling", "settled", "recovered_group"])
def test_a_crash_during_recovery_is_recovered_from(point: str) -> None:
    rig = interrupted("after")

    def die(reached: str) -> None:
        if reached == point:
            raise Crash(point)

    rig.world.at_point = die
    with pytest.raises(Crash):
        look(rig)
    rig.store.crash()
    rig.world.at_point = lambda reached: None
    rig.tally = Tally()
    look(rig)
    assert rig.store.open_intents(10) == []
    assert rig.link().ids == ("s000001", "h000001")
    rig.sync()
    assert len(rig.left.live("Lead")) == 1


def without_its_account() -> Rig:
    """A person and their company were to be made; the company never arrived, and the answer to the
    person, who went without it, was lost.
    """
    faults = ["lost", "after"]
    rig = Rig(fault=lambda operation: faults.pop(0) if operation == "write" and faults else None)
    company = rig.right.put("companies", {"name": "Lee Ltd", "domain": "lee.example"})
    rig.person(**{"@companies": company})
    rig.collect()
    rig.plan()
    carry_out(rig)
    assert rig.held(rig.left, "Contact").get("AccountId") is None
    rig.tally = Tally()
    return rig


@pytest.mark.parametrize("number", [1, 2])
def test_what_a_new_record_went_without_comes_wherever_recovery_dies(number: int) -> None:
    rig = without_its_account()
    reached: list[str] = []

    def die(point: str) -> None:
        reached.append(point)
        if reached.count("settled") == number:
            raise Crash(point)

    rig.world.at_point = die
    with pytest.raises(Crash):
        look(rig)
    rig.store.crash()
    rig.world.at_point = lambda point: None
    rig.tally = Tally()
    rig.sync()
    ((account, _),) = rig.left.live("Account").items()
    assert rig.held(rig.left, "Contact")["AccountId"] == account


@pytest.mark.parametrize("cleared", [None, "Boss"])
def test_an_edit_over_what_a_first_meeting_had_written_is_one(cleared: str | None) -> None:
    rig = Rig(fault=once("after"))
    rig.lead(Title="CEO", Company="Lee Ltd")
    person = rig.person(jobtitle="CFO")
    rig.collect()
    rig.plan()
    carry_out(rig)
    assert rig.held(rig.right, "contacts")["jobtitle"] == "CEO"
    assert rig.link().base is None
    rig.edit(rig.right, "contacts", person, jobtitle=cleared)
    look(rig)
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == cleared
    assert rig.held(rig.right, "contacts")["jobtitle"] == cleared


def test_what_was_there_long_before_is_not_taken_for_the_write_that_was_lost() -> None:
    rig = Rig()
    person = rig.person(jobtitle="CFO")
    rig.sync()
    rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    rig.sync()
    rig.edit(rig.right, "contacts", person, jobtitle="CFO")
    rig.collect()
    rig.plan()
    rig.fault = once("lost")
    carry_out(rig)
    rig.edit(rig.left, "Lead", "s000001", Title="Boss")
    look(rig)
    assert rig.link().base["title"] == "CEO"  # type: ignore[index]


def test_a_creation_asked_for_again_does_not_go_over_the_first_that_came_late() -> None:
    rig = interrupted("lost")
    (intent,) = rig.store.open_intents(10)
    look(rig)
    rig.plan("P2")
    late = IntentMaker(rig.work).write(intent)
    rig.work.writers["salesforce"].write([late])
    rig.edit(rig.left, "Lead", "s000001", Title="Boss")
    apply_plan(rig.work, "P2", lambda number: None)
    assert rig.held(rig.left, "Lead")["Title"] == "Boss"
    rig.sync()
    lost = [issue.detail["losing"] for issue in rig.store.issues(state="closed")]
    here, there = rig.held(rig.left, "Lead")["Title"], rig.held(rig.right, "contacts")["jobtitle"]
    assert here == there
    assert {here, *lost} == {"Boss", "CEO"}
    assert len(rig.left.live("Lead")) == 1


def test_one_field_that_somebody_else_gave_the_same_value_proves_nothing() -> None:
    rig = Rig()
    person = rig.person(jobtitle="CEO")
    rig.sync()
    rig.edit(rig.right, "contacts", person, jobtitle="CFO", city="Rome")
    rig.collect()
    rig.plan()
    rig.fault = once("lost")
    carry_out(rig)
    rig.edit(rig.left, "Lead", "s000001", Title="CFO")
    look(rig)
    rig.sync()
    assert rig.held(rig.left, "Lead")["City"] == "Rome"
    assert rig.held(rig.right, "contacts")["city"] == "Rome"
