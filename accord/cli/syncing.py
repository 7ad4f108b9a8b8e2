"""`plan`, `apply`, `sync`: what would be written, and writing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from accord.cli.drawing.plans import draw_plan
from accord.cli.drawing.runs import draw_report
from accord.cli.options import as_json, entities, who
from accord.cli.output import progress, show

if TYPE_CHECKING:
    from accord.usecases.operating.outcome import Beside
    from accord.workspace import Workspace
    from sync.report import Report


@click.command()
@entities
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the whole plan here (JSON Lines).",
)
@click.option("--full", is_flag=True, help="Read everything, not only what changed.")
@as_json
@click.pass_obj
def plan(
    folder: Path, entities: tuple[str, ...], out: Path | None, full: bool, as_json: bool
) -> int:
    """Show what a sync would write, field by field; writes nothing to either system."""
    from accord.failures import DONE, HELD
    from accord.sessions import opened
    from accord.usecases.syncing import draw_up
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with (
        progress() as tell,
        opened(workspace, tell, command="plan", afresh=full) as session,
    ):
        drawn = draw_up(session, entities, out, full=full)
    show(drawn.document, as_json, lambda console: draw_plan(console, drawn, out))
    return HELD if drawn.document["held"] else DONE


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@click.pass_obj
def apply(folder: Path, file: Path, as_json: bool) -> int:
    """Carry out exactly the plan in FILE (from `accord plan --out FILE`)."""
    from accord.failures import HELD
    from accord.sessions import opened
    from accord.usecases.operating.outcome import beside
    from accord.usecases.operating.pausing import require_unpaused
    from accord.usecases.syncing import carry_out
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    require_unpaused(workspace)
    with progress() as tell, opened(workspace, tell, command="apply") as session:
        report = carry_out(session, file)
        found = beside(session, report)
    code = _ended(report, workspace, as_json, found)
    return HELD if report.paused else code


@click.command()
@entities
@click.option(
    "--record", metavar="R", help="Only this record: system:object:id, an id, or an e-mail address."
)
@click.option(
    "--full", is_flag=True, help="Read everything again, and look for records that vanished."
)
@click.option(
    "--exceed-brakes",
    metavar="REASON",
    default="",
    help="Let through what brakes held and you have seen, and no more; `accord approve` is exact.",
)
@who
@as_json
@click.pass_obj
def sync(folder: Path, /, record: str | None, who: str, as_json: bool, **asked: Any) -> int:
    """Bring both systems to agreement: plan, brakes, apply, until nothing is left to plan."""
    from accord.sessions import opened
    from accord.usecases.acting import known_as
    from accord.usecases.operating.outcome import beside
    from accord.usecases.operating.pausing import pause_of
    from accord.usecases.syncing import synchronise
    from accord.workspace import read_workspace
    from sync.report import Options, Report

    options = Options(**asked, who=known_as(who))
    workspace = read_workspace(folder)
    pause = pause_of(workspace)
    if pause is not None:
        return _ended(Report("", state="paused", paused=pause), workspace, as_json)
    with progress() as tell, opened(workspace, tell, afresh=options.full) as session:
        report = synchronise(session, options, record)
        found = beside(session, report)
    return _ended(report, workspace, as_json, found)


def _ended(
    report: Report,
    workspace: Workspace,
    as_json: bool,
    found: Beside | None = None,
) -> int:
    """Show a report, and its exit code; an error that stopped the run is raised after that."""
    from accord.failures import DONE, HELD, WAITING

    document = report.document(workspace.systems)
    stopped = report.error is not None
    # with --json the one document on standard output is the failure's
    if not (stopped and as_json):
        show(document, as_json, lambda console: draw_report(console, report, document, found))
    if report.error is not None:
        raise report.error
    if report.held:
        return HELD
    somebody_must_look = document["parked"] or document["waiting"]
    return WAITING if somebody_must_look else DONE
