"""What two automations write by turns is left to a person, both values named. Pure."""

from __future__ import annotations

from sync.deciding.comparing.compared import Compared
from sync.model import rulings
from sync.model.rulings import FieldDecision, Ruling

WRITTEN_FOR_A_SIDE = frozenset({rulings.CHANGED, "latest", "authority"})


def held_if_flipping(decision: FieldDecision, compared: Compared) -> FieldDecision:
    """The decision, or one that leaves a field which flips to a person."""
    name = decision.field
    if name not in compared.flips or decision.ruling.rule not in WRITTEN_FOR_A_SIDE:
        return decision
    left, right = compared.systems
    here, there = compared.left[name], compared.right[name]
    because = (
        f"{left} and {right} undo each other's {name}, again and again: look for automation, or "
        f"for people at odds, that sets {here!r} in {left} and {there!r} in {right}"
    )
    ruling = Ruling(
        rulings.FLIPS, because, occasion="both_changed", evidence=compared.evidence(name)
    )
    return FieldDecision(name, compared.left[name], ruling, waits=True)
