"""Makes the plan of one pass: looks at every dirty record, decides, and stores immutable steps.

Links, agreed values and issues found on the way are stored with the steps, chunk by chunk, so that
a million records need the memory of a thousand. Nothing here talks to a vendor, but for the times
of contested fields, which `history` may ask for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.decide import decide
from sync.deciding.decided import Decided
from sync.deciding.field_times import History, learn_times
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.observe import CHUNK, observe
from sync.deciding.setting import PlanSetting
from sync.model.findings import retry_delay
from sync.model.queue import Issue
from sync.model.steps import PlanHeader, Step, counted_as, no_counts
from sync.planning.brakes import Weight, weigh
from sync.planning.order import Order
from sync.store.ports import Store

SHOWN_CONFLICTS = 50
Forecast = Callable[[str, Mapping[tuple[str, str], int]], int]
"""(system, {(object, action): steps}) → calls."""
Progress = Callable[[str, int], None]
"""(entity, how many more were looked at)."""


def no_history(
    system: str, object_name: str, ids: Sequence[str], fields: Sequence[str]
) -> dict[str, Any]:
    """The history of a vendor that forgets."""
    return {}


def no_progress(entity: str, number: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Request:
    """What plan is wanted: its id, the run it belongs to, and what of.

    A dry plan is for looking: what waits for a person stays to be found by the run that carries it
    out. `only` narrows it to some records.
    """

    id: str
    run: str
    entities: Sequence[EntityMap]
    dry: bool = False
    only: frozenset[Ref] | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom planning may ask: calls a vendor would need, and what it remembers of fields."""

    forecast: Forecast
    history: History = no_history
    progress: Progress = no_progress


@dataclass(slots=True)
class Made:
    """A plan, what was found on the way that waits for a person, and some of the conflicts rules
    decided.
    """

    header: PlanHeader
    issues: list[Issue] = field(default_factory=list)
    decided: list[Issue] = field(default_factory=list)


def make_plan(store: Store, setting: PlanSetting, request: Request, asking: Asking) -> Made:
    """Decide about everything dirty, entity by entity in the order records must be created."""
    writer = _Writer(store, setting, request)
    for entity in request.entities:
        after = 0
        while marks := store.dirty(entity.name, after, CHUNK):
            after = marks[-1][0]
            if request.only is not None:
                marks = [mark for mark in marks if mark[1] in request.only]
            desk, seen = observe(store, setting, entity, marks)
            learn_times(seen, desk, asking.history)
            writer.write(desk, seen)
            asking.progress(entity.name, len(marks))
    return writer.finish(asking.forecast)


@dataclass(slots=True)
class _Verdict:
    """An observation and what was decided; None where another one speaks for its records."""

    seen: Observation
    decided: Decided | None

    def steps(self) -> list[Step]:
        """What is to be done about it."""
        return self.decided.steps if self.decided is not None else []


