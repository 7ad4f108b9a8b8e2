"""Decides about two records that mean the same thing: merge their fields, bring both to it. Pure.

Never deletes, and never writes a value the common language does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.deciding.build import Draft, Place, end_proposals, settle_fields, update_steps
from sync.deciding.decided import COMPARED, Decided, field_issues
from sync.deciding.merge import Compared, Values, merge
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.presence import decide_presence
from sync.model.findings import conflict_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.queue import Issue, Proposal
from sync.model.rulings import RECORD, FieldDecision
from sync.model.steps import Step

Both = tuple[Canonical, Canonical]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two records side by side: their rows and what they say in canonical words."""

    desk: EntityDesk
    link: Link
    rows: tuple[MirrorRow, MirrorRow]
    found: Both

    def said(self, name: str) -> dict[str, Value]:
        """What each system says of one field."""
        left, right = self.desk.systems
        return {left: self.found[0].values[name], right: self.found[1].values[name]}


def decide_pair(seen: Observation, desk: EntityDesk, link: Link) -> Decided:
    """What becomes of a link that holds a record on either side."""
    without_fields = decide_presence(seen, desk, link)
    if without_fields is not None:
        return without_fields
    left, right = seen.rows
    assert left is not None
    assert right is not None
    base = _without_held(link.base or {}, desk)
    meeting = Meeting(desk, link, (left, right), _read(desk, link, (left, right), base))
    compared = Compared(
        base=None if link.base is None else base,
        left=meeting.found[0].values,
        right=meeting.found[1].values,
        times=(left.modified_at, right.modified_at),
        systems=desk.systems,
        fixed=(_fixed(desk, left), _fixed(desk, right)),
        field_times=seen.times,
    )
    decisions = merge(compared, desk.rules, seen.proposals)
    return _steps(seen, meeting, decisions)


def _read(desk: EntityDesk, link: Link, rows: tuple[MirrorRow, MirrorRow], base: Values) -> Both:
    """What both say. A coarse value reads as the base, or the other side, has it more exactly."""
    left, right = rows
    here = desk.reads(left).decode(left.fields, desk.contexts[0], base)
    there = desk.reads(right).decode(right.fields, desk.contexts[1], base, here.values)
    lost = _lost_references(here, there, link.base or {}, desk.contexts[0].held)
    return _without(here, lost), _without(there, lost)


def _without_held(base: Values, desk: EntityDesk) -> dict[str, Value]:
    """The base as far as it speaks of records that are still there on both sides."""
    held = desk.contexts[0].held
    if not held:
        return dict(base)
    kept: dict[str, Value] = {}
    for name, value in base.items():
        if isinstance(value, tuple):
            kept[name] = tuple(member for member in value if member not in held)
        elif value not in held:
            kept[name] = value
    return kept


def _lost_references(
    here: Canonical, there: Canonical, base: Values, held: frozenset[str]
) -> set[str]:
    """References whose record vanished: they say nothing, unless somebody put another one in its
    place.
    """
    lost = set()
    for name, value in base.items() if held else ():
        replaced = here.values.get(name) or there.values.get(name)
        if value in held and not replaced:
            lost.add(name)
    return lost


def _without(found: Canonical, names: set[str]) -> Canonical:
    if not names:
        return found
    values = {name: value for name, value in found.values.items() if name not in names}
    return replace(found, values=values)


def _fixed(desk: EntityDesk, row: MirrorRow) -> frozenset[str]:
    """Fields that cannot be written on this side."""
    codecs = desk.reads(row).codecs
    return frozenset(name for name, codec in codecs.items() if not codec.writable)


# --- from decisions to steps


def _steps(seen: Observation, meeting: Meeting, decisions: Sequence[FieldDecision]) -> Decided:
    drafts = _drafts(meeting, decisions)
    steps = [step for draft in drafts.values() for step in draft.steps]
    values = {decision.field: decision.value for decision in decisions if not decision.waits}
    needs = _needs(meeting, values)
    settle_fields(drafts, values, needs)
    carried = end_proposals(steps, decisions)
    conflicts = [decision for decision in decisions if decision.ruling.conflict]
    issues = [*_problems(meeting, drafts), *_conflicts(meeting, conflicts)]
    waits = any(draft.waits for draft in drafts.values())
    unresolved = any(found.unresolved for found in meeting.found)
    return Decided(
        link=_agreed(seen, meeting, values, needs, steps),
        steps=steps,
        issues=issues,
        spent=list(_spent(seen, decisions, needs, carried | _waiting(decisions, drafts))),
        conflicts=len(conflicts),
        timed=frozenset(decision.field for decision in conflicts if decision.timed),
        settled=not (waits or unresolved),
        outcome=COMPARED,
    )


