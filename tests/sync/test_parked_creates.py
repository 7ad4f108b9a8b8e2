"""A refused creation waits as a whole: nothing that hangs on the new record is planned or tried
meanwhile.
"""

from __future__ import annotations

from connectors.memory import MemoryConnector
from connectors.write import Create, Outcome, Refused, Write
from sync.report import Options
from tests.sync.rig import Rig


class NoNewPeople(MemoryConnector):
    """A HubSpot that takes no new contacts, and counts who asks."""

    asked: list[str]

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "contacts":
            self.asked.append(write.key)
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def refused() -> tuple[Rig, list[str]]:
    """A contact whose creation HubSpot refused; its company and the link to it would come along."""
    rig, asked = Rig(), list[str]()
    rig.connect = type("Counting", (NoNewPeople,), {"asked": asked})
    account = rig.left.put("Account", {"Name": "X", "Website": "x.example"})
    rig.left.put("Contact", {"Email": "ann@x.example", "LastName": "Lee", "AccountId": account})
    rig.sync()
    return rig, asked


def test_a_refused_creation_is_tried_once_and_parked_once() -> None:
    rig, asked = refused()
    assert len(asked) == 1
    assert [issue.reason for issue in rig.store.issues(kinds=("parked",))] == ["NO"]


def test_nothing_is_planned_for_a_record_whose_creation_was_refused() -> None:
    rig, asked = refused()
    report = rig.sync()
    assert (report.cycles, report.tally.written, len(asked)) == (1, {}, 1)
    made, _ = rig.runner().plan(Options())
    assert (made.header.steps, made.header.by["hubspot"]["associate"]) == (0, 0)


def test_an_idle_run_costs_the_same_calls_as_without_it() -> None:
    rig, _ = refused()
    rig.sync()
    waiting = rig.sync().calls
    rig.connect = MemoryConnector
    rig.wait(4000.0)
    rig.sync()
    assert rig.sync().calls == waiting


def test_when_its_time_has_come_the_record_is_created_with_what_hangs_on_it() -> None:
    rig, _ = refused()
    rig.connect = MemoryConnector
    rig.wait(4000.0)
    rig.sync()
    (company,) = rig.right.live("companies")
    assert rig.held(rig.right, "contacts")["@companies"] == company
    assert rig.store.issues() == []
