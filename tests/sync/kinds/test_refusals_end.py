"""What was refused waits no longer than it is wanted: it is over where its records are gone on both
sides, or have left the scope.
"""

from __future__ import annotations

from connectors.memory import MemoryConnector
from connectors.write import Create, Outcome, Refused, Write
from sync.report import Options
from tests.sync.kinds.office import Office


class Refusing(MemoryConnector):
    """A HubSpot that takes no new contact and no amount."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and "amount" in getattr(write, "fields", {}):
            return Refused(write.intent, "NO", "refused for a trial", field="amount")
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "contacts":
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def refused_amount(office: Office) -> tuple[str, str]:
    deal = office.opportunity(Amount="5")
    office.settle()
    office.connect = Refusing
    office.edit(office.left, "Opportunity", deal, Amount="9")
    office.settle()
    assert office.waiting() == [("parked", "NO")]
    return deal, office.only(office.right, "deals")


def later(office: Office) -> None:
    office.settle()
    office.wait(800_000.0)
    office.runner().sync(Options(full=True))
    office.settle()


def test_both_records_were_deleted() -> None:
    office = Office()
    here, there = refused_amount(office)
    office.delete(office.left, "Opportunity", here)
    office.delete(office.right, "deals", there)
    later(office)
    assert office.waiting() == []


def test_the_value_was_taken_back_and_the_deal_moved_to_another_pipeline() -> None:
    office = Office()
    here, there = refused_amount(office)
    office.edit(office.left, "Opportunity", here, Amount="5")
    office.edit(office.right, "deals", there, pipeline="other")
    later(office)
    assert office.waiting() == []


def test_a_new_lead_that_left_the_scope() -> None:
    office = Office()
    office.connect = Refusing
    lead = office.lead()
    office.settle()
    assert office.waiting() == [("parked", "NO")]
    office.edit(office.left, "Lead", lead, IsConverted="true")
    later(office)
    assert office.waiting() == []
