"""One value that a vendor does not take waits alone: the other fields, and new people, arrive."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from connectors.memory import MemoryConnector
from connectors.record import Value
from connectors.write import Create, Outcome, Refused, Update, Write
from sync.model.policy import EntityMerge, MergePolicy
from sync.model.queue import Proposal
from tests.mapping.starter import starter
from tests.sync.rig import Rig

MOST = 40
LONG = "Head of " + "x" * MOST
TITLES = ("jobtitle", "Title")


class Picky(MemoryConnector):
    """Takes no city or title of more than forty letters, no address that somebody else has, and
    says which field it was: one at a time.
    """

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        taken = []
        for write in batch:
            refused = self._refused(write)
            if refused is None:
                taken.append(write)
            else:
                outcomes.append(refused)
        if taken:
            outcomes += super().write(taken)
        return outcomes

    def _refused(self, write: Write) -> Refused | None:
        if not isinstance(write, Create | Update):
            return None
        for name in ("city", "MailingCity", "City", *TITLES):
            value = write.fields.get(name)
            if isinstance(value, str) and len(value) > MOST:
                return Refused(write.intent, "TOO_LONG", f"{name} is too long", name)
        address = write.fields.get("email")
        for held, fields in self.memory.live("contacts").items():
            another = not isinstance(write, Update) or held != write.ref.id
            if address and fields.get("email") == address and another:
                return Refused(write.intent, "CONFLICT", f"taken. Existing ID: {held}", "email")
        return None


@pytest.fixture
def rig() -> Rig:
    return Rig(connect=Picky)


def contact(rig: Rig, **fields: Value) -> str:
    rig.wait(1.0)
    held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
    return rig.left.put("Contact", {**held, **fields})


def waiting(rig: Rig) -> list[tuple[str, str, str]]:
    return [(issue.kind, issue.field, issue.reason) for issue in rig.store.issues()]


def test_the_other_fields_of_an_edit_arrive(rig: Rig) -> None:
    ann = contact(rig)
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Title=LONG, Phone="+14155550100", MailingCity="Rome")
    rig.sync()
    held = rig.held(rig.right, "contacts")
    assert (held["phone"], held["city"], held.get("jobtitle")) == ("+14155550100", "Rome", None)
    assert waiting(rig) == [("parked", "title", "TOO_LONG")]


def test_a_new_person_arrives_without_it(rig: Rig) -> None:
    contact(rig, Title=LONG, MailingCity="Y" * (MOST + 1), Phone="+14155550100")
    rig.sync()
    held = rig.held(rig.right, "contacts")
    assert (held["phone"], held.get("jobtitle"), held.get("city")) == ("+14155550100", None, None)
    assert sorted(waiting(rig)) == [("parked", "city", "TOO_LONG"), ("parked", "title", "TOO_LONG")]


def test_later_edits_of_other_fields_flow_and_the_refused_one_is_not_asked_again(rig: Rig) -> None:
    ann = contact(rig, Title=LONG)
    rig.sync()
    before = rig.right.records["contacts", next(iter(rig.right.live("contacts")))][-1].at
    for city in ("Rome", "Turin", "Milan"):
        rig.edit(rig.left, "Contact", ann, MailingCity=city)
        rig.sync()
        assert rig.held(rig.right, "contacts")["city"] == city
    assert rig.right.records["contacts", next(iter(rig.right.live("contacts")))][-1].at > before
    assert waiting(rig) == [("parked", "title", "TOO_LONG")]
    assert rig.sync().tally.written == {}


@pytest.mark.parametrize("where", ["here", "there"])
def test_a_correction_on_either_side_ends_it(rig: Rig, where: str) -> None:
    ann = contact(rig, Title=LONG)
    rig.sync()
    if where == "here":
        rig.edit(rig.left, "Contact", ann, Title="Head")
    else:
        ((person, _),) = rig.right.live("contacts").items()
        rig.edit(rig.right, "contacts", person, jobtitle="Head")
        rig.edit(rig.left, "Contact", ann, Title=None)
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "Head"
    assert rig.left.live("Contact")[ann]["Title"] == "Head"
    assert waiting(rig) == []


def test_it_is_tried_again_when_it_is_time(rig: Rig) -> None:
    ann = contact(rig)
    rig.sync()
    rig.edit(rig.left, "Contact", ann, Title=LONG)
    rig.sync()
    rig.connect = MemoryConnector  # the limit was raised
    rig.wait(4000.0)
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == LONG
    assert waiting(rig) == []


def test_an_address_that_somebody_else_has_keeps_only_the_address_back(rig: Rig) -> None:
    ann = contact(rig)
    contact(rig, Email="bob@lee.example", LastName="Bob")
    rig.sync()
    rig.person(email="new@lee.example", lastname="Stranger")
    rig.edit(rig.left, "Contact", ann, Email="new@lee.example", Title="Head")
    rig.sync()
    there = {held["lastname"]: held for held in rig.right.live("contacts").values()}
    assert (there["Lee"]["email"], there["Lee"]["jobtitle"]) == ("ann@lee.example", "Head")
    assert ("parked", "email", "CONFLICT") in waiting(rig)


def test_a_new_person_is_not_made_without_what_tells_them_from_others(rig: Rig) -> None:
    contact(rig, Title="Head")

    def somebody_is_faster(point: str) -> None:
        if point == "before_write" and not rig.right.live("contacts"):
            rig.right.put("contacts", {"email": "ann@lee.example", "lastname": "Lee"})

    rig.world.at_point = somebody_is_faster
    rig.sync()
    assert len(rig.right.live("contacts")) == 1
    rig.sync()
    (person,) = rig.right.live("contacts").values()
    assert person["jobtitle"] == "Head"
    assert rig.store.issues() == []


def test_fields_that_make_sense_together_wait_together() -> None:
    merge = starter().merge
    group = {"address": ("city", "country")}
    rules = merge.entity("contact").model_copy(update={"groups": group})
    entities: dict[str, EntityMerge] = {**merge.entities, "contact": rules}
    policy: MergePolicy = merge.model_copy(update={"entities": entities})
    rig = Rig(connect=Picky, policy=policy)
    ann = contact(rig)
    rig.sync()
    rig.edit(rig.left, "Contact", ann, MailingCity="Z" * (MOST + 1), MailingCountry="Italy",
             Title="Head")  # fmt: skip
    rig.sync()
    held = rig.held(rig.right, "contacts")
    assert (held["jobtitle"], held.get("city"), held.get("country")) == ("Head", None, None)


def test_what_was_proposed_for_the_refused_field_stays_open(rig: Rig) -> None:
    contact(rig)
    rig.sync()
    link = rig.link().id
    wanted = [
        Proposal("p1", link, "title", LONG, ("",), "ann", "the board wants it"),
        Proposal("p2", link, "city", "Rome", ("",), "ann", "moved"),
    ]
    rig.store.put_proposals(wanted)
    rig.store.mark_dirty([(ref, "contact") for ref in rig.link().refs(("salesforce", "hubspot"))])
    for _ in range(2):
        rig.sync()
    assert rig.held(rig.right, "contacts")["city"] == "Rome"
    states = {found.id: found.state for found in rig.store.proposals_by_id(["p1", "p2"]).values()}
    assert states == {"p1": "open", "p2": "done"}
