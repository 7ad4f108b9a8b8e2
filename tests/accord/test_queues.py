"""What waits for a person, what they may answer, and what the next sync makes of it."""

from __future__ import annotations

import getpass
import io
import os
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from accord.cli.drawing.waiting import draw_issues
from accord.sessions import Session
from accord.usecases.acting import Actor, known_as
from accord.usecases.looking.status import record_documents, run_documents
from accord.usecases.looking.why import why_document
from accord.usecases.queues import (
    CONFLICTS,
    PARKED,
    Answer,
    Which,
    drop,
    one,
    queue,
    require_known,
    resolve,
    retry,
    waiting_like,
)
from accord.usecases.telling.waiting import waiting_documents
from connectors.errors import UserError
from connectors.record import Ref
from sync.model.policy import FieldRule, MergePolicy
from sync.model.queue import Issue
from sync.report import Options
from tests.accord.conftest import nobody
from tests.mapping.starter import starter
from tests.simulator.world import SimWorld
from tests.sync.rig import Rig

UNKNOWN_COUNTRY = "Nippon"


def a_person_decides_titles() -> MergePolicy:
    """The starter's rules, but titles that both sides changed wait."""
    merge = starter().merge
    contact = merge.entities["contact"]
    fields = {**contact.fields, "title": FieldRule(rule="hold")}
    strict = contact.model_copy(update={"fields": fields})
    return merge.model_copy(update={"entities": {**merge.entities, "contact": strict}})


@pytest.fixture
def rig() -> Rig:
    return Rig(policy=a_person_decides_titles())


ANN = Actor(SimWorld(random.Random(3)), "ann", "she asked them")


def decide(session: Session, issue: Issue, **answer: Any) -> str:
    """What `accord conflicts resolve` does."""
    return resolve(session.workspace, session.store, issue.id, Answer(**answer), ANN)


def only(found: list[Issue]) -> Issue:
    (issue,) = found
    return issue


# --- a field that both sides changed


@pytest.fixture
def contested(rig: Rig) -> Issue:
    """Salesforce says VP, HubSpot says CEO."""
    lead = rig.lead(Title="Boss")
    person = rig.person(jobtitle="Boss")
    rig.sync()
    rig.edit(rig.left, "Lead", lead, Title="VP")
    rig.edit(rig.right, "contacts", person, jobtitle="CEO")
    rig.sync()
    return only(queue(rig.store, CONFLICTS, closed=False))


def titles(rig: Rig) -> tuple[object, object]:
    """What both sides hold."""
    return rig.held(rig.left, "Lead")["Title"], rig.held(rig.right, "contacts")["jobtitle"]


def test_a_contested_field_waits_and_both_sides_keep_their_value(
    rig: Rig, contested: Issue
) -> None:
    assert (contested.kind, contested.field) == ("conflict", "title")
    assert contested.detail["values"] == {"salesforce": "VP", "hubspot": "CEO"}
    assert titles(rig) == ("VP", "CEO")


@pytest.mark.parametrize(
    ("answer", "value"),
    [({"take": "salesforce"}, "VP"), ({"take": "hubspot"}, "CEO"), ({"value": "Chair"}, "Chair")],
)
def test_what_a_person_decides_stands_on_both_sides_after_the_next_sync(
    rig: Rig, session: Session, contested: Issue, answer: dict[str, str], value: str
) -> None:
    told = decide(session, contested, **answer)
    assert told == f"title becomes {value!r} on both sides at the next sync"
    assert queue(rig.store, CONFLICTS, closed=False) == []
    assert titles(rig) == ("VP", "CEO")
    rig.sync()
    assert titles(rig) == (value, value)
    assert queue(rig.store, CONFLICTS, closed=False) == []


def test_a_decided_conflict_is_still_told_with_the_closed_ones(
    rig: Rig, session: Session, contested: Issue
) -> None:
    decide(session, contested, take="hubspot")
    assert [issue.id for issue in queue(rig.store, CONFLICTS, closed=True)] == [contested.id]
    assert only(queue(rig.store, CONFLICTS, closed=True)).state == "closed"


def test_a_decision_is_void_when_a_side_has_moved_on_since(
    rig: Rig, session: Session, contested: Issue
) -> None:
    decide(session, contested, take="salesforce")
    (person,) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, jobtitle="President")
    rig.sync()
    assert titles(rig) == ("VP", "President")
    assert only(queue(rig.store, CONFLICTS, closed=False)).field == "title"


