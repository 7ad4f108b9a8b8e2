"""A field that was refused when its record was made is left open: whoever edits it on either side
afterwards has the say.
"""

from __future__ import annotations

import pytest

from connectors.memory import MemoryConnector
from connectors.write import Outcome, Refused, Write
from tests.sync.kinds.office import Office


class NoOldTitle(MemoryConnector):
    """HubSpot has a validation rule against this title."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and getattr(write, "fields", {}).get("jobtitle") == "Old":
            return Refused(write.intent, "NO", "refused for a trial", field="jobtitle")
        return super()._one(write)


@pytest.mark.parametrize("known", [True, False], ids=["refused at an update", "at the creation"])
def test_what_a_person_enters_after_the_refusal_is_the_later_edit(known: bool) -> None:
    office = Office()  # title: rule latest
    office.connect = NoOldTitle
    ann = office.contact("Ann", Title="Clerk" if known else "Old")
    office.settle()
    if known:
        office.edit(office.left, "Contact", ann, Title="Old")
        office.settle()
    mine = office.only(office.right, "contacts")
    office.edit(office.right, "contacts", mine, jobtitle="Chief of Staff")
    office.settle()
    office.connect = MemoryConnector  # the rule is lifted, and the refused write is due again
    office.wait(90_000.0)
    office.settle()
    assert office.there()["Ann"]["jobtitle"] == "Chief of Staff"
    assert office.left.live("Contact")[ann]["Title"] == "Chief of Staff"


def test_what_its_author_corrects_arrives() -> None:
    office = Office()
    office.connect = NoOldTitle
    ann = office.contact("Ann", Title="Old")
    office.settle()
    office.edit(office.left, "Contact", ann, Title="Clerk")
    office.settle()
    assert office.there()["Ann"]["jobtitle"] == "Clerk"
    assert office.waiting() == []


def test_who_takes_it_back_leaves_what_the_other_side_entered() -> None:
    office = Office()
    office.connect = NoOldTitle
    ann = office.contact("Ann", Title="Old")
    office.settle()
    office.edit(office.right, "contacts", office.known("Ann"), jobtitle="Chief of Staff")
    office.edit(office.left, "Contact", ann, Title=None)
    office.settle()
    assert office.there()["Ann"]["jobtitle"] == "Chief of Staff"
    assert office.left.live("Contact")[ann]["Title"] == "Chief of Staff"
    assert office.waiting() == []
