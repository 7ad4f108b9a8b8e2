"""`leads`: each qualified lead to the right rep."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.leads import draw_leads
from accord.cli.options import as_json
from accord.cli.output import progress, show


@click.group()
def leads() -> None:
    """Each qualified lead to the right rep, with the reason."""


@leads.command("assign")
@click.option("--dry-run", is_flag=True, help="Decide and explain; write nothing.")
@as_json
@click.pass_obj
def assign(folder: Path, dry_run: bool, as_json: bool) -> int:
    """Give every qualified lead without a rep to the best one, all of them together."""
    from accord.failures import DONE, HELD
    from accord.sessions import opened
    from accord.usecases import leads as usecase
    from accord.usecases.operating.pausing import require_unpaused
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    if not dry_run:
        require_unpaused(workspace)
    with progress() as tell, opened(workspace, tell, command="leads assign") as session:
        assigned = usecase.assign(session, dry_run=dry_run)
        document = usecase.document(session.store, assigned)
    show(document, as_json, lambda console: draw_leads(console, document, dry_run=dry_run))
    report = assigned.report
    if report is None:
        return DONE
    if report.error is not None:
        raise report.error
    return HELD if report.held else DONE
