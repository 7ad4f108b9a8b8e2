"""`conflicts` and `parked`: the queues that wait for a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from accord.cli.options import as_json

if TYPE_CHECKING:
    from rich.console import Console

    from sync.model.queue import Issue


@click.group()
def conflicts() -> None:
    """Fields both sides changed, matches that are not certain, records that vanished."""


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
@click.argument("issue")
@click.option("--take", metavar="SYSTEM", help="The value of this system stands on both sides.")
@click.option("--value", help="This value stands on both sides.")
@click.option("--link", metavar="REF", help="An uncertain match: it is this record.")
@click.option(
    "--create", is_flag=True, help="An uncertain match: it is none of them, create its counterpart."
)
@as_json
@click.pass_obj
def conflicts_resolve(folder: Path, /, issue: str, as_json: bool, **answer: Any) -> None:
    """Decide one; the next sync carries it out."""
    from accord.cli.output import show
    from accord.sessions import locked_store
    from accord.usecases.queues import CONFLICTS, Answer, one, resolve
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    workspace = read_workspace(folder)
    with locked_store(workspace, RealWorld()) as (store, _):
        found = one(store, issue, CONFLICTS)
        told = resolve(workspace, store, found, Answer(**answer))
    show({"id": issue, "result": told}, as_json, lambda console: console.print(told, markup=False))


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
@as_json
@click.pass_obj
def parked_retry(folder: Path, issue: str | None, as_json: bool) -> None:
    """Try one (or all) again at the next sync."""
    from accord.cli.output import show
    from accord.sessions import locked_store
    from accord.usecases.queues import PARKED, one, queue, retry
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    with locked_store(read_workspace(folder), RealWorld()) as (store, _):
        found = [one(store, issue, PARKED)] if issue else queue(store, PARKED, closed=False)
        retry(store, found)
    told = f"{len(found)} will be tried again at the next sync"
    show({"retried": len(found)}, as_json, lambda console: console.print(told))


@parked.command("drop")
@click.argument("issue")
@as_json
@click.pass_obj
def parked_drop(folder: Path, issue: str, as_json: bool) -> None:
    """Forget one; it comes back if the trouble does."""
    from accord.cli.output import show
    from accord.sessions import locked_store
    from accord.usecases.queues import PARKED, drop, one
    from accord.workspace import read_workspace
    from accord.world import RealWorld

    with locked_store(read_workspace(folder), RealWorld()) as (store, _):
        drop(store, one(store, issue, PARKED))
    show({"dropped": issue}, as_json, lambda console: console.print(f"{issue} is forgotten"))


def _list(folder: Path, kinds: tuple[str, ...], as_json: bool, *, closed: bool) -> None:
    from accord.cli.output import show, table
    from accord.sessions import state_of
    from accord.usecases.queues import queue
    from accord.usecases.status import issue_document
    from accord.workspace import read_workspace

    with state_of(read_workspace(folder)) as store:
        found = queue(store, kinds, closed=closed)

    def render(console: Console) -> None:
        if not found:
            console.print("Nothing waits here.")
            return
        rows = [(i.id, i.kind, i.ref or i.link, i.field, i.message) for i in found[:200]]
        console.print(
            table(
                f"{len(found):,} entries", ("id", "kind", "record", "field", "what and why"), rows
            )
        )
        if len(found) > 200:
            console.print("The first 200; --json shows all.")

    show([issue_document(issue) for issue in found], as_json, render)


def _show(folder: Path, issue_id: str, kinds: tuple[str, ...], as_json: bool) -> None:
    from accord.cli.output import show
    from accord.sessions import state_of
    from accord.usecases.queues import one
    from accord.usecases.status import issue_document
    from accord.workspace import read_workspace

    with state_of(read_workspace(folder)) as store:
        found = one(store, issue_id, kinds)
    show(issue_document(found), as_json, lambda console: _drawn(console, found))


def _drawn(console: Console, issue: Issue) -> None:
    from accord.cli.output import table

    console.print(f"{issue.kind} {issue.id}: {issue.message}", markup=False)
    rows = [("record", issue.ref or issue.link), ("field", issue.field), *issue.detail.items()]
    console.print(table("", ("", ""), rows))
