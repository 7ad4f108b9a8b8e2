"""Draws what waits for a person, and what a brake holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines, table
from accord.usecases.telling.deciding import how_to_decide, systems_at_odds
from accord.usecases.telling.words import counted, many, moment

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.reps import Departed
    from sync.model.queue import Issue

Document = Mapping[str, Any]
KINDS_SHOWN = 12


def draw_issues(
    console: Console,
    issues: Sequence[Issue],
    reps: Sequence[Departed] = (),
    *,
    kept: bool = True,
) -> None:
    """What waits for a person, alike things together; what waits because a rep left in one line.
    `kept`: whether the lists show it already.
    """
    waiting = [issue for issue in issues if issue.state == "open"]
    if not waiting:
        return
    together = _because_of(reps)
    _draw_groups(console, [issue for issue in waiting if issue.id not in together])
    lines(console, [each.told for each in reps])
    lines(console, _how_conflicts_end(waiting))
    lists = "`accord parked list` and `accord conflicts list` show each one"
    console.print(f"{lists}." if kept else f"Once a sync or apply has run, {lists}.")


def _how_conflicts_end(waiting: Sequence[Issue]) -> Iterator[str]:
    """The command that decides them; nothing where no conflict waits."""
    systems = systems_at_odds(issue.detail for issue in waiting if issue.kind == "conflict")
    if systems:
        yield f"A conflict is decided with `{how_to_decide('ID', systems)}`."


def _because_of(reps: Sequence[Departed]) -> set[str]:
    """Ids of what waits because these left."""
    return {issue.id for each in reps for issue in each.issues}


def _draw_groups(console: Console, issues: Sequence[Issue]) -> None:
    """A line for each group of things that are alike; nothing where there is none."""
    if not issues:
        return
    groups = Counter(_alike(issue) for issue in issues)
    rows = []
    for (kind, entity, message), number in groups.most_common(KINDS_SHOWN):
        rows.append((kind, entity, number, message))
    columns = ("kind", "entity", "entries", "what and how to fix it")
    console.print(table("Waiting for a person, found now", columns, rows))
    if len(groups) > KINDS_SHOWN:
        console.print(f"… and {counted(len(groups) - KINDS_SHOWN, 'more kind')}.")


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
    differing = (
        f"It is not the plan that {differs['approved_by']} approved at {when}: "
        f"{counted(differs['came'], 'change')} came, {differs['gone']:,} went, "
        f"{differs['changed']:,} {many(differs['changed'], 'is')} otherwise now."
    )
    lines(console, [differing, *(f"  {name}" for name in differs["examples"])])


def brake_told(held: Mapping[str, Any]) -> str:
    """Which brake holds what."""
    from accord.usecases.telling.health import brake_told as all_told

    return all_told(held)


def let_go_by(who: str) -> str:
    """That a held plan may go."""
    from accord.usecases.telling.health import let_go_by as all_told

    return all_told(who)


def draw_recognised(console: Console, pairs: int) -> None:
    """That nothing was known of records which had met before; nothing where that is not so."""
    if not pairs:
        return
    console.print(
        f"The state was lost or is new: {counted(pairs, 'pair')} {many(pairs, 'was')} recognised "
        "by their keys. "
        "What the two say differently waits for a person, and nothing is overwritten.",
        style="bold yellow",
    )
    console.print("If there is a backup, put it back now: `accord state restore FILE`.")
