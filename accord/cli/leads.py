"""`leads`: each qualified lead to the right rep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from accord.cli.options import as_json

if TYPE_CHECKING:
    from rich.console import Console


@click.group()
def leads() -> None:
    """Each qualified lead to the right rep, with the reason."""


@leads.command("assign")
@click.option("--dry-run", is_flag=True, help="Decide and explain; write nothing.")
@as_json
@click.pass_obj
def assign(folder: Path, dry_run: bool, as_json: bool) -> int:
    """Give every qualified lead without a rep to the best one, all of them together."""
    from accord.cli.output import progress, show
    from accord.failures import DONE, HELD
    from accord.sessions import opened
    from accord.usecases import leads as usecase
    from accord.workspace import read_workspace

    with progress() as tell, opened(read_workspace(folder), tell) as session:
        assigned = usecase.assign(session, dry_run=dry_run)
        document = usecase.document(session.store, assigned)
    report = assigned.report
    show(document, as_json, lambda console: drawn(console, document, dry_run=dry_run))
    if report is not None and report.error is not None:
        raise report.error
    return HELD if report is not None and report.held else DONE


def drawn(console: Console, document: dict[str, Any], *, dry_run: bool, most: int = 15) -> None:
    """Who gets whom, and why."""
    from accord.cli.output import table

    found, held = document["assigned"], document["held"]
    rows = [(entry["name"], entry["rep"], entry["score"], entry["why"]) for entry in found[:most]]
    title = f"{len(found):,} leads {'would be ' if dry_run else ''}assigned"
    console.print(table(title, ("lead", "rep", "score", "why you, why now"), rows))
    if len(found) > most:
        console.print(f"… and {len(found) - most:,} more; --json shows all.")
    waiting = [(entry["name"], entry["reason"], entry["until"]) for entry in held[:most]]
    if waiting:
        console.print(table(f"{len(held):,} held", ("lead", "reason", "until"), waiting))
    console.print(
        f"Total score {document['value']:,.2f} of at most {document['bound']:,.2f} possible "
        f"(gap {document['gap']:.4%}): no other assignment within these rules does better."
        if document["gap"] == 0
        else f"Total score {document['value']:,.2f}, at most {document['bound']:,.2f} possible."
    )
