"""Draws runs: what one did, the latest ones, and where the workspace stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import ACTIONS, AGREED, moment, table
from accord.cli.drawing.waiting import draw_held, draw_issues, draw_recognised

if TYPE_CHECKING:
    from rich.console import Console

    from sync.run import Report

Written = Mapping[str, Mapping[str, int]]
"""System → action → how many."""


def draw_report(console: Console, report: Report, document: Mapping[str, Any]) -> None:
    """What a run read, wrote and left waiting."""
    console.print(_report_table(document))
    draw_recognised(console, document["recognised"])
    if document["conflicts"]:
        console.print(
            f"{document['conflicts']:,} fields changed on both sides; "
            "the losing values are in `accord conflicts list --all`."
        )
    if document["stale"]:
        console.print(
            f"{document['stale']:,} steps skipped "
            "because somebody had changed the record meanwhile."
        )
    draw_issues(console, report.issues)
    draw_held(console, report.held)
    wrote_nothing = total(document["written"]) == 0
    if wrote_nothing and document["state"] == "complete":
        console.print(AGREED)


def _report_table(document: Mapping[str, Any]) -> Any:
    rows = []
    for system, read in document["read"].items():
        written = document["written"][system]
        counts = [written[action] for action in ACTIONS]
        rows.append((system, read, *counts, document["calls"][system]))
    title = f"Run {document['run']}: {document['state']} in {document['seconds']:.1f} s"
    return table(title, ("system", "read", *ACTIONS, "calls"), rows)


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


def draw_runs(console: Console, documents: Sequence[Mapping[str, Any]]) -> None:
    """Runs, one line each."""
    columns = ("run", "command", "started", "state", "written", "parked", "waiting")
    rows = []
    for run in documents:
        row = (
            run["run"],
            run["command"],
            moment(run["started_at"]),
            run["state"],
            total(run.get("written", {})),
            run.get("parked"),
            run.get("waiting"),
        )
        rows.append(row)
    console.print(table("", columns, rows))


def draw_status(console: Console, document: Mapping[str, Any]) -> None:
    """The last run, what is linked, the backlog, and what waits for a person."""
    last = document["last_run"]
    if last:
        started = moment(last["started_at"])
        console.print(f"Last run {last['run']} ({last['command']}): {last['state']}, {started}")
    console.print(table("Linked", ("entity", "pairs"), list(document["links"].items())))
    console.print(
        f"{document['backlog']:,} records to look at again, "
        f"{document['open_intents']:,} writes unanswered."
    )
    waiting = list(document["waiting"].items())
    if waiting:
        console.print(table("Waiting for a person", ("kind", "records"), waiting))
