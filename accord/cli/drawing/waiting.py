"""Draws what waits for a person, and what a brake holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines, moment, table

if TYPE_CHECKING:
    from rich.console import Console

    from sync.model.queue import Issue

KINDS_SHOWN = 12
ENTRIES_SHOWN = 200


def draw_issues(console: Console, issues: Sequence[Issue]) -> None:
    """What waits for a person, alike things together."""
    groups = Counter(_alike(issue) for issue in issues if issue.state == "open")
    if not groups:
        return
    rows = []
    for (kind, entity, message), number in groups.most_common(KINDS_SHOWN):
        rows.append((kind, entity, number, message))
    columns = ("kind", "entity", "records", "what and how to fix it")
    console.print(table("Waiting for a person", columns, rows))
    if len(groups) > KINDS_SHOWN:
        console.print(f"… and {len(groups) - KINDS_SHOWN} more kinds.")
    console.print("`accord parked list` and `accord conflicts list` show each one.")


def _alike(issue: Issue) -> tuple[str, str, str]:
    """What issues have in common that are told together."""
    message = issue.message
    if issue.field:
        message = f"{issue.field}: {message}"
    return issue.kind, issue.entity, message


def draw_held(
    console: Console,
    held: Mapping[str, Any] | None,
    so_far: str,
    plan: str | None,
) -> None:
    """Which brake holds, what became of the changes, and how to let go; nothing where none
    does.
    """
    if not held:
        return
    from accord.usecases.telling.health import let_go

    console.print(f"Held by {brake_told(held)}. {so_far}", style="bold red")
    lines(console, [let_go(plan)])


def draw_differs(console: Console, differs: Mapping[str, Any] | None) -> None:
    """How the plan that is held differs from the approved one; nothing where none was."""
    if not differs:
        return
    when = moment(differs["approved_at"])
    told = (
        f"It is not the plan that {differs['approved_by']} approved at {when}: "
        f"{differs['came']:,} changes came, {differs['gone']:,} went, "
        f"{differs['changed']:,} are others now."
    )
    lines(console, [told, *(f"  {name}" for name in differs["examples"])])


def brake_told(held: Mapping[str, Any]) -> str:
    """Which brake holds what."""
    from accord.usecases.telling.health import brake_told as told

    return told(held)


def draw_recognised(console: Console, pairs: int) -> None:
    """That nothing was known of records which had met before; nothing where that is not so."""
    if not pairs:
        return
    console.print(
        f"The state was lost or is new: {pairs:,} pairs were recognised by their keys. "
        "What the two say differently waits for a person, and nothing is overwritten.",
        style="bold yellow",
    )
    console.print("If there is a backup, put it back now: `accord state restore FILE`.")


def draw_queue(console: Console, issues: Sequence[Issue]) -> None:
    """What a queue holds, one line each."""
    if not issues:
        console.print("Nothing waits here.")
        return
    rows = []
    for issue in issues[:ENTRIES_SHOWN]:
        rows.append((issue.id, issue.kind, _record_of(issue), issue.field, issue.message))
    columns = ("id", "kind", "record", "field", "what and why")
    console.print(table(f"{len(issues):,} entries", columns, rows))
    if len(issues) > ENTRIES_SHOWN:
        console.print(f"The first {ENTRIES_SHOWN}; --json shows all.")


def draw_issue(console: Console, issue: Issue) -> None:
    """One entry of a queue in full."""
    lines(console, [f"{issue.kind} {issue.id}: {issue.message}"])
    rows = [
        ("record", _record_of(issue)),
        ("field", issue.field),
        *issue.detail.items(),
    ]
    console.print(table("", ("", ""), rows))


def _record_of(issue: Issue) -> str:
    return issue.ref or issue.link
