"""What a write proves, and for whom: a refusal is over when what was refused goes through, and not
before.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.memory import MemoryConnector
from connectors.write import Associate, Outcome, Refused, Update, Write
from tests.sync.rig import Rig


class NoTitles(MemoryConnector):
    """A vendor whose validation rule refuses every job title."""

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        refused = [w for w in batch if isinstance(w, Update) and "Title" in w.fields]
        rest = [write for write in batch if write not in refused]
        return [
            *(super().write(rest) if rest else ()),
            *(Refused(w.intent, "RULE", "no titles") for w in refused),
        ]


def refused() -> Rig:
    """A title that Salesforce refused, while another field of the same person went the other way
    after it.
    """
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.sync()
    rig.edit(rig.right, "contacts", "h000001", jobtitle="CFO")
    rig.edit(rig.left, "Lead", "s000001", City="Oslo")
    rig.connect = NoTitles
    rig.sync()
    return rig


def test_a_write_in_the_other_direction_does_not_end_a_refusal() -> None:
    rig = refused()
    assert rig.held(rig.right, "contacts")["city"] == "Oslo"
    (issue,) = rig.store.issues(kinds=("parked",))
    assert (issue.ref, issue.reason) == ("salesforce:Lead:s000001", "RULE")


def test_what_was_refused_is_tried_again_when_its_time_has_come_and_not_before() -> None:
    rig = refused()
    rig.connect = MemoryConnector
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CEO"
    rig.wait(4000.0)
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CFO"
    assert rig.store.issues() == []


def test_another_value_of_what_was_refused_ends_the_refusal_when_it_goes_through() -> None:
    rig = refused()
    rig.connect = MemoryConnector
    rig.edit(rig.right, "contacts", "h000001", jobtitle="CTO")
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "CTO"
    assert rig.store.issues() == []


def test_a_person_who_takes_the_refused_value_back_ends_the_refusal() -> None:
    rig = refused()
    rig.edit(rig.right, "contacts", "h000001", jobtitle="CEO")
    rig.sync()
    assert rig.store.issues() == []


class NoTies(MemoryConnector):
    """A HubSpot that ties nobody to a company."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Associate):
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def test_what_both_sides_lack_is_not_agreed_once_one_of_them_has_it() -> None:
    rig = Rig()
    account = rig.left.put("Account", {"Name": "Lee", "Website": "lee.example"})
    rig.sync()
    rig.connect = NoTies
    rig.person()
    rig.sync()
    assert rig.held(rig.left, "Contact")["AccountId"] == account
    rig.connect = MemoryConnector
    rig.wait(2 * 3600.0)
    for _ in range(2):
        rig.sync()
    ((company, _),) = rig.right.live("companies").items()
    assert rig.held(rig.right, "contacts")["@companies"] == company
    assert rig.held(rig.left, "Contact")["AccountId"] == account


def test_what_the_check_read_finds_is_decided_about_before_an_index_shows_it() -> None:
    rig = Rig()
    rig.person(jobtitle="CEO")
    rig.sync()
    rig.wait(100.0)
    rig.right.lag_s = 600.0
    rig.edit(rig.left, "Lead", "s000001", Title="CFO")
    rig.edit(rig.right, "contacts", "h000001", jobtitle="Boss")
    report = rig.sync()
    assert report.tally.stale == 1
    assert rig.held(rig.left, "Lead")["Title"] == "Boss"
