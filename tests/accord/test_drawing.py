"""What people read: everything that was done or waits, not more of it than one can read, and
nothing of a vendor's that steers the terminal.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from accord.cli.drawing.demo import draw_conflict
from accord.cli.drawing.leads import draw_leads
from accord.cli.drawing.plans import draw_plan, step_text
from accord.cli.drawing.queue import draw_issue, draw_queue
from accord.cli.drawing.records import draw_records, draw_why
from accord.cli.drawing.runs import draw_report, draw_runs, draw_status, so_far
from accord.cli.drawing.setup import draw_findings
from accord.cli.drawing.text import agreed
from accord.cli.drawing.waiting import draw_held, draw_issues
from accord.sessions import Session
from accord.usecases.looking.status import record_documents, run_documents, standing
from accord.usecases.looking.why import why_document
from accord.usecases.syncing import draw_up
from accord.usecases.telling.waiting import waiting_documents
from accord.usecases.telling.words import counted, moment
from connectors.errors import BudgetError, RetryableError
from connectors.protocol import Finding
from sync.model.journal import RunRow
from sync.model.queue import Issue
from sync.model.rulings import Ruling
from sync.model.steps import Action, FieldChange, Step, no_counts
from sync.report import Report
from sync.store.memory.store import MemoryStore
from tests.accord.conftest import nobody
from tests.mapping.starter import SYSTEMS, starter
from tests.sync.rig import Rig

AGREED = "Nothing to write: both systems agree."
EVIL = "no\x1b]0;owned\x07\x9b31m"
SHOWN = "no�]0;owned��31m"


def drawn(draw: Callable[..., None], *what: Any, **how: Any) -> str:
    """What a wide console would show."""
    file = io.StringIO()
    draw(Console(file=file, no_color=True, width=200), *what, **how)
    return file.getvalue()


def on_a_terminal(draw: Callable[..., None], *what: Any, width: int = 200) -> str:
    """What a terminal of this width would show."""
    file = io.StringIO()
    draw(Console(file=file, force_terminal=True, color_system=None, width=width), *what)
    return file.getvalue()


def words(text: str) -> list[list[str]]:
    """The cells of each line of a table."""
    return [line.split() for line in text.splitlines()]


# --- plans


def test_a_plan_with_nothing_to_do_says_that_both_agree(session: Session) -> None:
    told = drawn(draw_plan, draw_up(session, (), None, full=False), None)
    assert AGREED in told
    assert "accord apply" not in told


def test_a_plan_says_what_it_would_write_why_and_what_to_do_next(
    rig: Rig, session: Session
) -> None:
    rig.lead(Title="Boss")
    rig.person(jobtitle="Chief")
    found = draw_up(session, (), None, full=False)
    told = drawn(draw_plan, found, None)
    assert ["hubspot", "0", "1", "0", "0", "2"] in words(told)
    assert "title: Chief → Boss" in told
    assert ["first", "meeting,", "rule", "latest", "1"] in words(told)
    assert "`accord sync` carries this out" in told
    kept = drawn(draw_plan, found, Path("plan.jsonl"))
    assert "`accord apply plan.jsonl` carries out exactly this." in kept
    assert "`accord sync`" not in kept


def test_effects_are_told_with_what_they_mean(session: Session) -> None:
    found = draw_up(session, (), None, full=False)
    found.document["effects"] = {"hubspot": {"billable": 1234}}
    told = drawn(draw_plan, found, None)
    assert "1,234 of the changes in hubspot are billable: the account may be set" in told


def step(action: Action, number: int) -> Step:
    """A step that writes so many fields."""
    ruling = Ruling("changed", "changed in salesforce")
    changes = {f"field{n}": FieldChange(None, f"new{n}", ruling) for n in range(number)}
    return Step(1, "1", "L1", "contact", action, "hubspot", "contacts", "7", changes)


@pytest.mark.parametrize(("number", "more"), [(6, None), (7, "… and 1 more field")])
def test_a_step_shows_six_fields_and_counts_the_others(number: int, more: str | None) -> None:
    told = str(step_text(step("update", number), ("billable",)))
    assert told.startswith("update hubspot:contacts:7  billable\n")
    assert "field5: (blank) → new5   (changed in salesforce)" in told
    assert "field6" not in told
    assert (more in told) if more else ("more fields" not in told)


def test_a_new_record_has_no_old_values_to_show() -> None:
    assert "field0: new0   (" in str(step_text(step("create", 1)))


# --- what waits


def issue(number: int, message: str, *, field: str = "", state: Any = "open") -> Issue:
    made = Issue(
        f"i{number}", "parked", "contact", "", f"hubspot:contacts:{number}", field, "NO", ""
    )
    made.message, made.state = message, state
    return made


def waiting(number: int, message: str) -> dict[str, Any]:
    """The same as lists show it."""
    store = MemoryStore(SYSTEMS)
    (document,) = waiting_documents(store, starter().language, [issue(number, message)])
    return document


def test_alike_things_that_wait_are_told_together_and_closed_ones_not_at_all() -> None:
    found = [issue(n, "refused") for n in range(3)]
    found += [issue(7, "refused", field="phone"), issue(8, "settled", state="closed")]
    told = drawn(draw_issues, found)
    assert ["parked", "contact", "3", "refused"] in words(told)
    assert ["parked", "contact", "1", "phone:", "refused"] in words(told)
    assert "settled" not in told
    assert drawn(draw_issues, [issue(8, "settled", state="closed")]) == ""


def test_notes_to_itself_are_no_detail_for_people() -> None:
    found = issue(1, "refused")
    found.detail = {"approved": True, "other": "Germany", "other_stored": "Deutschland"}
    (document,) = waiting_documents(MemoryStore(SYSTEMS), starter().language, [found])
    told = drawn(draw_issue, document)
    assert "Germany" in told
    assert "approved" not in told
    assert "Deutschland" not in told


def test_no_more_than_twelve_kinds_are_told_and_the_others_counted() -> None:
    twelve = [issue(number, f"reason {number}") for number in range(12)]
    assert "more kinds" not in drawn(draw_issues, twelve)
    assert "… and 2 more kinds." in drawn(draw_issues, [*twelve, issue(12, "x"), issue(13, "y")])


def test_a_queue_shows_two_hundred_and_counts_all() -> None:
    assert drawn(draw_queue, []) == "Nothing waits here.\n"
    told = on_a_terminal(draw_queue, [waiting(number, "refused") for number in range(200)])
    assert "parked, contact, 200 entries: refused" in told
    assert "--json" not in told
    told = on_a_terminal(draw_queue, [waiting(number, "refused") for number in range(201)])
    assert "The first 200 of 201; --json shows all." in told
    assert " i200 " not in told


def test_what_is_alike_stands_under_one_heading_with_its_ids_whole_and_the_way_out() -> None:
    long = "the country is none that anybody knows " * 4
    found = [waiting(1, long), waiting(2, "refused"), waiting(3, long)]
    told = on_a_terminal(draw_queue, found, width=40)
    _, together = told.split("parked, contact, 2 entries:")
    heading, *entries = together.split("parked, contact, 1 entry:")
    assert "  i1  hubspot:contacts:1" in heading.splitlines()
    assert "  i3  hubspot:contacts:3" in heading.splitlines()
    assert "  i2  hubspot:contacts:2" in entries[0].splitlines()
    assert "accord parked retry ID" in entries[0]


def test_a_queue_that_nobody_reads_on_a_terminal_is_one_line_for_each() -> None:
    long = "the country is none\nthat anybody knows " * 8
    told = drawn(draw_queue, [waiting(number, long) for number in range(201)])
    each = told.splitlines()
    assert len(each) == 201
    assert all(line.startswith(f"i{number}  parked") for number, line in enumerate(each))
    told = " ".join(long.split())
    assert all(" ".join(line.split()).endswith(told) for line in each)


def test_an_empty_queue_before_the_first_sync_says_that_none_has_run() -> None:
    assert "no sync has run yet" in drawn(lambda console: draw_queue(console, [], ever_ran=False))


def test_a_brake_that_holds_says_what_and_how_to_let_go() -> None:
    held = {"brake": "blank", "what": "contact.title in hubspot", "seen": 1500, "limit": 20}
    told = drawn(draw_held, held, "Nothing was written.", "P7")
    assert "Held by the blank brake: contact.title in hubspot would change 1,500 records" in told
    assert "more than 20. Nothing was written." in told
    assert "accord approve P7 --reason" in told
    assert drawn(draw_held, None, "Nothing was written.", None) == ""


@pytest.mark.parametrize(
    ("wrote", "told"),
    [
        (0, "Nothing was written; 40 changes are held back."),
        (7, "7 changes were written before that, and stay; 40 are held back."),
    ],
)
def test_a_held_run_says_what_it_wrote_and_what_is_held_back(
    rig: Rig, wrote: int, told: str
) -> None:
    report = rig.sync()
    report.state = "held"
    report.held = {"brake": "update", "what": "contact in hubspot", "seen": 40, "limit": 20}
    report.held_back = 40
    for _ in range(wrote):
        report.tally.count("hubspot", "update")
    assert told in drawn(draw_report, report, report.document(SYSTEMS))


def test_a_run_that_an_error_stopped_says_what_it_had_written(rig: Rig) -> None:
    report = rig.sync()
    report.stop(BudgetError("spent"))
    report.tally.count("hubspot", "create")
    told = drawn(draw_report, report, report.document(SYSTEMS))
    assert "1 change was written before the run stopped; the next continues." in told


def test_the_list_of_runs_tells_what_stopped_or_held_them(rig: Rig) -> None:
    held = {"brake": "update", "what": "contact in hubspot", "seen": 40, "limit": 20}
    rig.store.put_run(RunRow("R1", "sync", 1, 1.0, 2.0, "held", {"held": held}))
    rig.store.put_run(RunRow("R2", "sync", 1, 3.0, 4.0, "partial", {"error": "AuthError: who?"}))
    rig.store.put_run(RunRow("R3", "sync", 1, 5.0))
    told = drawn(draw_runs, run_documents(rig.store, 9, nobody))
    assert "R1: held by the update brake: contact in hubspot would change 40 records" in told
    assert "R2: AuthError: who?" in told
    assert "R3: the run R3 (sync) was killed, or its machine stopped" in told


# --- runs


def test_a_run_says_what_it_read_wrote_and_left(rig: Rig) -> None:
    rig.lead(Title="Boss")
    rig.person(jobtitle="Chief", country="Nippon")
    report = rig.sync()
    told = drawn(draw_report, report, report.document(SYSTEMS))
    assert f"Run {report.run}: complete in " in told
    read = str(report.read["salesforce"])
    assert ["salesforce", read, "0", "1", "0", "0"] in [line[:6] for line in words(told)]
    assert "1 field had another value in either system; what was decided, and what lost" in told
    assert "country: 'Nippon' is not in the vocabulary" in told
    assert AGREED not in told


def test_a_run_that_found_nothing_to_do_says_so_unless_it_was_cut_short(rig: Rig) -> None:
    report = rig.sync()
    document = report.document(SYSTEMS)
    assert AGREED in drawn(draw_report, report, document)
    assert AGREED not in drawn(draw_report, report, {**document, "state": "partial"})


def test_steps_that_somebody_overtook_are_counted(rig: Rig) -> None:
    report = rig.sync()
    document = {**report.document(SYSTEMS), "stale": 3}
    assert "3 steps skipped because somebody had changed the record meanwhile." in drawn(
        draw_report, report, document
    )


def test_runs_are_a_line_each_even_those_without_figures(rig: Rig) -> None:
    rig.person()
    report = rig.sync()
    under_way = {"run": "R9", "command": "sync", "state": "running", "started_at": 5.0}
    told = words(drawn(draw_runs, [under_way, *run_documents(rig.store, 1, nobody)]))
    assert ["R9", "sync", "1970-01-01", "00:00", "running", "0"] in told
    assert [report.run, "complete", "1"] in [
        [line[0], *line[4:6]] for line in told if len(line) > 5
    ]


def test_the_status_tells_the_last_run_pairs_and_what_waits(rig: Rig) -> None:
    assert "Last run" not in drawn(
        draw_status, standing(rig.store, starter().language, nobody).document
    )
    rig.person(country="Nippon")
    report = rig.sync()
    told = drawn(draw_status, standing(rig.store, starter().language, nobody).document)
    assert f"Last run {report.run} (sync): complete, 2023-11-14 22:13:" in told
    assert ["contact", "1"] in words(told)
    assert "0 records to look at again, 0 writes unanswered." in told
    assert ["field", "1"] in words(told)


def test_a_moment_is_told_in_utc_and_none_is_blank() -> None:
    assert moment(1_700_000_000.9) == "2023-11-14 22:13:20 UTC"
    assert moment(None) == ""


# --- records


def test_a_record_shows_its_link_its_sides_without_blanks_and_its_history(
    rig: Rig, session: Session
) -> None:
    person = rig.person(firstname="Ann", jobtitle=None)
    rig.sync()
    found = record_documents(session.store, session.workspace, person)
    told = drawn(draw_records, found)
    assert f"contact {rig.link().id} (live)" in told
    assert ["firstname", "Ann"] in words(told)
    assert not [line for line in words(told) if line[:1] == ["jobtitle"]]
    assert "new in hubspot" in told


def test_a_history_says_in_which_system_each_field_was_written(rig: Rig, session: Session) -> None:
    person = rig.person(firstname="Ann")
    rig.sync()
    rig.edit(rig.right, "contacts", person, firstname="Anne")
    rig.sync()
    told = drawn(draw_records, record_documents(session.store, session.workspace, person))
    (line,) = [cells for cells in words(told) if {"Ann", "Anne"} < set(cells)]
    assert line[line.index("first_name") - 1] == "salesforce"


def test_what_waits_is_told_with_its_field(rig: Rig, session: Session) -> None:
    person = rig.person(country="Nippon")
    rig.sync()
    told = drawn(draw_records, record_documents(session.store, session.workspace, person))
    assert ": country: 'Nippon' is not in the vocabulary" in told
    why = drawn(draw_why, why_document(session.store, session.workspace, person), person)
    (issue,) = rig.store.issues()
    assert f"  field {issue.id}: country: 'Nippon' is not in the vocabulary" in why


def test_a_record_that_is_gone_or_not_linked_says_so(rig: Rig, session: Session) -> None:
    person = rig.person()
    rig.collect()
    rig.right.delete("contacts", person)
    rig.collect()
    found = record_documents(session.store, session.workspace, person)
    told = drawn(draw_records, found)
    assert "not linked" in told
    assert f"hubspot: hubspot:contacts:{person} (gone)" in " ".join(told.split())
    why = drawn(draw_why, why_document(session.store, session.workspace, person), person)
    assert why == f"{person}\n  it was deleted, and no link is left of it\n"


def test_why_names_both_records_the_reasons_and_the_last_changes(
    rig: Rig, session: Session
) -> None:
    person = rig.person(firstname="Ann")
    rig.sync()
    rig.edit(rig.right, "contacts", person, firstname="Anne")
    rig.sync()
    found = why_document(session.store, session.workspace, person)
    left, right = rig.link().refs(SYSTEMS)
    assert drawn(draw_why, found, person).startswith(
        f"{left} ↔ {right}\n"
        "  linked: both sides are kept in agreement\n"
        "  last: first_name Ann → Anne in salesforce (changed in hubspot)\n"
    )


# --- leads

ENTRY = {"name": "Ann Lee", "rep": "kim@co.example", "score": 12, "why": "You have 3 free slots."}
WAITING = {"name": "Bo Ek", "reason": "nobody is free", "until": None}


def leads(assigned: int, held: int, gap: float) -> dict[str, Any]:
    return {
        "assigned": [ENTRY] * assigned,
        "held": [WAITING] * held,
        "value": 1234.5,
        "bound": 1234.5 + gap,
        "gap": gap,
    }


def test_leads_are_told_with_the_reason_and_a_proof(session: Session) -> None:
    told = drawn(draw_leads, leads(1, 1, 0), dry_run=False)
    assert "1 lead assigned" in told
    assert "You have 3 free slots." in told
    assert "1 held" in told
    assert "Total score 1,234.50 of at most 1,234.50 possible (gap 0.0000%): no other" in told


def test_a_dry_run_of_leads_says_would_and_an_open_gap_proves_nothing() -> None:
    told = drawn(draw_leads, leads(3, 0, 2.0), dry_run=True, most=2)
    assert "3 leads would be assigned" in told
    assert told.count("Ann Lee") == 2
    assert "… and 1 more; --json shows all." in told
    assert "held" not in told
    assert "Total score 1,234.50, at most 1,236.50 possible." in told


# --- nothing of a vendor's steers the terminal


def conflict() -> Issue:
    made = issue(1, EVIL, field="title")
    made.detail = {"values": {"hubspot": "a"}, "winner": "a", "rule": EVIL, "losing": "b"}
    return made


@pytest.mark.parametrize(
    "draw",
    [
        lambda console: draw_issue(console, waiting(1, EVIL)),
        lambda console: draw_issues(console, [issue(1, EVIL)]),
        lambda console: draw_queue(console, [waiting(1, EVIL)]),
        lambda console: draw_findings(console, [Finding("error", "hubspot", EVIL, EVIL)]),
        lambda console: draw_conflict(console, conflict()),
        lambda console: draw_records(
            console,
            [{"link": None, "sides": {}, "history": [], "actions": [], "issues": [
                {"kind": "parked", "id": "i1", "field": None, "message": EVIL}]}],
        ),
    ],
    ids=["issue", "issues", "queue", "findings", "conflict", "record"],
)  # fmt: skip
def test_a_message_of_a_vendor_is_shown_without_its_control_characters(
    draw: Callable[[Console], None],
) -> None:
    told = drawn(draw)
    assert SHOWN in told
    assert not set("\x1b\x07\x9b") & set(told)


@pytest.mark.parametrize(
    ("number", "thing", "told"),
    [
        (0, "record", "0 records"),
        (1, "record", "1 record"),
        (1, "entry", "1 entry"),
        (2, "entry", "2 entries"),
        (1, "more field", "1 more field"),
        (1200, "more field", "1,200 more fields"),
    ],
)
def test_one_of_a_thing_is_told_as_one(number: int, thing: str, told: str) -> None:
    assert counted(number, thing) == told


def test_a_run_that_did_one_thing_says_so_in_the_singular() -> None:
    report = Report("r1", state="partial", held_back=1, error=RetryableError("stopped"))
    report.tally.written["hubspot"] = {**no_counts(), "update": 1}
    report.conflicts = report.tally.stale = 1
    told = drawn(draw_report, report, report.document(("salesforce", "hubspot")))
    assert "1 field had another value in either system" in told
    assert "1 step skipped" in told
    assert "1 change was written before the run stopped" in told
    assert so_far(report) == "1 change was written before that, and stays; 1 is held back."
    report.tally.written.clear()
    assert so_far(report) == "Nothing was written; 1 change is held back."
    assert agreed(1).endswith("but for 1 that waits (`accord status`).")


def test_the_list_of_runs_tells_all_that_waits_and_fits_a_narrow_terminal(rig: Rig) -> None:
    rig.person(country="Nippon")
    rig.sync()
    report = rig.sync()
    assert (report.parked, report.still_waiting) == (0, 1)
    rig.store.put_run(RunRow("1a22f5429ef1efd6d07d610", "apply", 1, 1.8e9, 1.8e9, "complete"))
    told = on_a_terminal(draw_runs, run_documents(rig.store, 9, nobody), width=80)
    assert [row[-1] for row in words(told) if row[:1] == [report.run]] == ["1"]
    row = next(row for row in words(told) if row[:1] == ["1a22f5429ef1efd6d07d610"])
    assert row[1:5] == ["apply", "2027-01-15", "08:00", "complete"]
