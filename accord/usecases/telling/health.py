"""Whether a workspace is well: its state, since when, because of what, and what to do next.

The last run that was about the whole pair decides; a plan, or a run about a part of it, hides
nothing of that, but one that fails is told at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from accord.failures import BUG, CODES, DONE, HELD, REFUSED
from accord.usecases.telling.words import counted, many
from sync.model.journal import PROVISION, RunRow
from sync.model.queue import Issue
from sync.store.ports import Runs

State = Literal["good", "waiting", "held", "failing", "never"]
AtWork = Callable[[], bool]
"""Whether a process is writing the state at this moment."""
LOOKED_AT = 5000
"""Runs, newest first: more than a fortnight of one every five minutes."""
WAITS = {
    "conflict": ("field that a person decides", "fields that a person decides"),
    "ambiguous": ("match that is not certain", "matches that are not certain"),
    "vanished": ("record that vanished", "records that vanished"),
    "field": ("value that could not cross", "values that could not cross"),
    "parked": ("record that could not be written", "records that could not be written"),
}
"""What waits, by kind: one of it, and several."""
SYNCS = frozenset({"sync", "apply"})
"""Commands that write, and keep what they find."""
IN_CONFLICTS = frozenset({"conflict", "ambiguous", "vanished"})
FIRST_STEPS = (
    "Run `accord doctor`, `accord provision` and `accord plan`; then `accord sync`. If this "
    "workspace ran elsewhere, bring its folder `.accord` along: git does not hold it."
)
ALL_DONE = {"apply": "the last plan was applied, and nothing that it found waits"}
"""What a run says that ended with everything done, and was no sync."""
GO_ON = "Run `accord sync`: it looks at what was sent, and goes on."
GO_ON_LATER = "`accord resume` ends a pause; the next sync goes on."
LET_GO = (
    "Look at it with `accord plan`. If so many are meant: `accord approve {plan} --reason TEXT`, "
    "then `accord sync`; or `accord sync --exceed-brakes REASON`, which lets no more through than "
    "was seen. Limits are in policy/merge.yaml."
)


@dataclass(frozen=True, slots=True)
class Health:
    """How a workspace is; `code` is how `status` ends, `plan` the one that a brake holds."""

    state: State
    because: str
    next: str = ""
    since: float | None = None
    code: int = DONE
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """The runs that are over, newest first, and the one at work, if one is."""

    runs: Sequence[RunRow]
    at_work: RunRow | None = None

    @property
    def whole(self) -> list[RunRow]:
        """Those that were about the whole pair, and could write."""
        found = []
        provisioned = False
        for run in self.runs:
            provisioned = provisioned or run.command == PROVISION
            about_all = not run.summary.get("narrow", False)
            if provisioned and not _began(run):
                continue  # for want of what is there since
            if about_all and run.command in SYNCS:
                found.append(run)
        return found

    @property
    def ever_wrote(self) -> bool:
        """Whether any run could keep what it found waiting."""
        runs = (*self.runs, *self._now)
        return any(run.command in SYNCS and _began(run) for run in runs)

    @property
    def _now(self) -> list[RunRow]:
        return [] if self.at_work is None else [self.at_work]

    @property
    def last_complete_sync(self) -> float | None:
        """When a sync of the whole pair last ended with everything done."""
        for run in self.whole:
            if run.command == "sync" and run.state == "complete":
                return run.ended_at
        return None


def _began(run: RunRow) -> bool:
    """Whether a run got as far as looking at anything."""
    return run.state != "failed" or "read" in run.summary


def past_of(runs: Runs, at_work: AtWork, limit: int = LOOKED_AT) -> Past:
    """What ran here; while no process is at work, a run that never ended is over as well."""
    found = runs.runs(limit)
    while found and found[0].state == "running":
        somebody_is = at_work()
        before, found = found[0], runs.runs(limit)
        # the same run before and after: what was asked in between was about that one
        if found[0] == before:
            return Past(found[1:], before) if somebody_is else Past(found)
    return Past(found)


def health_of(past: Past, issues: Sequence[Issue], backlog: int = 0) -> Health:
    """How a workspace is, by what ran in it, what waits, and how many records are still to be
    looked at.
    """
    decisive = _decisive(past)
    if not decisive:
        return Health("never", "no sync of the whole pair has run here yet", FIRST_STEPS)
    found = told_of(decisive[0])
    if found.state == "good" and issues:
        return _waiting(issues)
    if found.state == "good" and backlog and past.last_complete_sync is None:
        return _applied_only(backlog)
    return replace(found, since=_since(decisive))


def _applied_only(backlog: int) -> Health:
    """A plan was applied, and nobody has looked at the rest yet."""
    told = (
        f"a plan was applied, and {counted(backlog, 'record')} {many(backlog, 'is')} still to be "
        "looked at: no sync of the whole pair has run here yet"
    )
    return Health("never", told, "Run `accord sync`.")


def _decisive(past: Past) -> list[RunRow]:
    """The run that decides, and those of the whole pair before it."""
    whole = past.whole
    newest = past.runs[:1]
    for run in newest:
        if run not in whole and told_of(run).state != "good":
            return [run, *whole]
    return whole


def _since(decisive: Sequence[RunRow]) -> float:
    """When the unbroken row of runs that tell the same began."""
    state = told_of(decisive[0]).state
    since = decisive[0]
    for run in decisive:
        if told_of(run).state != state:
            break
        since = run
    return since.ended_at or since.started_at


def told_of(run: RunRow) -> Health:
    """What one run that is over says of the workspace."""
    if run.state == "complete":
        return Health("good", ALL_DONE.get(run.command, "the last sync ended with everything done"))
    if run.state == "running":
        told = f"the run {run.id} ({run.command}) was killed, or its machine stopped"
        return Health("failing", told, GO_ON, code=BUG)
    if run.state == "paused":
        told = "somebody paused the workspace while the last sync was writing"
        return Health("held", told, GO_ON_LATER, code=HELD)
    held = run.summary.get("held")
    if run.state == "held" and held:
        plan = run.summary.get("plan")
        return Health("held", brake_told(held), let_go(plan), code=HELD, plan=plan or "")
    return _stopped(run)


def _stopped(run: RunRow) -> Health:
    """A run that an error ended; runs of earlier releases did not keep which."""
    error = run.summary.get("error", f"the run {run.id} ({run.command}) stopped early")
    code = CODES.get(run.summary.get("cause", "vendor"), REFUSED)
    advice = run.summary.get("advice", GO_ON)
    if code == HELD:
        return Health("held", f"a call budget ran out: {error}", advice, code=HELD)
    return Health("failing", error, advice, code=code)


def let_go(plan: str | None) -> str:
    """How to let a held plan go."""
    return LET_GO.format(plan=plan or "PLAN")


def let_go_by(who: str) -> str:
    """That a held plan may go."""
    return f"{who} approved it: the next `accord sync` carries it out, if it is still the same."


def brake_told(held: Mapping[str, Any]) -> str:
    """Which brake holds what, and why."""
    return (
        f"the {held['brake']} brake: {held['what']} would change "
        f"{counted(held['seen'], 'record')}, more than {held['limit']:,}"
    )


def _so_many(kind: str, number: int) -> str:
    one, several = WAITS[kind]
    return f"{number:,} {one if number == 1 else several}"


def _waiting(issues: Sequence[Issue]) -> Health:
    kinds = Counter(issue.kind for issue in issues)
    parts = [_so_many(kind, number) for kind, number in kinds.items()]
    lists = []
    if kinds.keys() & IN_CONFLICTS:
        lists.append("`accord conflicts list`")
    if kinds.keys() - IN_CONFLICTS:
        lists.append("`accord parked list`")
    since = min(issue.at for issue in issues)
    told = f"for a person: {', '.join(parts)}"
    return Health("waiting", told, f"Each, with its reason: {' and '.join(lists)}.", since)
