"""Too much at once is held for a person, and what is no change of an agreed record is not
counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.record import Value
from sync.model import rulings
from sync.model.policy import Brake, Brakes
from sync.model.rulings import Ruling
from sync.model.steps import Action, FieldChange, Step
from sync.planning.brakes import Earlier, Load, Setting, Weight, document, too_much

SMALL = Brakes(
    update=Brake(share=0.3, floor=10),
    blank=Brake(share=0.05, floor=2),
    delete=Brake(share=0.05, floor=1),
    overwrite=Brake(share=0.3, floor=100),
)


def step(
    action: Action = "update", *, new: Value = "x", old: Value = "o", first: bool = False
) -> Step:
    change = {"title": FieldChange(old, new, Ruling("latest", "because"))}
    return Step(0, 1, "L1", "contact", action, "hubspot", "contacts", "1", change, first=first)


def weigh(
    found: Weight,
    brakes: Brakes,
    linked: Mapping[str, int],
    earlier: Earlier | None = None,
    *,
    adopted: bool = True,
) -> dict[str, Any] | None:
    setting = Setting(brakes, linked, earlier or {}, adopted)
    return document(too_much(found, setting), setting)


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
    "harmless", [step(old=None, first=True), step("associate"), step("unassociate")]
)
def test_first_meetings_and_links_are_no_updates(harmless: Step) -> None:
    assert weigh(weight(*[harmless] * 1000), SMALL, {"contact": 0}) is None


def test_first_meetings_that_go_over_what_people_wrote_have_a_brake_of_their_own() -> None:
    held = weigh(weight(*[step(first=True)] * 101), SMALL, {"contact": 300})
    assert held == {
        "brake": "overwrite",
        "limit": 100,
        "seen": 101,
        "what": "contact in hubspot",
    }
    assert weigh(weight(*[step(first=True)] * 100), SMALL, {"contact": 300}) is None
    respelt = step(first=True)
    respelt.fields = {"title": FieldChange("a", "A", Ruling(rulings.SPELLING, "spelling"))}
    assert weigh(weight(*[respelt] * 1000), SMALL, {"contact": 300}) is None


@pytest.mark.parametrize("first", [True, False])
def test_what_nobody_can_take_back_has_one_too_first_meetings_included(first: bool) -> None:
    found = Weight({("hubspot", "contact"): frozenset({"title"})})
    for _ in range(51):
        found.add(step(old=None, new="true", first=first))
    held = weigh(found, Brakes(), {"contact": 200})
    assert held is not None
    assert (held["brake"], held["limit"], held["seen"]) == ("irreversible", 50, 51)
    assert held["what"] == "contact.title in hubspot"


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


def test_new_records_are_held_once_everything_was_synced_a_first_time() -> None:
    junk = weight(*[step("create")] * 600)
    held = weigh(junk, SMALL, {"contact": 80})
    assert held == {"brake": "create", "limit": 500, "seen": 600, "what": "contact in hubspot"}
    assert weigh(junk, SMALL, {"contact": 80}, adopted=False) is None
    assert weigh(junk, SMALL, {"contact": 700}) is None


def test_a_little_at_every_run_is_held_in_the_end() -> None:
    little = weight(*[step(new=None)] * 2)
    what = ("blank", "contact.title in hubspot")
    assert weigh(little, SMALL, {"contact": 10}) is None
    held = weigh(little, SMALL, {"contact": 10}, {what: 2})
    assert held is not None
    assert (held["seen"], held["earlier"]) == (4, 2)
    assert weigh(little, SMALL, {"contact": 10}, {("blank", "contact.city in hubspot"): 2}) is None


@pytest.mark.parametrize(
    ("load", "part", "rest"),
    [
        (Load("update", "contact", 9, "hubspot"), step(), step("create")),
        (Load("create", "contact", 9, "hubspot"), step("create"), step()),
        (Load("blank", "contact", 9, "hubspot", "title"), step(new=None), step()),
        (Load("update", "contact", 9, "salesforce"), None, step()),
        (Load("update", "account", 9, "hubspot"), None, step()),
        (Load("delete", "contact", 9), step("create"), None),
    ],
)
def test_only_what_a_brake_is_about_waits(load: Load, part: Step | None, rest: Step | None) -> None:
    assert part is None or load.is_part(part)
    assert rest is None or not load.is_part(rest)
