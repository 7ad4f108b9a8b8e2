"""Makes the plan of one pass: looks at every dirty record, decides, and stores immutable steps.

Links, agreed values and issues found on the way are stored with the steps, chunk by chunk, so that
a million records need the memory of a thousand. Nothing here talks to a vendor, but for the times
of contested fields, which `history` may ask for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from connectors.record import Ref
from mapping.language import EntityMap
from sync.deciding.build import ASSOCIATE_PHASE
from sync.deciding.decide import Decided, decide
from sync.deciding.field_times import History, learn_times
from sync.deciding.observation import Bench, Observation
from sync.deciding.observe import CHUNK, Setting, observe
from sync.model.findings import retry_delay
from sync.model.values import Issue, PlanHeader, Step
from sync.planning.brakes import Weight, weigh
from sync.store.ports import Store

KINDS = 100
SHOWN_CONFLICTS = 50
ASSOCIATIONS = 100_000
Forecast = Callable[[str, Mapping[tuple[str, str], int]], int]
"""(system, {(object, action): steps}) → calls."""


@dataclass(slots=True)
class Made:
    """A plan, what was found on the way that waits for a person, and some of the conflicts rules
    decided.
    """

    header: PlanHeader
    issues: list[Issue] = field(default_factory=list)
    decided: list[Issue] = field(default_factory=list)


def make_plan(
    store: Store,
    setting: Setting,
    plan_id: str,
    run_id: str,
    *,
    entities: Sequence[EntityMap],
    forecast: Forecast,
    dry: bool = False,
    only: frozenset[Ref] | None = None,
    history: History = lambda system, object_name, ids, fields: {},
    progress: Callable[[str, int], None] = lambda entity, n: None,
) -> Made:
    """Decide about everything dirty, entity by entity in the order records must be created.

    A dry plan is for looking: what waits for a person stays to be found by the run that carries it
    out. `only` narrows it to some records.
    """
    writer = _Writer(store, setting, plan_id, run_id, dry=dry)
    for entity in entities:
        after = 0
        while refs := store.dirty(entity.name, after, CHUNK):
            after = refs[-1][0]
            refs = [mark for mark in refs if only is None or mark[1] in only]
            bench, seen = observe(store, setting, entity, refs)
            learn_times(seen, bench, history)
            writer.write(bench, seen)
            progress(entity.name, len(refs))
    return writer.finish(forecast)


class _Writer:
    """Numbers and stores the steps of a plan, and keeps its sums."""

    def __init__(
        self, store: Store, setting: Setting, plan_id: str, run_id: str, *, dry: bool
    ) -> None:
        self.store, self.setting, self.run_id, self.dry = store, setting, run_id, dry
        self.made = Made(PlanHeader(plan_id, created_at=setting.now))
        self.weight = Weight()
        self.counts: dict[str, dict[tuple[str, str], int]] = {
            system: {} for system in setting.systems
        }
        self.digest = hashlib.sha256()
        self.order = {name: index for index, name in enumerate(setting.language.entities)}
        self.taken: set[Ref] = set()  # records of this chunk
        self.spoken: set[int] = (
            set()
        )  # links of the whole plan, by hash: a million of them have to fit
        self.kinds: dict[tuple[int, str, str, str, str], int] = {}

    def write(self, bench: Bench, seen: Sequence[Observation]) -> None:
        """Decide a chunk and store what follows, in one transaction."""
        self.taken.clear()
        decided = [(o, self._decide(o, bench)) for o in seen]
        steps = [step for _, found in decided if found is not None for step in found.steps]
        for step in steps:
            self._number(step)
        for observation, found in decided:
            if (
                found is not None
                and found.steps
                and found.settled
                and not (self.dry and found.issues)
            ):
                max(
                    found.steps, key=lambda step: (step.phase, step.system, step.number)
                ).marks = observation.marks
        with self.store.transaction():
            self.store.add_steps(self.made.header.id, steps)
            self.store.put_links(
                [f.retired for _, f in decided if f is not None and f.retired is not None]
            )
            self.store.put_links(
                [f.link for _, f in decided if f is not None and f.link is not None]
            )
            if self.dry:
                return
            self.store.put_issues(list(self._issues(f for _, f in decided if f is not None)))
            self.store.put_proposals([p for _, f in decided if f is not None for p in f.spent])
            self.store.clear_dirty(mark for o, f in decided for mark in self._settled(o, f))

    def _decide(self, seen: Observation, bench: Bench) -> Decided | None:
        """None when an earlier observation, of this chunk or another, already spoke for the same
        records.
        """
        refs = {row.ref for row in seen.rows if row is not None}
        if refs & self.taken or (seen.link is not None and hash(seen.link.id) in self.spoken):
            return None
        decided = decide(seen, bench)
        link = decided.link or seen.link
        if link is not None:
            self.taken |= refs
            self.spoken.add(hash(link.id))
        for issue in decided.issues:
            self._count(issue)
        self.made.header.conflicts += decided.conflicts
        return decided

    def _count(self, issue: Issue) -> None:
        if issue.state != "open":
            self.made.decided += [issue] if len(self.made.decided) < SHOWN_CONFLICTS else []
            return
        self.made.issues.append(issue)
        if issue.kind in {"parked", "field"}:
            self.made.header.parked += 1
        else:
            self.made.header.waiting += 1

    def _number(self, step: Step) -> None:
        header = self.made.header
        header.steps += 1
        step.number = header.steps
        step.phase = self._phase(step)
        action = "associate" if step.action == "unassociate" else step.action
        sums = header.by.setdefault(
            step.system, {"create": 0, "update": 0, "delete": 0, "associate": 0}
        )
        sums[action] += 1
        counts, kind = self.counts[step.system], (step.object, self._kind_of_call(step))
        counts[kind] = counts.get(kind, 0) + 1
        self.weight.add(step)
        self.digest.update(orjson.dumps(step_document(step), option=orjson.OPT_SORT_KEYS))

    def _kind_of_call(self, step: Step) -> str:
        """Its action; guarded updates cost more calls than others."""
        guarded = self.setting.policy.entity(step.entity).guarded
        return (
            "guarded"
            if step.action == "update" and not step.fields.keys().isdisjoint(guarded)
            else step.action
        )

    def _phase(self, step: Step) -> int:
        """Where a step comes in: entity by entity, creates first, associations last, like with
        like.
        """
        associates = step.phase >= ASSOCIATE_PHASE
        base = ASSOCIATIONS if associates else (self.order[step.entity] * 2 + step.phase) * KINDS
        kind = (
            base,
            step.system,
            step.object,
            step.action,
            next(iter(step.fields), "") if associates else "",
        )
        return base + self.kinds.setdefault(kind, sum(known[0] == base for known in self.kinds))

    def _issues(self, decided: Iterable[Decided]) -> Iterable[Issue]:
        for found in decided:
            for issue in found.over:
                issue.state = "closed"
                yield issue
            for issue in found.issues:
                issue.run, issue.at = self.run_id, self.setting.now
                issue.retry_at = (
                    self.setting.now + retry_delay(0) if issue.kind == "parked" else 0.0
                )
                yield issue

    def _settled(self, seen: Observation, found: Decided | None) -> Iterable[tuple[Ref, int]]:
        """Marks that need no step; the others wait for their link's last step."""
        if found is None:
            known = seen.link is not None and hash(seen.link.id) in self.spoken
            yield from (mark for mark in seen.marks if known or mark[0] in self.taken)
        elif found.settled and not found.steps:
            yield from seen.marks

    def finish(self, forecast: Forecast) -> Made:
        """Weigh the whole plan and store its header."""
        header = self.made.header
        for system in self.setting.systems:
            header.by.setdefault(system, {"create": 0, "update": 0, "delete": 0, "associate": 0})
            header.forecast[system] = forecast(system, self.counts[system])
        header.fingerprint = self.digest.hexdigest()
        fresh = self.made.issues if self.dry else ()
        for issue in (
            *_vanished(self.store),
            *(issue for issue in fresh if issue.kind == "vanished"),
        ):
            self.weight.vanished[issue.entity] += 1
        linked = {name: self.store.count_links(name) for name in self.setting.language.entities}
        header.held = weigh(self.weight, self.setting.policy.brakes, linked)
        with self.store.transaction():
            self.store.put_plan(header)
        return self.made


def _vanished(store: Store) -> list[Issue]:
    """Records that vanished and that no run was let go with yet."""
    return [
        issue for issue in store.issues(kinds=("vanished",)) if not issue.detail.get("approved")
    ]


def approve_vanished(store: Store) -> None:
    """A plan was let go: what vanished before it does not hold the next one."""
    found = _vanished(store)
    for issue in found:
        issue.detail["approved"] = True
    with store.transaction():
        store.put_issues(found)


def step_document(step: Step) -> dict[str, Any]:
    """A step as the contract shows it."""
    fields = {n: {"old": c.old, "new": c.new, "because": c.because} for n, c in step.fields.items()}
    return {"ref": step.ref, "action": step.action, "fields": fields}
