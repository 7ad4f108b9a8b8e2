"""A field that both sides have a say in: one wins by the rule, the other's value is kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sync.deciding.comparing.compared import Compared
from sync.model.identity.opt_outs import ONLY_TIGHTENS, YES
from sync.model.policy import SIDES, FieldRule
from sync.model.rulings import FieldDecision, Occasion, Ruling

_OCCASIONS: Mapping[Occasion, str] = {
    "first_meeting": "first meeting",
    "both_changed": "both changed",
    "group": "both changed the group",
}


def contest(
    name: str,
    compared: Compared,
    rule: FieldRule,
    occasion: Occasion,
) -> FieldDecision:
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
