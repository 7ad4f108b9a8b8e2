"""Weighs a whole plan before its first write: too much at once is held for a person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.model.policy import Brake, Brakes
from sync.model.rulings import RECORD_ACTIONS
from sync.model.steps import Step


@dataclass(slots=True)
class Weight:
    """What a plan would touch, counted while it is made. Keys: (entity, system), for blanks also
    the field; `lost` goes by entity: records that vanished, and those that the plan takes away.
    """

    updates: Counter[tuple[str, str]] = field(default_factory=Counter)
    blanks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, step: Step) -> None:
        """Count one step; first meetings and creates are no updates."""
        if step.action in RECORD_ACTIONS:
            self.lost[step.entity] += 1
            return
        if step.action == "create" or step.first:
            return
        if step.action == "update":
            self.updates[step.entity, step.system] += 1
        for name, change in step.fields.items():
            if change.new is None and change.old is not None:
                self.blanks[step.entity, step.system, name] += 1

    def entities(self) -> set[str]:
        """The entities of which anything was counted."""
        found = set(self.lost)
        found.update(entity for entity, _, _ in self.blanks)
        found.update(entity for entity, _ in self.updates)
        return found


def weigh(
    weight: Weight,
    brakes: Brakes,
    linked: Mapping[str, int],
) -> dict[str, Any] | None:
    """The first brake that holds the plan: its name, its limit and what was seen, and `also` the
    others that would; None lets it go. `linked`: live links by entity.
    """
    holding = []
    for load in _loads(weight, brakes):
        share = load.brake.share * linked.get(load.entity, 0)
        limit = max(load.brake.floor, int(share))
        if load.seen > limit:
            holding.append(
                {
                    "brake": load.name,
                    "limit": limit,
                    "seen": load.seen,
                    "what": load.what,
                }
            )
    if not holding:
        return None
    first, *others = holding
    return {**first, "also": others} if others else first


@dataclass(frozen=True, slots=True)
class _Load:
    """What one brake has to hold: how often it was seen (`seen`), on what, of which entity."""

    name: str
    brake: Brake
    entity: str
    what: str
    seen: int


def _loads(weight: Weight, brakes: Brakes) -> Iterator[_Load]:
    """Everything that is weighed, what would hurt most first."""
    for entity, seen in weight.lost.items():
        yield _Load("delete", brakes.delete, entity, entity, seen)
    for (entity, system, name), seen in weight.blanks.items():
        what = f"{entity}.{name} in {system}"
        yield _Load("blank", brakes.blank, entity, what, seen)
    for (entity, system), seen in weight.updates.items():
        what = f"{entity} in {system}"
        yield _Load("update", brakes.update, entity, what, seen)
