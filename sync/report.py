"""What a caller may ask of a run, and what a run tells when it is over. Values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import IntegrationError
from connectors.record import Ref
from sync.model.conditions.pause import Pause
from sync.model.queue import Issue
from sync.model.steps import no_counts
from sync.planning.releases import Differs
from sync.writing.work import Tally

COULD_NOT_CROSS = frozenset({"parked", "field"})
"""Kinds of what waits that are parked; of the others a person decides."""


@dataclass(slots=True)
class Options:
    """What a caller may ask of a run. `exceed_brakes` is why `who` lets a held plan through."""

    entities: Sequence[str] = ()
    only: frozenset[Ref] | None = None
    full: bool = False
    exceed_brakes: str = ""
    who: str = ""
    command: str = "sync"

    @property
    def narrow(self) -> bool:
        """Whether the run leaves a part of the pair aside."""
        return bool(self.entities) or self.only is not None


@dataclass(slots=True)
class Report:
    """What a run did; `document` is the contract's JSON. `error` ended it early, after settling;
    `held_back`: steps of the plan that a brake holds, `plan` its id, `differs` what makes it
    another than the one somebody approved. `still_waiting`: what waits for a person, since this
    run or an earlier one.
    """

    run: str
    state: str = "complete"
    read: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    conflicts: int = 0
    waiting: int = 0
    parked: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    forecast: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    held: Mapping[str, Any] | None = None
    held_back: int = 0
    plan: str = ""
    differs: Differs | None = None
    issues: list[Issue] = field(default_factory=list)
    error: IntegrationError | None = None
    cycles: int = 0
    recognised: int = 0
    paused: Pause | None = None
    still_waiting: int = 0

    def let_go(self) -> None:
        """Nothing is held, as far as is known by now."""
        self.state = "complete"
        self.held = None
        self.held_back = 0
        self.plan = ""
        self.differs = None

    def ends_with(self, waiting: Sequence[Issue]) -> None:
        """Of what was found, only what waits now is left, each once; `waiting`: all that does."""
        self.still_waiting = len(waiting)
        open_now = {issue.id for issue in waiting}
        found: dict[str, Issue] = {}
        for issue in (*self.issues, *self.tally.issues, *self._found_reading(waiting)):
            if issue.id in open_now:
                found[issue.id] = issue
        self.issues = list(found.values())
        self.parked = 0
        self.waiting = 0
        for issue in self.issues:
            if issue.kind in COULD_NOT_CROSS:
                self.parked += 1
            else:
                self.waiting += 1

    def _found_reading(self, waiting: Sequence[Issue]) -> Iterator[Issue]:
        """What waits for a decision since this run read that two records had become one."""
        for issue in waiting:
            if issue.run == self.run and issue.kind not in COULD_NOT_CROSS:
                yield issue

    def stop(self, error: IntegrationError) -> None:
        """What went before stands; the next run continues."""
        self.error = error
        self.state = "partial"

    def document(self, systems: Sequence[str]) -> dict[str, Any]:
        """The contract's JSON."""
        written = {}
        for system in systems:
            written[system] = self.tally.written.get(system) or no_counts()
        return {
            "run": self.run,
            "state": self.state,
            "read": {system: self.read.get(system, 0) for system in systems},
            "written": written,
            "conflicts": self.conflicts,
            "waiting": self.waiting,
            "parked": self.parked,
            "still_waiting": self.still_waiting,
            "stale": self.tally.stale,
            "calls": {system: self.calls.get(system, 0) for system in systems},
            "forecast": {system: self.forecast.get(system, 0) for system in systems},
            "seconds": round(self.seconds, 3),
            "held": self.held,
            "held_back": self.held_back,
            "plan": self.plan or None,
            "differs": None if self.differs is None else self.differs.document(),
            "cycles": self.cycles,
            "recognised": self.recognised,
            "paused": None if self.paused is None else self.paused.document(),
        }
