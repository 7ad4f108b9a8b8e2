"""What is agreed once steps are done, and which proposals they end. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Value
from sync.deciding.drafting.draft import Draft
from sync.model.rulings import FieldDecision
from sync.model.steps import Step


def settle_fields(
    drafts: Mapping[int, Draft],
    decided: Mapping[str, Value],
    needs: Mapping[str, set[int]],
) -> None:
    """Say which step makes which value agreed: the step of the only side that had to change, or
    both. A side changes as well where it only spells anew what it says already.
    """
    nobody: set[int] = set()
    written = written_fields(drafts)
    for side, draft in drafts.items():
        there = written.get(1 - side, frozenset())
        only_this = {side}
        for step in draft.steps:
            for name in step.fields:
                if name not in decided or name not in draft.brought:
                    continue
                value = decided[name]
                if isinstance(value, tuple):
                    continue
                alone = name not in there and needs.get(name, nobody) <= only_this
                if alone:
                    step.settles[name] = value
                else:
                    step.settles_both[name] = value


def written_fields(drafts: Mapping[int, Draft]) -> dict[int, frozenset[str]]:
    """By side, the fields that its steps write."""
    return {
        side: frozenset(name for step in draft.steps for name in step.fields)
        for side, draft in drafts.items()
    }


def end_proposals(steps: Sequence[Step], decisions: Sequence[FieldDecision]) -> set[str]:
    """Say which step ends which proposal: the only one that carries it out, or both; returns the
    ids of those that some step carries out.
    """
    carried = set()
    for decision in decisions:
        if not decision.proposal:
            continue
        carrying = [step for step in steps if decision.field in step.fields]
        if carrying:
            carried.add(decision.proposal)
        for step in carrying:
            if len(carrying) == 1:
                step.ends = (*step.ends, decision.proposal)
            else:
                step.ends_both = (*step.ends_both, decision.proposal)
    return carried
