"""What somebody dropped stays as it is while the same is at stake, whoever looks at it again."""

from __future__ import annotations

import pytest

from connectors.memory import MemoryConnector
from connectors.write import Create, Outcome, Refused, Write
from sync.model.queue import DROPPED, Issue
from sync.report import Options
from tests.sync.rig import Rig


@pytest.fixture
def rig() -> Rig:
    """Two empty systems, and a store that has seen nothing."""
    return Rig()


class NoNewPeople(MemoryConnector):
    """A HubSpot that takes no new contacts."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "contacts":
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


def drop(rig: Rig) -> Issue:
    (issue,) = rig.store.issues()
    issue.state = DROPPED
    rig.store.put_issues([issue])
    return issue


def unreadable(rig: Rig) -> str:
    person = rig.person(country="Nippon")
    rig.sync()
    return person


def test_a_value_that_was_dropped_waits_no_more_whatever_else_is_edited(rig: Rig) -> None:
    person = unreadable(rig)
    drop(rig)
    rig.edit(rig.right, "contacts", person, jobtitle="Chair")
    assert rig.sync().parked == 0
    assert rig.held(rig.left, "Lead")["Title"] == "Chair"
    rig.wait(1.0)
    assert rig.runner().sync(Options(full=True)).parked == 0
    assert rig.store.issues() == []


def test_another_value_is_another_trouble(rig: Rig) -> None:
    person = unreadable(rig)
    before = drop(rig)
    rig.edit(rig.right, "contacts", person, country="Nihon")
    assert rig.sync().parked == 1
    (issue,) = rig.store.issues()
    assert (issue.id, issue.detail["value"]) == (before.id, "Nihon")


def test_a_trouble_that_was_dropped_and_is_over_begins_anew(rig: Rig) -> None:
    person = unreadable(rig)
    before = drop(rig)
    rig.edit(rig.right, "contacts", person, country="Japan")
    rig.sync()
    found = rig.store.issue(before.id)
    assert found is not None
    assert found.state == "closed"
    rig.edit(rig.right, "contacts", person, country="Nippon")
    assert rig.sync().parked == 1


def test_a_refused_creation_that_was_dropped_is_not_sent_again(rig: Rig) -> None:
    rig.connect = NoNewPeople
    rig.lead(Title="Boss")
    rig.sync()
    drop(rig)
    rig.connect = MemoryConnector
    rig.wait(100_000.0)
    rig.runner().sync(Options(full=True))
    assert rig.right.live("contacts") == {}
    assert rig.store.issues() == []


def test_an_owner_who_is_nobody_stays_dropped_until_the_record_is_given_to_another(
    rig: Rig,
) -> None:
    for user in ("r1", "r2"):
        held = {"Email": f"{user}@seller.example", "IsActive": "false", "Name": user}
        rig.left.put("User", held, record_id=user)
    rig.left.put("Contact", {"LastName": "Lee", "Email": "ann@lee.example", "OwnerId": "r1"})
    rig.sync()
    drop(rig)
    (person,) = rig.left.live("Contact")
    rig.edit(rig.left, "Contact", person, Title="Chair")
    assert rig.sync().parked == 0
    rig.edit(rig.left, "Contact", person, OwnerId="r2")
    assert rig.sync().parked == 1