@pytest.mark.parametrize(
    ("answer", "told", "advice"),
    [
        (
            {},
            "decide one thing",
            "Give one of --take SYSTEM, --value V, --link REF, --create or --apart.",
        ),
        ({"take": "hubspot", "value": "x"}, "decide one thing", "Give one of"),
        ({"value": "", "create": True}, "decide one thing", "Give one of"),
        ({"take": "pipedrive"}, "--take pipedrive: no such side", "salesforce and hubspot"),
        ({"create": True}, "a conflict needs --take or --value", "--take SYSTEM or --value V"),
        ({"link": "a:b:c"}, "a conflict needs --take or --value", "--take SYSTEM or --value V"),
    ],
)
def test_an_answer_that_does_not_fit_a_conflict_changes_nothing(
    rig: Rig,
    session: Session,
    contested: Issue,
    answer: dict[str, Any],
    told: str,
    advice: str,
) -> None:
    with pytest.raises(UserError) as refused:
        decide(session, contested, **answer)
    assert refused.value.problems == [told]
    assert advice in refused.value.advice
    untouched(rig, contested)


ANSWERS = st.builds(
    Answer,
    take=st.none() | st.sampled_from(["salesforce", ""]),
    value=st.none() | st.sampled_from(["x", ""]),
    link=st.none() | st.sampled_from(["a:b:c", ""]),
    create=st.booleans(),
)


@given(answer=ANSWERS)
def test_a_blank_answer_is_an_answer_and_only_one_counts(answer: Answer) -> None:
    expected = [answer.take, answer.value, answer.link].count(None)
    assert answer.given == 3 - expected + (1 if answer.create else 0)


def untouched(rig: Rig, issue: Issue) -> None:
    """Nothing was decided about it."""
    assert rig.store.issue(issue.id) == issue
    assert rig.store.proposals([issue.link]) == {}
    assert rig.store.dirty_count() == 0


# --- a value that a person types


def about(rig: Rig, field: str) -> Issue:
    """Another field that both sides changed."""
    issue = Issue(
        "i9", "conflict", "contact", rig.link().id, "", field, "conflict", "changed twice"
    )
    issue.detail = {"values": {"salesforce": "a", "hubspot": None}}
    rig.store.put_issues([issue])
    return issue


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("country", "Deutschland", "DE"),
        ("phone", "(415) 555-2671", "+14155552671"),
        ("email", "Ann@Lee.Example", "ann@lee.example"),
        ("city", " New  York", "New York"),
    ],
)
def test_a_typed_value_is_kept_as_the_common_language_spells_it(
    rig: Rig, session: Session, field: str, typed: str, kept: str
) -> None:
    rig.person()
    rig.sync()
    told = decide(session, about(rig, field), value=typed)
    assert told == f"{field} becomes {kept!r} on both sides at the next sync"
    (proposal,) = rig.store.proposals([rig.link().id])[rig.link().id]
    assert (proposal.field, proposal.value, proposal.seen) == (field, kept, ("a", ""))
    assert (proposal.by, proposal.because) == ("ann", "decided by ann: she asked them")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("country", "Germny", "--value: 'Germny' is not in the vocabulary country; near: Germany"),
        ("phone", "12", "--value: '12' is not a phone number"),
        ("email", "ann", "--value: 'ann'"),
    ],
)
def test_a_typed_value_that_nobody_can_read_is_refused(
    rig: Rig, session: Session, field: str, typed: str, told: str
) -> None:
    rig.person()
    rig.sync()
    issue = about(rig, field)
    with pytest.raises(UserError) as refused:
        decide(session, issue, value=typed)
    assert refused.value.problems[0].startswith(told)
    untouched(rig, issue)


# --- a match that is not certain


@pytest.fixture
def uncertain(rig: Rig) -> Issue:
    """One company in HubSpot, which either of two accounts could be."""
    for _ in range(2):
        rig.left.put("Account", {"Name": "Acme", "Website": "acme.example"})
    rig.right.put("companies", {"name": "Acme", "domain": "acme.example"})
    rig.sync()
    waiting = queue(rig.store, CONFLICTS, closed=False)
    return only([issue for issue in waiting if issue.ref.startswith("hubspot")])


