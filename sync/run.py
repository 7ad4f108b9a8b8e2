"""One run: recover, then cycles of collect, plan, brakes, apply, until a cycle plans nothing (at
most three).

Reads like the list it is; every step lives in the module it is named after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from connectors.errors import IntegrationError, PausedError, UserError
from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.setting import plan_setting
from sync.model.conditions.pause import Pause
from sync.model.journal import RunRow
from sync.model.pair import Side
from sync.model.queue import Issue
from sync.model.steps import PlanHeader, no_counts
from sync.model.trouble import kept_of
from sync.planning.overtaken import overtaken
from sync.planning.plan import Asking, Made, Request, approve_vanished, make_plan
from sync.planning.releases import Differs, Gate
from sync.reading.adoption import look_again_if_raised, recognise
from sync.reading.collect import Seen, collect
from sync.reading.reader import Reader
from sync.reading.reconcile import reconcile, reconciled, sweep
from sync.reading.rekey import rekey
from sync.reading.revisit import policy_changed, revisit
from sync.writing.apply import apply_plan
from sync.writing.calls import Calls
from sync.writing.recover import recover
from sync.writing.work import Tally, Work

MOST_CYCLES = 3
Progress = Callable[[str, str, int], None]
"""(what is done, on what, how many more)."""


class Tell(Protocol):
    """Hears of each step that matters: counts and names, never a value that somebody entered."""

    def __call__(self, step: str, **facts: object) -> None:
        """One step, and what there is to say of it."""


def tell_nobody(step: str, **facts: object) -> None:
    """Nobody listens."""


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
    another than the one somebody approved.
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
            "parked": self.parked + self.tally.parked,
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


class Runner:
    """A run at work on one workspace's store and pair."""

    def __init__(
        self,
        work: Work,
        progress: Progress,
        tell: Tell = tell_nobody,
    ) -> None:
        self.work = work
        self.progress = progress
        self.tell = tell
        self.store = work.store
        self.pair = work.pair
        self.world = work.world

    def sync(self, options: Options) -> Report:
        """Plan and apply until nothing is left to plan."""
        report = self._begin(options)
        with self._on_record(report):
            try:
                self._until_agreed(report, options)
            except PausedError:
                self._paused(report)
            except IntegrationError as error:
                report.stop(error)
            with self.store.transaction():
                self.store.drop_plans()
                if _saw_everything(report, options):
                    self.store.set_loss("")
                    self.store.set_stage(self.pair.stage)
            return self._end(report)

    def plan(self, options: Options) -> tuple[Made, Report]:
        """What a sync would write first; writes nothing to either system."""
        report = self._begin(options)
        with self._on_record(report):
            self._recover()
            self._collect(report, full=options.full)
            made = self._plan(report, options, dry=True)
            report.held = made.header.held
            return made, self._end(report)

    def apply(self, plan_id: str) -> Report:
        """Exactly one stored plan."""
        report = self._begin(Options(command="apply"))
        with self._on_record(report):
            try:
                self._recover()
                self._collect(report, full=False)
                self._begin_with(plan_id)
                self._apply(plan_id)
                self._recover()
            except PausedError:
                self._paused(report)
            except IntegrationError as error:
                report.stop(error)
            return self._end(report)

    def _until_agreed(self, report: Report, options: Options) -> None:
        self._recover()
        for cycle in range(MOST_CYCLES):
            self._collect(report, full=options.full and cycle == 0)
            made = self._plan(report, options, dry=False)
            if not self._go(made.header, report, options):
                break
            before = report.tally.answers
            self._apply(made.header.id)
            self._recover()
            if report.tally.answers == before:
                break  # every step waits for something this run cannot bring about

    # --- the steps

    def _begin(self, options: Options) -> Report:
        started = self.world.now()
        report = Report(self.world.new_id())
        self.work = replace(self.work, run=report.run, tally=report.tally)
        self._calls = Calls(self.pair)
        self._row = RunRow(
            report.run,
            options.command,
            self.work.lease.generation,
            started,
            summary={"narrow": options.narrow},
        )
        self.store.put_run(self._row)
        self.tell("run started", run=report.run, command=options.command)
        return report

    @contextmanager
    def _on_record(self, report: Report) -> Iterator[None]:
        """However a run ends, its row says so, unless the disk itself is what fails."""
        try:
            yield
        except (Exception, KeyboardInterrupt) as error:
            report.state = "failed"
            with suppress(UserError):  # the first error is the one to tell
                self._end(report, error)
            raise

    def _paused(self, report: Report) -> None:
        """Somebody paused the workspace: what was sent is settled, the rest is left for later."""
        report.state = "paused"
        report.paused = self.work.pause

    def _begin_with(self, plan_id: str) -> None:
        """Spend what lets a stored plan go, and see what has overtaken it meanwhile."""
        header = self.store.plan(plan_id)
        if header is not None and header.held:
            self._gate(Options()).spends_approval(header)
        setting = plan_setting(self.pair, self.store, self.world.now())
        found = overtaken(self.store, setting, plan_id)
        self.work = replace(self.work, overtaken=frozenset(found))

    def _recover(self) -> None:
        settled = recover(self.work)
        if settled:
            self.tell("recovered", run=self.work.run, intents=settled)

    def _collect(self, report: Report, *, full: bool) -> None:
        full = full or policy_changed(self.store, self.pair)
        rekey(self.store, self.pair)
        look_again_if_raised(self.store, self.pair)
        for side in self.pair.sides:
            self._read(side, report, full=full)
        self._recognise(report)
        revisit(self.store, self.pair, self.world.now(), everything=full)

    def _recognise(self, report: Report) -> None:
        """Records that had met before, although nothing is known of it: the state was lost."""
        found = recognise(self.store, self.pair)
        if found:
            report.recognised = found
            self.tell("state was lost", run=report.run, pairs=found)

    def _read(self, side: Side, report: Report, *, full: bool) -> None:
        """What changed on one side; everything, or what incremental reads never show, when it is
        time.
        """

        def progress(object_name: str, number: int) -> None:
            self.progress("reading", f"{side.system} {object_name}", number)

        seen: Seen | None = None
        if full:
            seen = {}
        reader = Reader(self.store, side, self.work.witness)
        read = collect(reader, self.world, progress, seen)
        before = report.read.get(side.system, 0)
        report.read[side.system] = before + read
        self.tell("collected", run=report.run, system=side.system, records=read)
        later = replace(reader, witness=self.work.witness)
        if seen is None:
            reconcile(later, every_s=self.pair.reconcile_s)
        else:
            sweep(later, seen)
            reconciled(later)

    def _plan(self, report: Report, options: Options, *, dry: bool) -> Made:
        setting = plan_setting(self.pair, self.store, self.world.now())
        entities = self._entities(options.entities)
        request = Request(
            self.world.new_id(),
            report.run,
            entities,
            dry,
            options.only,
        )
        asking = Asking(self._forecast, self.pair.field_history, self._deciding)
        made = make_plan(self.store, setting, request, asking)
        header = made.header
        report.cycles += 1
        report.conflicts += header.conflicts
        report.waiting += header.waiting
        report.parked += header.parked
        report.issues += made.issues
        held = None
        if header.held:
            held = header.held["brake"]
        self.tell(
            "planned",
            run=report.run,
            plan=header.id,
            steps=header.steps,
            held_by=held,
        )
        return made

    def _go(
        self,
        header: PlanHeader,
        report: Report,
        options: Options,
    ) -> bool:
        """Whether the plan is carried out: brakes may hold it, and it may have no steps."""
        gate = self._gate(options)
        if header.held and not gate.lets_through(header):
            report.held = header.held
            report.held_back = header.steps
            report.differs = gate.differs(header)
            report.plan = gate.hold(header)
            report.state = "held"
            return False
        approve_vanished(self.store)
        return header.steps > 0

    def _gate(self, options: Options) -> Gate:
        return Gate(self.store, self.world, self.work.run, options.who, options.exceed_brakes)

    def _apply(self, plan_id: str) -> None:
        def progress(number: int) -> None:
            self.progress("writing", "changes", number)

        header = self.store.plan(plan_id)
        forecast = {} if header is None else header.forecast
        with self._calls.writing(forecast):
            apply_plan(self.work, plan_id, progress)
        self.tell(
            "applied",
            run=self.work.run,
            plan=plan_id,
            answers=self.work.tally.answers,
        )

    def _end(self, report: Report, failure: BaseException | None = None) -> Report:
        ended = self.world.now()
        report.issues += report.tally.issues
        report.seconds = ended - self._row.started_at
        report.calls = self._calls.taken
        report.forecast = self._calls.forecast
        row = replace(
            self._row,
            ended_at=ended,
            state=report.state,
            summary=self._summary(report, failure or report.error),
        )
        self.store.put_run(row)
        seconds = round(report.seconds, 3)
        self.tell("run ended", run=report.run, state=report.state, seconds=seconds)
        return report

    def _summary(self, report: Report, error: BaseException | None) -> dict[str, Any]:
        summary = self._row.summary | report.document(self.pair.systems)
        if error is not None:
            summary |= kept_of(error)
        return summary

    # --- what they ask

    def _entities(self, names: Sequence[str]) -> list[EntityMap]:
        """The entities a caller named; all of them where none was."""
        entities = self.pair.language.entities
        if not names:
            return list(entities.values())
        return [entity for name, entity in entities.items() if name in names]

    def _forecast(self, system: str, counts: Mapping[tuple[str, str], int]) -> int:
        return self.pair.connector(system).forecast(counts)

    def _deciding(self, entity: str, number: int) -> None:
        self.progress("deciding", entity, number)


def _saw_everything(report: Report, options: Options) -> bool:
    """Whether a run went through with all records, so that nothing has to be met again."""
    part = options.entities or options.only is not None
    return report.state == "complete" and not part
