"""Draws runs: what one did, the latest ones, and where the workspace stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import ACTIONS, action_told, agreed, lines, table
from accord.cli.drawing.waiting import (
    brake_told,
    draw_differs,
    draw_held,
    draw_issues,
    draw_recognised,
)
from accord.usecases.telling.words import counted, many, moment

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.operating.outcome import Beside
    from sync.model.conditions.pause import Pause
    from sync.report import Report

LEFT_ALONE_SHOWN = 10
TO_THE_MINUTE = len("2026-01-31 12:00")
Document = Mapping[str, Any]
Written = Mapping[str, Mapping[str, int]]
"""System → action → how many."""


def draw_report(
    console: Console,
    report: Report,
    document: Mapping[str, Any],
    beside: Beside | None = None,
) -> None:
    """What a run read, wrote and left waiting; where it did not begin, only why."""
    draw_pause(console, report.paused)
    if not report.run:
        return
    console.print(_report_table(document))
    draw_recognised(console, document["recognised"])
    if document["conflicts"]:
        console.print(
            f"{counted(document['conflicts'], 'field')} had another value in either system; what "
            "was decided, and what lost, is in `accord conflicts list --all`."
        )
    if document["stale"]:
        console.print(
            f"{counted(document['stale'], 'step')} skipped "
            "because somebody had changed the record meanwhile."
        )
    draw_issues(console, report.issues, () if beside is None else beside.reps)
    wrote = total(document["written"])
    draw_held(console, report.held, so_far(report), report.plan)
    draw_differs(console, document["differs"])
    if report.error is not None:
        console.print(
            f"{_changes(wrote, 'was')} written before the run stopped; the next continues."
        )
    if wrote == 0 and document["state"] == "complete" and not document["stale"]:
        left = 0 if beside is None else beside.left_alone
        console.print(agreed(report.still_waiting, left))


def draw_pause(console: Console, pause: Pause | None) -> None:
    """Who paused the workspace; nothing where nobody did."""
    if pause is not None:
        lines(console, [f"Nobody writes: {pause.told}.", "`accord resume` ends it."])


def so_far(report: Report) -> str:
    """What a held run did, and what it did not."""
    wrote, held_back = total(report.tally.written), report.held_back
    if wrote == 0:
        return f"Nothing was written; {_changes(held_back, 'is')} held back."
    stay = "stays" if wrote == 1 else "stay"
    return (
        f"{_changes(wrote, 'was')} written before that, and {stay}; "
        f"{held_back:,} {many(held_back, 'is')} held back."
    )


def _changes(number: int, verb: str) -> str:
    return f"{counted(number, 'change')} {many(number, verb)}"


def _report_table(document: Mapping[str, Any]) -> Any:
    rows = []
    for system, read in document["read"].items():
        written = document["written"][system]
        counts = [written[action] for action in ACTIONS]
        calls = (document["calls"][system], document["forecast"][system])
        rows.append((system, read, *counts, *calls))
    title = f"Run {document['run']}: {document['state']} in {document['seconds']:.1f} s"
    return table(title, ("system", "read", *ACTIONS, "calls", "forecast"), rows)


def written_table(written: Written) -> Any:
    """Counts by system and action."""
    rows = []
    for system, sums in written.items():
        counts = [sums.get(action, 0) for action in ACTIONS]
        rows.append((system, *counts))
    return table("", ("system", *ACTIONS), rows)


def total(written: Written) -> int:
    """How many writes there were in all."""
    return sum(sum(actions.values()) for actions in written.values())


def draw_runs(console: Console, documents: Sequence[Document]) -> None:
    """Runs, one line each, with all that waited when each was over; under it what stopped them, and
    what people let them do.
    """
    columns = ("run", "command", "started (UTC)", "state", "written", "waits")
    rows = []
    for run in documents:
        row = (
            run["run"],
            run["command"],
            moment(run["started_at"])[:TO_THE_MINUTE],
            run["state"],
            total(run.get("written", {})),
            run.get("still_waiting"),
        )
        rows.append(row)
    console.print(table("", columns, rows))
    for run in documents:
        lines(console, [f"{run['run']}: {told}" for told in _told_of(run)])


def _told_of(run: Document) -> Iterator[str]:
    """What stopped a run, what held it, and what people let it do."""
    if "error" in run:
        yield run["error"]
    if run.get("held"):
        yield f"held by {brake_told(run['held'])}"
    for action in run.get("actions", ()):
        yield action_told(action)


def draw_status(console: Console, document: Document) -> None:
    """Whether all is well and what to do; what is linked, the backlog, what waits."""
    lines(console, [_headline(document)])
    lines(console, _latest(document))
    if "links" in document:
        _draw_figures(console, document)


STATES = {
    "good": "Good",
    "waiting": "Waiting",
    "held": "Held",
    "failing": "Failing",
    "never": "Never synced",
}


def _headline(document: Document) -> str:
    """The state, since when, because of what, and what to do next."""
    told = STATES[document["state"]]
    if document["since"] is not None:
        told += f" since {moment(document['since'])}"
    told += f": {document['because']}"
    if document["next"]:
        told += f" → {document['next']}"
    return told


def _latest(document: Document) -> Iterator[str]:
    at_work, last = document["at_work"], document["last_run"]
    if at_work:
        yield f"At work: {at_work['run']} ({at_work['command']}), {moment(at_work['started_at'])}"
    if last:
        started = moment(last["started_at"])
        yield f"Last run {last['run']} ({last['command']}): {last['state']}, {started}"
    if document["last_complete_sync"]:
        yield f"Last complete sync: {moment(document['last_complete_sync'])}"


def _draw_figures(console: Console, document: Document) -> None:
    console.print(table("Linked", ("entity", "pairs"), list(document["links"].items())))
    console.print(
        f"{counted(document['backlog'], 'record')} to look at again, "
        f"{counted(document['open_intents'], 'write')} unanswered."
    )
    waiting = list(document["waiting"].items())
    if waiting:
        console.print(table("Waiting for a person", ("kind", "entries"), waiting))
    lines(console, [rep["told"] for rep in document["departed"]])
    _draw_left_alone(console, document["left_alone"])


def _draw_left_alone(console: Console, left: Sequence[Document]) -> None:
    """What is otherwise than in the other system because somebody decided so; nothing where nobody
    did.
    """
    if not left:
        return
    from accord.usecases.telling.left_alone import left_alone_told

    lines(console, [f"Left as it is because somebody decided so: {counted(len(left), 'record')}."])
    for each in left[:LEFT_ALONE_SHOWN]:
        who = f"{each['name']} ({each['ref']})" if each["name"] else each["ref"]
        lines(console, [f"  {who}: {left_alone_told(each)}"])
    if len(left) > LEFT_ALONE_SHOWN:
        lines(console, [f"  … and {len(left) - LEFT_ALONE_SHOWN:,} more; --json shows all."])