def test_a_record_is_linked_to_the_candidate_a_person_names(
    rig: Rig, session: Session, uncertain: Issue
) -> None:
    chosen = uncertain.detail["candidates"][1]
    told = decide(session, uncertain, link=chosen)
    assert told == f"{uncertain.ref} is linked to {chosen} at the next sync"
    rig.sync()
    (link,) = [link for link in rig.store.all_links("account") if link.complete]
    assert set(map(str, link.refs(rig.store.systems))) == {uncertain.ref, chosen}


def test_a_record_cannot_be_linked_to_one_that_has_its_counterpart(
    rig: Rig, session: Session, uncertain: Issue
) -> None:
    chosen, other = uncertain.detail["candidates"]
    decide(session, uncertain, link=chosen)
    rig.sync()
    waiting = queue(rig.store, CONFLICTS, closed=False)
    issue = only([issue for issue in waiting if issue.ref == other])
    with pytest.raises(UserError) as refused:
        decide(session, issue, link=uncertain.ref)
    told = f"--link {uncertain.ref}: it is the counterpart of {chosen} already"
    assert refused.value.problems == [told]
    assert f"merge {other} into {chosen} in salesforce" in refused.value.advice
    untouched(rig, issue)


def test_a_record_that_is_none_of_the_candidates_gets_a_counterpart_of_its_own(
    rig: Rig, session: Session, uncertain: Issue
) -> None:
    assert decide(session, uncertain, create=True) == "a counterpart is created at the next sync"
    rig.sync()
    assert len(rig.left.live("Account")) == 3
    linked = rig.store.links_by_ref([Ref.parse(uncertain.ref)])
    assert Ref.parse(uncertain.ref) in linked


@pytest.mark.parametrize(
    ("answer", "told", "advice"),
    [
        ({"take": "hubspot"}, "an ambiguous match needs --link or --create", "Give --link REF"),
        ({"value": "Acme"}, "an ambiguous match needs --link or --create", "Give --link REF"),
        ({"link": "x"}, "--link x: not one of the candidates", "conflicts show"),
        (
            {"link": "salesforce:Account:s00009"},
            '--link salesforce:Account:s00009: not one of the candidates (did you mean "sales',
            "conflicts show",
        ),
    ],
)
def test_an_answer_that_does_not_fit_an_uncertain_match_changes_nothing(
    rig: Rig,
    session: Session,
    uncertain: Issue,
    answer: dict[str, str],
    told: str,
    advice: str,
) -> None:
    before = rig.store.dirty_count()
    with pytest.raises(UserError) as refused:
        decide(session, uncertain, **answer)
    assert refused.value.problems[0].startswith(told)
    assert advice in refused.value.advice
    assert rig.store.issue(uncertain.id) == uncertain
    assert rig.store.choices([Ref.parse(uncertain.ref)]) == {}
    assert rig.store.dirty_count() == before


def gone_in_hubspot(rig: Rig) -> Issue:
    """A person whose HubSpot record was deleted."""
    person = rig.person(jobtitle="Buyer")
    rig.sync()
    rig.wait(1.0)
    rig.right.delete("contacts", person)
    rig.sync()
    issue = only(queue(rig.store, CONFLICTS, closed=False))
    assert issue.kind == "vanished"
    return issue


def test_a_record_that_vanished_is_made_anew_when_a_person_wants_it(
    rig: Rig, session: Session
) -> None:
    issue = gone_in_hubspot(rig)
    told = decide(session, issue, create=True)
    assert "made anew" in told
    for _ in range(2):
        rig.sync()
    (person,) = rig.right.live("contacts").values()
    assert (person["email"], person["jobtitle"]) == ("ann@lee.example", "Buyer")
    assert rig.store.issues() == []
    ((lead, _),) = rig.left.live("Lead").items()
    rig.edit(rig.left, "Lead", lead, Title="Head buyer")
    rig.sync()
    (person,) = rig.right.live("contacts").values()
    assert person["jobtitle"] == "Head buyer"


def test_the_counterpart_of_a_record_that_vanished_is_left_alone_when_a_person_wants_it(
    rig: Rig, session: Session
) -> None:
    issue = gone_in_hubspot(rig)
    decide(session, issue, apart=True)
    ((lead, _),) = rig.left.live("Lead").items()
    rig.edit(rig.left, "Lead", lead, Title="Head buyer")
    assert rig.sync().tally.written == {}
    assert rig.right.live("contacts") == {}
    assert rig.store.issues() == []


