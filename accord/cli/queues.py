"""`conflicts` and `parked`: the queues that wait for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from accord.cli.drawing.queue import draw_issue, draw_queue, draw_resolved
from accord.cli.drawing.text import lines
from accord.cli.options import as_json, reason, who
from accord.cli.output import show

if TYPE_CHECKING:
    from accord.usecases.acting import Actor


@click.group()
def conflicts() -> None:
    """Fields that a person decides, matches that are not certain, records that vanished."""


@click.group()
def parked() -> None:
    """Records and values that could not be written, each with its reason."""


@conflicts.command("list")
@click.option("--all", "closed", is_flag=True, help="Also those decided, with the losing values.")
@as_json
@click.pass_obj
def conflicts_list(folder: Path, closed: bool, as_json: bool) -> None:
    """What waits for a decision."""
    from accord.usecases.queues import CONFLICTS

    _list(folder, CONFLICTS, as_json, closed=closed)


@conflicts.command("show")
@click.argument("issue")
@as_json
@click.pass_obj
def conflicts_show(folder: Path, issue: str, as_json: bool) -> None:
    """One of them in full."""
    from accord.usecases.queues import CONFLICTS

    _show(folder, issue, CONFLICTS, as_json)


@conflicts.command("resolve")
@click.argument("issues", metavar="ISSUE", nargs=-1)
@click.option("--all", "all_of_them", is_flag=True, help="Everything that waits, as far as named:")
@click.option("--kind", default="", metavar="KIND", help="conflict, ambiguous or vanished.")
@click.option("--entity", default="", metavar="ENTITY", help="Of this entity.")
@click.option("--field", default="", metavar="FIELD", help="About this field.")
@click.option("--take", metavar="SYSTEM", help="The value of this system stands on both sides.")
@click.option("--value", help="This value stands on both sides.")
@click.option(
    "--link",
    metavar="REF",
    help="An uncertain match: it is this record. A pair left apart: this one is back, link them.",
)
@click.option(
    "--create",
    is_flag=True,
    help="An uncertain match is none of them, or a record is gone: its counterpart gets a new one.",
)
@click.option("--apart", is_flag=True, help="A record is gone: leave its counterpart alone.")
@who
@reason
@as_json
@click.pass_obj
def conflicts_resolve(
    folder: Path, /, issues: tuple[str, ...], who: str, reason: str, as_json: bool, **said: Any
) -> int:
    """Decide one, several, or all of a kind; the next sync carries it out."""
    from accord.failures import DONE, WAITING
    from accord.sessions import locked_store
    from accord.usecases.queues import (
        Answer,
        Which,
        require_known,
        resolve_each,
        waiting_like,
    )
    from accord.workspace import read_workspace

    everything = said.pop("all_of_them")
    which = Which(said.pop("kind"), said.pop("entity"), said.pop("field"))
    if bool(issues) == everything:
        raise click.UsageError("Name what waits by its id, or give --all.")
    workspace, actor, answer = read_workspace(folder), _actor(who, reason), Answer(**said)
    require_known(workspace, which)
    with locked_store(workspace, actor.world) as (store, _):
        wanted = waiting_like(store, which) if everything else issues
        decided, refused = resolve_each(workspace, store, wanted, answer, actor)
    document: dict[str, Any] = {"resolved": decided, "refused": refused}
    if len(issues) == 1:
        document = decided[0]
    show(document, as_json, lambda console: draw_resolved(console, decided, refused))
    return WAITING if refused else DONE


@parked.command("list")
@as_json
@click.pass_obj
def parked_list(folder: Path, as_json: bool) -> None:
    """What could not be written, and why."""
    from accord.usecases.queues import PARKED

    _list(folder, PARKED, as_json, closed=False)


@parked.command("show")
@click.argument("issue")
@as_json
@click.pass_obj
def parked_show(folder: Path, issue: str, as_json: bool) -> None:
    """One of them in full."""
    from accord.usecases.queues import PARKED

    _show(folder, issue, PARKED, as_json)


@parked.command("retry")
@click.argument("issue", required=False)
@who
@reason
@as_json
@click.pass_obj
def parked_retry(folder: Path, issue: str | None, who: str, reason: str, as_json: bool) -> None:
    """Try one (or all) again at the next sync."""
    from accord.sessions import locked_store
    from accord.usecases.queues import retry
    from accord.usecases.telling.words import counted
    from accord.workspace import read_workspace

    actor = _actor(who, reason)
    with locked_store(read_workspace(folder), actor.world) as (store, _):
        retried = retry(store, issue, actor)
    told = f"{counted(retried, 'entry')} will be tried again at the next sync"
    show({"retried": retried}, as_json, lambda console: console.print(told))


@parked.command("drop")
@click.argument("issue")
@who
@reason
@as_json
@click.pass_obj
def parked_drop(folder: Path, issue: str, who: str, reason: str, as_json: bool) -> None:
    """Leave one as it is: nobody is asked about it any more, and `status` says who decided so,
    until its value changes or somebody tries it again.
    """
    from accord.sessions import locked_store
    from accord.usecases.queues import drop
    from accord.workspace import read_workspace

    actor = _actor(who, reason)
    with locked_store(read_workspace(folder), actor.world) as (store, _):
        drop(store, issue, actor)
    told = (
        f"{issue} stays as it is, and `accord status` says that you decided so. "
        f"`accord parked retry {issue}` takes that back."
    )
    show({"dropped": issue}, as_json, lambda console: console.print(told))


@parked.command("give")
@click.argument("rep")
@click.option("--to", metavar="EMAIL", required=True, help="Who is to own them, in both systems.")
@who
@reason
@as_json
@click.pass_obj
def parked_give(folder: Path, rep: str, to: str, who: str, reason: str, as_json: bool) -> None:
    """Give all records that wait because REP left to somebody else; the next sync does it."""
    from accord.sessions import locked_store
    from accord.usecases.reps import give
    from accord.usecases.telling.words import counted, many
    from accord.workspace import read_workspace

    workspace, actor = read_workspace(folder), _actor(who, reason)
    with locked_store(workspace, actor.world) as (store, _):
        document = give(workspace, store, rep, to, actor)
    given, left = document["given"], document["left"]
    told = [f"{to} owns {counted(given, 'record')} on both sides from the next sync on."]
    if left:
        told.append(f"{counted(left, 'record')} {many(left, 'waits')} on: not linked yet.")
    show(document, as_json, lambda console: lines(console, told))


def _actor(who: str, reason: str) -> Actor:
    from accord.usecases.acting import Actor, known_as
    from accord.world import RealWorld

    return Actor(RealWorld(), known_as(who), reason)


def _list(folder: Path, kinds: tuple[str, ...], as_json: bool, *, closed: bool) -> None:
    from accord.sessions import run_at_work, state_of
    from accord.usecases.queues import queue
    from accord.usecases.reps import departed
    from accord.usecases.telling.health import past_of
    from accord.usecases.telling.waiting import waiting_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    language = workspace.policy.language
    with state_of(workspace) as store:
        found = queue(store, kinds, closed=closed)
        documents = waiting_documents(store, language, found)
        reps = departed(store, language, found)
        ever_ran = past_of(store, lambda: run_at_work(workspace)).ever_wrote
    show(
        documents,
        as_json,
        lambda console: draw_queue(console, documents, reps, ever_ran=ever_ran),
    )


def _show(folder: Path, issue_id: str, kinds: tuple[str, ...], as_json: bool) -> None:
    from accord.sessions import state_of
    from accord.usecases.queues import one
    from accord.usecases.telling.waiting import waiting_documents
    from accord.workspace import read_workspace

    workspace = read_workspace(folder)
    with state_of(workspace) as store:
        found = one(store, issue_id, kinds)
        (document,) = waiting_documents(store, workspace.policy.language, [found])
    show(document, as_json, lambda console: draw_issue(console, document))
