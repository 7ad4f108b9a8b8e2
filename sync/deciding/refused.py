"""What a vendor has refused before is not tried again at once, whole records or single fields.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from connectors.record import Value
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.deciding.decided import COMPARED, Decided
from sync.deciding.observation import EntityDesk, Observation
from sync.model.queue import Issue, Proposal
from sync.model.rulings import KEY
from sync.model.steps import Step, field_digest

RETRIED = frozenset({"create", "update"})
"""What is not tried again at once when a vendor has refused it."""
Refusable = tuple[str, str, Value]
"""(system, field, the one member of it where there are several)."""


def not_refused(
    steps: list[Step],
    seen: Observation,
    desk: EntityDesk,
) -> list[Step]:
    """The steps, or what is left of them, that a vendor has not refused before, as far as it is not
    time to try again. What a rule refused, which may have looked at more than one field, goes along
    with the next edit of its record.
    """
    tried = _tried_in_vain(seen, desk)
    if not tried:
        return steps
    left = []
    for step in steps:
        if step.action not in RETRIED:
            left.append(step)
        elif step.digest not in tried:
            if not _meets_the_rule(step, tried):
                _drop_refused(step, tried, seen.proposals)
            if step.fields:
                left.append(step)
        elif step.action == "create":
            return []  # what hangs on the new record waits with it
    return left


def _meets_the_rule(step: Step, tried: Mapping[str, Issue]) -> bool:
    """Whether a rule said no to some of it, and the rest is an edit that may have been wanted."""
    refused = set(_idle(step))
    rules = False
    for issue in tried.values():
        refused.update(issue.detail.get("canonical", []))
        rules = rules or bool(issue.detail.get("by_rule"))
    return rules and not step.fields.keys() <= refused


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
            _without(step, _idle(step), proposals)


def _idle(step: Step) -> list[str]:
    """What a step says again although it stands there, as an opt-out that goes with a new address:
    it makes no sense without that.
    """
    idle = []
    for name, change in step.fields.items():
        if change.old == change.new:
            idle.append(name)
    return idle


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


def not_wanted_any_more(seen: Observation, desk: EntityDesk, decided: Decided) -> list[Issue]:
    """What was refused and would not be written any more: corrected on either side."""
    if decided.outcome != COMPARED or not decided.steps:
        return []
    wanted = set(_wanted(decided.steps, desk.entity))
    over = []
    for issue in seen.issues:
        refused = _refused(issue, desk.entity)
        if refused and wanted.isdisjoint(refused):
            over.append(issue)
    return over


def _wanted(steps: Sequence[Step], entity: EntityMap) -> Iterator[Refusable]:
    """All that these steps write."""
    for step in steps:
        codecs = entity.translators[step.system][step.object].codecs
        for name, change in step.fields.items():
            member = None
            if name in codecs and codecs[name].many:
                member = change.new or change.old
            yield step.system, name, member


def _refused(issue: Issue, entity: EntityMap) -> set[Refusable]:
    """What a vendor did not take: only the field that it named, where a write went without it."""
    if issue.kind != "parked" or "system" not in issue.detail:
        return set()
    system = issue.detail["system"]
    if issue.detail.get("canonical"):
        return {(system, issue.field, None)}
    found = set()
    refused = issue.detail["fields"]
    for kind in entity.translators[system].values():
        for name, member in _meant(refused, kind):
            found.add((system, name, member))
    return found


def _meant(refused: Mapping[str, Value], kind: Translator) -> Iterator[tuple[str, Value]]:
    """(canonical name, member) of these fields, if they are of this kind of record: the one they
    were meant for may have become another kind since.
    """
    if kind.key_field in refused:
        yield KEY, None
    for name, codec in kind.codecs.items():
        if codec.native not in refused:
            continue
        member = None
        if codec.many:
            member = refused[codec.native]
        yield name, member
