"""Decides each field of a linked pair from base, left, right and proposals. Pure.

The direction of a change comes from the base, never from timestamps; times only settle "both
changed" under the rule `latest`. A field absent on either side is not decided at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from connectors.record import Value, members
from sync.model.policy import EntityMerge, FieldRule
from sync.model.values import Proposal, Values


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared. `times`: when each side was last modified; `field_times`: when a field was,
    where the vendor told. `fixed`: fields a side cannot take.
    """

    base: Values | None
    left: Values
    right: Values
    times: tuple[float, float]
    systems: tuple[str, str]
    fixed: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    field_times: tuple[Mapping[str, float], Mapping[str, float]] = ({}, {})

    def changed_at(self, name: str) -> tuple[float, float]:
        """When the field was last changed, left and right: no later than its record was."""
        left, right = (self.field_times[side].get(name, self.times[side]) for side in (0, 1))
        return left, right

    def later(self, name: str) -> int | None:
        """The side that changed the field later; None when both did at once."""
        left, right = self.changed_at(name)
        return None if left == right else int(right > left)


class FieldDecision(NamedTuple):
    """The value a field shall have on both sides, and why. `waits`: a person has to decide first.

    `conflict`: both sides had changed; then `losing` is the value that gave way and `loser` its
    system.
    `timed`: the later change won.
    """

    field: str
    value: Value
    because: str
    conflict: bool = False
    losing: Value = None
    loser: str = ""
    waits: bool = False
    proposal: str = ""
    timed: bool = False


def merge(
    sides: Sides, rules: EntityMerge, proposals: Mapping[str, Proposal]
) -> list[FieldDecision]:
    """One decision per field that both sides carry."""
    shared = [name for name in sides.left if name in sides.right]
    standing = _standing(sides, proposals)
    decided = {name: _decide(name, sides, rules.rule(name), standing.get(name)) for name in shared}
    for group in rules.groups.values():
        decided.update(
            _together([name for name in group if name in decided], decided, sides, rules)
        )
    return list(decided.values())


def _decide(name: str, sides: Sides, rule: FieldRule, proposal: Proposal | None) -> FieldDecision:
    left, right = sides.left[name], sides.right[name]
    if proposal is not None:
        return FieldDecision(name, proposal.value, proposal.because, proposal=proposal.id)
    if left == right:
        return FieldDecision(name, left, "both sides agree")
    if (fixed := _fixed(name, sides)) is not None:
        return fixed
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _sets(name, sides)
    if sides.base is None or name not in sides.base:
        return _first_meeting(name, sides, rule)
    return _three_way(name, sides, rule, sides.base[name])


def _standing(sides: Sides, proposals: Mapping[str, Proposal]) -> dict[str, Proposal]:
    """Proposals nobody has overtaken. What was proposed together, for one reason, stands or falls
    together.
    """
    fallen = {
        (proposal.by, proposal.because)
        for name, proposal in proposals.items()
        if name in sides.left
        and name in sides.right
        and not _still_stands(proposal, sides.left[name], sides.right[name])
    }
    return {name: p for name, p in proposals.items() if (p.by, p.because) not in fallen}


def _still_stands(proposal: Proposal, left: Value, right: Value) -> bool:
    """A person who changed the field since the proposal was made wins over it."""
    seen = {value or None for value in proposal.seen}
    return all((value or None) in seen or value == proposal.value for value in (left, right))


def _fixed(name: str, sides: Sides) -> FieldDecision | None:
    """A side that cannot be written keeps its value, and the other follows."""
    for side, values in enumerate((sides.left, sides.right)):
        if name in sides.fixed[side]:
            return FieldDecision(
                name, values[name], f"{sides.systems[side]} is the only place to change it"
            )
    return None


def _sets(name: str, sides: Sides) -> FieldDecision:
    left, right = set(members(sides.left[name])), set(members(sides.right[name]))
    base = set(members((sides.base or {}).get(name)))
    kept = (base | left | right) - (base - left) - (base - right)
    return FieldDecision(name, tuple(sorted(kept)), "links added or removed on either side")


def _first_meeting(name: str, sides: Sides, rule: FieldRule) -> FieldDecision:
    left, right = sides.left[name], sides.right[name]
    if left is None or right is None:
        side = 0 if right is None else 1
        return FieldDecision(name, (left, right)[side], f"blank filled from {sides.systems[side]}")
    if rule.rule == "hold":
        return _held(name, sides)
    # recency proves nothing here: the field's authority decides
    side = _winner_by_rule(name, rule, sides, recency=False)
    return _won(
        name, sides, side, f"first meeting, rule {rule.rule}: {sides.systems[side]} has the say"
    )


