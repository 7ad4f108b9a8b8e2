"""One run: recover, then cycles of collect, plan, brakes, apply, until a cycle plans nothing (at
most three).

Reads like the list it is; every step lives in the module it is named after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol

from connectors.errors import IntegrationError, PausedError, UserError
from mapping.language import EntityMap
from sync.deciding.setting import LOOKS_ONLY, plan_setting
from sync.model.journal import RunRow
from sync.model.pair import Side
from sync.model.steps import Step
from sync.model.trouble import kept_of
from sync.planning.brakes import Load
from sync.planning.overtaken import overtaken
from sync.planning.plan import Asking, Made, Request, approve_vanished, make_plan
from sync.planning.releases import Gate
from sync.planning.taken_back import taken_back
from sync.reading.adoption import look_again_if_raised, recognise
from sync.reading.collect import Seen, collect
from sync.reading.reader import Reader
from sync.reading.reconcile import reconcile, reconciled, sweep
from sync.reading.rekey import rekey
from sync.reading.revisit import begin_reading, revisit
from sync.reading.unread import look_for_unread
from sync.report import Options, Report
from sync.writing.apply import Goes, apply_plan
from sync.writing.calls import Calls
from sync.writing.recover import recover
from sync.writing.work import Work

MOST_CYCLES = 3
Progress = Callable[[str, str, int], None]
"""(what is done, on what, how many more)."""


class Tell(Protocol):
    """Hears of each step that matters: counts and names, never a value that somebody entered."""

    def __call__(self, step: str, **facts: object) -> None:
        """One step, and what there is to say of it."""


def tell_nobody(step: str, **facts: object) -> None:
    """Nobody listens."""


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
                    self.store.set_adopted()
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
                self._keep_what_waits(report)
            except PausedError:
                self._paused(report)
            except IntegrationError as error:
                report.stop(error)
            return self._end(report)

    def _keep_what_waits(self, report: Report) -> None:
        """What the plan found waiting was told and not kept; nothing more is written."""
        self._plan(report, Options(command="apply"), dry=False)
        with self.store.transaction():
            self.store.drop_plans()

    def _until_agreed(self, report: Report, options: Options) -> None:
        self._recover()
        for cycle in range(MOST_CYCLES):
            self._collect(report, full=options.full and cycle == 0)
            made = self._plan(report, options, dry=False)
            held = self._held(made, report, options)
            if held and cycle == MOST_CYCLES - 1:
                break
            before = report.tally.answers
            self._apply(made.header.id, held)
            self._remember(made)
            self._recover()
            if report.tally.answers == before and not made.stirred:
                break  # every step waits for something this run cannot bring about

    # --- the steps

    def _begin(self, options: Options) -> Report:
        started = self.world.now()
        report = Report(self.world.new_id())
        self.work = replace(self.work, run=report.run, tally=report.tally)
        self._done: dict[tuple[str, str], int] = {}
        self._contested: set[int] = set()
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
        self.work = replace(
            self.work,
            overtaken=frozenset(overtaken(self.store, setting, plan_id)),
            taken_back=frozenset(taken_back(self.store, setting, plan_id)),
        )

    def _recover(self) -> None:
        settled = recover(self.work)
        if settled:
            self.tell("recovered", run=self.work.run, intents=settled)

    def _collect(self, report: Report, *, full: bool) -> None:
        full = begin_reading(self.store, self.pair) or full
        rekey(self.store, self.pair)
        look_again_if_raised(self.store, self.pair)
        for side in self.pair.sides:
            self._read(side, report, full=full)
        self._recognise(report)
        revisit(self.store, self.pair, self.world.now(), all_of_them=full)

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
        look_for_unread(later)
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
        self._contested |= made.contested
        report.conflicts = len(self._contested)
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

    def _held(self, made: Made, report: Report, options: Options) -> Sequence[Load]:
        """What brakes hold of a plan, unless somebody let it go. The rest of it is carried out, and
        only then is the plan left to a person: what it does not concern does not wait for it.
        """
        if report.held:
            # what was held a moment ago was seen by nobody yet
            options = replace(options, exceed_brakes="")
        gate, header = self._gate(options), made.header
        differed = report.differs
        report.let_go()
        if not header.held or gate.lets_through(header):
            approve_vanished(self.store)
            return ()
        report.held = header.held
        report.held_back = header.steps
        report.differs = gate.differs(header) or differed
        report.plan = gate.hold(header)
        report.state = "held"
        return made.too_much

    def _remember(self, made: Made) -> None:
        """Keep what this run does, for the brakes of later ones; what somebody let go counts no
        more.
        """
        if made.header.held:
            return
        for load in made.loads:
            if self.pair.policy.brakes.remembers_s(load.brake):
                key = (load.brake, load.what)
                self._done[key] = max(load.seen, self._done.get(key, 0))
        if self._done:
            self.store.add_weighed(self.work.run, self.world.now(), self._done)

    def _gate(self, options: Options) -> Gate:
        return Gate(self.store, self.world, self.work.run, options.who, options.exceed_brakes)

    def _apply(self, plan_id: str, held: Sequence[Load] = ()) -> None:
        """Carry out a plan, but for what brakes hold of it."""

        def progress(number: int) -> None:
            self.progress("writing", "changes", number)

        def goes(step: Step) -> bool:
            for load in held:  # nearly always none
                if load.is_part(step):
                    return False
            return True

        if held:
            self._leave_for_later(plan_id, goes)
        header = self.store.plan(plan_id)
        forecast = {} if header is None else header.forecast
        with self._calls.writing(forecast):
            apply_plan(self.work, plan_id, progress, goes)
        self.tell(
            "applied",
            run=self.work.run,
            plan=plan_id,
            answers=self.work.tally.answers,
        )

    def _leave_for_later(self, plan_id: str, goes: Goes) -> None:
        """Links of which a step waits are looked at again, whatever else is done for them."""
        waiting = (step.link for step in self.store.steps(plan_id) if not goes(step))
        self.work.tally.failed.update(waiting)

    def _end(self, report: Report, failure: BaseException | None = None) -> Report:
        ended = self.world.now()
        waiting = self.store.issues()
        if self._row.command == LOOKS_ONLY:
            waiting += report.issues  # nothing of what a look finds is kept
        report.ends_with(waiting)
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
