"""What two automations write by turns is left to a person, both values named. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from sync.deciding.comparing.compared import Compared
from sync.model import rulings
from sync.model.rulings import FieldDecision, Ruling

WRITTEN_FOR_A_SIDE = frozenset({rulings.CHANGED, "latest", "authority"})


def hold_flipping(
    decisions: Sequence[FieldDecision],
    flips: frozenset[str],
    compared: Compared,
) -> list[FieldDecision]:
    """The decisions, those about fields that flip left to a person; what was proposed stands."""
    found = []
    for decision in decisions:
        flipping = decision.field in flips and decision.ruling.rule in WRITTEN_FOR_A_SIDE
        found.append(_held(decision, compared) if flipping else decision)
    return found


def _held(decision: FieldDecision, compared: Compared) -> FieldDecision:
    name = decision.field
    left, right = compared.systems
    because = (
        f"{left} and {right} undo each other's {name}, again and again: look for automation that "
        f"sets {compared.left[name]!r} in {left} and {compared.right[name]!r} in {right}"
    )
    ruling = Ruling(
        rulings.FLIPS, because, occasion="both_changed", evidence=compared.evidence(name)
    )
    return FieldDecision(name, compared.left[name], ruling, waits=True)
