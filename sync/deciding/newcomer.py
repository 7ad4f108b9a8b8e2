"""Decides about a record that has no counterpart yet: make one, leave it, or wait. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Ref, Value
from mapping.codecs.translate import Canonical
from sync.deciding.build import (
    NORMALISED,
    Draft,
    Place,
    create_steps,
    missing_required,
    settle_fields,
    update_steps,
)
from sync.deciding.decided import Decided, field_issues
from sync.deciding.observation import EntityDesk, Observation
from sync.model import rulings
from sync.model.findings import Subject, parked_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.origin_key import link_id, origin_key
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision, Ruling


def new_link(
    desk: EntityDesk, ref: Ref, other_object: str = "", other_id: str | None = None
) -> Link:
    """The link of a record and its counterpart, which may still have to be made."""
    side = desk.systems.index(ref.system)
    other = (other_object, other_id)
    left, right = ((ref.object, ref.id), other) if side == 0 else (other, (ref.object, ref.id))
    first = ref
    if side == 1 and other_id is not None:
        first = Ref(desk.systems[0], other_object, other_id)
    link = link_id(desk.pair, first)
    return Link(link, desk.entity.name, (left[0], right[0]), (left[1], right[1]))


def decide_newcomer(seen: Observation, desk: EntityDesk, row: MirrorRow) -> Decided:
    """What becomes of a record that meets nothing on the other side."""
    side = desk.side_of(row)
    target = desk.systems[1 - side]
    scope = desk.entity.scope
    if target not in scope.create_in:
        why = scope.why or f"scope.yaml creates no {desk.entity.name} in {target}"
        return Decided(outcome=f"filtered: {why}")
    found = desk.reads(row).decode(row.fields, desk.contexts[side])
    values = _with_derived(found.values, seen.derived)
    waiting = _kind_waits_for(desk, target, values)
    if waiting is not None:
        issue = _reference_waits(desk, row.ref, waiting)
        return Decided(issues=[issue], settled=False, outcome=issue.message)
    return _create(seen, desk, row, found, values)


def _create(
    seen: Observation,
    desk: EntityDesk,
    row: MirrorRow,
    found: Canonical,
    values: Mapping[str, Value],
) -> Decided:
    side = desk.side_of(row)
    link = _counterpart(seen, desk, row, values)
    there, here = Place(desk, link, 1 - side), Place(desk, link, side)
    system = desk.systems[side]
    ruling = Ruling(rulings.NEW, f"new in {system}", winner=system)
    draft = create_steps(there, values, origin_key(desk.pair, row.ref), ruling)
    issues = field_issues(desk, link, row.ref, found.problems + tuple(draft.problems))
    lacking = missing_required(there.translator, draft.steps[0])
    if lacking:
        issues.append(_incomplete(there, row.ref, lacking))
        return Decided(link=link, issues=issues, outcome="parked")
    own = _tidied(here, row, found.values, values)
    create = draft.steps[0]
    for name in draft.brought:
        if values[name] is None:
            create.settles[name] = None
    needs = _needs(there, here, draft, found, values)
    settle_fields({there.side: draft, here.side: own}, values, needs)
    return Decided(
        link=link,
        steps=[*draft.steps, *own.steps],
        issues=issues,
        settled=not draft.waits and not found.unresolved,
        outcome="create",
    )


def _with_derived(values: Mapping[str, Value], derived: Mapping[str, Value]) -> dict[str, Value]:
    """The record's values, and what follows from other records where it says nothing itself."""
    filled = dict(values)
    for name, value in derived.items():
        if filled.get(name) is None:
            filled[name] = value
    return filled


def _kind_waits_for(desk: EntityDesk, target: str, values: Mapping[str, Value]) -> str | None:
    """The reference that decides what kind of record is created, when it points at something not
    linked yet.
    """
    translators = desk.entity.translators[target]
    preferred = next(iter(translators.values()), None)
    if preferred is None:
        return None
    for need in preferred.policy.needs:
        if need not in values:
            return need
    return None


def _reference_waits(desk: EntityDesk, ref: Ref, need: str) -> Issue:
    message = (
        f"its {need} is not linked yet and decides how it is created; see what that waits for first"
    )
    about = Subject(desk.entity.name, ref=ref)
    return parked_issue(about, "reference_waits", message, digest=f"waits for {need}")


def _counterpart(
    seen: Observation, desk: EntityDesk, row: MirrorRow, values: Mapping[str, Value]
) -> Link:
    """The link to the record that is to be made, of the first kind that it has everything for."""
    target = desk.systems[1 - desk.side_of(row)]
    kinds = desk.entity.translators[target]
    fitting = next(iter(kinds))
    for name, kind in kinds.items():
        if all(values.get(need) for need in kind.policy.needs):
            fitting = name
            break
    link = new_link(desk, row.ref, fitting)
    if seen.link is not None:
        link.id = seen.link.id
    return link


def _needs(
    there: Place, here: Place, draft: Draft, found: Canonical, values: Mapping[str, Value]
) -> dict[str, set[int]]:
    """By field, the sides that have to be written before it is agreed."""
    needs = {name: {there.side} for name in draft.brought}
    for name, value in values.items():
        said = found.values.get(name, value)
        if name in needs and said != value:
            needs[name].add(here.side)
    return needs


def _tidied(
    here: Place, row: MirrorRow, had: Mapping[str, Value], values: Mapping[str, Value]
) -> Draft:
    """The origin's own dirty spellings, put right where Accord may update it."""
    if here.system not in here.desk.entity.scope.update_in:
        return Draft(here)
    decisions = [FieldDecision(name, value, NORMALISED) for name, value in values.items()]
    return update_steps(here, row, had, decisions)


def _incomplete(there: Place, ref: Ref, lacking: Sequence[str]) -> Issue:
    names = ", ".join(lacking)
    message = f"{there.system} needs {names} and this record has none; fill it in {ref.system}"
    about = Subject(there.desk.entity.name, there.link.id, ref)
    return parked_issue(about, "required_missing", message, digest=f"lacks {names}")
