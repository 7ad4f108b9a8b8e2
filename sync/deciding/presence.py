"""Decides about a linked record as a whole: whether it is there, and what becomes of it. Pure.

A record that vanished is held. What somebody proposed about a record as a whole (delete it, take
the link apart, let it stand behind another) becomes steps like any other decision: planned, braked,
journaled and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from connectors.record import Ref
from sync.deciding.decided import Decided
from sync.deciding.drafting.draft import Place
from sync.deciding.observation import EntityDesk, Observation, Rows
from sync.model import rulings
from sync.model.issues import vanished_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Proposal
from sync.model.rulings import RECORD, RECORD_ACTIONS, RecordDecision, Ruling
from sync.model.steps import FieldChange, Step

TAKEN_APART = "taken apart: both records stay as they are, and nothing is written for either"
LEFT_THE_SCOPE = "one side has left the scope, so nothing is written"
BOTH_GONE = "held: both records are gone"
NOT_MAPPED = "the policy maps one side's object no more, so nothing is written"


def decide_presence(
    seen: Observation,
    desk: EntityDesk,
    link: Link,
) -> Decided | None:
    """What is decided about the records as such; None when their fields are to be compared."""
    if not _is_mapped(desk, link):
        return Decided(outcome=NOT_MAPPED)
    read = seen.read
    gone = [row for row in read if row.gone]
    if gone:
        return _held(link, gone)
    if len(read) < 2:
        return Decided(settled=False, outcome="one side has not been read yet")
    for row in read:
        if not desk.reads(row).in_scope(row.fields):
            return Decided(outcome=LEFT_THE_SCOPE)
    return None


def _is_mapped(desk: EntityDesk, link: Link) -> bool:
    """Whether the policy still says how both its records are read."""
    for side, system in enumerate(desk.systems):
        if not desk.entity.has(system, link.objects[side]):
            return False
    return True


def _held(link: Link, gone: Sequence[MirrorRow]) -> Decided:
    """What a link comes to when a record of it is gone: nothing, until a person decides. Where both
    are, there is nothing to decide, unless one of them comes back.
    """
    decided = Decided(outcome=BOTH_GONE)
    if len(gone) == 1:
        decided.outcome = "held"
        decided.issues.append(vanished_issue(link, gone[0].ref))
    if link.status != "held":
        decided.link = link.held("vanished")
    return decided


# --- what somebody proposed


def record_decision(proposal: Proposal, systems: tuple[str, str]) -> RecordDecision | None:
    """What a proposal about a record asks for; None where it asks for nothing known. A word that
    is not understood is never read as "both".
    """
    if not isinstance(proposal.value, str):
        return None
    action, _, rest = proposal.value.partition(":")
    ruling = Ruling(rulings.PROPOSED, proposal.because, author=proposal.by)
    for known in RECORD_ACTIONS:
        if action != known:
            continue
        if known == "merge":
            return _merge_into(rest, systems, ruling, proposal)
        meant = _meant(systems, rest)
        if meant:
            return RecordDecision(known, meant, ruling, None, proposal.id)
    return None


def _merge_into(
    named: str,
    systems: tuple[str, str],
    ruling: Ruling,
    proposal: Proposal,
) -> RecordDecision | None:
    try:
        into = Ref.parse(named)
    except ValueError:
        return None
    if into.system not in systems:
        return None
    return RecordDecision("merge", systems, ruling, into, proposal.id)


def _meant(systems: tuple[str, str], named: str) -> tuple[str, ...]:
    """The systems that a proposal names; both where it names none; none where one is unknown."""
    if not named:
        return systems
    names = named.split(",")
    if any(name not in systems for name in names):
        return ()
    return tuple(system for system in systems if system in names)


def decide_proposed(
    seen: Observation,
    desk: EntityDesk,
    link: Link,
) -> Decided | None:
    """The steps that carry out what somebody proposed about the record as a whole; None where
    nobody did, or nothing is left of it.
    """
    proposal = seen.proposals.get(RECORD)
    if proposal is None:
        return None
    decision = record_decision(proposal, desk.systems)
    if decision is None:
        return None
    steps = _steps(desk, link, seen.rows, decision)
    if not steps:
        return None
    for step in steps:
        if len(steps) == 1:
            step.ends = (proposal.id,)
        else:
            step.ends_both = (proposal.id,)
    # whatever was proposed about single fields has no record left to go to
    spent = void(other for name, other in seen.proposals.items() if name != RECORD)
    return Decided(steps=steps, spent=spent, outcome=f"{steps[0].action}: {proposal.because}")


def void(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals, over without having been carried out."""
    return [replace(proposal, state="void") for proposal in proposals]


def _steps(
    desk: EntityDesk,
    link: Link,
    rows: Rows,
    decision: RecordDecision,
) -> list[Step]:
    if decision.action == "delete":
        return _deletions(desk, link, rows, decision)
    if decision.into is not None and _of_the_link(link, decision.into, desk.systems):
        return []
    for side, row in enumerate(rows):
        if row is not None:
            return [_step(Place(desk, link, side), row, decision)]
    return []


def _of_the_link(link: Link, ref: Ref, systems: tuple[str, str]) -> bool:
    """Whether a record is one of the link's own: it cannot stand behind itself."""
    return ref in link.refs(systems)


def _deletions(
    desk: EntityDesk,
    link: Link,
    rows: Rows,
    decision: RecordDecision,
) -> list[Step]:
    """A deletion for each record that is still there, on the sides it is meant for."""
    steps = []
    for side, row in enumerate(rows):
        if row is None or row.gone:
            continue
        if row.ref.system in decision.systems:
            steps.append(_step(Place(desk, link, side), row, decision))
    return steps


def _step(place: Place, row: MirrorRow, decision: RecordDecision) -> Step:
    into = None
    if decision.into is not None:
        into = str(decision.into)
    step = place.step(decision.action, {}, row.ref.id)
    step.ruling = decision.ruling
    step.fields[RECORD] = FieldChange(str(row.ref), into, decision.ruling)
    return step
