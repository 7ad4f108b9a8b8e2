"""A guarded write to a system without a precondition: what it went over unseen is found and
kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Outcome, Update, Write
from sync.model.policy import MergePolicy
from sync.model.queue import Issue
from tests.mapping.starter import starter
from tests.sync.rig import Rig


class Unguarded(MemoryConnector):
    """No precondition; once, somebody edits a record in the moment before an update reaches
    HubSpot.
    """

    precondition = False
    edits: ClassVar[dict[str, Value]] = {}  # all connectors of a test share it

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        for write in batch:
            if isinstance(write, Update) and self.system == "hubspot" and self.edits:
                self.memory.put(write.ref.object, self.edits, record_id=write.ref.id)
                Unguarded.edits = {}
        return super().write(batch)


def overtaken(*fields: str, edit: dict[str, Value]) -> Rig:
    merge = starter().merge
    contact = merge.entity("contact").model_copy(update={"guarded": fields})
    policy: MergePolicy = merge.model_copy(
        update={"entities": {**merge.entities, "contact": contact}}
    )
    rig = Rig(connect=Unguarded, policy=policy)
    lead = rig.lead()
    rig.sync()
    rig.edit(rig.left, "Lead", lead, Title="Head of Sales")
    Unguarded.edits = edit
    rig.sync()
    return rig


def lost(rig: Rig) -> list[Issue]:
    return [
        i
        for i in rig.store.issues(kinds=("conflict",), state="closed")
        if i.reason == "overwritten_unseen"
    ]


def test_a_title_that_was_overwritten_unseen_is_in_the_conflict_log_and_in_the_history() -> None:
    rig = overtaken("title", edit={"jobtitle": "Chief Buyer"})
    (issue,) = lost(rig)
    assert (issue.detail["losing"], issue.detail["winner"]) == ("Chief Buyer", "Head of Sales")
    kept = [row for row in rig.store.history(rig.link().id) if row.losing == "Chief Buyer"]
    assert [(row.field, row.new) for row in kept] == [("title", "Head of Sales")]


def test_an_edit_of_another_field_is_no_loss() -> None:
    assert lost(overtaken("title", edit={"city": "Bonn"})) == []


def test_a_field_that_is_not_guarded_is_not_looked_at() -> None:
    assert lost(overtaken("phone", edit={"jobtitle": "Chief Buyer"})) == []


def test_without_an_overtaking_edit_nothing_is_logged() -> None:
    assert lost(overtaken("title", edit={})) == []
