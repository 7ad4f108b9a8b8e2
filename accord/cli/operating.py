"""`state`, `approve`, `pause`, `resume`: what Accord keeps, and whether it may write."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from accord.cli.drawing.operating import draw_backup, draw_restored, draw_state
from accord.cli.drawing.text import lines
from accord.cli.options import as_json, reason, who
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


@click.command()
@click.argument("plan")
@reason
@who
@as_json
@click.pass_obj
def approve(folder: Path, plan: str, reason: str, who: str, as_json: bool) -> None:
    """Let exactly the held PLAN go (its id, or the file of `plan --out`): the next `sync` or
    `apply` carries it out if it is still the same.
    """
    from accord.sessions import locked_store
    from accord.usecases.acting import Actor, known_as
    from accord.usecases.operating.approving import approve as let_go
    from accord.usecases.telling.words import counted
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    actor = Actor(RealWorld(), known_as(who), reason)
    with locked_store(read_workspace(folder), actor.world) as (store, _):
        document = let_go(store, plan, actor).document()
    changes = counted(document["steps"], "change")
    told = [
        f"The plan {document['plan']} with its {changes} may go, approved by {actor.who}.",
        "The next `accord sync` carries it out, if it is still the same then.",
    ]
    show(document, as_json, lambda console: lines(console, told))


@click.command()
@click.argument("reason")
@click.option(
    "--until",
    metavar="T",
    default="",
    help="It ends by itself then: 2026-05-04T08:00 (here, unless it names a zone), 30m, 4h, 2d.",
)
@who
@as_json
@click.pass_obj
def pause(folder: Path, reason: str, until: str, who: str, as_json: bool) -> None:
    """Nobody writes to either system until `accord resume`, or the time given; a run at work stops
    after what it is sending.
    """
    from accord.usecases.acting import Actor, known_as
    from accord.usecases.operating.pausing import pause as paused
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    actor = Actor(RealWorld(), known_as(who), reason)
    made, before = paused(read_workspace(folder), actor, until)
    told = [made.told, "Plans are still made; `accord resume` ends it."]
    if before is not None:
        told.insert(1, f"It takes the place of an earlier one, which was {before.told}.")
    document = {
        "paused": made.document(),
        "before": None if before is None else before.document(),
    }
    show(document, as_json, lambda console: lines(console, told))


@click.command()
@who
@as_json
@click.pass_obj
def resume(folder: Path, who: str, as_json: bool) -> None:
    """Let runs write again."""
    from accord.usecases.acting import Actor, known_as
    from accord.usecases.operating.pausing import resume as resumed
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    ended = resumed(read_workspace(folder), Actor(RealWorld(), known_as(who)))
    told = "nothing was paused" if ended is None else f"runs may write again; it was {ended.told}"
    document = {"ended": None if ended is None else ended.document()}
    show(document, as_json, lambda console: lines(console, [told]))
