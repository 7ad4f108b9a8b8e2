"""`init`, `doctor`, `provision`: making a workspace, and making both systems ready for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from accord.cli.options import as_json

if TYPE_CHECKING:
    from rich.console import Console


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
    from accord.cli.output import show
    from accord.cli.render import lines
    from accord.workspace import create_workspace, pair_named

    written = create_workspace(target, ready, pair_named(pair))
    following = (
        "accord -C {0} doctor" if ready else "edit {0}/accord.yaml, then accord -C {0} doctor"
    )
    told = [
        f"{target} is a workspace now: {', '.join(written)}",
        f"Next: {following.format(target)}",
    ]
    show(
        {"workspace": str(target), "written": written},
        as_json,
        lambda console: lines(console, told),
    )


@click.command()
@as_json
@click.pass_obj
def doctor(folder: Path, as_json: bool) -> int:
    """Check connections, rights, limits, custom fields, schemas and policy; each finding with its
    fix.
    """
    from dataclasses import asdict

    from accord.cli.output import show
    from accord.failures import DONE, PROBLEM
    from accord.usecases.setup import examine
    from accord.workspace import read_workspace

    findings = examine(read_workspace(folder))

    def render(console: Console) -> None:
        marks = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "error": "[red]error[/]"}
        for finding in findings:
            console.print(f"{marks[finding.level]:>7} ", end="")
            console.print(f"{finding.subject}: {finding.message}", markup=False)
            if finding.fix:
                console.print(f"        → {finding.fix}", markup=False)

    show([asdict(finding) for finding in findings], as_json, render)
    return PROBLEM if any(finding.level == "error" for finding in findings) else DONE


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what is missing.")
@as_json
@click.pass_obj
def provision(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Create the few fields Accord needs on both sides, and the rights to them."""
    from accord.cli.output import show
    from accord.cli.render import lines
    from accord.usecases.setup import make_ready
    from accord.workspace import read_workspace

    done = make_ready(read_workspace(folder), dry_run=dry_run)
    words = [sentence for sentences in done.values() for sentence in sentences] or [
        "Everything is there already."
    ]
    show({"dry_run": dry_run, "done": done}, as_json, lambda console: lines(console, words))
