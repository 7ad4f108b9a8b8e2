"""A box that nobody ticked is no "no": of a system whose yes/no fields are never blank it says
nothing, until somebody has given an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from accord.policies import compile_policy
from connectors.protocol import Identity
from connectors.record import Value
from sync.model.pair import Pair
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.sync.rig import Rig


def texts() -> dict[str, str]:
    """The starter policy with a yes/no field of its own."""
    found = starter_texts()
    for file, before, more in (
        ("taxonomy", "      email_opt_out: {type: boolean", "      partner: {type: boolean}\n"),
        (
            "salesforce",
            "          email_opt_out: HasOptedOutOfEmail",
            "          partner: Partner__c\n",
        ),
        ("hubspot", "          email_opt_out: hs_email_optout", "          partner: partner\n"),
    ):
        assert before in found[file]
        found[file] = found[file].replace(before, more + before)
    return found


POLICY = compile_policy(texts(), SYSTEMS)


@dataclass
class Boxes(Rig):
    """A pair whose left system has no blank for a box."""

    @property
    def pair(self) -> Pair:
        return replace(
            super().pair, identities=(Identity("A", "u1", blank_is_no=True), Identity("B"))
        )


@pytest.fixture
def rig() -> Boxes:
    found = Boxes(policy=POLICY.merge)
    found.language = POLICY.language
    for system in (found.left, found.right):
        objects = {t.object: t.natives for _, t in POLICY.language.objects(system.name)}
        system.objects = objects
    return found


def ann(rig: Rig, left: Value, right: Value) -> tuple[str, str]:
    rig.wait(1.0)
    here = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1", "Partner__c": left}
    there = {"email": "ann@lee.example", "lastname": "Lee", "partner": right}
    found = rig.left.put("Contact", here), rig.right.put("contacts", there)
    rig.sync()
    return found


def held(rig: Rig) -> tuple[Value, Value]:
    (left,) = rig.left.live("Contact").values()
    (right,) = rig.right.live("contacts").values()
    return left.get("Partner__c"), right.get("partner")


@pytest.mark.parametrize(
    ("left", "right", "after"),
    [
        ("false", "true", ("true", "true")),
        ("false", None, ("false", None)),
        ("false", "false", ("false", "false")),
        ("true", None, ("true", "true")),
        ("true", "true", ("true", "true")),
    ],
)
def test_at_a_first_meeting(
    rig: Rig, left: Value, right: Value, after: tuple[Value, Value]
) -> None:
    ann(rig, left, right)
    assert held(rig) == after
    assert rig.store.issues() == []


def test_an_explicit_no_is_one(rig: Rig) -> None:
    ann(rig, "true", "false")
    assert held(rig)[0] == "true"  # the field's authority, as for any other two answers
    assert rig.link().base is not None


def test_ticked_and_unticked_again_is_an_answer(rig: Rig) -> None:
    left, right = ann(rig, "false", None)
    rig.edit(rig.left, "Contact", left, Partner__c="true")
    rig.sync()
    assert held(rig) == ("true", "true")
    rig.edit(rig.left, "Contact", left, Partner__c="false")
    rig.sync()
    assert held(rig) == ("false", "false")
    rig.edit(rig.right, "contacts", right, partner="true")
    rig.sync()
    assert held(rig) == ("true", "true")


def test_a_no_given_elsewhere_stands_until_somebody_says_yes(rig: Rig) -> None:
    left, right = ann(rig, "false", None)
    rig.edit(rig.right, "contacts", right, partner="false")
    rig.sync()
    assert held(rig) == ("false", "false")
    rig.edit(rig.left, "Contact", left, Partner__c="true")
    rig.sync()
    assert held(rig) == ("true", "true")
    assert rig.store.issues() == []


def test_a_new_record_is_given_no_answer_that_nobody_gave(rig: Rig) -> None:
    rig.wait(1.0)
    rig.left.put(
        "Contact",
        {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1", "Partner__c": "false"},
    )
    rig.sync()
    assert held(rig) == ("false", None)
