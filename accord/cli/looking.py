"""`status`, `runs`, `show`, `why`: what is known, without asking a vendor."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from accord.cli.options import as_json

if TYPE_CHECKING:
    from rich.console import Console


@click.command()
@as_json
@click.pass_obj
def status(folder: Path, as_json: bool) -> None:
    """The last run, what is linked, the backlog, and what waits for a person."""
    from accord.cli.output import show, table
    from accord.sessions import state_of
    from accord.usecases.status import status_document
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        document = status_document(store, workspace.policy.language)

    def render(console: Console) -> None:
        last = document["last_run"]
        if last:
            console.print(
                f"Last run {last['run']} ({last['command']}): {last['state']}, {when(last['started_at'])}"
            )
        console.print(table("Linked", ("entity", "pairs"), list(document["links"].items())))
        console.print(
            f"{document['backlog']:,} records to look at again, {document['open_intents']:,} writes unanswered."
        )
        if document["waiting"]:
            console.print(
                table(
                    "Waiting for a person", ("kind", "records"), list(document["waiting"].items())
                )
            )

    show(document, as_json, render)


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@as_json
@click.pass_obj
def runs(folder: Path, limit: int, as_json: bool) -> None:
    """The latest runs and what they wrote."""
    from accord.cli.output import show, table
    from accord.sessions import state_of
    from accord.usecases.status import run_document
    from accord.workspace import read_workspace

    with state_of(read_workspace(folder)) as store:
        document = [run_document(run) for run in store.runs(limit)]
    rows = [
        (
            r["run"],
            r["command"],
            when(r["started_at"]),
            r["state"],
            _written(r),
            r.get("parked"),
            r.get("waiting"),
        )
        for r in document
    ]
    columns = ("run", "command", "started", "state", "written", "parked", "waiting")
    show(document, as_json, lambda console: console.print(table("", columns, rows)))


def _written(run: dict[str, Any]) -> int:
    return sum(sum(actions.values()) for actions in run.get("written", {}).values())


@click.command("show")
@click.argument("record")
@as_json
@click.pass_obj
def show_record(folder: Path, record: str, as_json: bool) -> None:
    """One record: its link, what both sides last agreed on, both sides now, and its history."""
    from accord.cli.output import show
    from accord.sessions import state_of
    from accord.usecases.status import record_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = record_documents(store, workspace.policy, record)
    document = found[0] if len(found) == 1 else found

    def render(console: Console) -> None:
        for one in found:
            _record(console, one)

    show(document, as_json, render)


def _record(console: Console, document: dict[str, Any]) -> None:
    from accord.cli.output import table

    link = document["link"]
    console.print(
        f"{link['entity']} {link['id']} ({link['status']})" if link else "not linked", style="bold"
    )
    for system, side in document["sides"].items():
        gone = "  (gone)" if side["gone"] else ""
        rows = [
            (name, value)
            for name, value in sorted(side["fields"].items())
            if value not in (None, [], ())
        ]
        console.print(table(f"{system}: {side['ref']}{gone}", ("field", "value"), rows))
    for issue in document["issues"]:
        console.print(f"{issue['kind']} {issue['id']}: {issue['message']}", markup=False)
    past = [
        (when(h["at"]), h["field"], h["old"], h["new"], h["because"])
        for h in document["history"][:15]
    ]
    if past:
        console.print(table("History", ("when", "field", "old", "new", "because"), past))


@click.command()
@click.argument("record")
@as_json
@click.pass_obj
def why(folder: Path, record: str, as_json: bool) -> None:
    """Why this record is, or isn't, syncing."""
    from accord.cli.output import show
    from accord.cli.render import lines
    from accord.sessions import state_of
    from accord.usecases.status import why_document
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = why_document(store, workspace.policy, record)

    def render(console: Console) -> None:
        for document in found:
            link = document["link"]
            lines(
                console,
                [
                    " ↔ ".join(link["refs"]) if link else record,
                    *(f"  {w}" for w in document["why"]),
                ],
            )
            lines(
                console,
                [
                    f"  last: {h['field']} {h['old']} → {h['new']} ({h['because']})"
                    for h in document["last"]
                ],
            )

    show(found, as_json, render)


def when(at: float | None) -> str:
    """A moment for people: UTC, to the second."""
    return "" if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
