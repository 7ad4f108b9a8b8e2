"""Guarded fields: a person's edit between the check read and the write stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Update, Write
from sync.model.policy import MergePolicy
from tests.mapping.starter import starter
from tests.sync.rig import Rig


class Overtaken(MemoryConnector):
    """In the moment before an update reaches Salesforce, somebody makes an edit; once."""

    edits: ClassVar[dict[str, Value]] = {}  # all connectors of a test share it

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        for write in batch:
            if isinstance(write, Update) and self.system == "salesforce" and self.edits:
                self.memory.put(write.ref.object, self.edits, record_id=write.ref.id)
                Overtaken.edits = {}
        return super().write(batch)


def guarding(*fields: str) -> MergePolicy:
    merge = starter().merge
    contact = merge.entity("contact").model_copy(update={"guarded": fields})
    return merge.model_copy(update={"entities": {**merge.entities, "contact": contact}})


def overtaken(policy: MergePolicy) -> Rig:
    """HubSpot changes the title while somebody changes it in Salesforce, unseen by the check
    read.
    """
    Overtaken.edits = {}
    rig = Rig(connect=Overtaken, policy=policy)
    rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    Overtaken.edits = {"Title": "Chief Buyer"}
    return rig


def titles_given(rig: Rig) -> list[tuple[Value, str]]:
    (versions,) = [v for (name, _), v in rig.left.records.items() if name == "Lead"]
    return [(version.fields.get("Title"), version.by) for version in versions]


def test_an_overtaken_write_of_a_guarded_field_is_refused_and_decided_anew() -> None:
    rig = overtaken(guarding("title"))
    report = rig.sync()
    assert report.tally.stale >= 1
    # the later edit wins by the starter policy, and nobody wrote over it in between
    assert titles_given(rig)[-1] == ("Chief Buyer", "human")
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Chief Buyer"
    assert rig.sync().tally.answers == 0


def test_without_a_guard_the_same_race_is_lost() -> None:
    rig = overtaken(guarding("phone"))
    rig.sync()
    assert titles_given(rig)[-1] == ("Buyer", "accord")


def test_a_guarded_write_that_nobody_overtakes_goes_through() -> None:
    rig = overtaken(guarding("title"))
    Overtaken.edits = {}
    report = rig.sync()
    assert titles_given(rig)[-1] == ("Buyer", "accord")
    assert report.tally.stale == 0


@pytest.mark.parametrize("gives", [True, False])
def test_only_a_system_with_a_precondition_is_asked_for_it(gives: bool) -> None:
    seen: list[float | None] = []

    class Watched(MemoryConnector):
        precondition = gives

        def write(self, batch: Sequence[Write]) -> list[Outcome]:
            seen.extend(
                w.unmodified_since for w in batch if isinstance(w, Update) and "Title" in w.fields
            )
            return super().write(batch)

    rig = Rig(connect=Watched, policy=guarding("title"))
    rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Buyer")
    rig.sync()
    assert [since is not None for since in seen] == [gives]


def test_a_forecast_knows_guarded_updates_from_others() -> None:
    seen: list[str] = []
    rig = overtaken(guarding("title"))
    rig.collect()
    made = rig.plan(
        forecast=lambda system, counts: seen.extend(action for _, action in counts) or 0
    )
    assert made.header.steps == 1
    assert seen == ["guarded"]
