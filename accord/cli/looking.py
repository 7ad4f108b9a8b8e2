"""`status`, `runs`, `show`, `why`: what is known, without asking a vendor."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.records import draw_records, draw_why
from accord.cli.drawing.runs import draw_runs, draw_status
from accord.cli.options import as_json
from accord.cli.output import show


@click.command()
@as_json
@click.pass_obj
def status(folder: Path, as_json: bool) -> None:
    """The last run, what is linked, the backlog, and what waits for a person."""
    from accord.sessions import state_of
    from accord.usecases.status import status_document
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        document = status_document(store, workspace.policy.language)
    show(document, as_json, lambda console: draw_status(console, document))


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@as_json
@click.pass_obj
def runs(folder: Path, limit: int, as_json: bool) -> None:
    """The latest runs and what they wrote."""
    from accord.sessions import state_of
    from accord.usecases.status import run_documents
    from accord.workspace import read_workspace

    with state_of(read_workspace(folder)) as store:
        documents = run_documents(store, limit)
    show(documents, as_json, lambda console: draw_runs(console, documents))


@click.command("show")
@click.argument("record")
@as_json
@click.pass_obj
def show_record(folder: Path, record: str, as_json: bool) -> None:
    """One record: its link, what both sides last agreed on, both sides now, and its history."""
    from accord.sessions import state_of
    from accord.usecases.status import record_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = record_documents(store, workspace.policy, record)
    document = found[0] if len(found) == 1 else found
    show(document, as_json, lambda console: draw_records(console, found))


@click.command()
@click.argument("record")
@as_json
@click.pass_obj
def why(folder: Path, record: str, as_json: bool) -> None:
    """Why this record is, or isn't, syncing."""
    from accord.sessions import state_of
    from accord.usecases.status import why_document
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = why_document(store, workspace.policy, record)
    show(found, as_json, lambda console: draw_why(console, found, record))
