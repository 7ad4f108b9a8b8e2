"""One run: recover, then cycles of collect, plan, brakes, apply, until a cycle plans nothing (at
most three).

Reads like the list it is; every step lives in the module it is named after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import IntegrationError
from connectors.record import Ref
from connectors.world import World
from mapping.language import EntityMap
from sync.model.pair import Pair
from sync.model.side import Side
from sync.model.values import Issue, PlanHeader, RunRow
from sync.planning.plan import Made, approve_vanished, make_plan
from sync.reading.collect import collect
from sync.reading.gone import Witness
from sync.reading.reconcile import reconcile, reconciled
from sync.reading.revisit import policy_changed, revisit
from sync.reading.sweep import sweep
from sync.store.ports import Lease, Store
from sync.writing.apply import apply_plan
from sync.writing.recover import recover
from sync.writing.settle import Tally

MOST_CYCLES = 3
Progress = Callable[[str, str, int], None]
"""(what is done, on what, how many more)."""


@dataclass(slots=True)
class Options:
    """What a caller may ask of a run."""

    entities: Sequence[str] = ()
    only: frozenset[Ref] | None = None
    full: bool = False
    exceed_brakes: str = ""
    command: str = "sync"


@dataclass(slots=True)
class Report:
    """What a run did; `document` is the contract's JSON. `error` ended it early, after settling."""

    run: str
    state: str = "complete"
    read: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    conflicts: int = 0
    waiting: int = 0
    parked: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    held: Mapping[str, Any] | None = None
    issues: list[Issue] = field(default_factory=list)
    error: IntegrationError | None = None
    cycles: int = 0

    def document(self, systems: Sequence[str]) -> dict[str, Any]:
        nothing = {"create": 0, "update": 0, "delete": 0, "associate": 0}
        return {
            "run": self.run,
            "state": self.state,
            "read": {system: self.read.get(system, 0) for system in systems},
            "written": {
                system: self.tally.written.get(system, dict(nothing)) for system in systems
            },
            "conflicts": self.conflicts,
            "waiting": self.waiting,
            "parked": self.parked + self.tally.parked,
            "stale": self.tally.stale,
            "calls": {system: self.calls.get(system, 0) for system in systems},
            "seconds": round(self.seconds, 3),
            "held": self.held,
        }


class Runner:
    """A run at work on one workspace's store and pair."""

    def __init__(
        self, store: Store, pair: Pair, world: World, lease: Lease, progress: Progress
    ) -> None:
        self.store, self.pair, self.world, self.lease, self.progress = (
            store,
            pair,
            world,
            lease,
            progress,
        )

    def sync(self, options: Options) -> Report:
        """Plan and apply until nothing is left to plan."""
        report = self._begin(options.command)
        try:
            self._recover(report)
            for cycle in range(MOST_CYCLES):
                self._collect(report, full=options.full and cycle == 0)
                made = self._plan(report, options, dry=False)
                if not self._go(made.header, report, options):
                    break
                before = report.tally.answers
                self._apply(made.header.id, report)
                self._recover(report)
                if report.tally.answers == before:
                    break  # every step waits for something this run cannot bring about
        except IntegrationError as error:
            report.error, report.state = error, "partial"
        with self.store.transaction():
            self.store.drop_plans(self.store.meta("saved_plan") or "")
        return self._end(report)

    def plan(self, options: Options) -> tuple[Made, Report]:
        """What a sync would write first; writes nothing to either system."""
        report = self._begin("plan")
        self._recover(report)
        self._collect(report, full=options.full)
        made = self._plan(report, options, dry=True)
        return made, self._end(report)

    def apply(self, plan_id: str) -> Report:
        """Exactly one stored plan."""
        report = self._begin("apply")
        try:
            self._recover(report)
            self._apply(plan_id, report)
            self._recover(report)
        except IntegrationError as error:
            report.error, report.state = error, "partial"
        return self._end(report)

    def _begin(self, command: str) -> Report:
        started = self.world.now()
        report = Report(self.world.new_id())
        report.seconds = started
        self._calls_before = {
            system: self.pair.connector(system).calls for system in self.pair.systems
        }
        self.store.put_run(RunRow(report.run, command, self.lease.generation, started))
        self.command = command
        return report

    def _recover(self, report: Report) -> None:
        recover(self.store, self.pair, self.world, self.lease, report.run, report.tally)

    def _collect(self, report: Report, *, full: bool) -> None:
        full = full or policy_changed(self.store, self.pair)
        for side in self.pair.sides:
            self._read(side, report, full=full)
        revisit(self.store, self.pair, self.world.now(), everything=full)

    def _read(self, side: Side, report: Report, *, full: bool) -> None:
        """What changed on one side; everything, or what incremental reads never show, when it is
        time.
        """
        system = side.connector.system
        seen: dict[str, set[str]] | None = {} if full else None
        done = collect(
            self.store,
            side,
            self.world,
            run=report.run,
            seen=seen,
            progress=lambda name, n: self.progress("reading", f"{system} {name}", n),
        )
        report.read[system] = report.read.get(system, 0) + done
        witness = Witness(report.run, self.world.now())
        if seen is None:
            reconcile(self.store, side, witness, every_s=self.pair.reconcile_s)
        else:
            sweep(self.store, side, seen, witness)
            reconciled(self.store, side, witness.at)

    def _plan(self, report: Report, options: Options, *, dry: bool) -> Made:
        made = make_plan(
            self.store,
            self.pair.setting(self.store, self.world.now()),
            self.world.new_id(),
            report.run,
            entities=self._entities(options.entities),
            dry=dry,
            only=options.only,
            forecast=lambda system, counts: self.pair.connector(system).forecast(counts),
            history=self.pair.field_history,
            progress=lambda entity, n: self.progress("deciding", entity, n),
        )
        report.cycles += 1
        report.conflicts += made.header.conflicts
        report.waiting += made.header.waiting
        report.parked += made.header.parked
        report.issues += made.issues
        return made

    def _entities(self, names: Sequence[str]) -> list[EntityMap]:
        return [
            entity
            for name, entity in self.pair.language.entities.items()
            if not names or name in names
        ]

    def _go(self, header: PlanHeader, report: Report, options: Options) -> bool:
        if header.held and not options.exceed_brakes:
            report.held, report.state = header.held, "held"
            return False
        approve_vanished(self.store)
        return header.steps > 0

    def _apply(self, plan_id: str, report: Report) -> None:
        apply_plan(
            self.store,
            self.pair,
            self.world,
            self.lease,
            plan_id,
            report.run,
            report.tally,
            progress=lambda n: self.progress("writing", "changes", n),
        )

    def _end(self, report: Report) -> Report:
        ended = self.world.now()
        report.issues += report.tally.issues
        started, report.seconds = report.seconds, ended - report.seconds
        report.calls = {
            s: self.pair.connector(s).calls - self._calls_before[s] for s in self.pair.systems
        }
        summary = report.document(self.pair.systems)
        self.store.put_run(
            RunRow(
                report.run,
                self.command,
                self.lease.generation,
                started,
                ended,
                report.state,
                summary,
            )
        )
        return report
