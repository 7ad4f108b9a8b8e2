"""What becomes of proposals that no step carries out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sync.deciding.drafting.draft import Draft
from sync.deciding.observation import Observation
from sync.model.queue import Proposal
from sync.model.rulings import RECORD, FieldDecision


def spent(
    seen: Observation,
    decisions: Sequence[FieldDecision],
    needs: Mapping[str, set[int]],
    alive: set[str],
) -> Iterator[Proposal]:
    """Proposals that need no step: carried out already, overtaken by a person, or for a field that
    no side takes.
    """
    reached = set()
    for decision in decisions:
        if decision.proposal and not decision.waits and not needs[decision.field]:
            reached.add(decision.proposal)
    for name, proposal in seen.proposals.items():
        if name == RECORD or proposal.id in alive:
            continue
        if proposal.id in reached:
            yield replace(proposal, state="done")
        else:
            yield replace(proposal, state="void")


def waiting(decisions: Sequence[FieldDecision], drafts: Mapping[int, Draft]) -> set[str]:
    """Proposals that a side cannot take yet: the owner, or the record, may be there tomorrow."""
    stuck: set[str] = set()
    waits = False
    for draft in drafts.values():
        for problem in draft.problems:
            stuck.add(problem.field)
        if draft.waits:
            waits = True
    found = set()
    for decision in decisions:
        if not decision.proposal:
            continue
        if waits or decision.waits or decision.field in stuck:
            found.add(decision.proposal)
    return found
