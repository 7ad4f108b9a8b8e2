"""What two records agree on already, and what they leave open, before a write. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from connectors.record import Value, members
from sync.deciding.comparing.compared import Values
from sync.deciding.comparing.meeting import Meeting
from sync.deciding.observation import Observation
from sync.model import rulings
from sync.model.links import Link
from sync.model.rulings import FieldDecision
from sync.model.steps import Step


def held_by_both(
    meeting: Meeting,
    values: Values,
    needs: Mapping[str, set[int]],
) -> dict[str, Value]:
    """Values both sides show already; of several links those that both do, or had agreed on."""
    agreed: dict[str, Value] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            agreed[name] = _shared(name, meeting)
        elif not needs[name]:
            agreed[name] = value
    return agreed


def _shared(name: str, meeting: Meeting) -> tuple[str, ...]:
    left, right = meeting.found
    here = members(left.values[name])
    there = members(right.values[name])
    shared = set(here).intersection(there)
    if meeting.link.base is not None:
        shared.update(members(meeting.link.base.get(name)))
    return tuple(sorted(shared))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a meeting leaves its fields before anything is written: those that both sides hold
    already, and those that wait as they are, with what left and right say.
    """

    agreed: Values
    left_open: Mapping[str, tuple[Value, Value]]


def left_open_by(
    meeting: Meeting,
    decisions: Sequence[FieldDecision],
    agreed: Values,
) -> dict[str, tuple[Value, Value]]:
    """What a careful meeting leaves as it is; what an earlier one did, until it is agreed."""
    settled = {**(meeting.link.base or {}), **agreed}
    left, right = meeting.found
    found = {}
    for name, said in meeting.link.left_open.items():
        if name not in settled:
            found[name] = said
    for decision in decisions:
        name = decision.field
        if decision.waits and decision.ruling.rule == rulings.ADOPTED:
            found.setdefault(name, (left.values[name], right.values[name]))
    return found


def agreed_link(
    seen: Observation,
    meeting: Meeting,
    standing: Standing,
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
