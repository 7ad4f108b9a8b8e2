"""Contested fields are decided by when the field was changed, where a system remembers that."""

from __future__ import annotations

from connectors.memory import MemoryConnector
from connectors.record import Value
from sync.model.queue import Issue
from tests.sync.rig import Rig


class Forgetful(MemoryConnector):
    """Remembers when a record was modified, and nothing of its fields."""

    field_history = None  # type: ignore[assignment]


def contested(rig: Rig) -> None:
    """The title is changed in HubSpot and then in Salesforce; HubSpot's record is touched once more
    after that.
    """
    lead = rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.edit(rig.left, "Lead", lead, Title="Head of Sales")
    rig.edit(rig.right, "contacts", person, city="Bonn")


def titles(rig: Rig) -> tuple[Value, Value]:
    return rig.held(rig.left, "Lead")["Title"], rig.held(rig.right, "contacts")["jobtitle"]


def decided(rig: Rig) -> Issue:
    (issue,) = [
        i for i in rig.store.issues(kinds=("conflict",), state="closed") if i.field == "title"
    ]
    return issue


def test_the_later_change_of_the_field_wins_over_a_later_touch_of_the_record() -> None:
    rig = Rig()
    contested(rig)
    rig.sync()
    assert titles(rig) == ("Head of Sales", "Head of Sales")
    assert decided(rig).message.endswith("salesforce was modified later (time of the field)")


def test_without_a_history_the_record_that_was_touched_later_wins() -> None:
    rig = Rig(connect=Forgetful)
    contested(rig)
    rig.sync()
    assert titles(rig) == ("Buyer", "Buyer")
    assert decided(rig).message.endswith("hubspot was modified later (time of the record)")


def test_nothing_is_asked_where_only_one_side_moved() -> None:
    asked: list[str] = []
    rig = Rig(fault=lambda operation: asked.append(operation))  # type: ignore[func-returns-value]
    rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.sync()
    assert "field_history" not in asked
    assert "fetch" in asked
