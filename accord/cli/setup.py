"""`init`, `doctor`, `provision`: making a workspace, and making both systems ready for it."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.setup import draw_findings
from accord.cli.drawing.text import lines
from accord.cli.options import as_json
from accord.cli.output import show


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--sandbox", "ready", type=click.Path(path_type=Path), help="READY_FILE of running look-alikes."
)
@click.option(
    "--pair",
    metavar="LEFT,RIGHT",
    default="salesforce,hubspot",
    show_default=True,
    help="Which two systems, by the names of their connectors.",
)
@as_json
def init(target: Path, ready: Path | None, pair: str, as_json: bool) -> None:
    """Make a workspace in DIR: accord.yaml, policy/, .gitignore."""
    from accord.workspace import create_workspace, pair_named

    written = create_workspace(target, ready, pair_named(pair))
    told = [
        f"{target} is a workspace now: {', '.join(written)}",
        f"Next: {_next(target, ready)}",
    ]
    document = {"workspace": str(target), "written": written}
    show(document, as_json, lambda console: lines(console, told))


def _next(target: Path, ready: Path | None) -> str:
    """What to do with a new workspace: one on look-alikes needs no editing."""
    examine = f"accord -C {target} doctor"
    if ready:
        return examine
    return f"edit {target}/accord.yaml, then {examine}"


@click.command()
@as_json
@click.pass_obj
def doctor(folder: Path, as_json: bool) -> int:
    """Check connections, rights, limits, custom fields, schemas and policy; each finding with its
    fix.
    """
    from dataclasses import asdict

    from accord.failures import DONE, PROBLEM
    from accord.usecases.setup import examine
    from accord.workspace import read_workspace

    findings = examine(read_workspace(folder))
    document = [asdict(finding) for finding in findings]
    show(document, as_json, lambda console: draw_findings(console, findings))
    levels = {finding.level for finding in findings}
    return PROBLEM if "error" in levels else DONE


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what is missing.")
@as_json
@click.pass_obj
def provision(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Create the few fields Accord needs on both sides, and the rights to them."""
    from accord.usecases.operating.pausing import require_unpaused
    from accord.usecases.setup import make_ready
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    if not dry_run:
        require_unpaused(workspace)
    done = make_ready(workspace, dry_run=dry_run)
    told = [sentence for sentences in done.values() for sentence in sentences]
    if not told:
        told = ["Everything is there already."]
    document = {"dry_run": dry_run, "done": done}
    show(document, as_json, lambda console: lines(console, told))
