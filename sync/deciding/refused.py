"""What a vendor has refused before is not tried again at once, whole records or single fields.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.deciding.decided import COMPARED, Decided
from sync.deciding.observation import EntityDesk, Observation
from sync.model.queue import Issue, Proposal
from sync.model.steps import Step, field_digest

RETRIED = frozenset({"create", "update"})
"""What is not tried again at once when a vendor has refused it."""


def not_refused(
    steps: list[Step],
    seen: Observation,
    desk: EntityDesk,
) -> list[Step]:
    """The steps, or what is left of them, that a vendor has not refused before, as far as it is not
    time to try again.
    """
    tried = _tried_in_vain(seen, desk)
    if not tried:
        return steps
    left = []
    for step in steps:
        if step.action not in RETRIED:
            left.append(step)
        elif step.digest not in tried:
            _drop_refused(step, tried, seen.proposals)
            if step.fields:
                left.append(step)
        elif step.action == "create":
            return []  # what hangs on the new record waits with it
    return left


def _drop_refused(
    step: Step,
    tried: Mapping[str, Issue],
    proposals: Mapping[str, Proposal],
) -> None:
    """Take the fields out of a step that were refused alone."""
    for issue in tried.values():
        names: list[str] = issue.detail.get("canonical", [])
        values = {name: step.fields[name].new for name in names if name in step.fields}
        if len(values) == len(names) and field_digest(step.system, values) == issue.digest:
            _without(step, names, proposals)


def _without(step: Step, names: Sequence[str], proposals: Mapping[str, Proposal]) -> None:
    """Leave fields out of a step; what was proposed for them waits."""
    for name in names:
        del step.fields[name]
        step.settles.pop(name, None)
        step.settles_both.pop(name, None)
    waiting = {proposals[name].id for name in names if name in proposals}
    step.ends = tuple(name for name in step.ends if name not in waiting)
    step.ends_both = tuple(name for name in step.ends_both if name not in waiting)


def _tried_in_vain(seen: Observation, desk: EntityDesk) -> dict[str, Issue]:
    """What was refused, by digest, and whose retry is not due yet."""
    tried = {}
    for issue in seen.issues:
        if issue.kind == "parked" and issue.rests(desk.now):
            tried[issue.digest] = issue
    return tried


def not_wanted_any_more(seen: Observation, decided: Decided) -> list[Issue]:
    """Parked fields that nothing would be written to any more: corrected on either side."""
    if decided.outcome != COMPARED or not decided.steps:
        return []
    wanted = {(step.system, name) for step in decided.steps for name in step.fields}
    over = []
    for issue in seen.issues:
        refused = issue.detail.get("canonical")
        if (
            issue.kind == "parked"
            and refused
            and (issue.detail["system"], issue.field) not in wanted
        ):
            over.append(issue)
    return over
