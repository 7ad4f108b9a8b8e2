"""A rep who left: what waits because of them is told in one line, and one command ends it."""

from __future__ import annotations

import io
import random

import pytest
from rich.console import Console

from accord.cli.drawing.plans import draw_plan
from accord.cli.drawing.queue import draw_queue
from accord.sessions import Session
from accord.usecases.acting import Actor
from accord.usecases.looking.status import standing
from accord.usecases.queues import PARKED, queue
from accord.usecases.reps import departed, give
from accord.usecases.syncing import draw_up
from accord.usecases.telling.waiting import waiting_documents
from connectors.errors import UserError
from sync.report import Options
from tests.accord.conftest import nobody
from tests.mapping.starter import starter
from tests.simulator.world import SimWorld
from tests.sync.rig import Rig

ANN = Actor(SimWorld(random.Random(3)), "ann", "Kim left")
KIM, PAT = "kim@seller.example", "pat@seller.example"
THEIRS = 30


@pytest.fixture(params=[(True, True), (True, False), (False, True)], ids=["both", "left", "right"])
def left(request: pytest.FixtureRequest, rig: Rig) -> Rig:
    """Kim, who had many people, is no user any more: of both systems, or of one of them."""
    for user, address in (("r1", KIM), ("r2", PAT)):
        held = {"Email": address, "IsActive": "true", "Name": address.partition("@")[0].title()}
        rig.left.put("User", held, record_id=user)
        rig.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{user}")
    rig.wait(1.0)
    for number in range(THEIRS):
        held = {"Email": f"p{number}@lee.example", "LastName": "Lee", "OwnerId": "r1"}
        rig.left.put("Contact", held)
    rig.sync()
    rig.wait(1.0)
    here, there = request.param
    if here:
        rig.edit(rig.left, "User", "r1", IsActive="false")
    if there:
        rig.right.put("owners", {"archived": "true"}, record_id="or1")
    rig.sync()
    return rig


def owners(rig: Rig) -> tuple[set[object], set[object]]:
    """Who owns people, as both systems say."""
    here = {row["OwnerId"] for row in rig.left.live("Contact").values()}
    return here, {row["hubspot_owner_id"] for row in rig.right.live("contacts").values()}


def test_the_records_of_a_rep_who_left_are_told_in_one_line(left: Rig, session: Session) -> None:
    document = standing(left.store, starter().language, nobody).document
    (rep,) = document["departed"]
    assert (rep["rep"], rep["records"]) == (KIM, THEIRS)
    assert rep["command"] == f"accord parked give {KIM} --to EMAIL"
    assert f"{KIM}" in rep["told"]
    assert f"and {THEIRS} records wait: `accord parked give" in rep["told"]
    found = queue(left.store, PARKED, closed=False)
    documents = waiting_documents(left.store, starter().language, found)
    assert len(documents) >= THEIRS, "--json keeps each"
    file = io.StringIO()
    reps = departed(left.store, starter().language, found)
    draw_queue(Console(file=file, width=200), documents, reps)
    (line,) = file.getvalue().splitlines()
    assert line == rep["told"]


@pytest.mark.parametrize("called", [KIM, "KIM@seller.example ", "id"])
def test_one_command_gives_all_of_them_to_somebody(
    left: Rig, session: Session, called: str
) -> None:
    if called == "id":
        called = str(left.store.issues()[0].detail["value"])
    done = give(session.workspace, left.store, called, PAT, ANN)
    assert done == {"given": THEIRS, "left": 0}
    left.sync()
    assert owners(left) == ({"r2"}, {"or2"})
    assert left.store.issues() == []
    written = left.sync().tally.written
    assert written == {}


def test_who_was_given_to_somebody_else_meanwhile_stays_there(left: Rig, session: Session) -> None:
    left.left.put("User", {"Email": "zoe@x.example", "IsActive": "true"}, record_id="r3")
    left.right.put("owners", {"email": "zoe@x.example", "archived": "false"}, record_id="or3")
    give(session.workspace, left.store, KIM, PAT, ANN)
    (first, *_) = left.left.live("Contact")
    left.edit(left.left, "Contact", first, OwnerId="r3")
    for _ in range(2):
        left.sync()
    assert left.left.live("Contact")[first]["OwnerId"] == "r3"
    assert owners(left) == ({"r2", "r3"}, {"or2", "or3"})
    assert left.store.issues() == []


def test_nobody_who_is_not_active_in_both_systems_is_given_anything(
    left: Rig, session: Session
) -> None:
    left.left.put("User", {"Email": "new@seller.example", "IsActive": "true"}, record_id="r9")
    left.sync()
    before = owners(left)
    with pytest.raises(UserError, match="no active user of hubspot"):
        give(session.workspace, left.store, KIM, "new@seller.example", ANN)
    with pytest.raises(UserError, match="nothing waits because of"):
        give(session.workspace, left.store, "kin@seller.example", PAT, ANN)
    left.sync()
    assert owners(left) == before


