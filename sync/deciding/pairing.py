"""Decides about two records that mean the same thing: merge their fields, bring both to it. Pure.

Never deletes, and never writes a value the common language does not know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Value, members
from sync.deciding.comparing.compared import Values
from sync.deciding.comparing.fate import spent, waiting
from sync.deciding.comparing.marks import mark_as_pair, marked_as_pair
from sync.deciding.comparing.meeting import Meeting, meet, side_by_side
from sync.deciding.comparing.merge import merge
from sync.deciding.comparing.troubles import troubles
from sync.deciding.comparing.uniting import words_agreed
from sync.deciding.decided import COMPARED, Decided
from sync.deciding.drafting.agreed import end_proposals, settle_fields, written_fields
from sync.deciding.drafting.draft import Draft, Place
from sync.deciding.drafting.steps import update_steps
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.opting_out import with_opt_outs
from sync.deciding.presence import decide_presence
from sync.model import rulings
from sync.model.links import Link
from sync.model.mirror import MirrorRow
from sync.model.rulings import FieldDecision
from sync.model.steps import Step


def decide_pair(seen: Observation, desk: EntityDesk, link: Link) -> Decided:
    """What becomes of a link that holds a record on either side."""
    without_fields = decide_presence(seen, desk, link)
    if without_fields is not None:
        return without_fields
    left, right = seen.rows
    assert left is not None
    assert right is not None
    desk = _careful_if_known(seen, desk, (left, right))
    meeting = meet(seen, desk, link, (left, right))
    compared = side_by_side(meeting, seen.times, seen.flips)
    decisions = merge(compared, desk.rules, seen.proposals)
    return _steps(seen, meeting, with_opt_outs(decisions, seen, desk))


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


# --- from decisions to steps


def _steps(
    seen: Observation,
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
) -> Decided:
    """What both sides need to come to what was decided, and what is agreed without a step."""
    drafts = _drafts(meeting, decisions, seen.just_made)
    if meeting.desk.adoption.keys and meeting.link.base is None:
        mark_as_pair(meeting.desk, meeting.rows, drafts)
    steps = [step for draft in drafts.values() for step in draft.steps]
    values = _decided_values(decisions)
    needs = _needs(meeting, values, drafts)
    settle_fields(drafts, values, needs)
    _settle_words_by_halves(meeting, drafts)
    carried = end_proposals(steps, decisions)
    alive = carried | waiting(decisions, drafts)
    conflicts = [decision for decision in decisions if decision.ruling.conflict]
    agreed = _held_by_both(meeting, values, needs, drafts)
    left_open = _left_open(meeting, decisions, agreed)
    return Decided(
        link=_agreed_link(seen, meeting, _Standing(agreed, left_open), steps),
        steps=steps,
        issues=troubles(meeting, decisions, drafts),
        spent=list(spent(seen, decisions, needs, alive)),
        contested=frozenset(decision.field for decision in conflicts),
        timed=meeting.timed | {decision.field for decision in conflicts if decision.timed},
        settled=_nothing_waits(meeting, drafts),
        outcome=COMPARED,
    )


def _drafts(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    just_made: frozenset[str],
) -> dict[int, Draft]:
    """The steps of each side that Accord may update."""
    drafts = {}
    for side, row in enumerate(meeting.rows):
        place = Place(meeting.desk, meeting.link, side, just_made)
        if place.system in meeting.desk.entity.scope.update_in:
            said = meeting.found[side].values
            drafts[side] = update_steps(place, row, said, decisions)
    return drafts


def _decided_values(decisions: Sequence[FieldDecision]) -> dict[str, Value]:
    """What each field shall hold, but for those that a person has to decide first."""
    values = {}
    for decision in decisions:
        if not decision.waits:
            values[decision.field] = decision.value
    return values


def _needs(
    meeting: Meeting,
    values: Values,
    drafts: Mapping[int, Draft],
) -> dict[str, set[int]]:
    """By field, the sides that do not say yet what was decided, though they could: one that has the
    same word for several cannot say it any better.
    """
    written = written_fields(drafts)
    needs: dict[str, set[int]] = {name: set() for name in values}
    for side, found in enumerate(meeting.found):
        said_so: set[str] = set()
        if side in drafts:
            said_so = drafts[side].brought - written[side]
        for name, value in values.items():
            if found.values[name] != value and name not in said_so:
                needs[name].add(side)
    return needs


def _nothing_waits(meeting: Meeting, drafts: Mapping[int, Draft]) -> bool:
    """Whether nothing refers to a record that is not there, or not linked, yet."""
    for found in meeting.found:
        if found.unresolved:
            return False
    return not any(draft.waits for draft in drafts.values())


# --- what is agreed already


def _held_by_both(
    meeting: Meeting,
    values: Values,
    needs: Mapping[str, set[int]],
    drafts: Mapping[int, Draft],
) -> dict[str, Value]:
    """Values both sides show already; of several links those that both do, or had agreed on. What
    a step is still to spell anew is agreed with that step: should it not arrive, it is owed.
    """
    written = frozenset().union(*written_fields(drafts).values())
    agreed: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            agreed[name] = _shared(name, meeting)
        elif not needs[name] and name not in written:
            agreed[name] = value
        elif name in meeting.desk.sets and meeting.link.base is not None:
            agreed[name] = _words_so_far(name, meeting)
    return agreed


def _words_so_far(name: str, meeting: Meeting) -> Value:
    """The words of a field that are agreed although not all of it is: who drops one of them later
    is heard then.
    """
    left, right = meeting.found
    before = (meeting.link.base or {}).get(name)
    return words_agreed(before, left.values[name], right.values[name])


def _settle_words_by_halves(meeting: Meeting, drafts: Mapping[int, Draft]) -> None:
    """Say of which words both sides have the same once one of two steps is done: the other may be
    long in coming, and people go on from what they see.
    """
    for side, draft in drafts.items():
        there = meeting.found[1 - side].values
        for step in draft.steps:
            for name, value in step.settles_both.items():
                if name in meeting.desk.sets:
                    before = (meeting.link.base or {}).get(name)
                    step.settles[name] = words_agreed(before, value, there[name])


def _shared(name: str, meeting: Meeting) -> tuple[str, ...]:
    left, right = meeting.found
    here = members(left.values[name])
    there = members(right.values[name])
    shared = set(here).intersection(there)
    if meeting.link.base is not None:
        shared.update(members(meeting.link.base.get(name)))
    return tuple(sorted(shared))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where a meeting leaves its fields before anything is written: those that both sides hold
    already, and those that wait as they are, with what left and right say.
    """

    agreed: Values
    left_open: Mapping[str, tuple[Value, Value]]