def test_a_record_that_vanished_takes_no_value(rig: Rig, session: Session) -> None:
    issue = gone_in_hubspot(rig)
    with pytest.raises(UserError, match="needs --create or --apart") as refused:
        decide(session, issue, take="salesforce")
    assert "Restore it in its system" in refused.value.advice


def test_several_of_a_kind_are_found_at_once(rig: Rig) -> None:
    issue = gone_in_hubspot(rig)
    assert waiting_like(rig.store, Which(kind="vanished")) == [issue.id]
    assert waiting_like(rig.store, Which(entity="contact")) == [issue.id]
    with pytest.raises(UserError, match="nothing like that waits"):
        waiting_like(rig.store, Which(kind="conflict"))


# --- one of them by id


def test_an_id_that_is_almost_right_gets_a_suggestion(rig: Rig, contested: Issue) -> None:
    wrong = contested.id[:-1] + "x"
    with pytest.raises(UserError) as refused:
        one(rig.store, wrong, CONFLICTS)
    assert refused.value.problems == [
        f'nothing waits under {wrong!r} (did you mean "{contested.id}"?)'
    ]
    assert refused.value.advice == "The `list` command shows the ids."


def test_either_queue_knows_only_its_own(rig: Rig, contested: Issue) -> None:
    assert one(rig.store, contested.id, CONFLICTS) == contested
    with pytest.raises(UserError, match="is in `accord conflicts`"):
        one(rig.store, contested.id, PARKED)
    assert queue(rig.store, PARKED, closed=True) == []


# --- what could not be written


@pytest.fixture
def parked(rig: Rig) -> list[Issue]:
    """Two people from a country no vocabulary knows."""
    for name in ("ann", "bo"):
        rig.person(email=f"{name}@x.example", country=UNKNOWN_COUNTRY)
    rig.sync()
    return queue(rig.store, PARKED, closed=False)


def test_what_is_parked_says_what_could_not_be_written_and_why(parked: list[Issue]) -> None:
    assert [(issue.kind, issue.field) for issue in parked] == [("field", "country")] * 2
    assert parked[0].message.startswith(f"'{UNKNOWN_COUNTRY}' is not in the vocabulary country")


def test_one_that_is_to_be_tried_again_is_looked_at_by_the_next_sync(
    rig: Rig, parked: list[Issue]
) -> None:
    first, second = (replace(issue, retry_at=9e9) for issue in parked)
    rig.store.put_issues([first, second])
    assert retry(rig.store, first.id, ANN) == 1
    assert only([one(rig.store, first.id, PARKED)]).retry_at == 0.0
    assert one(rig.store, second.id, PARKED).retry_at == 9e9
    refs = {ref for _, ref in rig.store.dirty("contact", 0, 9)}
    assert refs == set(rig.store.links([first.link])[first.link].refs(rig.store.systems))


def test_all_of_them_are_tried_again_when_none_is_named(rig: Rig, parked: list[Issue]) -> None:
    rig.store.put_issues([replace(issue, retry_at=9e9) for issue in parked])
    assert retry(rig.store, None, ANN) == 2
    assert [one(rig.store, issue.id, PARKED).retry_at for issue in parked] == [0.0, 0.0]
    assert rig.store.dirty_count() == 4


def test_one_that_has_no_link_is_tried_again_by_its_own_record(rig: Rig) -> None:
    ref = Ref("hubspot", "contacts", "h7")
    waiting = Issue("p1", "parked", "contact", "", str(ref), "", "NO", "refused", retry_at=9e9)
    nameless = Issue("p2", "parked", "contact", "", "", "", "NO", "refused")
    rig.store.put_issues([waiting, nameless])
    assert retry(rig.store, None, ANN) == 2
    assert [found for _, found in rig.store.dirty("contact", 0, 9)] == [ref]


def test_one_that_is_dropped_comes_back_with_the_trouble(rig: Rig, parked: list[Issue]) -> None:
    first, second = parked
    drop(rig.store, first.id, ANN)
    assert [issue.id for issue in queue(rig.store, PARKED, closed=False)] == [second.id]
    (person, _) = rig.right.live("contacts")
    rig.edit(rig.right, "contacts", person, country="Nipon")
    rig.sync()
    assert len(queue(rig.store, PARKED, closed=False)) == 2


