"""Decides each field of a linked pair from base, left, right and proposals. Pure.

The direction of a change comes from the base, never from timestamps; times only settle "both
changed" under the rule `latest`. A field absent on either side is not decided at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from connectors.record import Value, members
from sync.deciding.comparing.adopt import adopted, filled, left_as_it_is
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.contest import contest
from sync.deciding.comparing.flipping import held_if_flipping
from sync.deciding.comparing.groups import keep_groups_whole
from sync.deciding.comparing.uniting import brought_together, united
from sync.model import rulings
from sync.model.identity.opt_outs import ONLY_TIGHTENS, YES
from sync.model.policy import EntityMerge, FieldRule
from sync.model.queue import Proposal
from sync.model.rulings import FieldDecision, Occasion, Ruling


def merge(
    compared: Compared,
    rules: EntityMerge,
    proposals: Mapping[str, Proposal],
) -> list[FieldDecision]:
    """One decision per field that both sides carry."""
    standing = _standing(compared, proposals)
    decided: dict[str, FieldDecision] = {}
    for name in compared.left:
        if name in compared.right:
            rule = rules.rule(name)
            decision = _decide(name, compared, rule, standing.get(name))
            decided[name] = held_if_flipping(decision, compared)
    keep_groups_whole(decided, compared, rules)
    return list(decided.values())


def _decide(
    name: str,
    compared: Compared,
    rule: FieldRule,
    proposal: Proposal | None,
) -> FieldDecision:
    """What a field shall hold, by what is known of it."""
    if proposal is not None:
        return _proposed(name, proposal)
    left = compared.left[name]
    right = compared.right[name]
    if left == right:
        return FieldDecision(name, left, _AGREED)
    return _differing(name, compared, rule)


def _differing(name: str, compared: Compared, rule: FieldRule) -> FieldDecision:
    """What a field shall hold that the sides do not agree on, by its story."""
    left = compared.left[name]
    right = compared.right[name]
    before = compared.before(name)
    corrected = _corrected(name, compared)
    if corrected is not None:
        return corrected
    if compared.is_left_open(name):
        if name in compared.put_there:
            return filled(name, compared, 1 - compared.put_there[name])
        return adopted(name, compared)
    fixed = _only_place(name, compared)
    if fixed is not None:
        return fixed
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _members(name, compared)
    if before is None:
        return _first_meeting(name, compared, rule)
    return _three_way(name, compared, rule, before)


_AGREED = Ruling(rulings.AGREED, "both sides agree")
_MEMBERS = Ruling(rulings.MEMBERS, "links added or removed on either side")


# --- proposals


def _proposed(name: str, proposal: Proposal) -> FieldDecision:
    ruling = Ruling(rulings.PROPOSED, proposal.because, author=proposal.by)
    return FieldDecision(name, proposal.value, ruling, proposal=proposal.id)


def _standing(compared: Compared, proposals: Mapping[str, Proposal]) -> dict[str, Proposal]:
    """Proposals nobody has overtaken. What was proposed together stands or falls together."""
    fallen = set()
    for name, proposal in proposals.items():
        shared = name in compared.left and name in compared.right
        garbled = any(name in unread for unread in compared.unread)
        if garbled or (shared and not _still_stands(proposal, name, compared)):
            fallen.add(proposal.stands_with)
    standing = {}
    for name, proposal in proposals.items():
        if proposal.stands_with not in fallen:
            standing[name] = proposal
    return standing


def _still_stands(proposal: Proposal, name: str, compared: Compared) -> bool:
    """A person who changed the field since the proposal was made, or took back what it had
    brought, wins over it.
    """
    seen = [value or None for value in proposal.seen]
    for side, system in enumerate(compared.systems):
        now = compared.of(side, name)
        if now == proposal.value:
            continue
        known = seen[side : side + 1] if proposal.answer else seen
        if system in proposal.carried or (now or None) not in known:
            return False
    return True


# --- one field, by its story


def _only_place(name: str, compared: Compared) -> FieldDecision | None:
    """A side that cannot be written keeps its value, and the other follows."""
    for side, system in enumerate(compared.systems):
        if name in compared.fixed[side]:
            because = f"{system} is the only place to change it"
            ruling = Ruling(rulings.ONLY_PLACE, because, winner=system)
            return FieldDecision(name, compared.of(side, name), ruling)
    return None


def _corrected(name: str, compared: Compared) -> FieldDecision | None:
    """What nobody can read on one side follows what somebody has entered on the other since."""
    for side, system in enumerate(compared.systems):
        if name in compared.corrected[side]:
            other = compared.systems[1 - side]
            ruling = Ruling(
                rulings.CORRECTED,
                f"corrected in {other}; what {system} held is not in the common language",
                winner=other,
                occasion="both_changed",
                losing=compared.of(side, name),
                loser=system,
                evidence=compared.evidence(name),
            )
            return FieldDecision(name, compared.of(1 - side, name), ruling)
    return None


def _members(name: str, compared: Compared) -> FieldDecision:
    """What either side added stays, what either side took away goes."""
    base = members(compared.agreed.get(name))
    kept = brought_together(base, members(compared.left[name]), members(compared.right[name]))
    return FieldDecision(name, tuple(sorted(kept)), _MEMBERS)


def _first_meeting(name: str, compared: Compared, rule: FieldRule) -> FieldDecision:
    """Nothing is known of the past: a blank is filled, and recency proves nothing."""
    if compared.right[name] is None:
        return filled(name, compared, 0)
    if compared.left[name] is None:
        return filled(name, compared, 1)
    if name in compared.sets:
        return united(name, compared)
    if rule.rule == "hold":
        return _left_to_a_person(name, compared, "first_meeting")
    return contest(name, compared, rule, "first_meeting")


def _three_way(
    name: str,
    compared: Compared,
    rule: FieldRule,
    before: tuple[Value, Value],
) -> FieldDecision:
    """What each side has become since `before`, when they agreed, or were left as they were."""
    if name in compared.sets and before[0] != before[1]:
        return united(name, compared)
    if compared.left[name] == before[0]:
        return _changed(name, compared, 1, rule)
    if compared.right[name] == before[1]:
        return _changed(name, compared, 0, rule)
    came_over = _came_over(name, compared, before)
    if came_over is not None:
        return _changed(name, compared, 1 - came_over, rule)
    if name in compared.sets:
        return united(name, compared)
    if rule.rule == "hold":
        return _left_to_a_person(name, compared, "both_changed")
    if compared.adoption.loss and not _told_by_times(name, compared, rule):
        return left_as_it_is(name, compared, "both_changed")
    return contest(name, compared, rule, "both_changed")


def _came_over(name: str, compared: Compared, before: tuple[Value, Value]) -> int | None:
    """The side that holds now what the other one held when they were left as they were: it gave
    way, and the other has gone on since.
    """
    found = [side for side in (0, 1) if compared.of(side, name) == before[1 - side]]
    return found[0] if len(found) == 1 else None


def _told_by_times(name: str, compared: Compared, rule: FieldRule) -> bool:
    """Whether the later edit wins, and which one that is can be known."""
    return rule.rule == "latest" and compared.provably_later(name)


def _changed(name: str, compared: Compared, side: int, rule: FieldRule) -> FieldDecision:
    """Only one side changed it, and the other follows, unless the rule protects what it holds."""
    value = compared.of(side, name)
    kept = compared.of(1 - side, name)
    if rule.rule == ONLY_TIGHTENS and kept == YES:
        return _not_loosened(name, compared, side)
    if value is None and rule.blank == "keep":
        return _blank_kept_out(name, compared, side)
    system = compared.systems[side]
    ruling = Ruling(rulings.CHANGED, f"changed in {system}", winner=system)
    return FieldDecision(name, value, ruling)


def _not_loosened(name: str, compared: Compared, side: int) -> FieldDecision:
    """What this side changed would loosen what the other one holds: that one stands, unless to set
    it again here could not be undone: who took it back may be the very person it belongs to.
    """
    here, there = compared.systems[side], compared.systems[1 - side]
    value, evidence = compared.of(1 - side, name), compared.evidence(name)
    if name in compared.irreversible[side] and not compared.address_moved(side):
        because = (
            f"taken back in {here} and standing in {there}: a sync never loosens, and to set it in "
            f"{here} could not be undone; take it back in {there} as well, or say what stands "
            "(`accord conflicts resolve ID --take SYSTEM`)"
        )
        ruling = Ruling(ONLY_TIGHTENS, because, occasion="loosening", evidence=evidence)
        return FieldDecision(name, value, ruling, waits=True)
    ruling = Ruling(
        ONLY_TIGHTENS,
        "rule most_restrictive: a sync never loosens",
        winner=there,
        occasion="loosening",
        losing=compared.of(side, name),
        loser=here,
        evidence=evidence,
    )
    return FieldDecision(name, value, ruling)


def _blank_kept_out(name: str, compared: Compared, side: int) -> FieldDecision:
    """Blanks of this side do not go over what the other one holds."""
    because = f"a blank in {compared.systems[side]} does not overwrite"
    other = compared.systems[1 - side]
    ruling = Ruling(rulings.KEEPS_BLANKS_OUT, because, winner=other)
    return FieldDecision(name, compared.of(1 - side, name), ruling)


def _left_to_a_person(name: str, compared: Compared, occasion: Occasion) -> FieldDecision:
    ruling = Ruling(
        "hold",
        "rule hold: a person decides",
        occasion=occasion,
        evidence=compared.evidence(name),
    )
    return FieldDecision(name, compared.left[name], ruling, waits=True)