def test_who_gave_them_and_why_is_kept(left: Rig, session: Session) -> None:
    give(session.workspace, left.store, KIM, PAT, ANN)
    (link, *_) = left.store.all_links("contact")
    (deed,) = left.store.actions_about([link.id])
    assert (deed.who, deed.what, deed.reason) == ("ann", "give to another owner", "Kim left")


def test_who_is_a_user_of_one_system_only_is_told_and_helped_alike(
    rig: Rig, session: Session
) -> None:
    for user, address in (("r1", KIM), ("r2", PAT)):
        rig.left.put("User", {"Email": address, "IsActive": "true"}, record_id=user)
    rig.right.put("owners", {"email": PAT, "archived": "false"}, record_id="or2")
    for number in range(3):
        held = {"Email": f"p{number}@lee.example", "LastName": "Lee", "OwnerId": "r1"}
        rig.left.put("Contact", held)
    rig.sync()
    (rep,) = departed(rig.store, starter().language, rig.store.issues())
    assert (rep.known_as, rep.records) == (KIM, 3)
    assert give(session.workspace, rig.store, KIM, PAT, ANN) == {"given": 3, "left": 0}
    rig.sync()
    assert owners(rig) == ({"r2"}, {"or2"})
    assert rig.store.issues() == []


# --- who left is noticed although nobody touched a record


def test_a_sync_that_finds_a_rep_gone_says_so_in_one_line(rig: Rig, session: Session) -> None:
    with_records(rig)
    rig.edit(rig.left, "User", "r1", IsActive="false")
    drawn = draw_up(session, (), None, full=False)
    assert [rep.known_as for rep in drawn.departed] == [KIM]
    file = io.StringIO()
    draw_plan(Console(file=file, width=300), drawn, None)
    assert f"Kim ({KIM}) is no active user of both systems, and 3 records wait" in file.getvalue()
    assert file.getvalue().count("unknown_owner") == 0
    assert "kind" not in file.getvalue().split("Waiting for a person")[-1].split("Kim (")[0]
    report = rig.sync()
    assert {issue.reason for issue in report.issues} == {"unknown_owner"}
    (rep,) = departed(rig.store, starter().language, report.issues)
    assert (rep.known_as, rep.records) == (KIM, 3)


def with_records(rig: Rig) -> None:
    """Kim has a company, a person and a deal; all is in agreement."""
    for user, address in (("r1", KIM), ("r2", PAT)):
        held = {"Email": address, "IsActive": "true", "Name": address.partition("@")[0].title()}
        rig.left.put("User", held, record_id=user)
        rig.right.put("owners", {"email": address, "archived": "false"}, record_id=f"o{user}")
    company = rig.left.put("Account", {"Name": "Lee", "Website": "lee.example", "OwnerId": "r1"})
    person = {"LastName": "Lee", "Email": "ann@lee.example", "OwnerId": "r1", "AccountId": company}
    rig.left.put("Contact", person)
    deal = {"Name": "Big", "StageName": "Prospecting", "CloseDate": "2027-01-01"}
    rig.left.put("Opportunity", {**deal, "OwnerId": "r1", "AccountId": company})
    for _ in range(3):
        rig.sync()
    assert rig.store.issues() == []


@pytest.mark.parametrize("how", ["left", "right", "gone"])
def test_a_rep_who_left_is_noticed_at_the_next_sync(rig: Rig, how: str) -> None:
    with_records(rig)
    if how == "left":
        rig.edit(rig.left, "User", "r1", IsActive="false")
    elif how == "right":
        rig.edit(rig.right, "owners", "or1", archived="true")
    else:
        rig.wait(1.0)
        rig.right.delete("owners", "or1")
    rig.wait(1.0)
    rig.runner().sync(Options(full=how == "gone"))
    (rep,) = departed(rig.store, starter().language, rig.store.issues())
    assert (rep.known_as if how != "gone" else KIM, rep.records) == (KIM, 3)


def test_a_rep_who_is_back_is_waited_for_no_more(rig: Rig) -> None:
    with_records(rig)
    rig.edit(rig.left, "User", "r1", IsActive="false")
    rig.sync()
    assert rig.store.issues()
    rig.edit(rig.left, "User", "r1", IsActive="true")
    rig.sync()
    assert rig.store.issues() == []


def test_who_is_handed_over_by_hand_after_that_is_so_on_both_sides(rig: Rig) -> None:
    with_records(rig)
    rig.edit(rig.left, "User", "r1", IsActive="false")
    rig.edit(rig.right, "owners", "or1", archived="true")
    rig.sync()
    (person,) = rig.left.live("Contact")
    rig.edit(rig.left, "Contact", person, OwnerId="r2")
    rig.sync()
    assert rig.held(rig.right, "contacts")["hubspot_owner_id"] == "or2"
