"""`state`: what Accord keeps, copied while runs go on, and put back."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.state import draw_backup, draw_restored, draw_state
from accord.cli.options import as_json
from accord.cli.output import show


@click.group()
def state() -> None:
    """What Accord keeps between runs: look at it, copy it, put a copy back."""


@state.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@click.pass_obj
def backup(folder: Path, file: Path, as_json: bool) -> None:
    """Copy the state into a new FILE, also while a sync is running."""
    from accord.usecases.operating.state import back_up
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    header = back_up(read_workspace(folder), file, RealWorld().now())
    document = {"file": str(file), "packed": file.stat().st_size, **header.model_dump()}
    show(document, as_json, lambda console: draw_backup(console, document))


@state.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
@click.pass_obj
def restore(folder: Path, file: Path, as_json: bool) -> None:
    """Make the backup in FILE the state again; the present one is moved aside, never deleted."""
    from accord.usecases.operating.state import restore as put_back
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    restored = put_back(read_workspace(folder), file, RealWorld())
    aside = [str(path) for path in restored.aside]
    document = {"file": str(file), "aside": aside, **restored.header.model_dump()}
    show(document, as_json, lambda console: draw_restored(console, document))


@state.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@as_json
@click.pass_obj
def check(folder: Path, file: Path | None, as_json: bool) -> None:
    """Whether the state is sound and what it holds; with FILE, whether that backup is."""
    from accord.usecases.operating.state import check as looked_at
    from accord.workspace import read_workspace

    document = looked_at(read_workspace(folder), file)
    show(document, as_json, lambda console: draw_state(console, document))
