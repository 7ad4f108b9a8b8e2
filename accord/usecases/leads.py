"""Distributes leads: facts out of the canonical view, a pure decision, proposals through an
ordinary plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.sessions import Session
from connectors.errors import UserError
from connectors.record import Ref, Value
from connectors.world import World
from distribution.engine import Assignment, Distribution, distribute
from distribution.facts.gather import gather, person_name
from distribution.policy import DistributionPolicy
from mapping.loader import Located, load
from sync.model.links import Link
from sync.model.queue import Proposal
from sync.report import Options, Report
from sync.store.ports import Store

LEAD = "contact"
"""What a lead is in the common language: a person, whatever each system calls them."""


@dataclass(slots=True)
class Assigned:
    """What was decided, and the run that wrote it (None for a dry run)."""

    distribution: Distribution
    report: Report | None = None


def assign(session: Session, *, dry_run: bool) -> Assigned:
    """Distribute every lead without a rep and write the result through a plan. Raises UserError for
    a policy that cannot be read.
    """
    policy = read_policy(session.workspace.folder)
    situation = gather(session.view, policy, session.world.now())
    distribution = distribute(situation, policy)
    if dry_run or not distribution.assigned:
        return Assigned(distribution)
    refs = propose(session.store, session.world, distribution)
    options = Options(only=frozenset(refs), command="leads assign")
    report = session.run(lambda runner: runner.sync(options))
    return Assigned(distribution, report)


def read_policy(workspace: Path) -> DistributionPolicy:
    """The workspace's `policy/distribution.yaml`. Raises UserError with every problem."""
    path = workspace / "policy" / "distribution.yaml"
    found = load(path, DistributionPolicy, name="policy/distribution.yaml")
    if not isinstance(found, Located):
        raise UserError([str(problem) for problem in found])
    return found.model


def propose(store: Store, world: World, distribution: Distribution) -> list[Ref]:
    """Keep what each assignment wants of its lead, for the next plan to weigh; returns the records
    it is about.
    """
    links = store.links(assignment.lead for assignment in distribution.assigned)
    now = world.now()
    proposals: list[Proposal] = []
    refs: list[Ref] = []
    for assignment in distribution.assigned:
        link = links[assignment.lead]
        proposals += _proposals(world, now, link, assignment)
        refs += link.refs(store.systems)
    with store.transaction():
        store.put_proposals(proposals)
        store.mark_dirty((ref, LEAD) for ref in refs)
    return refs


def document(store: Store, assigned: Assigned) -> dict[str, Any]:
    """What `leads assign --json` prints, leads named by their records."""
    found = assigned.distribution.document()
    entries: list[dict[str, Any]] = [*found["assigned"], *found["held"]]
    links = store.links(entry["lead"] for entry in entries)
    for entry in entries:
        link = links[entry["lead"]]
        refs = [str(ref) for ref in link.refs(store.systems)]
        entry["name"] = person_name(_agreed(link))
        entry["refs"] = refs
        if refs:
            entry["lead"] = refs[0]
    return found


def _proposals(world: World, now: float, link: Link, assignment: Assignment) -> Iterator[Proposal]:
    """One for each field: void as soon as a person has changed that field meanwhile."""
    agreed = _agreed(link)
    for name, value in _wanted(assignment, now).items():
        yield Proposal(
            id=world.new_id(),
            link=link.id,
            field=name,
            value=value,
            seen=(_text(agreed.get(name)),),
            by="distribution",
            because=f"lead distribution: {assignment.why}",
        )


def _agreed(link: Link) -> Mapping[str, Value]:
    """What both sides last agreed on; nothing before they met."""
    return {} if link.base is None else link.base


def _wanted(assignment: Assignment, now: float) -> dict[str, str]:
    """Field → value, in the common language."""
    score = format(assignment.score, "f").rstrip("0").rstrip(".")
    moment = datetime.fromtimestamp(now, UTC)
    return {
        "owner": assignment.rep,
        "assignment_reason": assignment.why,
        "assignment_score": score,
        "assigned_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _text(value: Value) -> str:
    """What was seen in a field; blank is "" in a proposal."""
    if isinstance(value, str):
        return value
    return ""