def _drafts(meeting: Meeting, decisions: Sequence[FieldDecision]) -> dict[int, Draft]:
    """The steps of each side that Accord may update."""
    drafts = {}
    for side, row in enumerate(meeting.rows):
        place = Place(meeting.desk, meeting.link, side)
        if place.system in meeting.desk.entity.scope.update_in:
            drafts[side] = update_steps(place, row, meeting.found[side].values, decisions)
    return drafts


def _needs(meeting: Meeting, values: Values) -> dict[str, set[int]]:
    """By field, the sides that do not say yet what was decided."""
    left, right = meeting.found
    needs: dict[str, set[int]] = {}
    for name, value in values.items():
        needs[name] = set()
        if left.values[name] != value:
            needs[name].add(0)
        if right.values[name] != value:
            needs[name].add(1)
    return needs


def _problems(meeting: Meeting, drafts: Mapping[int, Draft]) -> Iterator[Issue]:
    for side, row in enumerate(meeting.rows):
        problems: list[FieldProblem] = list(meeting.found[side].problems)
        if side in drafts:
            problems += drafts[side].problems
        yield from field_issues(meeting.desk, meeting.link, row.ref, problems)


def _conflicts(meeting: Meeting, decisions: Sequence[FieldDecision]) -> Iterator[Issue]:
    refs = [row.ref for row in meeting.rows]
    for decision in decisions:
        yield conflict_issue(meeting.link, refs, decision, meeting.said(decision.field))


def _spent(
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
        if decision.proposal and not needs[decision.field]:
            reached.add(decision.proposal)
    for name, proposal in seen.proposals.items():
        if name == RECORD or proposal.id in alive:
            continue
        yield replace(proposal, state="done" if proposal.id in reached else "void")


def _waiting(decisions: Sequence[FieldDecision], drafts: Mapping[int, Draft]) -> set[str]:
    """Proposals that a side cannot take yet: the owner, or the record, may be there tomorrow."""
    stuck = {problem.field for draft in drafts.values() for problem in draft.problems}
    waits = any(draft.waits for draft in drafts.values())
    found = set()
    for decision in decisions:
        if decision.proposal and (waits or decision.field in stuck):
            found.add(decision.proposal)
    return found


# --- what is agreed already


def _agreed(
    seen: Observation,
    meeting: Meeting,
    values: Values,
    needs: Mapping[str, set[int]],
    steps: Sequence[Step],
) -> Link | None:
    """The link with whatever both sides hold already as its base; None when that changes nothing.

    A first meeting is over when its first step is done: until then the link has no base, whatever
    agrees.
    """
    link = meeting.link
    agreed = _held_by_both(meeting, values, needs)
    if link.base is None and steps:
        for step in steps:
            settles = {name: _joined(agreed, name, v) for name, v in step.settles.items()}
            step.settles = {**agreed, **settles}
        return Link(link.id, link.entity, link.objects, link.ids, "live", None)
    base = link.base or {}
    news = {}
    for name, value in agreed.items():
        if name not in base or base[name] != value:
            news[name] = value
    known = seen.link is not None and link.base is not None and link.status == "live"
    if known and not news:
        return None
    return Link(link.id, link.entity, link.objects, link.ids, "live", {**base, **news})


def _held_by_both(
    meeting: Meeting, values: Values, needs: Mapping[str, set[int]]
) -> dict[str, Value]:
    """Values both sides show already; of several links those that both do, or had agreed on."""
    left, right = meeting.found
    base = meeting.link.base or {}
    agreed: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            shared = set(left.values[name] or ()) & set(right.values[name] or ())
            agreed[name] = tuple(sorted({*shared, *(base.get(name) or ())}))
        elif not needs[name]:
            agreed[name] = value
    return agreed


def _joined(agreed: Values, name: str, value: Value) -> Value:
    """What a step brings, beside what both sides have in common already."""
    common = agreed.get(name)
    if isinstance(common, tuple) and isinstance(value, tuple) and common:
        return tuple(sorted({*common, *value}))
    return value
