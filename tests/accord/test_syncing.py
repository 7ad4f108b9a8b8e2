"""Planning, applying and syncing: a plan is a promise, and what is not that plan is refused."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.failures import HELD, explain
from accord.sessions import Session
from accord.usecases.looking.status import standing
from accord.usecases.syncing import carry_out, draw_up, synchronise
from connectors.errors import UserError
from connectors.memory import MemoryConnector
from connectors.protocol import Effect
from sync.model.queue import Proposal
from sync.planning.fingerprint import Fingerprint
from sync.report import Options
from tests.accord.conftest import at_work, nobody
from tests.sync.rig import Rig

ANOTHER = "Make a new plan with `accord plan --out FILE`, look at it, and apply that."


def people(rig: Rig, number: int, **fields: str) -> list[str]:
    """HubSpot contacts that Salesforce does not know."""
    return [rig.person(email=f"p{n}@x.example", **fields) for n in range(number)]


def many_titles_emptied(rig: Rig) -> None:
    """More than the blank brake lets through."""
    known = people(rig, 30, jobtitle="VP")
    rig.sync()
    for person in known:
        rig.edit(rig.right, "contacts", person, jobtitle="")
    rig.wait(1.0)


def planned(session: Session, file: Path) -> dict[str, Any]:
    """A plan in a file; returns what it amounts to."""
    return draw_up(session, (), file, full=False).document


def everything(rig: Rig) -> Any:
    """All that both systems ever held."""
    return copy.deepcopy((rig.left.records, rig.right.records))


# --- plan


def test_a_plan_counts_every_step_and_writes_to_neither_system(rig: Rig, session: Session) -> None:
    people(rig, 3)
    rig.lead(Email="ann@x.example", LastName="Lee")
    before = everything(rig)
    drawn = draw_up(session, (), None, full=False)
    assert everything(rig) == before
    assert drawn.document["by"]["salesforce"]["create"] == 3
    assert drawn.document["by"]["hubspot"]["create"] == 1
    assert drawn.document["steps"] == len(list(rig.store.steps(drawn.document["plan"])))
    assert drawn.document["held"] is None
    assert drawn.document["forecast"].keys() == {"salesforce", "hubspot"}


def test_a_plan_is_drawn_for_the_entities_that_are_named(rig: Rig, session: Session) -> None:
    people(rig, 2)
    rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    drawn = draw_up(session, ("account",), None, full=False)
    assert {step.entity for step in drawn.sample} == {"account"}
    assert drawn.document["steps"] == 1


def test_every_unknown_entity_is_named_with_what_was_meant(session: Session) -> None:
    with pytest.raises(UserError) as refused:
        draw_up(session, ("kontact", "account", "rep", "xyz"), None, full=False)
    assert refused.value.problems == [
        '--entity kontact: no such entity (did you mean "contact"?)',
        "--entity rep: no such entity",
        "--entity xyz: no such entity",
    ]
    assert refused.value.advice == "The entities are: account, contact, opportunity."
    assert session.store.runs() == []


def test_the_newest_plan_is_kept_and_no_other(rig: Rig, session: Session) -> None:
    people(rig, 1)
    first, second = (draw_up(session, (), None, full=False).document for _ in range(2))
    assert rig.store.plan(first["plan"]) is None
    kept = rig.store.plan(second["plan"])
    assert kept is not None
    assert kept.fingerprint == second["fingerprint"]


def fingerprint_of(steps: Sequence[bytes]) -> str:
    """Of these lines, in whatever order."""
    found = Fingerprint()
    for line in reversed(steps):
        found.add(line)
    return found.hexdigest()


def test_the_file_holds_the_document_and_each_step_under_one_fingerprint(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 3)
    file = tmp_path / "plan.jsonl"
    document = planned(session, file)
    header, *steps = file.read_bytes().splitlines()
    assert json.loads(header) == document
    assert len(steps) == document["steps"]
    assert fingerprint_of(steps) == document["fingerprint"]
    assert json.loads(steps[0])["fields"]["email"]["new"] == "p0@x.example"


@pytest.mark.parametrize("there_before", [False, True])
def test_nobody_else_can_read_a_plan_whatever_the_file_allowed_before(
    rig: Rig, session: Session, tmp_path: Path, there_before: bool
) -> None:
    people(rig, 1)
    file = tmp_path / "plan.jsonl"
    if there_before:
        file.write_text("an earlier one, longer than what follows\n" * 1000)
        file.chmod(0o644)
    planned(session, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"an earlier one" not in file.read_bytes()


def test_the_sample_has_two_steps_of_a_kind_and_updates_before_creates(
    rig: Rig, session: Session
) -> None:
    for number in range(4):
        rig.lead(Email=f"p{number}@x.example", FirstName="Al", LastName="Cox")
    people(rig, 8, lastname="Cox")
    drawn = draw_up(session, (), None, full=False)
    kinds = [(step.action, step.entity) for step in drawn.sample]
    assert kinds == sorted(kinds, key=lambda kind: kind[0] != "update")
    assert Counter(kinds) == {("update", "contact"): 2, ("create", "contact"): 2}


def test_reasons_are_counted_by_what_decided(rig: Rig, session: Session) -> None:
    rig.lead(Title="Boss", City="Rome")
    rig.person(jobtitle="Chief", phone="+1 415 555 2671")
    rig.sync()
    lead, person = next(iter(rig.left.live("Lead"))), next(iter(rig.right.live("contacts")))
    rig.edit(rig.left, "Lead", lead, Title="VP", City="Milan")
    rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    link = rig.link()
    wanted = Proposal("q1", link.id, "state", "CA", ("",), "distribution", "by rule")
    rig.store.put_proposals([wanted])
    rig.wait(1.0)
    drawn = draw_up(session, (), None, full=False)
    assert drawn.reasons == {
        "both changed, rule latest": 1,
        "changed in salesforce": 1,
        "proposed by distribution": 2,
    }
    (conflict,) = drawn.conflicts
    assert (conflict.field, conflict.detail["losing"]) == ("title", "VP")


def test_values_that_wait_and_their_reason_come_with_the_plan(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    drawn = draw_up(session, (), None, full=False)
    assert [(issue.kind, issue.field) for issue in drawn.issues] == [("field", "country")]


def test_effects_are_counted_over_all_steps_and_marked_in_the_sample(tmp_path: Path) -> None:
    class Charging(MemoryConnector):
        def effects(self, object_name: str) -> Mapping[str, Effect]:
            return {"@create": "billable"} if object_name == "contacts" else {}

    rig = Rig(connect=Charging)
    for number in range(11):
        rig.lead(Email=f"p{number}@x.example")
    drawn = draw_up(at_work(rig, tmp_path), (), None, full=False)
    assert drawn.document["effects"] == {"salesforce": {}, "hubspot": {"billable": 11}}
    creates = [step.number for step in drawn.sample if step.action == "create"]
    assert [drawn.effects[number] for number in creates] == [["billable"]] * 2


# --- apply


def test_a_plan_is_carried_out_exactly_even_when_a_sync_would_do_more(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 2)
    document = planned(session, tmp_path / "plan.jsonl")
    rig.person(email="late@x.example")
    report = carry_out(session, tmp_path / "plan.jsonl")
    assert (report.error, report.state) == (None, "complete")
    assert report.tally.written["salesforce"]["create"] == document["by"]["salesforce"]["create"]
    assert {held["Email"] for held in rig.left.live("Lead").values()} == {
        "p0@x.example",
        "p1@x.example",
    }
    assert rig.store.runs(1)[0].command == "apply"


def refused(session: Session, file: Path) -> UserError:
    """Why a file is not applied; neither system and no plan may be touched by that."""
    before = session.store.runs()
    with pytest.raises(UserError) as error:
        carry_out(session, file)
    assert session.store.runs() == before
    return error.value


def test_a_plan_made_by_another_policy_is_not_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 1)
    file = tmp_path / "plan.jsonl"
    planned(session, file)
    pair = session.work.pair
    pair.policy_print = "edited since"
    told = refused(session, file)
    assert "the policy" in told.problems[0]
    assert told.advice == ANOTHER
    assert rig.left.live("Lead") == {}


def test_a_plan_is_applied_once(rig: Rig, session: Session, tmp_path: Path) -> None:
    people(rig, 1)
    file = tmp_path / "plan.jsonl"
    planned(session, file)
    carry_out(session, file)
    told = refused(session, file)
    assert told.problems == [f"{file}: this plan was applied already"]
    assert told.advice == ANOTHER


def test_a_plan_of_another_workspace_is_not_applied_here(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 1)
    file = tmp_path / "plan.jsonl"
    planned(session, file)
    told = refused(at_work(Rig(), tmp_path), file)
    assert told.problems == [f"{file}: this workspace does not hold that plan (any more)"]
    assert told.advice == ANOTHER


def test_a_plan_that_a_newer_one_replaced_is_not_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 1)
    planned(session, tmp_path / "old.jsonl")
    planned(session, tmp_path / "new.jsonl")
    assert "(any more)" in refused(session, tmp_path / "old.jsonl").problems[0]
    assert carry_out(session, tmp_path / "new.jsonl").error is None


def test_another_workspaces_plan_of_the_same_id_is_told_apart_by_its_fingerprint(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    people(rig, 1)
    planned(session, tmp_path / "ours.jsonl")
    other = Rig()
    people(other, 2)
    planned(at_work(other, tmp_path), tmp_path / "theirs.jsonl")
    ids = []
    for name in ("ours", "theirs"):
        first, *_ = (tmp_path / f"{name}.jsonl").read_bytes().splitlines()
        ids.append(json.loads(first)["plan"])
    assert ids[0] == ids[1]
    assert "does not hold that plan" in refused(session, tmp_path / "theirs.jsonl").problems[0]


def test_a_plan_that_a_brake_holds_is_not_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    many_titles_emptied(rig)
    file = tmp_path / "plan.jsonl"
    assert planned(session, file)["held"]["brake"] == "blank"
    told = refused(session, file)
    assert told.problems == [f"{file}: the brake 'blank' holds this plan"]
    assert explain(told, None).code == HELD
    assert "accord approve" in told.advice
    assert {held["Title"] for held in rig.left.live("Lead").values()} == {"VP"}


def test_a_file_that_is_not_there_says_so(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "none.jsonl"
    told = refused(session, file)
    assert told.problems == [f"{file}: No such file or directory"]
    assert told.advice == ANOTHER


@pytest.mark.parametrize(
    "text", ["", "\n", "plan: 1\n", "[]\n", "{}\n", '{"plan": "P1"}\n', "1\n", "\x00\xff\n"]
)
def test_a_file_that_is_something_else_is_no_plan(
    session: Session, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "plan.jsonl"
    file.write_text(text)
    assert refused(session, file).problems == [f"{file} is not a plan"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Path]:
    """A plan of many steps, in a file of its own."""
    folder = tmp_path_factory.mktemp("whole")
    rig = Rig()
    people(rig, 12)
    session = at_work(rig, folder)
    planned(session, folder / "plan.jsonl")
    return session, folder / "plan.jsonl"


@given(data=st.data())
def test_whatever_is_altered_in_a_step_is_noticed(
    whole: tuple[Session, Path], data: st.DataObject
) -> None:
    session, file = whole
    header, *steps = file.read_bytes().splitlines()
    match data.draw(st.sampled_from(["byte", "dropped", "doubled"])):
        case "byte":
            at = data.draw(st.integers(0, len(steps) - 1))
            place = data.draw(st.integers(0, len(steps[at]) - 1))
            other = data.draw(st.integers(32, 126).filter(lambda code: code != steps[at][place]))
            steps[at] = steps[at][:place] + bytes([other]) + steps[at][place + 1 :]
        case "dropped":
            del steps[data.draw(st.integers(0, len(steps) - 1))]
        case "doubled":
            steps.append(data.draw(st.sampled_from(steps)))
    altered = file.with_name("altered.jsonl")
    altered.write_bytes(b"\n".join([header, *steps]) + b"\n")
    assert refused(session, altered).problems == [
        f"{altered} was altered: its {len(steps)} steps do not have the fingerprint it states"
    ]


def test_steps_with_a_fingerprint_of_their_own_are_not_the_stored_plan(
    whole: tuple[Session, Path], tmp_path: Path
) -> None:
    session, file = whole
    header, *steps = file.read_bytes().splitlines()
    document = orjson.loads(header)
    document["fingerprint"] = fingerprint_of(steps[1:])
    forged = tmp_path / "forged.jsonl"
    forged.write_bytes(b"\n".join([orjson.dumps(document), *steps[1:]]))
    assert "does not hold that plan" in refused(session, forged).problems[0]


# --- sync


def test_a_sync_brings_both_systems_to_agreement(rig: Rig, session: Session) -> None:
    people(rig, 2)
    report = synchronise(session, Options(), None)
    assert report.state == "complete"
    assert len(rig.left.live("Lead")) == 2
    assert draw_up(session, (), None, full=False).document["steps"] == 0


def test_a_sync_of_one_record_leaves_the_others_alone(rig: Rig, session: Session) -> None:
    first, second = people(rig, 2)
    rig.sync()
    for person in (first, second):
        rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    rig.wait(1.0)
    synchronise(session, Options(), "p1@x.example")
    by_address = {held["Email"]: held.get("Title") for held in rig.left.live("Lead").values()}
    assert by_address == {"p0@x.example": None, "p1@x.example": "CEO"}


def test_a_sync_of_a_record_nobody_knows_does_not_begin(rig: Rig, session: Session) -> None:
    people(rig, 1)
    with pytest.raises(UserError, match="no record is known by 'who'"):
        synchronise(session, Options(), "who")
    assert rig.store.runs() == []


def test_a_sync_of_an_unknown_entity_does_not_begin(rig: Rig, session: Session) -> None:
    with pytest.raises(UserError, match="--entity contct: no such entity"):
        synchronise(session, Options(entities=("contct",)), None)
    assert rig.store.runs() == []


def test_a_brake_holds_a_sync_until_a_person_says_why_it_may_go(rig: Rig, session: Session) -> None:
    many_titles_emptied(rig)
    report = synchronise(session, Options(), None)
    assert report.state == "held"
    assert report.held is not None
    assert (report.held["brake"], report.held["seen"]) == ("blank", 30)
    assert {held["Title"] for held in rig.left.live("Lead").values()} == {"VP"}
    report = synchronise(session, Options(exceed_brakes="they all left"), None)
    assert (report.state, report.held) == ("complete", None)
    assert {held["Title"] for held in rig.left.live("Lead").values()} == {None}


# --- what a plan found waiting, once it is applied


def test_what_a_plan_found_waiting_is_kept_when_it_is_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    rig.person(country="Nippon")
    rig.lead(Email="bo@lee.example")
    file = tmp_path / "plan.jsonl"
    assert planned(session, file)["parked"] == 1
    assert rig.store.issues() == []
    report = carry_out(session, file)
    assert (report.parked, report.still_waiting) == (1, 1)
    (issue,) = rig.store.issues()
    assert (issue.kind, issue.field, issue.run) == ("field", "country", report.run)
    document = standing(rig.store, session.pair.language, nobody).document
    assert document["state"] == "waiting"


def test_a_match_that_is_not_certain_waits_once_the_plan_is_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    for _ in range(2):
        rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    rig.right.put("companies", {"name": "Acme", "domain": "acme.example"})
    rig.person(email="bo@lee.example")
    file = tmp_path / "plan.jsonl"
    assert planned(session, file)["waiting"] >= 1
    carry_out(session, file)
    assert {issue.kind for issue in rig.store.issues()} == {"ambiguous"}


def test_nothing_is_good_while_a_part_only_was_planned_and_applied(
    rig: Rig, session: Session, tmp_path: Path
) -> None:
    rig.right.put("companies", {"name": "Lee & Sons", "domain": "lee.example"})
    rig.person(email="ann@elsewhere.example")
    file = tmp_path / "plan.jsonl"
    draw_up(session, ("contact",), file, full=False)
    carry_out(session, file)
    document = standing(rig.store, session.pair.language, nobody).document
    assert document["state"] == "never"
    assert "still to be looked at" in document["because"]


def test_a_plan_does_not_point_at_lists_that_are_empty(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    drawn = draw_up(session, (), None, full=False)
    assert not drawn.kept
    rig.sync()
    rig.store.mark_dirty([(issue.record, issue.entity) for issue in rig.store.issues()])
    assert draw_up(session, (), None, full=False).kept


@pytest.mark.parametrize("place", ["none/plan.jsonl", "file/plan.jsonl", "folder"])
def test_a_place_where_no_plan_can_be_written_is_told_before_one_is_made(
    rig: Rig, session: Session, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError) as error:
        draw_up(session, (), tmp_path / place, full=False)
    assert str(tmp_path / place) in error.value.problems[0]
    assert rig.store.runs() == []
