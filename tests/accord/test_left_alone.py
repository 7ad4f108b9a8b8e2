"""Who has no counterpart because a person decided so: that stays visible, with who, when, and the
way back; it is no alarm.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from accord.sessions import Session
from accord.usecases.acting import Actor
from accord.usecases.looking.status import standing
from accord.usecases.looking.why import why_document
from accord.usecases.queues import Answer, drop, resolve, retry
from connectors.errors import UserError
from connectors.memory import MemoryConnector
from connectors.record import Ref
from connectors.write import Create, Outcome, Refused, Write
from sync.model.issues import Subject, make_issue
from sync.model.queue import Issue
from tests.accord.conftest import nobody
from tests.mapping.starter import starter
from tests.simulator.world import SimWorld
from tests.sync.rig import Rig

ANN = Actor(SimWorld(random.Random(3)), "ann", "a trial account")


class NoNewPeople(MemoryConnector):
    """A HubSpot that takes no new contacts."""

    def _one(self, write: Write) -> Outcome:
        if self.system == "hubspot" and isinstance(write, Create) and write.object == "contacts":
            return Refused(write.intent, "NO", "refused for a trial")
        return super()._one(write)


@pytest.fixture
def refused(rig: Rig) -> Issue:
    """A lead that HubSpot would not take."""
    rig.connect = NoNewPeople
    rig.lead(FirstName="Bo", LastName="Lee", Title="Boss")
    rig.sync()
    (issue,) = rig.store.issues()
    return issue


@pytest.fixture
def vanished(rig: Rig) -> Issue:
    """A lead whose contact in HubSpot nobody finds any more."""
    rig.lead(FirstName="Bo", LastName="Lee", Title="Boss")
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.wait(1.0)
    rig.right.delete("contacts", person)
    rig.sync()
    (issue,) = rig.store.issues(kinds=("vanished",))
    return issue


def stands(session: Session) -> dict[str, Any]:
    """What `accord status` tells."""
    return standing(session.store, starter().language, nobody).document


def why(session: Session, ref: str) -> list[str]:
    (found,) = why_document(session.store, session.workspace, ref)
    return list(found["why"])


def test_a_creation_that_somebody_dropped_stays_visible_and_is_no_alarm(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    rig.sync()
    document = stands(session)
    assert (document["state"], document["waiting"]) == ("good", {})
    (told,) = document["left_alone"]
    (lead,) = rig.left.live("Lead")
    assert told["ref"] == f"salesforce:Lead:{lead}"
    assert (told["name"], told["missing_in"]) == ("Bo Lee", "hubspot")
    assert (told["who"], told["reason"]) == ("ann", "a trial account")
    assert told["at"] > 0
    assert told["take_back"] == f"accord parked retry {refused.id}"


def test_why_names_who_left_it_without_a_counterpart_and_the_way_back(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    (lead,) = rig.left.live("Lead")
    (told,) = why(session, lead)
    assert told.startswith("it has no counterpart in hubspot because ann decided so at ")
    assert "a trial account" in told
    assert told.endswith(f"`accord parked retry {refused.id}` takes that back")


def test_what_somebody_dropped_is_taken_back_by_trying_again(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    rig.connect = MemoryConnector
    rig.sync()
    assert len(rig.right.live("contacts")) == 0
    retry(rig.store, refused.id, ANN)
    rig.sync()
    assert len(rig.right.live("contacts")) == 1
    assert stands(session)["left_alone"] == []


def test_a_dropped_creation_that_is_refused_again_waits_again(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    (lead,) = rig.left.live("Lead")
    rig.edit(rig.left, "Lead", lead, Title="Chair")
    rig.sync()
    document = stands(session)
    assert document["state"] == "waiting"
    assert document["left_alone"] == []


def test_a_dropped_record_that_is_gone_is_told_no_more(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    (lead,) = rig.left.live("Lead")
    rig.left.delete("Lead", lead)
    rig.sync()
    assert stands(session)["left_alone"] == []


def test_who_was_left_alone_after_a_loss_is_told_the_same_way(
    rig: Rig, session: Session, vanished: Issue
) -> None:
    resolve(session.workspace, rig.store, vanished.id, Answer(apart=True), ANN)
    rig.sync()
    document = stands(session)
    assert document["state"] == "good"
    (told,) = document["left_alone"]
    (lead,) = rig.left.live("Lead")
    assert told["ref"] == f"salesforce:Lead:{lead}"
    assert (told["who"], told["missing_in"]) == ("ann", "hubspot")
    assert told["take_back"] == f"accord conflicts resolve {vanished.id} --create"
    assert any("ann decided so" in line for line in why(session, lead))


def test_who_was_left_alone_can_be_made_anew_later(
    rig: Rig, session: Session, vanished: Issue
) -> None:
    resolve(session.workspace, rig.store, vanished.id, Answer(apart=True), ANN)
    rig.sync()
    resolve(session.workspace, rig.store, vanished.id, Answer(create=True), ANN)
    rig.sync()
    (lead,) = rig.left.live("Lead")
    made = rig.store.links_by_ref([Ref("salesforce", "Lead", lead)])
    assert [link.complete for link in made.values()] == [True]
    assert len(rig.right.live("contacts")) == 1
    assert stands(session)["left_alone"] == []


def test_of_several_decisions_about_one_record_the_one_that_left_it_alone_is_taken_back(
    rig: Rig, session: Session, vanished: Issue
) -> None:
    """Somebody had given it to another owner before it vanished."""
    about = Subject(vanished.entity, vanished.link, vanished.ref, "owner")
    owner = make_issue("field", about, "unknown_owner", "", {"value": "77"})
    owner.state = "closed"
    rig.store.put_issues([owner])
    rig.store.add_actions([ANN.did("drop owner", vanished.link)])
    resolve(session.workspace, rig.store, vanished.id, Answer(apart=True), ANN)
    rig.sync()
    (told,) = stands(session)["left_alone"]
    assert told["take_back"] == f"accord conflicts resolve {vanished.id} --create"


def test_what_was_made_anew_already_cannot_be_decided_again(
    rig: Rig, session: Session, vanished: Issue
) -> None:
    resolve(session.workspace, rig.store, vanished.id, Answer(create=True), ANN)
    with pytest.raises(UserError, match="decided already"):
        resolve(session.workspace, rig.store, vanished.id, Answer(create=True), ANN)


# --- a value that somebody left as it is


@pytest.fixture
def unreadable(rig: Rig) -> Issue:
    """Of a pair, a country in HubSpot that nobody can read."""
    rig.lead(Country="France")
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, country="Nippon")
    rig.sync()
    (issue,) = rig.store.issues(kinds=("field",))
    return issue


def test_a_value_that_somebody_dropped_is_told_as_long_as_it_differs(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    drop(rig.store, unreadable.id, ANN)
    rig.sync()
    document = stands(session)
    assert document["state"] == "good"
    (told,) = document["left_alone"]
    assert (told["fields"], told["who"], told["missing_in"]) == (["country"], "ann", None)
    (lead,) = rig.left.live("Lead")
    assert why(session, lead)[0] == "linked: both sides are kept in agreement"
    assert why(session, lead)[1].startswith("country differs because ann decided so at ")
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, country="France")
    rig.sync()
    assert stands(session)["left_alone"] == []


def test_a_value_that_somebody_dropped_waits_again_once_it_is_taken_back(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    drop(rig.store, unreadable.id, ANN)
    retry(rig.store, unreadable.id, ANN)
    rig.sync()
    assert stands(session)["waiting"] == {"field": 1}


# --- what somebody dropped stays dropped


def waits(rig: Rig) -> list[str]:
    return [issue.field for issue in rig.store.issues()]


def test_what_was_tried_again_and_then_dropped_stays_dropped(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    retry(rig.store, None, ANN)
    drop(rig.store, unreadable.id, ANN)
    rig.sync()
    assert waits(rig) == []
    assert [told["fields"] for told in stands(session)["left_alone"]] == [["country"]]


def test_what_was_dropped_stays_dropped_when_everything_is_looked_at_again(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    drop(rig.store, unreadable.id, ANN)
    rig.sync()
    rig.store.see_policy("the policy as it was before somebody edited it")
    rig.sync()
    assert waits(rig) == []
    assert [told["fields"] for told in stands(session)["left_alone"]] == [["country"]]


def test_what_was_dropped_stays_dropped_when_another_field_changes(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    drop(rig.store, unreadable.id, ANN)
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="Chair")
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "Chair"
    assert waits(rig) == []
    rig.edit(rig.right, "contacts", person, country="Nihon")
    rig.sync()
    assert waits(rig) == ["country"]
    assert stands(session)["left_alone"] == []


def test_what_was_dropped_and_put_right_waits_again_when_it_goes_wrong_again(
    rig: Rig, session: Session, unreadable: Issue
) -> None:
    drop(rig.store, unreadable.id, ANN)
    (person,) = rig.right.live("contacts")
    for country in ("France", "Nippon"):
        rig.edit(rig.right, "contacts", person, country=country)
        rig.sync()
    assert waits(rig) == ["country"]


def test_a_value_dropped_of_a_pair_whose_other_side_is_blank_is_told(
    rig: Rig, session: Session
) -> None:
    rig.lead()
    rig.sync()
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, country="Nippon")
    rig.sync()
    (issue,) = rig.store.issues()
    drop(rig.store, issue.id, ANN)
    rig.sync()
    assert [told["fields"] for told in stands(session)["left_alone"]] == [["country"]]


def test_a_dropped_creation_is_not_sent_again_when_everything_is_looked_at(
    rig: Rig, session: Session, refused: Issue
) -> None:
    drop(rig.store, refused.id, ANN)
    rig.connect = MemoryConnector
    rig.store.see_policy("the policy as it was before somebody edited it")
    rig.sync()
    assert len(rig.right.live("contacts")) == 0
    assert waits(rig) == []
    assert [told["missing_in"] for told in stands(session)["left_alone"]] == ["hubspot"]


def test_what_is_over_cannot_be_dropped(rig: Rig, unreadable: Issue) -> None:
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, country="France")
    rig.sync()
    with pytest.raises(UserError, match="is over"):
        drop(rig.store, unreadable.id, ANN)


# --- somebody left apart whose lost counterpart is restored


@pytest.fixture
def back(rig: Rig, session: Session, vanished: Issue) -> Issue:
    """The lead was left alone; then its contact is restored, and has another title."""
    resolve(session.workspace, rig.store, vanished.id, Answer(apart=True), ANN)
    rig.sync()
    ref = vanished.record
    assert ref is not None
    rig.edit(rig.right, "contacts", ref.id, jobtitle="Chair")  # restored by that
    rig.sync()
    return vanished


def test_two_that_are_apart_although_both_are_there_are_told(
    rig: Rig, session: Session, back: Issue
) -> None:
    (told,) = stands(session)["left_alone"]
    assert (told["apart_from"], told["who"]) == (back.ref, "ann")
    assert told["take_back"] == f"accord conflicts resolve {back.id} --link {back.ref}"
    for ref in (told["ref"], back.ref):
        assert any(told["take_back"] in line for line in why(session, ref))
    assert rig.held(rig.left, "Lead")["Title"] == "Boss"


@pytest.mark.parametrize("by", ["link", "create"])
def test_two_that_are_apart_are_linked_again_when_that_is_taken_back(
    rig: Rig, session: Session, back: Issue, by: str
) -> None:
    answer = Answer(link=back.ref) if by == "link" else Answer(create=True)
    told = resolve(session.workspace, rig.store, back.id, answer, ANN)
    assert "linked again" in told
    rig.sync()
    assert rig.held(rig.left, "Lead")["Title"] == "Chair"
    assert len(rig.right.live("contacts")) == 1
    assert rig.store.issues() == []
    assert stands(session)["left_alone"] == []


def test_who_is_still_gone_cannot_be_linked_again(
    rig: Rig, session: Session, vanished: Issue
) -> None:
    resolve(session.workspace, rig.store, vanished.id, Answer(apart=True), ANN)
    rig.sync()
    with pytest.raises(UserError, match="is not there"):
        resolve(session.workspace, rig.store, vanished.id, Answer(link=vanished.ref), ANN)


def test_a_pair_is_linked_again_with_its_own_records_only(
    session: Session, rig: Rig, back: Issue
) -> None:
    with pytest.raises(UserError, match="not one of the two"):
        resolve(session.workspace, rig.store, back.id, Answer(link="hubspot:contacts:9"), ANN)
