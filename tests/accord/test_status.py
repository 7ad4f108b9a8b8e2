"""What is known of the workspace, of a run, of one record, and why it is, or is not, syncing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from accord.sessions import Session
from accord.usecases.looking.status import (
    record_documents,
    run_documents,
    standing,
)
from accord.usecases.looking.why import why_document
from accord.usecases.telling.waiting import issue_document
from connectors.errors import UserError
from connectors.record import Ref
from sync.model.conditions.pause import Pause
from sync.model.journal import RunRow
from sync.model.links import LinkStatus
from sync.model.queue import Issue
from sync.model.steps import PlanHeader, Step
from sync.store.ports import Acquaintance
from sync.store.sqlite import pausing
from tests.accord.conftest import nobody
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.desk import row
from tests.sync.rig import Rig

NOT_LOOKED_AT = "not looked at yet: the next sync will"


def records(session: Session, wanted: str) -> list[dict[str, Any]]:
    return record_documents(session.store, session.workspace, wanted)


def reasons(session: Session, wanted: str) -> list[str]:
    """Why the only record of that name is, or is not, syncing."""
    (found,) = why_document(session.store, session.workspace, wanted)
    return list(found["why"])


# --- the workspace


def test_before_the_first_run_there_is_nothing_to_tell(session: Session) -> None:
    found = standing(session.store, starter().language, nobody).document
    assert found["last_run"] is None
    assert found["accounts"] == {"salesforce": None, "hubspot": None}
    assert found["links"] == {"account": 0, "contact": 0, "opportunity": 0}
    assert (found["backlog"], found["open_intents"], found["waiting"]) == (0, 0, {})
    for system, cursors in found["cursors"].items():
        objects = [one.object for _, one in starter().language.objects(system)]
        assert cursors == dict.fromkeys(objects)


def test_after_a_run_it_counts_pairs_backlog_and_what_waits(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    report = rig.sync()
    rig.store.mark_dirty([(Ref("hubspot", "contacts", "h9"), "contact")])
    rig.store.put_acquaintance(Acquaintance("hubspot", "portal-7"))
    found = standing(session.store, starter().language, nobody).document
    assert found["last_run"]["run"] == report.run
    assert found["links"] == {"account": 0, "contact": 1, "opportunity": 0}
    assert (found["backlog"], found["waiting"]) == (1, {"field": 1})
    assert found["accounts"] == {"salesforce": None, "hubspot": "portal-7"}
    assert None not in found["cursors"]["hubspot"].values()


# --- runs


def test_runs_are_told_newest_first_and_no_more_than_asked_for(rig: Rig, session: Session) -> None:
    reports = [rig.sync() for _ in range(3)]
    told = [run["run"] for run in run_documents(session.store, 2, nobody)]
    assert told == [reports[2].run, reports[1].run]


def test_a_run_tells_what_it_wrote_and_left_waiting(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    report = rig.sync()
    (run,) = run_documents(session.store, 1, nobody)
    document = report.document(session.pair.systems)
    assert (run["command"], run["state"]) == ("sync", "complete")
    assert run["started_at"] < run["ended_at"]
    for key in ("written", "conflicts", "parked", "waiting", "calls"):
        assert run[key] == document[key]
    assert run["written"]["salesforce"]["create"] == 1
    assert run["parked"] + run["waiting"] == 1


def test_a_run_that_is_under_way_has_no_figures_yet(session: Session) -> None:
    session.store.put_run(RunRow("R9", "sync", 1, 5.0))
    assert run_documents(session.store, 1, lambda: True) == [
        {"run": "R9", "command": "sync", "state": "running", "started_at": 5.0, "ended_at": None}
    ]


# --- one record


def test_a_linked_pair_is_one_document_with_both_sides_the_base_and_the_history(
    rig: Rig, session: Session
) -> None:
    person = rig.person(firstname="Ann", country="Nippon")
    rig.sync()
    rig.edit(rig.right, "contacts", person, firstname="Anne")
    rig.sync()
    (found,) = records(session, "ann@lee.example")
    link = rig.link()
    refs = [str(ref) for ref in link.refs(rig.store.systems)]
    assert found["link"] == {
        "id": link.id,
        "entity": "contact",
        "status": "live",
        "note": "",
        "refs": refs,
    }
    assert found["base"]["first_name"] == "Anne"
    assert found["sides"].keys() == {"salesforce", "hubspot"}
    right = found["sides"]["hubspot"]
    assert (right["ref"], right["gone"]) == (f"hubspot:contacts:{person}", False)
    assert right["fields"]["firstname"] == "Anne"
    assert right["modified_at"] == rig.right.latest("contacts", person).at
    newest = found["history"][0]
    assert (newest["field"], newest["old"], newest["new"]) == ("first_name", "Ann", "Anne")
    assert newest["because"] == "changed in hubspot"
    assert [issue["field"] for issue in found["issues"]] == ["country"]


def test_a_record_without_a_link_is_told_by_itself(rig: Rig, session: Session) -> None:
    person = rig.person()
    rig.collect()
    (found,) = records(session, person)
    assert (found["link"], found["base"], found["history"], found["issues"]) == (None, None, [], [])
    assert found["sides"].keys() == {"hubspot"}


def test_two_records_of_one_address_without_a_link_are_two_documents(
    rig: Rig, session: Session
) -> None:
    rig.lead()
    rig.lead()
    rig.collect()
    assert len(records(session, "ann@lee.example")) == 2


def test_what_waits_is_told_once_though_it_is_about_the_link_and_the_record(
    rig: Rig, session: Session
) -> None:
    rig.person()
    rig.sync()
    ref = rig.link().refs(rig.store.systems)[1]
    for name in ("i2", "i1"):
        issue = Issue(name, "parked", "contact", rig.link().id, str(ref), "", "NO", "refused")
        rig.store.put_issues([issue])
    (found,) = records(session, str(ref))
    assert [issue["id"] for issue in found["issues"]] == ["i1", "i2"]


def test_an_issue_tells_what_it_is_about_and_nothing_where_it_is_about_nothing() -> None:
    issue = Issue("i1", "field", "contact", "", "", "", "unknown_term", "what", {"value": "x"})
    told = issue_document(issue)
    assert (told["link"], told["ref"], told["field"]) == (None, None, None)
    assert (told["id"], told["kind"], told["entity"]) == ("i1", "field", "contact")
    assert (told["reason"], told["message"], told["detail"]) == (
        "unknown_term",
        "what",
        {"value": "x"},
    )
    named = issue_document(replace(issue, link="L1", ref="a:b:c", field="title", state="closed"))
    assert (named["link"], named["ref"], named["field"]) == ("L1", "a:b:c", "title")
    assert named["state"] == "closed"


def test_a_record_nobody_knows_is_refused(session: Session) -> None:
    with pytest.raises(UserError, match="no record is known by 'x'"):
        records(session, "x")


# --- why


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("live", "linked: both sides are kept in agreement"),
        ("pending", "its counterpart has not been created yet"),
        ("held", "held: one side vanished, so nothing is written for either"),
        (
            "apart",
            "taken apart: both records stay as they are, and nothing is written for either",
        ),
    ],
)
def test_a_linked_record_is_explained_by_its_link(
    rig: Rig, session: Session, status: LinkStatus, why: str
) -> None:
    rig.person()
    rig.sync()
    rig.store.put_links([replace(rig.link(), status=status)])
    assert reasons(session, "ann@lee.example") == [why]


def test_who_stands_behind_another_is_told_whom_by_name_and_till_when(
    rig: Rig, session: Session
) -> None:
    first = rig.person(firstname="Ann", lastname="Lee")
    rig.sync()
    rig.store.put_links([replace(rig.link(), status="shadow", note=f"hubspot:contacts:{first}")])
    (why,) = reasons(session, "ann@lee.example")
    assert f"Ann Lee (hubspot:contacts:{first})" in why
    assert "until" in why


def test_of_two_that_are_both_gone_nothing_is_waited_for(rig: Rig, session: Session) -> None:
    rig.person()
    rig.sync()
    link = rig.link()
    rig.store.put_links([replace(link, status="held")])
    rows = list(rig.store.mirror(link.refs(SYSTEMS)).values())
    rig.store.put_mirror([replace(row, gone=True) for row in rows])
    (why,) = reasons(session, str(rows[0].ref))
    assert why == "both records are gone, and nothing is left to be written"


def test_a_pause_is_part_of_why(rig: Rig, session: Session) -> None:
    rig.person()
    rig.sync()
    pausing.pause(session.workspace.state, Pause("Ann", "audit", rig.world.clock, None))
    linked, paused = reasons(session, "ann@lee.example")
    assert linked.startswith("linked")
    assert "Ann" in paused
    assert "accord resume" in paused


def test_a_brake_that_holds_a_change_of_a_record_is_part_of_why(rig: Rig, session: Session) -> None:
    rig.person()
    rig.sync()
    link = rig.link()
    step = Step(0, "update", link.id, link.entity, "update", "salesforce", "Contact", "1", {})
    rig.store.put_plan(PlanHeader("p1"))
    rig.store.add_steps("p1", [step])
    rig.store.hold_plan("p1")
    linked, held = reasons(session, "ann@lee.example")
    assert linked.startswith("linked")
    assert "accord approve p1" in held


def test_what_waits_for_a_record_is_part_of_why(rig: Rig, session: Session) -> None:
    rig.person(country="Nippon")
    rig.sync()
    linked, waits = reasons(session, "ann@lee.example")
    assert linked.startswith("linked")
    (issue,) = rig.store.issues()
    assert waits.startswith(f"field {issue.id}: country: 'Nippon' is not in the vocabulary country")
    assert waits.endswith(f"`accord parked drop {issue.id}` leaves it as it is")


def test_only_the_last_changes_are_told_with_the_reasons(rig: Rig, session: Session) -> None:
    person = rig.person()
    rig.sync()
    for number in range(5):
        rig.edit(rig.right, "contacts", person, firstname=f"Ann{number}")
        rig.sync()
    (found,) = why_document(session.store, session.workspace, person)
    assert [change["new"] for change in found["last"]] == ["Ann4", "Ann3", "Ann2"]
    assert found["link"]["id"] == rig.link().id


def test_a_record_that_was_just_read_will_be_looked_at(rig: Rig, session: Session) -> None:
    person = rig.person()
    rig.collect()
    assert reasons(session, person) == [NOT_LOOKED_AT]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (row("contacts", "7", gone=True), "it was deleted, and no link is left of it"),
        (row("Opportunity", "7"), NOT_LOOKED_AT),
        (
            row("deals", "7"),
            "opportunities are opened in Salesforce; a deal that only HubSpot knows stays there",
        ),
    ],
)
def test_a_record_without_a_link_is_explained_by_what_it_is(
    session: Session, found: Any, why: str
) -> None:
    session.store.put_mirror([found])
    assert reasons(session, str(found.ref)) == [why]


def test_a_record_that_the_policy_leaves_out_names_the_rule(session: Session) -> None:
    converted = row("Lead", "7")
    converted.fields = {**converted.fields, "IsConverted": "true"}
    session.store.put_mirror([converted])
    assert reasons(session, "7") == ["the `where` of Lead in salesforce.yaml leaves it out"]


def test_a_pair_of_which_one_left_the_scope_names_the_rule(rig: Rig, session: Session) -> None:
    lead = rig.lead()
    rig.sync()
    rig.edit(rig.left, "Lead", lead, IsConverted="true")
    rig.sync()
    (why,) = reasons(session, lead)
    assert why.startswith("linked, and nothing is written for either as it stands:")
    assert why.endswith("the `where` of Lead in salesforce.yaml leaves it out")


def test_a_record_that_is_only_read_names_the_scope(rig: Rig, session: Session) -> None:
    rig.left.put("User", {"Email": "rep@x.example", "IsActive": "true"}, record_id="u7")
    rig.collect()
    assert reasons(session, "u7") == ["User is read and never written (scope.yaml)"]
