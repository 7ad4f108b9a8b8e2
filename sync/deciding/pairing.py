"""Decides about two records that mean the same thing: merge their fields, bring both to it. Pure.

Never deletes, and never writes a value the common language does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.record import Value
from mapping.codecs.translate import Canonical, FieldProblem
from sync.deciding.build import Draft, Place, end_proposals, settle_fields, update_steps
from sync.deciding.comparing.agreement import (
    Standing,
    agreed_link,
    held_by_both,
    left_open_by,
)
from sync.deciding.comparing.compared import Compared, Values
from sync.deciding.comparing.fate import spent, waiting
from sync.deciding.comparing.marks import mark_as_pair, marked_as_pair
from sync.deciding.comparing.meeting import Both, Meeting
from sync.deciding.corrections import corrected
from sync.deciding.decided import COMPARED, Decided, field_issues
from sync.deciding.flips import hold_flipping
from sync.deciding.merge import merge
from sync.deciding.observation import EntityDesk, Observation, Times
from sync.deciding.presence import decide_presence
from sync.model.issues import conflict_issue
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.origin_key import KEYED
from sync.model.queue import Issue
from sync.model.rulings import FieldDecision


def decide_pair(seen: Observation, desk: EntityDesk, link: Link) -> Decided:
    """What becomes of a link that holds a record on either side."""
    without_fields = decide_presence(seen, desk, link)
    if without_fields is not None:
        return without_fields
    left, right = seen.rows
    assert left is not None
    assert right is not None
    desk = _careful_if_known(seen, desk, (left, right))
    meeting = _meet(desk, link, (left, right), seen.issues)
    compared = _compared(meeting, seen.times)
    decisions = merge(compared, desk.rules, seen.proposals)
    decisions = hold_flipping(decisions, seen.flips, compared)
    return _steps(seen, meeting, decisions)


def _careful_if_known(
    seen: Observation,
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
) -> EntityDesk:
    """The desk for this meeting. Two records of which one carries the key of the other had met
    before the state was lost, so nothing they say is decided by rule.
    """
    known_here = seen.link is not None or seen.partner is not None
    if known_here or not marked_as_pair(desk, rows):
        return desk
    return replace(desk, adoption=replace(desk.adoption, loss="lost"))


def _meet(
    desk: EntityDesk,
    link: Link,
    rows: tuple[MirrorRow, MirrorRow],
    issues: Sequence[Issue],
) -> Meeting:
    base = _without_held(link.base or {}, desk)
    here, there = _read(desk, link, rows, base)
    same = _known_by_either(desk, rows, here.values, there.values)
    here, there = _without(here, same), _without(there, same)
    left, right = ([issue for issue in issues if issue.ref == str(row.ref)] for row in rows)
    now_here, on_the_left = corrected(here, there, base, left)
    now_there, on_the_right = corrected(there, here, base, right)
    return Meeting(
        desk,
        link,
        rows,
        base,
        (now_here, now_there),
        (on_the_left, on_the_right),
    )


def _known_by_either(
    desk: EntityDesk,
    rows: tuple[MirrorRow, MirrorRow],
    here: Values,
    there: Values,
) -> set[str]:
    """Fields in which the value of one side is a further one of the other: which of a person's
    addresses comes first is up to each system.
    """
    keys = {(side, *key) for side, row in enumerate(rows) for key in row.keys}
    found = set()
    for name in desk.rules.match:
        left, right = here.get(name), there.get(name)
        if left != right and ((1, name, left) in keys or (0, name, right) in keys):
            found.add(name)
    return found


def _compared(meeting: Meeting, field_times: Times) -> Compared:
    """What the merge is to look at; a link that never met has no base."""
    desk = meeting.desk
    left, right = meeting.rows
    here, there = meeting.found
    base = None
    if meeting.link.base is not None:
        base = meeting.base
    return Compared(
        base=base,
        left=here.values,
        right=there.values,
        times=(left.modified_at, right.modified_at),
        systems=desk.systems,
        fixed=(_fixed(desk, left), _fixed(desk, right)),
        corrected=meeting.corrected,
        field_times=field_times,
        adoption=desk.adoption,
        left_open=meeting.link.left_open,
    )


def _read(
    desk: EntityDesk,
    link: Link,
    rows: tuple[MirrorRow, MirrorRow],
    base: Values,
) -> Both:
    """What both say. A coarse value reads as the base, or the other side, has it more exactly."""
    left, right = rows
    on_the_left, on_the_right = desk.contexts
    here = desk.reads(left).decode(left.fields, on_the_left, base)
    there = desk.reads(right).decode(
        right.fields,
        on_the_right,
        base,
        here.values,
    )
    lost = _lost_references(here, there, link.base or {}, on_the_left.held)
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
    here: Canonical,
    there: Canonical,
    base: Values,
    held: frozenset[str],
) -> set[str]:
    """References whose record vanished: they say nothing, unless somebody put another one in its
    place.
    """
    lost: set[str] = set()
    if not held:
        return lost
    for name, value in base.items():
        replaced = here.values.get(name) or there.values.get(name)
        if value in held and not replaced:
            lost.add(name)
    return lost


def _without(found: Canonical, names: set[str]) -> Canonical:
    if not names:
        return found
    left = {name: value for name, value in found.values.items() if name not in names}
    return replace(found, values=left)


def _fixed(desk: EntityDesk, row: MirrorRow) -> frozenset[str]:
    """Fields that cannot be written on this side."""
    codecs = desk.reads(row).codecs
    return frozenset(name for name, codec in codecs.items() if not codec.writable)


# --- from decisions to steps


def _steps(
    seen: Observation,
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
) -> Decided:
    """What both sides need to come to what was decided, and what is agreed without a step."""
    drafts = _drafts(meeting, decisions)
    if meeting.desk.adoption.keys and meeting.link.base is None:
        mark_as_pair(meeting.desk, meeting.rows, drafts)
    steps = [step for draft in drafts.values() for step in draft.steps]
    values = _decided_values(decisions)
    needs = _needs(meeting, values)
    settle_fields(drafts, values, needs)
    carried = end_proposals(steps, decisions)
    alive = carried | waiting(decisions, drafts)
    conflicts = [decision for decision in decisions if decision.ruling.conflict]
    issues = list(_problems(meeting, drafts))
    issues.extend(_conflicts(meeting, conflicts))
    agreed = held_by_both(meeting, values, needs)
    left_open = left_open_by(meeting, decisions, agreed)
    return Decided(
        link=agreed_link(seen, meeting, Standing(agreed, left_open), steps),
        steps=steps,
        issues=issues,
        spent=list(spent(seen, decisions, needs, alive)),
        conflicts=len(conflicts),
        timed=frozenset(decision.field for decision in conflicts if decision.timed),
        settled=_nothing_waits(meeting, drafts),
        outcome=COMPARED,
    )


def _drafts(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
) -> dict[int, Draft]:
    """The steps of each side that Accord may update."""
    drafts = {}
    made = frozenset(row.ref.system for row in meeting.rows if _made_by_accord(row))
    for side, row in enumerate(meeting.rows):
        place = Place(meeting.desk, meeting.link, side, made)
        if place.system in meeting.desk.entity.scope.update_in:
            said = meeting.found[side].values
            drafts[side] = update_steps(place, row, said, decisions)
    return drafts


def _made_by_accord(row: MirrorRow) -> bool:
    """Whether a record carries a key of ours."""
    return any(key.kind == KEYED for key in row.keys)


def _decided_values(decisions: Sequence[FieldDecision]) -> dict[str, Value]:
    """What each field shall hold, but for those that a person has to decide first."""
    values = {}
    for decision in decisions:
        if not decision.waits:
            values[decision.field] = decision.value
    return values


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


def _nothing_waits(meeting: Meeting, drafts: Mapping[int, Draft]) -> bool:
    """Whether nothing refers to a record that is not there, or not linked, yet."""
    for found in meeting.found:
        if found.unresolved:
            return False
    return not any(draft.waits for draft in drafts.values())


def _problems(meeting: Meeting, drafts: Mapping[int, Draft]) -> Iterator[Issue]:
    for side, row in enumerate(meeting.rows):
        problems: list[FieldProblem] = list(meeting.found[side].problems)
        if side in drafts:
            problems.extend(drafts[side].problems)
        others = meeting.found[1 - side].values
        for issue in field_issues(meeting.desk, meeting.link, row.ref, problems):
            if issue.field in others:
                issue.detail["other"] = others[issue.field]
            yield issue


def _conflicts(meeting: Meeting, decisions: Sequence[FieldDecision]) -> Iterator[Issue]:
    refs = [row.ref for row in meeting.rows]
    for decision in decisions:
        said = meeting.said(decision.field)
        yield conflict_issue(meeting.link, refs, decision, said)