def _left_open(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    agreed: Values,
) -> dict[str, tuple[Value, Value]]:
    """What a careful meeting leaves as it is, and what nobody can read; what an earlier one did,
    until it is agreed.
    """
    settled = {**(meeting.link.base or {}), **agreed}
    left, right = meeting.found
    found = {}
    for name, said in meeting.left_open().items():
        if name not in settled:
            found[name] = said
    for decision in decisions:
        name = decision.field
        if decision.waits and decision.ruling.rule == rulings.ADOPTED:
            found.setdefault(name, (left.values[name], right.values[name]))
    for name in _unread_on_one_side(meeting):
        if name not in settled:
            found.setdefault(name, (meeting.told(0, name), meeting.told(1, name)))
    return found


def _unread_on_one_side(meeting: Meeting) -> list[str]:
    """Fields that one side, or both, hold something in that nobody can read; of several words each
    is heard by itself.
    """
    found = []
    for side, said in enumerate(meeting.found):
        there = meeting.desk.reads(meeting.rows[1 - side]).codecs
        for problem in said.problems:
            if problem.field in there and problem.field not in meeting.desk.sets:
                found.append(problem.field)
    return found


def _agreed_link(
    seen: Observation,
    meeting: Meeting,
    standing: _Standing,
    steps: Sequence[Step],
) -> Link | None:
    """The link with whatever both sides hold already as its base; None when that changes nothing.

    A first meeting is over when its first step is done: until then the link has no base, whatever
    agrees.
    """
    link = meeting.link
    agreed = standing.agreed
    left_open = dict(standing.left_open)
    if link.base is None and steps:
        for step in steps:
            step.settles = _settled_with(agreed, step.settles)
        return replace(link, status="live", base=None, note="", left_open=left_open)
    base: dict[str, Value] = {}
    for name, value in {**(link.base or {}), **agreed}.items():
        if name not in left_open:
            base[name] = value
    unchanged = link.base == base and link.left_open == left_open
    if unchanged and _is_known(seen, link):
        return None
    return replace(link, status="live", base=base, note="", left_open=left_open)


def _settled_with(agreed: Values, settles: Values) -> dict[str, Value]:
    """What the first step of a meeting settles: what both hold already, and what it brings."""
    settled = dict(agreed)
    for name, value in settles.items():
        common = agreed.get(name)
        if isinstance(common, tuple) and isinstance(value, tuple):
            settled[name] = tuple(sorted({*common, *value}))
        else:
            settled[name] = value
    return settled


def _is_known(seen: Observation, link: Link) -> bool:
    """Whether the store has this very link already, with a base."""
    return seen.link is not None and link.base is not None and link.status == "live"
