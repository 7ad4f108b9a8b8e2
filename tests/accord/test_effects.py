"""`StepEffects`: which steps cost money or cannot be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

import pytest

from accord.usecases.effects import StepEffects
from connectors.memory import MemoryConnector
from connectors.protocol import Effect
from sync.model.rulings import Ruling
from sync.model.steps import Action, FieldChange, Step
from tests.sync.rig import Rig


class Charging(MemoryConnector):
    """HubSpot charges for new contacts; an edited phone number cannot be taken back. It counts how
    often it is asked.
    """

    asked: ClassVar[Counter[str]] = Counter()

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        self.asked[object_name] += 1
        if object_name != "contacts":
            return {}
        return {"@create": "billable", "phone": "irreversible", "mobilephone": "irreversible"}


@pytest.fixture
def effects() -> StepEffects:
    Charging.asked.clear()
    return StepEffects(Rig(connect=Charging).pair)


def step(action: Action, *fields: str, system: str = "hubspot", name: str = "contacts") -> Step:
    """A step that writes these fields."""
    changes = {field: FieldChange(None, "new", Ruling("new", "new")) for field in fields}
    return Step(1, "1", "L1", "contact", action, system, name, "1", changes)


def test_making_a_record_may_cost_and_a_field_may_be_final(effects: StepEffects) -> None:
    assert effects.of(step("create", "last_name")) == ["billable"]
    assert effects.of(step("create", "last_name", "phone")) == ["billable", "irreversible"]
    assert effects.of(step("update", "phone")) == ["irreversible"]


def test_two_fields_of_one_effect_are_one_effect(effects: StepEffects) -> None:
    assert effects.of(step("update", "phone", "mobile")) == ["irreversible"]


def test_other_fields_objects_and_systems_bring_nothing_about(effects: StepEffects) -> None:
    assert effects.of(step("update", "last_name")) == []
    assert effects.of(step("update", "phone", system="salesforce", name="Contact")) == []


def test_a_default_that_is_written_with_a_new_record_counts_as_written() -> None:
    class Final(MemoryConnector):
        def effects(self, object_name: str) -> Mapping[str, Effect]:
            return {"pipeline": "irreversible"}

    found = StepEffects(Rig(connect=Final).pair)
    new = replace(step("create", "name", name="deals"), entity="opportunity")
    assert found.of(new) == ["irreversible"]
    assert found.of(replace(new, action="update")) == []


def test_steps_that_pass_are_counted_by_system_and_effect(effects: StepEffects) -> None:
    steps = [
        step("create", "phone"),
        step("update", "phone"),
        step("update", "last_name"),
        step("update", "phone", system="salesforce", name="Contact"),
    ]
    assert list(effects.counted(steps)) == steps
    told = effects.document()
    assert told == {"salesforce": {}, "hubspot": {"billable": 1, "irreversible": 2}}


def test_a_connector_is_asked_once_for_each_object(effects: StepEffects) -> None:
    steps = [
        step("update", "phone"),
        step("create", "phone"),
        replace(step("update", name="companies"), entity="account"),
    ]
    for _ in effects.counted([*steps, *steps]):
        pass
    assert Charging.asked == {"contacts": 1, "companies": 1}


def test_connectors_that_say_nothing_of_effects_have_none() -> None:
    found = StepEffects(Rig().pair)
    assert found.of(step("create", "phone")) == []
    list(found.counted([step("create", "phone")]))
    assert found.document() == {"salesforce": {}, "hubspot": {}}
