"""An opt-out goes wherever the address goes, and nowhere twice."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from connectors.memory import MemoryConnector
from connectors.protocol import Effect
from connectors.record import Value
from tests.sync.rig import Rig

ADDRESS = "ann@lee.example"


class ForGood(MemoryConnector):
    """Where an opt-out stays set once it is."""

    def effects(self, object_name: str) -> Mapping[str, Effect]:
        return {"hs_email_optout": "irreversible"}


@pytest.fixture
def rig() -> Rig:
    return a_rig()


def a_rig() -> Rig:
    """HubSpot takes an address once, and no opt-out back."""
    found = Rig(connect=ForGood)
    found.right.unique = {"contacts": "email"}
    return found


def entered(rig: Rig, object_name: str, last: str, address: str, box: str = "false") -> str:
    rig.wait(1.0)
    held: dict[str, Value] = {"Email": address, "LastName": last, "OwnerId": "u1"}
    return rig.left.put(object_name, {**held, "HasOptedOutOfEmail": box})


def test_a_new_contact_is_opted_out_where_another_record_of_the_address_is(rig: Rig) -> None:
    entered(rig, "Contact", "Lee", ADDRESS)
    entered(rig, "Lead", "Twin", ADDRESS, "true")
    rig.sync()
    assert rig.held(rig.right, "contacts")["hs_email_optout"] == "true"
    assert rig.held(rig.left, "Contact")["HasOptedOutOfEmail"] == "true"
    assert rig.sync().tally.written == {}


@pytest.mark.parametrize("box", ["false", "true"])
def test_an_address_that_is_taken_leaves_nothing_to_be_said_again(rig: Rig, box: str) -> None:
    ann = entered(rig, "Contact", "Lee", ADDRESS, box)
    entered(rig, "Contact", "Ray", "bob@ray.example")
    rig.sync()
    rig.edit(
        rig.left, "Contact", ann, Email="bob@ray.example", HasOptedOutOfEmail="true", Title="A"
    )
    (there,) = [
        key for key, held in rig.right.live("contacts").items() if held["lastname"] == "Lee"
    ]
    versions = len(rig.right.records["contacts", there])
    rig.sync()
    rig.edit(rig.right, "contacts", there, jobtitle="Chief")
    for until_the_next in (60.0, 90_000.0, 60.0):
        rig.sync()
        rig.wait(until_the_next)
    held = rig.right.live("contacts")[there]
    assert (held["email"], held["hs_email_optout"]) == (ADDRESS, "true")
    assert rig.left.live("Contact")[ann]["Title"] == "Chief"
    assert {issue.reason for issue in rig.store.issues()} == {"CONFLICT"}
    assert len(rig.right.records["contacts", there]) == versions + 2


def test_what_the_check_read_finds_reaches_every_record_of_the_address(rig: Rig) -> None:
    ann = entered(rig, "Contact", "Lee", ADDRESS)
    entered(rig, "Lead", "Twin", ADDRESS)
    rig.sync()
    (there,) = rig.right.live("contacts")
    rig.edit(rig.left, "Contact", ann, Title="Head")

    def meanwhile(point: str) -> None:
        if point == "intended":
            rig.world.at_point = lambda point: None
            rig.edit(rig.right, "contacts", there, jobtitle="Chief", hs_email_optout="true")

    rig.world.at_point = meanwhile
    for _ in range(2):
        rig.sync()
    assert rig.held(rig.left, "Contact")["HasOptedOutOfEmail"] == "true"
    assert rig.held(rig.left, "Lead")["HasOptedOutOfEmail"] == "true"


def test_who_comes_back_brings_the_opt_out_along(rig: Rig) -> None:
    entered(rig, "Contact", "Lee", ADDRESS)
    twin = entered(rig, "Lead", "Twin", ADDRESS)
    rig.sync()
    rig.left.delete("Lead", twin)
    rig.sync()
    assert rig.held(rig.left, "Contact")["HasOptedOutOfEmail"] == "false"
    rig.edit(rig.left, "Lead", twin, HasOptedOutOfEmail="true")
    rig.sync()
    assert rig.held(rig.left, "Contact")["HasOptedOutOfEmail"] == "true"
    assert rig.held(rig.right, "contacts")["hs_email_optout"] == "true"
