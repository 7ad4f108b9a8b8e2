"""Decides each field of a linked pair from base, left, right and proposals. Pure.

The direction of a change comes from the base, never from timestamps; times only settle "both
changed" under the rule `latest`. A field absent on either side is not decided at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.record import Value, members
from sync.deciding.comparing.adopt import adopted, filled, is_left_open, left_as_it_is
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.uniting import brought_together, united
from sync.model import rulings
from sync.model.identity.opt_outs import ONLY_TIGHTENS, YES
from sync.model.policy import SIDES, EntityMerge, FieldRule
from sync.model.queue import Proposal
from sync.model.rulings import FieldDecision, Occasion, Ruling

_OCCASIONS: Mapping[Occasion, str] = {
    "first_meeting": "first meeting",
    "both_changed": "both changed",
    "group": "both changed the group",
}


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
            decided[name] = _decide(name, compared, rule, standing.get(name))
    for group in rules.groups.values():
        together = [decided[name] for name in group if name in decided]
        for decision in _together(together, compared, rules):
            decided[decision.field] = decision
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
    if compared.is_left_open(name):
        return adopted(name, compared)
    fixed = _only_place(name, compared) or _corrected(name, compared)
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
    """Proposals nobody has overtaken. What was proposed together, for one reason, stands or falls
    together.
    """
    fallen = set()
    for name, proposal in proposals.items():
        shared = name in compared.left and name in compared.right
        if shared and not _still_stands(proposal, name, compared):
            fallen.add((proposal.by, proposal.because))
    standing = {}
    for name, proposal in proposals.items():
        if (proposal.by, proposal.because) not in fallen:
            standing[name] = proposal
    return standing


def _still_stands(proposal: Proposal, name: str, compared: Compared) -> bool:
    """A person who changed the field since the proposal was made, or took back what it had
    brought, wins over it.
    """
    seen = {value or None for value in proposal.seen}
    for side, system in enumerate(compared.systems):
        now = compared.of(side, name)
        if now == proposal.value:
            continue
        if system in proposal.carried or (now or None) not in seen:
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
    return _contest(name, compared, rule, "first_meeting")


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
    if name in compared.sets:
        return united(name, compared)
    if rule.rule == "hold":
        return _left_to_a_person(name, compared, "both_changed")
    if compared.adoption.loss and not _told_by_times(name, compared, rule):
        return left_as_it_is(name, compared, "both_changed")
    return _contest(name, compared, rule, "both_changed")


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


# --- fields both sides have a say in


def _contest(name: str, compared: Compared, rule: FieldRule, occasion: Occasion) -> FieldDecision:
    """One side wins by the rule, and the other's value is kept as the one that lost."""
    by_time = rule.rule == "latest" and occasion != "first_meeting"
    side = _winner(name, compared, rule, by_time=by_time)
    system = compared.systems[side]
    why = f"{system} has the say"
    if by_time and compared.later(name) is not None:
        why = f"{system} was modified later (time of the {compared.times_of(name)})"
    ruling = Ruling(
        rule.rule,
        f"{_OCCASIONS[occasion]}, rule {rule.rule}: {why}",
        winner=system,
        occasion=occasion,
        losing=compared.of(1 - side, name),
        loser=compared.systems[1 - side],
        evidence=compared.evidence(name, by_time=by_time),
    )
    return FieldDecision(name, compared.of(side, name), ruling, timed=by_time)


def _winner(name: str, compared: Compared, rule: FieldRule, *, by_time: bool) -> int:
    """The side that wins by the rule; the field's authority where the rule names none."""
    if rule.rule == ONLY_TIGHTENS:
        for side in (0, 1):
            if compared.of(side, name) == YES:
                return side
    if rule.rule in (*SIDES, *compared.systems):
        return compared.side_of(rule.rule)
    if by_time:
        later = compared.later(name)
        if later is not None:
            return later
    authority = compared.side_of(rule.authority)
    if rule.rule == "fill" and compared.of(authority, name) is None:
        return 1 - authority
    return authority


# --- fields that only make sense together


def _together(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> Iterator[FieldDecision]:
    """They follow the side that wins the first contested one."""
    lead = _lead(decided, compared, rules)
    held_open = lead is None and any(map(is_left_open, decided))
    if held_open:
        lead = _edited_since(decided)
    for decision in decided:
        name = decision.field
        differs = compared.left[name] != compared.right[name]
        if not differs or decision.proposal:
            continue
        if lead is not None:
            yield _following(name, compared, lead)
        elif held_open:
            yield left_as_it_is(name, compared, "first_meeting")


def _lead(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> FieldDecision | None:
    """The decision that the whole group follows: the first contested one, where there is one."""
    open_to_rules = [decision for decision in decided if not decision.waits]
    for decision in open_to_rules:
        if decision.ruling.conflict:
            return decision
    return _mixed(open_to_rules, compared, rules)


def _mixed(
    decided: Sequence[FieldDecision],
    compared: Compared,
    rules: EntityMerge,
) -> FieldDecision | None:
    """Each side changed another field of the group: merged one by one they would be what nobody
    ever entered.
    """
    base = compared.agreed
    apart = []
    changed = set()
    for decision in decided:
        name = decision.field
        left = compared.left[name]
        right = compared.right[name]
        if name not in base or left == right:
            continue
        apart.append(name)
        if left != base[name]:
            changed.add(0)
        if right != base[name]:
            changed.add(1)
    if len(changed) < 2:
        return None
    first = apart[0]
    return _contest(first, compared, rules.rule(first), "group")


def _edited_since(decided: Sequence[FieldDecision]) -> FieldDecision | None:
    """Of a group that a first meeting left open, the field that somebody changed afterwards: the
    whole follows it, and what gives way is told as the loser of that meeting.
    """
    for decision in decided:
        if decision.ruling.rule == rulings.CHANGED:
            ruling = replace(decision.ruling, occasion="first_meeting")
            return decision._replace(ruling=ruling)
    return None


def _following(name: str, compared: Compared, lead: FieldDecision) -> FieldDecision:
    side = compared.systems.index(lead.ruling.winner)
    because = lead.ruling.because
    if name != lead.field:
        because = f"goes with {lead.field}: {because}"
    ruling = Ruling(
        lead.ruling.rule,
        because,
        winner=compared.systems[side],
        occasion=lead.ruling.occasion,
        losing=compared.of(1 - side, name),
        loser=compared.systems[1 - side],
        evidence=compared.evidence(name),
    )
    return FieldDecision(name, compared.of(side, name), ruling, timed=lead.timed)
