"""Too much at once is held for a person, and what is no change of an agreed record is not
counted.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Value
from sync.model.policy import Brake, Brakes
from sync.model.steps import Action, FieldChange, Step
from sync.planning.brakes import Weight, weigh

SMALL = Brakes(
    update=Brake(share=0.3, floor=10),
    blank=Brake(share=0.05, floor=2),
    delete=Brake(share=0.05, floor=1),
)


def step(
    action: Action = "update", *, new: Value = "x", old: Value = "o", first: bool = False
) -> Step:
    change = {"title": FieldChange(old, new, "because")}
    return Step(0, 1, "L1", "contact", action, "hubspot", "contacts", "1", change, first=first)


def weight(*steps: Step, vanished: int = 0) -> Weight:
    found = Weight()
    for one in steps:
        found.add(one)
    if vanished:
        found.lost["contact"] = vanished
    return found


@given(seen=st.integers(0, 60), linked=st.integers(0, 200))
def test_updates_are_held_above_both_the_share_and_the_floor_and_nowhere_else(
    seen: int, linked: int
) -> None:
    held = weigh(weight(*[step()] * seen), SMALL, {"contact": linked})
    limit = max(10, int(0.3 * linked))
    if seen > limit:
        assert held == {
            "brake": "update",
            "limit": limit,
            "seen": seen,
            "what": "contact in hubspot",
        }
    else:
        assert held is None


@pytest.mark.parametrize(
    "harmless", [step(first=True), step("create"), step("associate"), step("unassociate")]
)
def test_first_meetings_creates_and_links_are_no_updates(harmless: Step) -> None:
    assert weigh(weight(*[harmless] * 1000), SMALL, {"contact": 0}) is None


def test_emptied_fields_have_a_tighter_brake_of_their_own() -> None:
    held = weigh(weight(*[step(new=None)] * 3), SMALL, {"contact": 10})
    assert held == {"brake": "blank", "limit": 2, "seen": 3, "what": "contact.title in hubspot"}


def test_a_blank_that_stays_blank_empties_nothing() -> None:
    assert weigh(weight(*[step(new=None, old=None)] * 3), SMALL, {"contact": 10}) is None


def test_vanished_records_are_braked_first() -> None:
    held = weigh(weight(*[step()] * 50, vanished=2), SMALL, {"contact": 10})
    assert held == {
        "brake": "delete",
        "limit": 1,
        "seen": 2,
        "what": "contact",
        "also": [{"brake": "update", "limit": 10, "seen": 50, "what": "contact in hubspot"}],
    }


def test_every_entity_and_system_has_its_own_measure() -> None:
    other = step()
    other.system, other.object = "salesforce", "Contact"
    spread = weight(*[step()] * 10, *[other] * 10)
    assert weigh(spread, SMALL, {"contact": 1}) is None
    assert weigh(weight(*[step()] * 11), SMALL, {"contact": 1, "account": 10_000}) is not None


def test_an_empty_plan_always_goes() -> None:
    assert weigh(Weight(), SMALL, {}) is None