@pytest.mark.parametrize("act", [drop, retry])
def test_what_does_not_wait_can_neither_be_dropped_nor_tried_again(
    rig: Rig, contested: Issue, act: Any
) -> None:
    with pytest.raises(UserError, match=f"{contested.id} is in `accord conflicts`"):
        act(rig.store, contested.id, ANN)
    untouched(rig, contested)


# --- who, when and why


def deeds(rig: Rig, *subjects: str) -> list[tuple[str, str, str]]:
    """What people did, oldest first."""
    found = rig.store.actions_about(subjects)[::-1]
    return [(action.who, action.what, action.reason) for action in found]


def test_who_decided_a_conflict_and_why_is_kept_and_told(
    rig: Rig, session: Session, contested: Issue
) -> None:
    decide(session, contested, take="hubspot")
    assert deeds(rig, contested.link) == [
        ("ann", "resolve title: the value of hubspot", "she asked them")
    ]
    rig.sync()
    link = f"link:{contested.link}"
    (shown,) = record_documents(rig.store, session.workspace, link)
    (why,) = why_document(rig.store, session.workspace, link)
    for document in (shown, why):
        (action,) = document["actions"]
        assert (action["who"], action["at"]) == ("ann", ANN.world.now())
    decided = [row for row in shown["history"] if row["author"] == "ann"]
    assert {row["because"] for row in decided} == {"decided by ann: she asked them"}


def test_a_value_that_somebody_typed_is_not_kept_with_the_deed(
    rig: Rig, session: Session, contested: Issue
) -> None:
    decide(session, contested, value="Secret Keeper")
    ((_, what, _),) = deeds(rig, contested.link)
    assert what == "resolve title: a value"


def test_who_said_which_record_it_is_is_kept_under_the_record(
    rig: Rig, session: Session, uncertain: Issue
) -> None:
    chosen = uncertain.detail["candidates"][0]
    decide(session, uncertain, link=chosen)
    assert deeds(rig, uncertain.ref) == [("ann", f"resolve: link {chosen}", "she asked them")]


def test_who_tried_again_and_who_dropped_is_kept(rig: Rig, parked: list[Issue]) -> None:
    first, second = parked
    retry(rig.store, None, ANN)
    drop(rig.store, first.id, ANN)
    assert [what for _, what, _ in deeds(rig, first.link)] == ["retry country", "drop country"]
    assert [what for _, what, _ in deeds(rig, second.link)] == ["retry country"]


def test_what_is_decided_already_cannot_be_decided_again(
    rig: Rig, session: Session, contested: Issue
) -> None:
    decide(session, contested, take="hubspot")
    rig.sync()
    kept = deeds(rig, contested.link)
    with pytest.raises(UserError, match=f"{contested.id} is decided already") as refused:
        decide(session, contested, take="salesforce")
    assert "edit the record in either system" in refused.value.advice
    assert deeds(rig, contested.link) == kept


@pytest.mark.parametrize(
    ("second", "value"), [({"take": "salesforce"}, "VP"), ({"value": "Chair"}, "Chair")]
)
def test_who_thinks_better_of_it_before_the_next_sync_decides_anew(
    rig: Rig, session: Session, contested: Issue, second: dict[str, str], value: str
) -> None:
    decide(session, contested, take="hubspot")
    decide(session, contested, **second)
    closed = queue(rig.store, CONFLICTS, closed=True)
    (told,) = waiting_documents(rig.store, starter().language, closed)
    assert told["decided"]["value"] == value
    rig.sync()
    rig.sync()
    (held,) = rig.left.live("Lead").values()
    (there,) = rig.right.live("contacts").values()
    assert (held["Title"], there["jobtitle"]) == (value, value)
    assert rig.store.issues() == []


def test_somebody_without_a_name_is_whom_the_machine_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert known_as("ann") == "ann"
    assert known_as("") == getpass.getuser()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_000)
    assert known_as("") == "user 4000000000"


