"""What a person answers to a contested field is held against what both sides take, and against what
its words are called today, at once and not in the next run.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from accord.policies import compile_policy
from accord.schema_memory import Learnt, packed
from accord.sessions import Session
from accord.usecases.acting import Actor
from accord.usecases.queues import CONFLICTS, Answer, queue, resolve, resolve_each
from connectors.errors import UserError
from connectors.protocol import Identity
from connectors.record import FieldSchema, ObjectSchema
from sync.model.queue import Issue
from sync.store.ports import Acquaintance
from tests.accord.conftest import at_work
from tests.mapping.starter import SYSTEMS, starter_texts
from tests.simulator.world import SimWorld
from tests.sync.rig import Rig

ANN = Actor(SimWorld(random.Random(3)), "ann")


def texts_that_hold() -> dict[str, str]:
    """The starter policy, but titles and products of people wait where both sides changed them."""
    texts = starter_texts()
    hold = "product_interest: {rule: hold}\n      title: {rule: hold}"
    texts["merge"] = re.sub(r"product_interest: \{[^}]*\}", hold, texts["merge"])
    return texts


@pytest.fixture
def rig() -> Rig:
    found = Rig()
    speaks(found, texts_that_hold())
    return found


def speaks(rig: Rig, texts: dict[str, str]) -> None:
    """From now on the policy is this one."""
    policy = compile_policy(texts, SYSTEMS)
    rig.language, rig.policy = policy.language, policy.merge


def at(rig: Rig, folder: Path) -> Session:
    """A session under the policy as it is now."""
    session = at_work(rig, folder)
    policy = replace(session.workspace.policy, language=rig.language, merge=rig.policy)
    return replace(session, workspace=replace(session.workspace, policy=policy))


def takes(rig: Rig, system: str, object_name: str, *fields: FieldSchema) -> None:
    """What a system said of an object when it was asked last."""
    schema = ObjectSchema(object_name, {field.name: field for field in fields})
    document = packed(Learnt(Identity("A-1"), {object_name: schema}))
    rig.store.put_acquaintance(Acquaintance(system, "A-1", document=document))


def contested(rig: Rig, native: str, there: str, here: str, other: str) -> Issue:
    """A field that both sides changed to another value."""
    lead, person = rig.lead(**{native: None}), rig.person()
    rig.sync()
    rig.edit(rig.left, "Lead", lead, **{native: here})
    rig.edit(rig.right, "contacts", person, **{there: other})
    rig.sync()
    (issue,) = queue(rig.store, CONFLICTS, closed=False)
    return issue


def refused(rig: Rig, folder: Path, issue: Issue, **answer: str) -> UserError:
    """What is said to an answer that changes nothing."""
    session = at(rig, folder)
    with pytest.raises(UserError) as told:
        resolve(session.workspace, rig.store, issue.id, Answer(**answer), ANN)
    assert rig.store.issue(issue.id) == issue
    assert rig.store.proposals([issue.link]) == {}
    return told.value


# --- what one side does not take


def test_a_value_too_long_for_one_side_is_refused_at_once(rig: Rig, tmp_path: Path) -> None:
    issue = contested(rig, "Title", "jobtitle", "VP", "CEO")
    takes(rig, "salesforce", "Lead", FieldSchema("Title", "string", length=10))
    takes(rig, "hubspot", "contacts", FieldSchema("jobtitle", "string"))
    told = refused(rig, tmp_path, issue, value="Vice President")
    assert told.problems == ["--value: 14 characters, and Lead.Title in salesforce takes 10"]
    assert "a shorter one with --value" in told.advice


def test_a_side_whose_value_the_other_cannot_take_is_refused_at_once(
    rig: Rig, tmp_path: Path
) -> None:
    issue = contested(rig, "Title", "jobtitle", "VP", "Vice President")
    takes(rig, "salesforce", "Lead", FieldSchema("Title", "string", length=10))
    told = refused(rig, tmp_path, issue, take="hubspot")
    assert told.problems == ["--take hubspot: 14 characters, and Lead.Title in salesforce takes 10"]
    session = at(rig, tmp_path)
    resolve(session.workspace, rig.store, issue.id, Answer(take="salesforce"), ANN)
    rig.sync()
    assert rig.held(rig.right, "contacts")["jobtitle"] == "VP"


def test_a_word_that_one_side_s_list_lacks_is_refused_at_once(rig: Rig, tmp_path: Path) -> None:
    issue = contested(rig, "Product_Interest__c", "product_interest", "Payments", "Data Hub")
    listed = FieldSchema("Product_Interest__c", "picklist", options=("Payments",))
    takes(rig, "salesforce", "Lead", listed)
    told = refused(rig, tmp_path, issue, take="hubspot")
    (problem,) = told.problems
    assert problem == (
        "--take hubspot: 'Data Hub' is not among the values that Lead.Product_Interest__c in "
        "salesforce offers: 'Payments'"
    )


def test_an_owner_whom_one_side_does_not_know_is_refused_at_once(rig: Rig, tmp_path: Path) -> None:
    for user, address in (("u2", "pat@us.example"), ("u3", "kim@us.example")):
        rig.left.put("User", {"Email": address, "IsActive": "true"}, record_id=user)
    rig.right.put("owners", {"email": "pat@us.example", "archived": "false"}, record_id="o2")
    rig.lead()
    rig.sync()
    issue = Issue("i9", "conflict", "contact", rig.link().id, "", "owner", "conflict", "twice")
    issue.detail = {"values": {"salesforce": "kim@us.example", "hubspot": "pat@us.example"}}
    rig.store.put_issues([issue])
    told = refused(rig, tmp_path, issue, take="salesforce")
    assert told.problems[0].startswith("--take salesforce: kim@us.example has no active user")
    assert "hubspot" in told.problems[0]


def test_a_blank_where_one_side_needs_something_is_refused_at_once(
    rig: Rig, tmp_path: Path
) -> None:
    issue = contested(rig, "Title", "jobtitle", "VP", "CEO")
    issue.detail["values"]["hubspot"] = None
    rig.store.put_issues([issue])
    takes(rig, "salesforce", "Lead", FieldSchema("Title", "string", required=True))
    told = refused(rig, tmp_path, issue, take="hubspot")
    assert told.problems == ["--take hubspot: blank, and Lead.Title in salesforce needs a value"]


# --- words that are called otherwise since

RENAMED = "data_platform: {label: Data Platform, synonyms: [Data Hub]}"


def renamed(*, away: bool = False) -> dict[str, str]:
    """The word `data_hub` is called `data_platform`, or is none any more."""
    texts = texts_that_hold()
    old = "data_hub: {label: Data Hub}"
    assert old in texts["taxonomy"]
    new = "ledger: {label: Ledger}" if away else RENAMED
    texts["taxonomy"] = texts["taxonomy"].replace(old, new)
    return texts


@pytest.mark.parametrize("synced", [False, True], ids=["at once", "after a sync"])
def test_a_side_is_taken_at_today_s_word(rig: Rig, tmp_path: Path, *, synced: bool) -> None:
    issue = contested(rig, "Product_Interest__c", "product_interest", "Payments", "Data Hub")
    speaks(rig, renamed())
    if synced:
        rig.store.see_policy("another")
        rig.sync()
        (issue,) = queue(rig.store, CONFLICTS, closed=False)
        assert issue.detail["values"]["hubspot"] == "data_platform"
    session = at(rig, tmp_path)
    told = resolve(session.workspace, rig.store, issue.id, Answer(take="hubspot"), ANN)
    assert told == "product_interest becomes 'data_platform' on both sides at the next sync"
    rig.sync()
    # a stored value that means the word stays as it is; what was decided stands on both sides
    assert rig.held(rig.left, "Lead")["Product_Interest__c"] == "Data Platform"
    assert rig.held(rig.right, "contacts")["product_interest"] in {"Data Hub", "Data Platform"}
    assert queue(rig.store, CONFLICTS, closed=False) == []


def test_the_other_side_can_be_taken_too_after_a_renaming(rig: Rig, tmp_path: Path) -> None:
    issue = contested(rig, "Product_Interest__c", "product_interest", "Payments", "Data Hub")
    speaks(rig, renamed())
    session = at(rig, tmp_path)
    resolve(session.workspace, rig.store, issue.id, Answer(take="salesforce"), ANN)
    rig.sync()
    assert rig.held(rig.right, "contacts")["product_interest"] == "Payments"
    assert queue(rig.store, CONFLICTS, closed=False) == []


def test_a_side_whose_word_is_none_any_more_is_refused_and_told(rig: Rig, tmp_path: Path) -> None:
    issue = contested(rig, "Product_Interest__c", "product_interest", "Payments", "Data Hub")
    speaks(rig, renamed(away=True))
    told = refused(rig, tmp_path, issue, take="hubspot")
    assert told.problems == [
        "--take hubspot: 'data_hub' is no word of the vocabulary product any more"
    ]
    assert "synonym" in told.advice


# --- one answer for several


def test_one_answer_for_several_is_carried_out_where_it_fits_and_told_where_not(
    rig: Rig, tmp_path: Path
) -> None:
    fits = contested(rig, "Title", "jobtitle", "VP", "CEO")
    takes(rig, "salesforce", "Lead", FieldSchema("Title", "string", length=10))
    waits = replace(fits, id="i9", detail={"values": {"salesforce": "VP", "hubspot": "x" * 11}})
    rig.store.put_issues([waits])
    session = at(rig, tmp_path)
    asked = [waits.id, fits.id]
    answer = Answer(take="hubspot")
    decided, refused = resolve_each(session.workspace, rig.store, asked, answer, ANN)
    assert [each["id"] for each in decided] == [fits.id]
    assert [each["id"] for each in refused] == [waits.id]
    assert "11 characters" in refused[0]["problems"][0]
    with pytest.raises(UserError, match="11 characters"):
        resolve_each(session.workspace, rig.store, [waits.id], answer, ANN)
