"""Decides about a linked record as a whole: whether it is there, and what becomes of it. Pure.

A record that vanished is held. What somebody proposed about a record as a whole (delete it, take
the link apart, let it stand behind another) becomes steps like any other decision: planned, braked,
journaled and told.
"""

from __future__ import annotations

from dataclasses import replace

from connectors.record import Ref
from sync.deciding.build import Place
from sync.deciding.decided import Decided
from sync.deciding.observation import EntityDesk, Observation, Rows
from sync.model import rulings
from sync.model.findings import vanished_issue
from sync.model.links import Link
from sync.model.queue import Proposal
from sync.model.rulings import RECORD, RECORD_ACTIONS, RecordDecision, Ruling
from sync.model.steps import FieldChange, Step

TAKEN_APART = "taken apart: both records stay as they are, and nothing is written for either"


def decide_presence(seen: Observation, desk: EntityDesk, link: Link) -> Decided | None:
    """What is decided about the records as such; None when their fields are to be compared."""
    proposal = seen.proposals.get(RECORD)
    if proposal is not None:
        return _proposed(seen, desk, link, proposal)
    left, right = seen.rows
    gone = [row for row in (left, right) if row is not None and row.gone]
    if gone:
        issues = [vanished_issue(link, row.ref) for row in gone]
        held = None if link.status == "held" else link.held("vanished")
        return Decided(link=held, issues=issues, outcome="held")
    if left is None or right is None:
        return Decided(settled=False, outcome="one side has not been read yet")
    if not all(desk.reads(row).in_scope(row.fields) for row in (left, right)):
        return Decided(outcome="one side has left the scope, so nothing is written")
    return None


def record_decision(proposal: Proposal, systems: tuple[str, str]) -> RecordDecision | None:
    """What a proposal about a record asks for; None where it asks for nothing known."""
    asked = proposal.value if isinstance(proposal.value, str) else ""
    action, _, rest = asked.partition(":")
    ruling = Ruling(rulings.PROPOSED, proposal.because, author=proposal.by)
    for known in RECORD_ACTIONS:
        if action != known:
            continue
        if known == "merge":
            return RecordDecision(known, systems, ruling, Ref.parse(rest), proposal.id)
        chosen = tuple(system for system in systems if system in rest.split(","))
        return RecordDecision(known, chosen or systems, ruling, None, proposal.id)
    return None


def _proposed(seen: Observation, desk: EntityDesk, link: Link, proposal: Proposal) -> Decided:
    decision = record_decision(proposal, desk.systems)
    steps = [] if decision is None else _steps(desk, link, seen.rows, decision)
    if not steps:
        spent = [replace(proposal, state="void")]
        return Decided(spent=spent, outcome="nothing is left of what was proposed")
    for step in steps:
        if len(steps) == 1:
            step.ends = (proposal.id,)
        else:
            step.ends_both = (proposal.id,)
    return Decided(steps=steps, outcome=f"{steps[0].action}: {proposal.because}")


def _steps(desk: EntityDesk, link: Link, rows: Rows, decision: RecordDecision) -> list[Step]:
    if decision.action == "delete":
        return _deletions(desk, link, rows, decision)
    for side, row in enumerate(rows):
        if row is not None:
            step = Place(desk, link, side).step(decision.action, {}, row.ref.id)
            step.ruling = decision.ruling
            into = str(decision.into) if decision.into else None
            step.fields[RECORD] = FieldChange(str(row.ref), into, decision.ruling)
            return [step]
    return []


def _deletions(desk: EntityDesk, link: Link, rows: Rows, decision: RecordDecision) -> list[Step]:
    """A deletion for each record that is still there, on the sides it is meant for."""
    steps = []
    for side, row in enumerate(rows):
        if row is None or row.gone or row.ref.system not in decision.systems:
            continue
        step = Place(desk, link, side).step("delete", {}, row.ref.id)
        step.ruling = decision.ruling
        step.fields[RECORD] = FieldChange(str(row.ref), None, decision.ruling)
        steps.append(step)
    return steps