def test_who_let_go_of_a_brake_is_kept_with_the_run(rig: Rig, session: Session) -> None:
    people = [rig.person(email=f"p{n}@x.example", jobtitle="Boss") for n in range(60)]
    rig.sync()
    rig.wait(1.0)
    for person in people:
        rig.edit(rig.right, "contacts", person, jobtitle=None)
    rig.wait(1.0)
    assert session.runner.sync(Options()).held is not None
    report = session.runner.sync(Options(exceed_brakes="they left", who="bo"))
    assert report.held is None
    (action,) = rig.store.actions_in([report.run])
    assert (action.who, action.what, action.reason) == ("bo", "exceed brakes", "they left")
    assert len(action.subject) == 64, "the fingerprint of the plan that was let through"
    (told, *_) = run_documents(rig.store, 3, nobody)
    assert told["actions"][0]["who"] == "bo"
    calm = session.runner.sync(Options(exceed_brakes="just in case", who="bo"))
    assert rig.store.actions_in([calm.run]) == [], "no brake had to be let go"


# --- what was decided is told


@pytest.mark.parametrize(
    ("answer", "value"), [({"take": "salesforce"}, "VP"), ({"value": "Chair"}, "Chair")]
)
def test_a_decided_conflict_tells_the_value_who_and_why(
    rig: Rig, session: Session, contested: Issue, answer: dict[str, str], value: str
) -> None:
    decide(session, contested, **answer)
    for _ in range(2):
        closed = queue(rig.store, CONFLICTS, closed=True)
        (told,) = waiting_documents(rig.store, starter().language, closed)
        assert (told["decided"]["value"], told["decided"]["who"]) == (value, ANN.who)
        assert told["decided"]["reason"] == ANN.reason
        assert told["detail"]["winner"] == value
        (found,) = why_document(session.store, session.workspace, "ann@lee.example")
        assert any(f"title: decided: {value!r}" in line for line in found["why"])
        rig.sync()
    with pytest.raises(UserError, match=f"decided already: {value!r}.*{ANN.who}"):
        decide(session, contested, take="hubspot")


# --- the way to what waits


def test_what_waits_in_the_other_queue_is_told_as_that(
    rig: Rig, session: Session, contested: Issue
) -> None:
    with pytest.raises(UserError) as told:
        one(rig.store, contested.id, PARKED)
    assert told.value.problems[0].startswith(f"{contested.id} is in `accord conflicts`: ")
    how = f"accord conflicts resolve {contested.id} --take salesforce|hubspot, or --value TEXT"
    assert how in told.value.advice
    rig.person(email="bo@lee.example", country=UNKNOWN_COUNTRY)
    rig.sync()
    parked = only(queue(rig.store, PARKED, closed=False))
    with pytest.raises(UserError) as told:
        decide(session, parked, take="salesforce")
    assert told.value.problems[0].startswith(f"{parked.id} is in `accord parked`: ")
    assert f"accord parked drop {parked.id}" in told.value.advice


@pytest.mark.parametrize(
    ("which", "told"),
    [
        (Which(kind="bogus"), "--kind bogus: there is none"),
        (Which(kind="conflicts"), '--kind conflicts: there is none (did you mean "conflict"?)'),
        (Which(entity="kontact"), '--entity kontact: there is none (did you mean "contact"?)'),
        (Which(field="titel"), '--field titel: there is none (did you mean "title"?)'),
    ],
)
def test_a_kind_an_entity_or_a_field_that_there_is_not_is_refused(
    session: Session, which: Which, told: str
) -> None:
    with pytest.raises(UserError) as error:
        require_known(session.workspace, which)
    assert error.value.problems == [told]
    require_known(session.workspace, Which("conflict", "contact", "title"))


def test_a_conflict_that_waits_names_the_command_that_decides_it(
    rig: Rig, session: Session, contested: Issue
) -> None:
    how = f"accord conflicts resolve {contested.id} --take salesforce|hubspot, or --value TEXT"
    (found,) = why_document(session.store, session.workspace, "ann@lee.example")
    assert any(how in line for line in found["why"])
    file = io.StringIO()
    draw_issues(Console(file=file, width=200), [contested])
    assert how.replace(contested.id, "ID") in file.getvalue()


def test_a_record_that_is_made_and_waits_for_its_owner_is_counted_once(rig: Rig) -> None:
    user = {"Email": "kim@seller.example", "IsActive": "false", "Name": "Kim"}
    rig.left.put("User", user, record_id="r1")
    person = {"LastName": "Lee", "Email": "ann@lee.example", "OwnerId": "r1"}
    rig.left.put("Contact", person)
    report = rig.sync()
    assert report.cycles > 1
    assert (report.parked, len(report.issues), report.still_waiting) == (1, 1, 1)
