"""Weighs a whole plan before its first write: too much at once is held for a person. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sync.model.policy import Brake, Brakes
from sync.model.values import Step


@dataclass(slots=True)
class Weight:
    """What a plan would touch, counted while it is made. Keys: (entity, system), for blanks also
    the field.
    """

    updates: Counter[tuple[str, str]] = field(default_factory=Counter)
    blanks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    vanished: Counter[str] = field(default_factory=Counter)

    def add(self, step: Step) -> None:
        """Count one step; first meetings and creates are no updates."""
        if step.action == "create" or step.first:
            return
        self.updates[step.entity, step.system] += step.action in {"update", "delete"}
        for name, change in step.fields.items():
            if change.new is None and change.old is not None:
                self.blanks[step.entity, step.system, name] += 1


def weigh(weight: Weight, brakes: Brakes, linked: dict[str, int]) -> dict[str, Any] | None:
    """The first brake that holds the plan: its name, its limit and what was seen; None lets it
    go.
    """
    for entity, seen in weight.vanished.items():
        if held := _over("delete", brakes.delete, seen, linked.get(entity, 0), entity):
            return held
    for (entity, system, name), seen in weight.blanks.items():
        if held := _over(
            "blank", brakes.blank, seen, linked.get(entity, 0), f"{entity}.{name} in {system}"
        ):
            return held
    for (entity, system), seen in weight.updates.items():
        if held := _over(
            "update", brakes.update, seen, linked.get(entity, 0), f"{entity} in {system}"
        ):
            return held
    return None


def _over(name: str, brake: Brake, seen: int, linked: int, what: str) -> dict[str, Any] | None:
    limit = max(brake.floor, int(brake.share * linked))
    return {"brake": name, "limit": limit, "seen": seen, "what": what} if seen > limit else None
