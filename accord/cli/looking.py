"""`status`, `runs`, `show`, `why`: what is known, without asking a vendor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from accord.cli.drawing.records import draw_records, draw_why
from accord.cli.drawing.runs import draw_pause, draw_runs, draw_status
from accord.cli.options import as_json
from accord.cli.output import show

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.looking.status import Standing
    from accord.workspace import Workspace
    from sync.model.conditions.pause import Pause


@click.command()
@as_json
@click.pass_obj
def status(folder: Path, as_json: bool) -> int:
    """Whether all is well, since when, and what to do; what is linked, the backlog, what waits."""
    from accord.usecases.operating.pausing import pause_of
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    found = _standing(workspace)
    pause = pause_of(workspace)
    found.document["paused"] = None if pause is None else pause.document()
    show(found.document, as_json, lambda console: _draw(console, found, pause))
    return found.code


def _draw(console: Console, found: Standing, pause: Pause | None) -> None:
    draw_pause(console, pause)
    draw_status(console, found.document)


def _standing(workspace: Workspace) -> Standing:
    from accord.sessions import has_state, run_at_work, state_of
    from accord.usecases.looking.status import standing, standing_before_the_first_run

    if not has_state(workspace):
        return standing_before_the_first_run()
    with state_of(workspace) as store:
        language, region = workspace.policy.language, workspace.settings.region
        return standing(store, language, lambda: run_at_work(workspace), region)


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many, newest first.")
@as_json
@click.pass_obj
def runs(folder: Path, limit: int, as_json: bool) -> None:
    """The latest runs, how they ended, and what they wrote."""
    from accord.sessions import run_at_work, state_of
    from accord.usecases.looking.status import run_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        documents = run_documents(store, limit, lambda: run_at_work(workspace))
    show(documents, as_json, lambda console: draw_runs(console, documents))


@click.command("show")
@click.argument("record")
@as_json
@click.pass_obj
def show_record(folder: Path, record: str, as_json: bool) -> None:
    """One record, by id, page, e-mail address or name: its link, both sides as last read, what
    waits, and its history.
    """
    from accord.sessions import state_of
    from accord.usecases.looking.status import record_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = record_documents(store, workspace, record)
    document = found[0] if len(found) == 1 else found
    show(document, as_json, lambda console: draw_records(console, found))


@click.command()
@click.argument("record")
@as_json
@click.pass_obj
def why(folder: Path, record: str, as_json: bool) -> None:
    """Why this record, by id, page, e-mail address or name, is, or isn't, syncing."""
    from accord.sessions import state_of
    from accord.usecases.looking.why import why_document
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = why_document(store, workspace, record)
    show(found, as_json, lambda console: draw_why(console, found, record))