class _Writer:
    """Numbers and stores the steps of a plan, and keeps its sums."""

    def __init__(self, store: Store, setting: PlanSetting, request: Request) -> None:
        self.store, self.setting, self.request = store, setting, request
        self.made = Made(PlanHeader(request.id, created_at=setting.now))
        self.weight = Weight()
        self.counts: dict[str, dict[tuple[str, str], int]] = {s: {} for s in setting.systems}
        self.digest = hashlib.sha256()
        self.order = Order(setting.language.entities)
        self.taken: set[Ref] = set()  # records of this chunk
        # links of the whole plan, by hash: a million of them have to fit
        self.spoken: set[int] = set()

    def write(self, desk: EntityDesk, seen: Sequence[Observation]) -> None:
        """Decide a chunk and store what follows, in one transaction."""
        self.taken.clear()
        verdicts = [_Verdict(each, self._decide(each, desk)) for each in seen]
        steps = [step for verdict in verdicts for step in verdict.steps()]
        for step in steps:
            self._number(step)
        for verdict in verdicts:
            self._hand_over_marks(verdict)
        found = [verdict.decided for verdict in verdicts if verdict.decided is not None]
        with self.store.transaction():
            self.store.add_steps(self.request.id, steps)
            # first those that are let go: another link may take over what they held
            self.store.put_links([each.retired for each in found if each.retired is not None])
            self.store.put_links([each.link for each in found if each.link is not None])
            if not self.request.dry:
                self._keep(verdicts, found)

    def _keep(self, verdicts: Sequence[_Verdict], found: Sequence[Decided]) -> None:
        """What only a plan that is to be carried out leaves behind."""
        self.store.put_issues(list(self._issues(found)))
        self.store.put_proposals([proposal for each in found for proposal in each.spent])
        self.store.clear_dirty(mark for verdict in verdicts for mark in self._settled(verdict))

    def _decide(self, seen: Observation, desk: EntityDesk) -> Decided | None:
        """None when an earlier observation, of this chunk or another, already spoke for the same
        records.
        """
        refs = {row.ref for row in seen.rows if row is not None}
        if refs & self.taken or self._spoken_for(seen):
            return None
        decided = decide(seen, desk)
        link = decided.link or seen.link
        if link is not None:
            self.taken |= refs
            self.spoken.add(hash(link.id))
        for issue in decided.issues:
            self._count(issue)
        self.made.header.conflicts += decided.conflicts
        return decided

    def _spoken_for(self, seen: Observation) -> bool:
        return seen.link is not None and hash(seen.link.id) in self.spoken

    def _count(self, issue: Issue) -> None:
        made = self.made
        if issue.state != "open":
            if len(made.decided) < SHOWN_CONFLICTS:
                made.decided.append(issue)
            return
        made.issues.append(issue)
        if issue.kind in {"parked", "field"}:
            made.header.parked += 1
        else:
            made.header.waiting += 1

    def _number(self, step: Step) -> None:
        header = self.made.header
        header.steps += 1
        step.number = header.steps
        step.phase = self.order.phase(step)
        sums = header.by.setdefault(step.system, no_counts())
        heading = counted_as(step.action)
        sums[heading] = sums.get(heading, 0) + 1
        counts, kind = self.counts[step.system], (step.object, self._kind_of_call(step))
        counts[kind] = counts.get(kind, 0) + 1
        self.weight.add(step)
        self.digest.update(orjson.dumps(step_document(step), option=orjson.OPT_SORT_KEYS))

    def _kind_of_call(self, step: Step) -> str:
        """Its action; guarded updates cost more calls than others."""
        guarded = self.setting.policy.entity(step.entity).guarded
        if step.action == "update" and not step.fields.keys().isdisjoint(guarded):
            return "guarded"
        return step.action

    def _hand_over_marks(self, verdict: _Verdict) -> None:
        """The marks of what is settled once its steps are done are over with the last of them."""
        decided = verdict.decided
        if decided is None or not decided.steps or not decided.settled:
            return
        if self.request.dry and decided.issues:
            return
        last = max(decided.steps, key=lambda step: (step.phase, step.system, step.number))
        last.marks = verdict.seen.marks

    def _issues(self, found: Sequence[Decided]) -> Iterator[Issue]:
        for decided in found:
            for issue in decided.over:
                issue.state = "closed"
                yield issue
            for issue in decided.issues:
                issue.run, issue.at = self.request.run, self.setting.now
                if issue.kind == "parked":
                    issue.retry_at = self.setting.now + retry_delay(0)
                yield issue

    def _settled(self, verdict: _Verdict) -> Iterator[tuple[Ref, int]]:
        """Marks that need no step; the others wait for their link's last step."""
        seen, decided = verdict.seen, verdict.decided
        if decided is None:
            known = self._spoken_for(seen)
            yield from (mark for mark in seen.marks if known or mark[0] in self.taken)
        elif decided.settled and not decided.steps:
            yield from seen.marks

    def finish(self, forecast: Forecast) -> Made:
        """Weigh the whole plan and store its header."""
        header = self.made.header
        for system in self.setting.systems:
            header.by.setdefault(system, no_counts())
            header.forecast[system] = forecast(system, self.counts[system])
        header.fingerprint = self.digest.hexdigest()
        for issue in self._vanished():
            self.weight.lost[issue.entity] += 1
        linked = {name: self.store.count_links(name) for name in self.setting.language.entities}
        header.held = weigh(self.weight, self.setting.policy.brakes, linked)
        with self.store.transaction():
            self.store.put_plan(header)
        return self.made

    def _vanished(self) -> list[Issue]:
        """Records that vanished and that no run was let go with yet."""
        fresh = self.made.issues if self.request.dry else []
        return [*_unapproved(self.store), *(i for i in fresh if i.kind == "vanished")]


def _unapproved(store: Store) -> list[Issue]:
    found = store.issues(kinds=("vanished",))
    return [issue for issue in found if not issue.detail.get("approved")]


def approve_vanished(store: Store) -> None:
    """A plan was let go: what vanished before it does not hold the next one."""
    found = _unapproved(store)
    for issue in found:
        issue.detail["approved"] = True
    with store.transaction():
        store.put_issues(found)


def step_document(step: Step) -> dict[str, Any]:
    """A step as the contract shows it."""
    fields = {}
    for name, change in step.fields.items():
        fields[name] = {"old": change.old, "new": change.new, "because": change.because}
    return {"ref": step.ref, "action": step.action, "fields": fields}
