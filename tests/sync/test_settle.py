"""What a write proves, and for whom: a refusal is over when what was refused goes through, and not
before.
"""

from __future__ import annotations

from collections.abc import Sequence

from connectors.memory import MemoryConnector
from connectors.write import Outcome, Refused, Update, Write
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
