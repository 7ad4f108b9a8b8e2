"""A record that was merged carries the key of another one: nobody is written over by it, and what
cannot be recorded is parked alone.
"""

from __future__ import annotations

import pytest

from connectors.record import Ref
from connectors.write import Applied
from sync.model.queue import Choice
from sync.writing.send import Sent
from sync.writing.settle import Settler
from tests.sync.rig import Rig


@pytest.fixture
def rig() -> Rig:
    return Rig()


def people(rig: Rig) -> dict[str, str]:
    """Last names of HubSpot's contacts by address."""
    live = rig.right.live("contacts").values()
    return {str(held["email"]): str(held["lastname"]) for held in live}


def merged(rig: Rig) -> str:
    """Ann, made by Accord, and Bob are merged on both sides; then somebody wants Ann back in
    Salesforce: her id.
    """
    rig.wait(1.0)
    ann = rig.left.put("Contact", {"Email": "ann@lee.example", "LastName": "Ann", "OwnerId": "u1"})
    rig.person(email="bob@lee.example", lastname="Bob")
    rig.sync()
    ids = {held["email"]: name for name, held in rig.right.live("contacts").items()}
    here = {held["Email"]: (name, key) for key in ("Lead", "Contact") for name, held in
            rig.left.live(key).items()}  # fmt: skip
    key = rig.right.live("contacts")[ids["ann@lee.example"]]["accord_key"]
    rig.wait(1.0)
    rig.right.move("contacts", ids["ann@lee.example"], "contacts", ids["bob@lee.example"])
    rig.edit(rig.right, "contacts", ids["bob@lee.example"], accord_key=key)
    bob, kind = here["bob@lee.example"]
    rig.left.move("Contact", ann, kind, bob)
    rig.edit(rig.left, kind, bob)
    rig.sync()
    rig.sync()
    assert rig.store.issues() == []
    rig.edit(rig.left, "Contact", ann)
    return ann


def test_who_comes_back_after_a_merge_writes_over_nobody(rig: Rig) -> None:
    ann = merged(rig)
    rig.sync()
    assert people(rig) == {"bob@lee.example": "Bob"}
    (issue,) = rig.store.issues()
    assert (issue.kind, issue.ref) == ("ambiguous", f"salesforce:Contact:{ann}")
    assert "carries its key" in issue.message


def test_neighbours_flow_meanwhile(rig: Rig) -> None:
    merged(rig)
    rig.sync()
    rig.person(email="cid@lee.example", lastname="Cid")
    rig.sync()
    (lead,) = [held for held in rig.left.live("Lead").values() if held["LastName"] == "Cid"]
    assert lead["Email"] == "cid@lee.example"


def test_a_person_may_want_a_new_one_all_the_same(rig: Rig) -> None:
    ann = merged(rig)
    rig.sync()
    rig.store.put_choice(Choice(Ref("salesforce", "Contact", ann), None))
    for _ in range(2):
        rig.sync()
    assert people(rig) == {"bob@lee.example": "Bob", "ann@lee.example": "Ann"}
    assert rig.store.issues() == []
    rig.edit(rig.left, "Contact", ann, Title="Buyer")
    rig.sync()
    titles = {held["email"]: held.get("jobtitle") for held in rig.right.live("contacts").values()}
    assert titles["ann@lee.example"] == "Buyer"


def test_what_cannot_be_recorded_is_parked_and_its_neighbours_are_not(rig: Rig) -> None:
    rig.person(email="bob@lee.example", lastname="Bob")
    rig.sync()
    (bob,) = rig.right.live("contacts")
    for name in ("Ann", "Cid"):
        rig.wait(1.0)
        address = f"{name.lower()}@lee.example"
        rig.left.put("Contact", {"Email": address, "LastName": name, "OwnerId": "u1"})
    rig.collect()
    rig.plan("P2")
    settler = Settler(rig.work)
    from sync.writing.intents import IntentMaker

    intents = list(IntentMaker(rig.work).intents(rig.steps("P2")))
    rig.store.intend(intents)
    mine = [intent for intent in intents if intent.action == "create"]
    answers = [Applied(mine[0].id, Ref("hubspot", "contacts", bob))]
    answers.append(Applied(mine[1].id, Ref("hubspot", "contacts", "h77")))
    settler.settle(Sent(mine, list(answers)))
    links = {link.ids[1]: link.ids[0] for link in rig.store.all_links() if link.complete}
    assert "h77" in links
    assert len(links) == 2
    (issue,) = rig.store.issues(kinds=("parked",))
    assert (issue.reason, issue.ref) == ("belongs_to_another", f"hubspot:contacts:{bob}")
    assert rig.tally.written["hubspot"]["create"] == 1
    assert not [left for left in rig.store.open_intents(10) if left.id in {i.id for i in mine}]
