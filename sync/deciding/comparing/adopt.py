"""A careful first meeting: nothing that a person wrote is overwritten. Pure."""

from __future__ import annotations

from connectors.record import Value, members
from sync.deciding.comparing.compared import Compared
from sync.deciding.comparing.uniting import united
from sync.model import rulings
from sync.model.rulings import FieldDecision, Occasion, Ruling

WAITS = {
    "first_meeting": "first meeting: both have a value of their own, and a person decides",
    "both_changed": "both changed while the state was lost, and a person decides",
}
_LATER = Ruling(rulings.ADOPTED, "first meeting: left as it is")


def adopted(name: str, compared: Compared) -> FieldDecision:
    """What becomes of a field that differs where two records first meet, or that such a meeting
    left open: a blank is filled, and what two people wrote waits.
    """
    left, right = compared.left[name], compared.right[name]
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _members(name, compared)
    if left is None or right is None:
        return _blank(name, compared, side=0 if right is None else 1)
    if name not in compared.sets:
        return left_as_it_is(name, compared, "first_meeting")
    return united(name, compared) if compared.adoption.fills else _waiting(name, compared)


def _blank(name: str, compared: Compared, side: int) -> FieldDecision:
    """What becomes of a field in which only one side has something."""
    blank_is_fixed = name in compared.fixed[1 - side]
    if blank_is_fixed or not compared.adoption.fills:
        return _waiting(name, compared)
    return filled(name, compared, side)


def _waiting(name: str, compared: Compared) -> FieldDecision:
    return FieldDecision(name, compared.left[name], _LATER, waits=True)


def filled(name: str, compared: Compared, side: int) -> FieldDecision:
    """The other side has nothing in this field, so what this one says goes."""
    system = compared.systems[side]
    ruling = Ruling(rulings.FILLED, f"blank filled from {system}", winner=system)
    return FieldDecision(name, compared.of(side, name), ruling)


def left_as_it_is(name: str, compared: Compared, occasion: Occasion) -> FieldDecision:
    """Neither side gives way: the two wait for a person, and go on from here when either is
    edited.
    """
    ruling = Ruling(
        rulings.ADOPTED,
        WAITS[occasion],
        occasion=occasion,
        evidence=compared.evidence(name),
    )
    return FieldDecision(name, compared.left[name], ruling, waits=True)


def is_left_open(decision: FieldDecision) -> bool:
    """Whether a field waits for a person because a first meeting left it as it was."""
    return decision.ruling.rule == rulings.ADOPTED and decision.ruling.conflict


def _members(name: str, compared: Compared) -> FieldDecision:
    """Links of both sides are brought together: that takes none away."""
    left: Value = compared.left[name]
    if not compared.adoption.fills:
        return FieldDecision(name, left, _LATER, waits=True)
    both = {*members(left), *members(compared.right[name])}
    ruling = Ruling(rulings.MEMBERS, "links of either side, brought together")
    return FieldDecision(name, tuple(sorted(both)), ruling)
