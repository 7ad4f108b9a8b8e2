"""Decisions about a record as a whole are decisions like any other: planned, braked, journaled,
carried out, told, and recovered after a crash.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.model.policy import Brake, Brakes
from sync.model.queue import Proposal
from sync.model.rulings import PROPOSED, RECORD
from sync.writing.apply import apply_plan
from tests.simulator.world import Crash
from tests.sync.rig import Rig


def met() -> Rig:
    """Ann Lee, known on both sides."""
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.sync()
    rig.sync()
    return rig


def ask(rig: Rig, wanted: str) -> None:
    link = rig.link()
    proposal = Proposal("p1", link.id, RECORD, wanted, (), "ann", "she asked us to")
    with rig.store.transaction():
        rig.store.put_proposals([proposal])
        rig.store.mark_dirty((ref, link.entity) for ref in link.refs(rig.store.systems))


def fail_once(rig: Rig, fault: str, nth: int) -> None:
    """The nth write from now fails in this way; those before and after it go well."""
    writes = []

    def failing(operation: str) -> str | None:
        if operation != "write":
            return None
        writes.append(operation)
        if len(writes) == nth:
            return fault
        return None

    rig.fault = failing


def state(rig: Rig) -> str:
    return rig.store.proposals_by_id(["p1"])["p1"].state


def test_a_deletion_is_planned_with_its_reason_and_counted() -> None:
    rig = met()
    ask(rig, "delete:hubspot")
    rig.collect()
    header = rig.plan().header
    (step,) = rig.steps()
    assert (step.action, step.ref) == ("delete", f"hubspot:contacts:{step.record}")
    assert step.ruling is not None
    assert (step.ruling.rule, step.ruling.author) == (PROPOSED, "ann")
    assert step.fields[RECORD].because == "she asked us to"
    assert header.by["hubspot"] == {"create": 0, "update": 0, "delete": 1, "associate": 0}


def test_a_deletion_is_carried_out_told_and_never_taken_for_a_loss() -> None:
    rig = met()
    (person,) = rig.right.live("contacts")
    ask(rig, "delete:hubspot")
    report = rig.sync()
    assert report.tally.written["hubspot"]["delete"] == 1
    assert rig.right.live("contacts") == {}
    assert len(rig.left.live("Lead")) == 1
    (told,) = [row for row in rig.store.history(rig.link().id) if row.field == RECORD]
    assert (told.old, told.new) == (f"hubspot:contacts:{person}", None)
    assert (told.ruling.rule, told.ruling.author) == (PROPOSED, "ann")
    assert state(rig) == "done"
    for _ in range(3):
        rig.wait(90_000.0)
        report = rig.sync()
        assert report.tally.written == {}
    assert rig.store.issues() == []
    assert rig.right.live("contacts") == {}, "what was deleted is not made again"


def test_a_deletion_on_both_sides_ends_with_the_second() -> None:
    rig = met()
    ask(rig, "delete")
    rig.sync()
    assert (rig.left.live("Lead"), rig.right.live("contacts")) == ({}, {})
    assert state(rig) == "done"
    assert not rig.sync().tally.written


def test_many_deletions_are_held_by_a_brake_and_nothing_is_deleted() -> None:
    rig = met()
    rig.policy = rig.policy.model_copy(update={"brakes": Brakes(delete=Brake(share=0.0, floor=0))})
    ask(rig, "delete:hubspot")
    report = rig.sync()
    assert report.held == {"brake": "delete", "limit": 0, "seen": 1, "what": "contact"}
    assert len(rig.right.live("contacts")) == 1
    assert state(rig) == "open"


@pytest.mark.parametrize("fault", ["lost", "after"])
def test_a_deletion_whose_answer_was_lost_is_settled_by_looking(fault: str) -> None:
    rig = met()
    ask(rig, "delete:hubspot")
    troubled = iter([fault])
    rig.fault = lambda operation: next(troubled, None) if operation == "write" else None
    rig.sync()
    rig.sync()
    assert rig.right.live("contacts") == {}
    assert state(rig) == "done"
    assert rig.store.open_intents(10) == []


def test_a_link_is_taken_apart_without_a_call_and_stays_so() -> None:
    rig = met()
    ask(rig, "unlink")
    report = rig.sync()
    assert sum(report.tally.written["salesforce"].values()) == 1
    assert rig.link().status == "apart"
    (told,) = [row for row in rig.store.history(rig.link().id) if row.field == RECORD]
    assert told.ruling.author == "ann"
    assert state(rig) == "done"
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="CFO")
    assert not rig.sync().tally.written
    assert rig.held(rig.left, "Lead")["Title"] == "CEO"
    assert len(rig.right.live("contacts")) == len(rig.left.live("Lead")) == 1


def test_a_link_is_merged_behind_another() -> None:
    rig = met()
    ask(rig, "merge:hubspot:contacts:77")
    rig.sync()
    assert (rig.link().status, rig.link().note) == ("shadow", "hubspot:contacts:77")
    (told,) = [row for row in rig.store.history(rig.link().id) if row.field == RECORD]
    assert told.new == "hubspot:contacts:77"


def test_a_crash_before_it_is_settled_leaves_it_to_be_decided_again() -> None:
    rig = met()
    ask(rig, "unlink")
    rig.collect()
    rig.plan()

    def crash(point: str) -> None:
        if point == "intended":
            raise Crash(point)

    rig.world.at_point = crash
    with pytest.raises(Crash):
        apply_plan(replace(rig.work), "P1", lambda number: None)
    rig.store.crash()
    rig.world.at_point = lambda point: None
    assert len(rig.store.open_intents(10)) == 1
    rig.sync()
    assert rig.link().status == "apart"
    assert rig.store.open_intents(10) == []


def test_what_nobody_can_do_is_void_and_says_nothing_more() -> None:
    rig = met()
    ask(rig, "paint it blue")
    assert not rig.sync().tally.written
    assert state(rig) == "void"


@pytest.mark.parametrize(
    "wanted",
    [
        "delete:hubspt",
        "delete:hubspot,salesfroce",
        "unlink:hubspt",
        "merge",
        "merge:nonsense",
        "merge:elsewhere:contacts:1",
        "remove",
    ],
)
def test_what_is_not_understood_is_void_and_touches_nothing(wanted: str) -> None:
    rig = met()
    ask(rig, wanted)
    report = rig.sync()
    assert report.tally.written == {}
    assert (len(rig.left.live("Lead")), len(rig.right.live("contacts"))) == (1, 1)
    assert state(rig) == "void"
    assert rig.link().status == "live"


def test_nothing_is_merged_into_itself() -> None:
    rig = met()
    (person,) = rig.right.live("contacts")
    ask(rig, f"merge:hubspot:contacts:{person}")
    rig.sync()
    assert (state(rig), rig.link().status) == ("void", "live")


def test_a_decision_that_comes_to_nothing_leaves_the_hold_in_sight() -> None:
    rig = met()
    (person,) = rig.right.live("contacts")
    rig.right.delete("contacts", person)
    rig.wait(90_000.0)
    rig.sync()
    ask(rig, "delete:hubspot")
    rig.sync()
    assert state(rig) == "void"
    assert [issue.kind for issue in rig.store.issues()] == ["vanished"]


@pytest.mark.parametrize("fault", ["refuse", "lost", "before"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_deletion_that_fails_on_one_side_is_tried_until_both_are_gone(
    fault: str, nth: int
) -> None:
    rig = met()
    ask(rig, "delete")
    fail_once(rig, fault, nth)
    rig.sync()
    gone = (rig.left.live("Lead"), rig.right.live("contacts")) == ({}, {})
    assert (state(rig) == "done") == gone
    rig.wait(90_000.0)
    rig.sync()
    assert (rig.left.live("Lead"), rig.right.live("contacts")) == ({}, {})
    assert state(rig) == "done"
    rig.wait(90_000.0)
    rig.sync()
    assert rig.store.issues() == []


def test_what_was_proposed_about_a_field_ends_with_the_record() -> None:
    rig = met()
    ask(rig, "unlink")
    with rig.store.transaction():
        title = Proposal("p2", rig.link().id, "title", "CFO", (), "ann", "promoted")
        rig.store.put_proposals([title])
    rig.sync()
    assert state(rig) == "done"
    assert rig.store.proposals_by_id(["p2"])["p2"].state == "void"
