"""Weighs a whole plan before its first write: too much at once, or too much in a day, is held for a
person. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.model import rulings
from sync.model.pair import Irreversible
from sync.model.policy import Brake, Brakes
from sync.model.rulings import RECORD_ACTIONS
from sync.model.steps import FieldChange, Step

Earlier = Mapping[tuple[str, str], int]
"""(brake, what) → how often that was done in the time for which the brake remembers."""


@dataclass(slots=True)
class Weight:
    """What a plan would touch, counted while it is made. Keys: (entity, system), for blanks also
    the field; `lost` goes by entity: records that vanished, and those that the plan takes away.
    `irreversible`: fields that stay set once they are; `set_for_good` counts those.
    """

    irreversible: Irreversible = field(default_factory=dict)

    updates: Counter[tuple[str, str]] = field(default_factory=Counter)
    creates: Counter[tuple[str, str]] = field(default_factory=Counter)
    blanks: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    set_for_good: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    overwritten: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, step: Step) -> None:
        """Count one step; first meetings are no updates."""
        for name in self.irreversible.get((step.system, step.entity), ()):
            if name in step.fields and step.fields[name].new is not None:
                self.set_for_good[step.entity, step.system, name] += 1
        if step.action in RECORD_ACTIONS:
            self.lost[step.entity] += 1
        elif step.action == "create":
            self.creates[step.entity, step.system] += 1
        elif not step.first:
            self._add_changes(step)
        elif goes_over(step):
            self.overwritten[step.entity, step.system] += 1

    def _add_changes(self, step: Step) -> None:
        if step.action == "update":
            self.updates[step.entity, step.system] += 1
        for name, change in step.fields.items():
            if _empties(change):
                self.blanks[step.entity, step.system, name] += 1

    def entities(self) -> set[str]:
        """The entities of which anything was counted."""
        found = set(self.lost)
        found.update(entity for entity, _, _ in (*self.blanks, *self.set_for_good))
        found.update(entity for entity, _ in (*self.updates, *self.creates, *self.overwritten))
        return found


@dataclass(frozen=True, slots=True)
class Load:
    """What one brake has to hold: how often it was seen (`seen`), of which entity, in which system
    and which field, as far as it is about one.
    """

    brake: str
    entity: str
    seen: int
    system: str = ""
    field: str = ""

    @property
    def what(self) -> str:
        """What people read."""
        named = f"{self.entity}.{self.field}" if self.field else self.entity
        return f"{named} in {self.system}" if self.system else named

    def is_part(self, step: Step) -> bool:
        """Whether a step is part of it. Where records are lost, nothing that was read is sure: all
        steps are.
        """
        if self.brake == "delete":
            return True
        if (step.entity, step.system) != (self.entity, self.system):
            return False
        if self.brake == "blank":
            return self.field in step.fields and _empties(step.fields[self.field])
        if self.brake == "irreversible":
            return self.field in step.fields and step.fields[self.field].new is not None
        if self.brake == "overwrite":
            return step.first and goes_over(step)
        return step.action == self.brake


def goes_over(step: Step) -> bool:
    """Whether it goes over what somebody wrote, with something that means anything else."""
    harmless = {rulings.SPELLING, rulings.MAKES_ROOM}
    return step.action == "update" and any(
        change.old is not None and change.ruling.rule not in harmless
        for change in step.fields.values()
    )


def _empties(change: FieldChange) -> bool:
    return change.new is None and change.old is not None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a plan is weighed against. `linked`: live links by entity; `adopted`: whether everything
    was synced a first time, so that new records are news.
    """

    brakes: Brakes
    linked: Mapping[str, int]
    earlier: Earlier = field(default_factory=dict)
    adopted: bool = True


def too_much(weight: Weight, setting: Setting) -> list[Load]:
    """The loads that brakes hold, what would hurt most first; none lets the plan go."""
    return [load for load in loads(weight) if _seen(load, setting) > _limit(load, setting)]


def loads(weight: Weight) -> Iterator[Load]:
    """Everything that is weighed, what would hurt most first."""
    for entity, seen in weight.lost.items():
        yield Load("delete", entity, seen)
    for (entity, system, name), seen in weight.set_for_good.items():
        yield Load("irreversible", entity, seen, system, name)
    for (entity, system, name), seen in weight.blanks.items():
        yield Load("blank", entity, seen, system, name)
    for (entity, system), seen in weight.updates.items():
        yield Load("update", entity, seen, system)
    for (entity, system), seen in weight.overwritten.items():
        yield Load("overwrite", entity, seen, system)
    for (entity, system), seen in weight.creates.items():
        yield Load("create", entity, seen, system)


def _brake(load: Load, setting: Setting) -> Brake:
    found: Brake = getattr(setting.brakes, load.brake)
    return found


def _limit(load: Load, setting: Setting) -> int:
    brake = _brake(load, setting)
    return max(brake.floor, int(brake.share * setting.linked.get(load.entity, 0)))


def _seen(load: Load, setting: Setting) -> int:
    """How often it was seen, now and before; a new record is no news while all of them are."""
    if load.brake == "create" and not setting.adopted:
        return 0
    return load.seen + setting.earlier.get((load.brake, load.what), 0)


def document(held: Sequence[Load], setting: Setting) -> dict[str, Any] | None:
    """The first brake that holds a plan: its name, its limit and what was seen, `earlier` how much
    of that before this plan, and `also` the others; None where none does.
    """
    told = []
    for load in held:
        seen = _seen(load, setting)
        each = {
            "brake": load.brake,
            "limit": _limit(load, setting),
            "seen": seen,
            "what": load.what,
        }
        if seen > load.seen:
            each["earlier"] = seen - load.seen
        told.append(each)
    if not told:
        return None
    first, *others = told
    return {**first, "also": others} if others else first
