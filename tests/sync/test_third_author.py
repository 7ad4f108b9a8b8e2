"""Automation in either system that writes as well: spellings of its own are not answered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from connectors.memory import MemoryConnector
from connectors.write import Outcome, Update, Write
from tests.sync.rig import Rig

RESPELT = {
    "MailingCountry": {"Germany": "Deutschland"},
    "Phone": {"+14155550123": "(415) 555-0123"},
    "country": {"Germany": "DEU"},
    "phone": {"+14155550123": "415-555-0123"},
}


class Respelling(MemoryConnector):
    """A flow gives values the spelling its organisation likes, whoever wrote them. Whether the
    answer already shows it is up to the vendor.
    """

    tells = False

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        outcomes = super().write(batch)
        for write in batch:
            if isinstance(write, Update):
                self._respell(write)
        return outcomes

    def _respell(self, write: Update) -> None:
        held = self.memory.live(write.ref.object)[write.ref.id]
        changed = {}
        for name, spellings in RESPELT.items():
            value = held.get(name)
            if isinstance(value, str) and value in spellings:
                changed[name] = spellings[value]
        if changed:
            self.memory.put(write.ref.object, changed, record_id=write.ref.id, by="flow")


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_a_flow_that_spells_otherwise_is_left_alone(side: str) -> None:
    rig = Rig()
    systems = {"left": ["salesforce"], "right": ["hubspot"], "both": ["salesforce", "hubspot"]}

    def connect(system, **more):  # type: ignore[no-untyped-def]
        kind = Respelling if system.name in systems[side] else MemoryConnector
        return kind(system, **more)

    rig.connect = connect
    rig.left.put("Contact", {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"})
    rig.sync()
    ((here, _),) = rig.left.live("Contact").items()
    ((there, _),) = rig.right.live("contacts").items()
    rig.edit(rig.left, "Contact", here, Phone="+1 415 555 0123", MailingCountry="germany")
    for _ in range(4):
        rig.sync()
    for _ in range(3):
        assert rig.sync().tally.written == {}
    rig.edit(rig.right, "contacts", there, phone="+1 415 555 0199")
    rig.sync()
    assert rig.left.live("Contact")[here]["Phone"] == "+14155550199"
    rig.sync()
    assert rig.sync().tally.written == {}
    assert rig.store.issues() == []


# --- two automations that undo each other

FIGHT = {"Title": {"B": "A"}, "jobtitle": {"A": "B"}}


class Fighting(MemoryConnector):
    """Each system's automation insists on a value of its own."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        outcomes = super().write(batch)
        for write in batch:
            if isinstance(write, Update):
                self.insist(write.ref.object, write.ref.id)
        return outcomes

    def insist(self, object_name: str, record_id: str) -> None:
        held = self.memory.live(object_name)[record_id]
        for name, wanted in FIGHT.items():
            if held.get(name) in wanted:
                changed = {name: wanted[str(held[name])]}
                self.memory.put(object_name, changed, record_id=record_id, by="flow")


def fighting() -> tuple[Rig, str, str]:
    """Somebody writes what the other side's automation does not want."""
    rig = Rig(connect=Fighting)
    rig.left.put("Contact", {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"})
    rig.sync()
    ((here, _),) = rig.left.live("Contact").items()
    ((there, _),) = rig.right.live("contacts").items()
    rig.edit(rig.left, "Contact", here, Title="A")
    for _ in range(6):
        rig.sync()
    return rig, here, there


def test_two_automations_that_undo_each_other_are_held_and_named() -> None:
    rig, here, there = fighting()
    written = 0
    for _ in range(5):
        written += len(rig.sync().tally.written)
    assert written == 0
    (issue,) = rig.store.issues()
    assert (issue.kind, issue.field) == ("conflict", "title")
    assert issue.detail["values"] == {"salesforce": "A", "hubspot": "B"}
    assert "automation" in issue.message
    rig.edit(rig.left, "Contact", here, MailingCity="Rome")
    rig.sync()
    assert rig.right.live("contacts")[there]["city"] == "Rome"


def test_a_third_value_ends_it() -> None:
    rig, here, there = fighting()
    rig.edit(rig.left, "Contact", here, Title="C")
    rig.sync()
    assert rig.right.live("contacts")[there]["jobtitle"] == "C"
    assert rig.store.issues() == []


def test_somebody_who_changes_their_mind_every_day_is_followed() -> None:
    rig = Rig()
    rig.left.put("Contact", {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"})
    rig.sync()
    ((here, _),) = rig.left.live("Contact").items()
    ((there, _),) = rig.right.live("contacts").items()
    for day in range(12):
        title = "A" if day % 2 else "B"
        rig.edit(rig.left, "Contact", here, Title=title)
        rig.sync()
        assert rig.right.live("contacts")[there]["jobtitle"] == title
    assert rig.store.issues() == []
