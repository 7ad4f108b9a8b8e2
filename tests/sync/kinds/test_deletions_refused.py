"""A deletion that the vendor refuses is told in its words and tried ever less often."""

from __future__ import annotations

from typing import ClassVar

from connectors.memory import MemoryConnector
from connectors.write import Delete, Outcome, Refused, Write
from sync.model.queue import Proposal
from sync.model.rulings import RECORD
from tests.sync.kinds.office import Office

TOLD = "some opportunities in that account were closed won"
HOUR = 3600.0


class KeepsAccounts(MemoryConnector):
    """A Salesforce whose accounts have deals that were won."""

    tried: ClassVar[list[str]] = []

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Delete) and write.ref.object == "Account":
            self.tried.append(write.ref.id)
            return Refused(write.intent, "DELETE_FAILED", TOLD)
        return super()._one(write)


def ask_to_delete(office: Office) -> None:
    """Somebody wants the company gone from Salesforce, too."""
    link = office.link()
    proposal = Proposal("p1", link.id, RECORD, "delete:salesforce", (), "ann", "gone bust")
    with office.store.transaction():
        office.store.put_proposals([proposal])
        office.store.mark_dirty((ref, link.entity) for ref in link.refs(office.store.systems))


def test_an_account_that_stays_is_told_of_and_not_tried_for_ever() -> None:
    office = Office()
    office.account("Acme")
    office.settle()
    KeepsAccounts.tried.clear()
    office.connect = KeepsAccounts
    ask_to_delete(office)
    office.settle(6)
    assert len(KeepsAccounts.tried) == 1
    assert TOLD in str(office.issue())
    for _ in range(24):
        office.wait(HOUR)
        office.settle(1)
    assert 1 < len(KeepsAccounts.tried) < 12
    assert len(office.left.live("Account")) == 1
    office.connect = MemoryConnector
    office.wait(48 * HOUR)
    office.settle()
    assert (office.left.live("Account"), office.waiting()) == ({}, [])