def _three_way(name: str, sides: Sides, rule: FieldRule, base: Value) -> FieldDecision:
    left, right = sides.left[name], sides.right[name]
    if left == base:
        return _changed(name, sides, 1, rule)
    if right == base:
        return _changed(name, sides, 0, rule)
    if rule.rule == "hold":
        return _held(name, sides)
    side = _winner_by_rule(name, rule, sides, recency=True)
    because = f"both changed, rule {rule.rule}: {_reason(name, rule, sides, side)}"
    return _won(name, sides, side, because, timed=rule.rule == "latest")


def _changed(name: str, sides: Sides, side: int, rule: FieldRule) -> FieldDecision:
    value, kept = (sides.left, sides.right)[side][name], (sides.left, sides.right)[1 - side][name]
    if rule.rule == "most_restrictive" and kept == "true":
        return _won(name, sides, 1 - side, "rule most_restrictive: a sync never loosens")
    if value is None and rule.blank == "keep":
        return FieldDecision(name, kept, f"a blank in {sides.systems[side]} does not overwrite")
    return FieldDecision(name, value, f"changed in {sides.systems[side]}")


def _winner_by_rule(name: str, rule: FieldRule, sides: Sides, *, recency: bool) -> int:
    left, right = sides.left[name], sides.right[name]
    authority = sides.systems.index(rule.authority) if rule.authority in sides.systems else 0
    if rule.rule in sides.systems:
        authority = sides.systems.index(rule.rule)
    if rule.rule == "most_restrictive" and "true" in (left, right):
        return 0 if left == "true" else 1
    if rule.rule == "fill" and (left, right)[authority] is None:
        return 1 - authority
    later = sides.later(name) if rule.rule == "latest" and recency else None
    return authority if later is None else later


def _reason(name: str, rule: FieldRule, sides: Sides, side: int) -> str:
    if rule.rule == "latest" and sides.later(name) is not None:
        known = [name in times for times in sides.field_times]
        which = "field" if all(known) else "field and record" if any(known) else "record"
        return f"{sides.systems[side]} was modified later (time of the {which})"
    return f"{sides.systems[side]} has the say"


def _won(name: str, sides: Sides, side: int, because: str, *, timed: bool = False) -> FieldDecision:
    values = (sides.left[name], sides.right[name])
    return FieldDecision(
        name,
        values[side],
        because,
        conflict=True,
        losing=values[1 - side],
        loser=sides.systems[1 - side],
        timed=timed,
    )


def _held(name: str, sides: Sides) -> FieldDecision:
    return FieldDecision(
        name, sides.left[name], "rule hold: a person decides", conflict=True, waits=True
    )


def _together(
    names: list[str], decided: Mapping[str, FieldDecision], sides: Sides, rules: EntityMerge
) -> dict[str, FieldDecision]:
    """Fields that only make sense together follow the side that wins the first contested one."""
    contested = [
        decided[name] for name in names if decided[name].conflict and not decided[name].waits
    ]
    lead = (
        contested[0]
        if contested
        else _mixed([name for name in names if not decided[name].waits], sides, rules)
    )
    return (
        dict(_follow(names, decided, sides, 1 - sides.systems.index(lead.loser), lead))
        if lead
        else {}
    )


def _mixed(names: list[str], sides: Sides, rules: EntityMerge) -> FieldDecision | None:
    """Each side changed another field of the group: merged one by one they would be what nobody
    ever entered.
    """
    base = sides.base or {}
    apart = [name for name in names if name in base and sides.left[name] != sides.right[name]]
    changed = {
        side
        for side, now in enumerate((sides.left, sides.right))
        for n in apart
        if now[n] != base[n]
    }
    if len(changed) < 2:
        return None
    name, rule = apart[0], rules.rule(apart[0])
    side = _winner_by_rule(name, rule, sides, recency=True)
    because = f"both changed the group, rule {rule.rule}: {_reason(name, rule, sides, side)}"
    return _won(name, sides, side, because, timed=rule.rule == "latest")


def _follow(
    names: list[str],
    decided: Mapping[str, FieldDecision],
    sides: Sides,
    side: int,
    lead: FieldDecision,
) -> Iterator[tuple[str, FieldDecision]]:
    for name in names:
        won, lost = (sides.left, sides.right)[side][name], (sides.left, sides.right)[1 - side][name]
        if won == lost or decided[name].proposal:
            continue
        because = lead.because if name == lead.field else f"goes with {lead.field}: {lead.because}"
        yield (
            name,
            FieldDecision(
                name,
                won,
                because,
                conflict=True,
                losing=lost,
                loser=sides.systems[1 - side],
                timed=lead.timed,
            ),
        )
