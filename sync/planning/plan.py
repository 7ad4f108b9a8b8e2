"""Makes the plan of one pass: looks at every dirty record, decides, and stores immutable steps.

Links, agreed values and issues found on the way are stored with the steps, chunk by chunk, so that
a million records need the memory of a thousand. Nothing here talks to a vendor, but for what
`history` may be asked: when contested fields changed, and who set what is to be released.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.decide import decide
from sync.deciding.decided import Decided
from sync.deciding.field_times import History, learn_times, no_history
from sync.deciding.gathering.observe import CHUNK, observe
from sync.deciding.gathering.set_again import keep_what_people_set
from sync.deciding.observation import EntityDesk, Observation
from sync.deciding.setting import PlanSetting
from sync.model.issues import retry_delay
from sync.model.policy import Brakes
from sync.model.queue import Issue, Proposal
from sync.model.steps import Marks, PlanHeader, Step, counted_as, no_counts
from sync.planning.brakes import Load, Setting, Weight, document, loads, too_much
from sync.planning.fingerprint import Fingerprint
from sync.planning.order import Order
from sync.planning.room import make_room
from sync.store.ports import Store

SHOWN_CONFLICTS = 50
Counts = dict[tuple[str, str], int]
"""Steps by (object, action)."""
Forecast = Callable[[str, Mapping[tuple[str, str], int]], int]
"""(system, {(object, action): steps}) → calls."""
Progress = Callable[[str, int], None]
"""(entity, how many more were looked at)."""


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
    """A plan, what was found on the way, and some conflicts that rules decided. `loads`: what it
    weighs; `too_much`: those that brakes hold. `stirred`: whether links stand otherwise by it.
    `contested`: the fields that were, each by a hash of it and its link.
    """

    header: PlanHeader
    issues: list[Issue] = field(default_factory=list)
    decided: list[Issue] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    too_much: list[Load] = field(default_factory=list)
    stirred: bool = False
    contested: set[int] = field(default_factory=set)


def make_plan(
    store: Store,
    setting: PlanSetting,
    request: Request,
    asking: Asking,
) -> Made:
    """Decide about everything dirty, entity by entity in the order records must be created."""
    writer = _Writer(store, setting, request)
    for entity in request.entities:
        after = 0
        while marks := store.dirty(entity.name, after, CHUNK):
            after, _ = marks[-1]
            if request.only is not None:
                marks = [(seq, ref) for seq, ref in marks if ref in request.only]
            desk, seen = observe(store, setting, entity, marks)
            learn_times(seen, desk, asking.history)
            keep_what_people_set(seen, desk, setting.nobody, asking.history)
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
        return [] if self.decided is None else self.decided.steps

    def stirs(self) -> bool:
        """Whether a known link is held by it, released, or stands in another way otherwise."""
        if self.decided is None or self.decided.link is None or self.seen.link is None:
            return False
        return self.decided.link.status != self.seen.link.status


class _Writer:
    """Numbers and stores the steps of a plan, and keeps its sums."""

    def __init__(
        self,
        store: Store,
        setting: PlanSetting,
        request: Request,
    ) -> None:
        self.store = store
        self.setting = setting
        self.request = request
        header = PlanHeader(request.id, created_at=setting.now)
        header.rules = setting.rules
        header.by = {system: no_counts() for system in setting.systems}
        self.made = Made(header)
        self.weight = Weight(setting.irreversible)
        self.calls: dict[str, Counts] = defaultdict(dict)
        self.digest = Fingerprint()
        self.order = Order(setting.language.entities)
        self.taken: set[Ref] = set()  # records of this chunk
        # links of the whole plan, by hash: a million of them have to fit
        self.spoken: set[int] = set()

    def write(self, desk: EntityDesk, seen: Sequence[Observation]) -> None:
        """Decide a chunk and store what follows, in one transaction."""
        verdicts = self._verdicts(desk, seen)
        steps = [step for verdict in verdicts for step in verdict.steps()]
        for step in steps:
            self._number(step)
        for verdict in verdicts:
            self._hand_over_marks(verdict)
        found = [verdict.decided for verdict in verdicts if verdict.decided is not None]
        with self.store.transaction():
            self.store.add_steps(self.request.id, steps)
            self._put_links(found)
            if not self.request.dry:
                self._keep(verdicts, found)

    def _verdicts(self, desk: EntityDesk, seen: Sequence[Observation]) -> list[_Verdict]:
        """What is decided about each of a chunk, and what makes room among them."""
        self.taken.clear()
        verdicts = [_Verdict(each, self._decide(each, desk)) for each in seen]
        if any(verdict.stirs() for verdict in verdicts):
            self.made.stirred = True
        steps = [verdict.steps() for verdict in verdicts]
        make_room(steps, desk.entity, self.setting.exclusive)
        return verdicts

    def _put_links(self, found: Sequence[Decided]) -> None:
        let_go = []
        links = []
        for decided in found:
            if decided.retired is not None:
                let_go.append(decided.retired)
            if decided.link is not None:
                links.append(decided.link)
        # first those that are let go: another link may take over what they held
        self.store.put_links(let_go)
        self.store.put_links(links)

    def _keep(self, verdicts: Sequence[_Verdict], found: Sequence[Decided]) -> None:
        """What only a plan that is to be carried out leaves behind."""
        spent: list[Proposal] = []
        for decided in found:
            spent.extend(decided.spent)
        settled: Marks = []
        for verdict in verdicts:
            settled.extend(self._settled(verdict))
        self.store.put_issues(list(self._issues(found)))
        self.store.put_proposals(spent)
        self._watch([verdict.seen for verdict in verdicts if verdict.decided is not None])
        self.store.clear_dirty(settled)

    def _watch(self, seen: Sequence[Observation]) -> None:
        """Keep what these decisions turned on, in place of what earlier ones did."""
        refs = [row.ref for each in seen for row in each.read]
        self.store.put_watches(refs, [watch for each in seen for watch in each.watches])

    def _decide(self, seen: Observation, desk: EntityDesk) -> Decided | None:
        """None when an earlier observation, of this chunk or another, already spoke for the same
        records.
        """
        refs = {row.ref for row in seen.read}
        if self._spoken_for(seen) or not refs.isdisjoint(self.taken):
            return None
        decided = decide(seen, desk)
        link = decided.link or seen.link
        if link is not None:
            self.spoken.add(hash(link.id))
            self.made.contested |= decided.contested_in(link)
            if decided.steps or decided.link is not None:
                # who changes nothing, say because the other record is gone, stands in nobody's way
                self.taken |= refs
        for issue in decided.issues:
            self._count(issue)
        return decided

    def _spoken_for(self, seen: Observation) -> bool:
        if seen.link is None:
            return False
        return hash(seen.link.id) in self.spoken

    def _count(self, issue: Issue) -> None:
        """Take what was found into what the run reports; of what is decided already only some."""
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
        """Give a step its place in the plan."""
        header = self.made.header
        header.steps += 1
        step.number = header.steps
        step.phase = self.order.phase(step)
        document = orjson.dumps(step_document(step), option=orjson.OPT_SORT_KEYS)
        self.digest.add(document)
        self._add_up(step)

    def _add_up(self, step: Step) -> None:
        """Take a step into the sums: by action, by what calls it needs, by what brakes weigh."""
        header = self.made.header
        sums = header.by[step.system]
        heading = counted_as(step.action)
        sums[heading] = sums.get(heading, 0) + 1
        calls = self.calls[step.system]
        call = (step.object, self._kind_of_call(step))
        calls[call] = calls.get(call, 0) + 1
        self.weight.add(step)

    def _kind_of_call(self, step: Step) -> str:
        """Its action; guarded updates, and those for good, cost other calls than the rest."""
        if step.action != "update":
            return step.action
        for_good = self.setting.irreversible.get((step.system, step.entity), frozenset())
        if not step.fields.keys().isdisjoint(for_good):
            return "irreversible"
        guarded = self.setting.policy.entity(step.entity).guarded
        if step.fields.keys().isdisjoint(guarded):
            return step.action
        return "guarded"

    def _hand_over_marks(self, verdict: _Verdict) -> None:
        """The marks of what is settled once its steps are done are over with the last of them."""
        decided = verdict.decided
        if decided is None or not decided.settled:
            return
        if self.request.dry and decided.issues:
            return
        if decided.steps:
            last = max(decided.steps, key=_when)
            last.marks = verdict.seen.marks

    def _issues(self, found: Sequence[Decided]) -> Iterator[Issue]:
        """What changes in the list of what waits: issues that are over, and those found."""
        for decided in found:
            for issue in decided.over:
                issue.state = "closed"
                yield issue
            for issue in decided.issues:
                issue.run = self.request.run
                issue.at = self.setting.now
                if issue.kind == "parked":
                    issue.retry_at = self.setting.now + retry_delay(0)
                yield issue

    def _settled(self, verdict: _Verdict) -> Iterator[tuple[Ref, int]]:
        """Marks that need no step; the others wait for their link's last step."""
        marks, decided = verdict.seen.marks, verdict.decided
        if decided is not None:
            if decided.settled and not decided.steps:
                yield from marks
        elif self._spoken_for(verdict.seen):
            yield from marks
        else:
            for ref, seq in marks:
                if ref in self.taken:
                    yield ref, seq

    def finish(self, forecast: Forecast) -> Made:
        """Weigh the whole plan and store its header."""
        header = self.made.header
        for system in self.setting.systems:
            header.forecast[system] = forecast(system, self.calls[system])
        for issue in self._vanished():
            self.weight.lost[issue.entity] += 1
            header.vanished.append(issue.ref)
            self.digest.add_vanished(issue.ref)
        header.conflicts = len(self.made.contested)
        header.fingerprint = self.digest.hexdigest()
        setting = self._weighed_against()
        self.made.loads = list(loads(self.weight))
        self.made.too_much = too_much(self.weight, setting)
        header.held = document(self.made.too_much, setting)
        with self.store.transaction():
            self.store.put_plan(header)
        return self.made

    def _weighed_against(self) -> Setting:
        now, brakes = self.setting.now, self.setting.policy.brakes
        earlier: dict[tuple[str, str], int] = {}
        for name in Brakes.model_fields:
            remembered = brakes.remembers_s(name)
            # what lies further ahead was written down by a clock that has been put right since
            span = now - remembered, now + remembered
            found = self.store.weighed(name, *span, self.request.run)
            earlier.update(((name, what), seen) for what, seen in found.items())
        return Setting(brakes, self._linked(), earlier, self.store.adopted())

    def _linked(self) -> dict[str, int]:
        """Live links of the entities that brakes have something to weigh of."""
        linked = {}
        for name in self.weight.entities():
            linked[name] = self.store.count_links(name)
        return linked

    def _vanished(self) -> list[Issue]:
        """Records that vanished and that no run was let go with yet."""
        found = _unapproved(self.store)
        if self.request.dry:  # nothing of what it found is in the store
            found += [issue for issue in self.made.issues if issue.kind == "vanished"]
        return found


def _when(step: Step) -> tuple[str, str, int]:
    """When a step is carried out, among those of a plan."""
    return step.phase, step.system, step.number


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
        fields[name] = {
            "old": change.old,
            "new": change.new,
            "because": change.because,
        }
    return {
        "ref": step.ref,
        "action": step.action,
        "fields": fields,
    }
