"""A proposal is spent once: it ends in the transaction that settles its step, and a person who
takes the value back is not overwritten, now or later.
"""

from __future__ import annotations

import pytest

from connectors.memory import MemorySystem
from sync.model.queue import Proposal
from tests.simulator.world import Crash
from tests.sync.rig import Rig, nothing_fails


def met(**fields: str) -> Rig:
    """A person known on both sides as Ann Lee, CEO."""
    rig = Rig()
    rig.person(jobtitle="CEO", **fields)
    rig.sync()
    rig.sync()
    return rig


def propose(rig: Rig, field: str = "title", value: str = "CFO", seen: str = "CEO") -> Proposal:
    link = rig.link()
    proposal = Proposal("p1", link.id, field, value, (seen,), "ann", "decided by Ann")
    with rig.store.transaction():
        rig.store.put_proposals([proposal])
        rig.store.mark_dirty((ref, link.entity) for ref in link.refs(rig.store.systems))
    return proposal


def state(rig: Rig, name: str = "p1") -> str:
    return rig.store.proposals_by_id([name])[name].state


def records(rig: Rig) -> tuple[str, str]:
    (lead,) = rig.left.live("Lead")
    (person,) = rig.right.live("contacts")
    return lead, person


def titles(rig: Rig) -> tuple[object, object]:
    return rig.held(rig.left, "Lead")["Title"], rig.held(rig.right, "contacts")["jobtitle"]


def test_it_is_over_as_soon_as_both_sides_have_the_value() -> None:
    rig = met()
    propose(rig)
    rig.collect()
    rig.plan()
    apply(rig)
    assert titles(rig) == ("CFO", "CFO")
    assert state(rig) == "done", "no further look at the record is needed to end it"


def apply(rig: Rig) -> None:
    from sync.writing.apply import apply_plan

    apply_plan(rig.work, "P1", lambda number: None)


@pytest.mark.parametrize("side", [0, 1])
def test_a_person_who_takes_the_value_back_before_the_next_look_wins_for_good(side: int) -> None:
    rig = met()
    propose(rig)
    rig.collect()
    rig.plan()
    apply(rig)
    lead, person = records(rig)
    if side == 0:
        rig.edit(rig.left, "Lead", lead, Title="CEO")
    else:
        rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    for _ in range(3):
        rig.sync()
        assert titles(rig) == ("CEO", "CEO")


@pytest.mark.parametrize("fault", ["lost", "after", "refuse"])
def test_half_done_it_goes_on_where_it_stopped_and_never_over_a_person(fault: str) -> None:
    """HubSpot does not take the value at first; in Salesforce a person takes it back meanwhile."""
    rig = met()
    propose(rig)
    troubled = iter([fault])
    rig.fault = lambda operation: next(troubled, None) if operation == "write" else None
    rig.sync()
    lead, _ = records(rig)
    rig.fault = nothing_fails
    rig.edit(rig.left, "Lead", lead, Title="COO")
    rig.wait(90_000.0)
    for _ in range(3):
        rig.sync()
    assert titles(rig)[0] == "COO"
    assert titles(rig)[1] == "COO"
    assert state(rig) in {"done", "void"}


def test_a_crash_between_the_answer_and_its_settling_does_not_spend_it_twice() -> None:
    rig = met()
    propose(rig)
    crashed = []

    def crash(point: str) -> None:
        if point == "settling" and not crashed:
            crashed.append(point)
            raise Crash(point)

    rig.world.at_point = crash
    with pytest.raises(Crash):
        rig.sync()
    rig.store.crash()
    rig.world.at_point = lambda point: None
    rig.sync()
    assert titles(rig) == ("CFO", "CFO")
    assert state(rig) == "done"
    lead, _ = records(rig)
    rig.edit(rig.left, "Lead", lead, Title="CEO")
    rig.sync()
    assert titles(rig) == ("CEO", "CEO")


def test_what_nobody_can_take_yet_waits_and_is_not_void() -> None:
    """An owner who is no user on either side may be one tomorrow."""
    rig = met()
    propose(rig, "owner", "rep@acme.example", "")
    rig.sync()
    assert state(rig) == "open"
    _hire(rig.left, rig.right)
    rig.sync()
    rig.wait(4_000.0)
    rig.sync()
    assert rig.held(rig.right, "contacts")["hubspot_owner_id"] == "o1"
    assert state(rig) == "done"


def _hire(left: MemorySystem, right: MemorySystem) -> None:
    address = "rep@acme.example"
    left.put("User", {"Email": address, "IsActive": "true"}, record_id="u9")
    right.put("owners", {"email": address, "archived": "false"}, record_id="o1")
