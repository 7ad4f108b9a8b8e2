"""Draws what waits for a person, and what a brake holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import lines, table, told
from accord.usecases.telling.words import counted, many, moment

if TYPE_CHECKING:
    from rich.console import Console

    from accord.usecases.reps import Departed
    from sync.model.queue import Issue

Document = Mapping[str, Any]
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
        console.print(f"… and {counted(len(groups) - KINDS_SHOWN, 'more kind')}.")
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


def draw_queue(
    console: Console, documents: Sequence[Document], reps: Sequence[Departed] = ()
) -> None:
    """What a queue holds, one line each: who it is about, what is at stake, and why; the records of
    a rep who left in one line.
    """
    if not documents:
        console.print("Nothing waits here.")
        return
    lines(console, [each.told for each in reps])
    together = {issue.id for each in reps for issue in each.issues}
    single = [each for each in documents if each["id"] not in together]
    if not single:
        return
    rows = []
    for each in single[:ENTRIES_SHOWN]:
        row = (
            each["id"],
            each["kind"],
            _record_of(each),
            each["field"],
            values_told(each["detail"]),
            each["message"],
        )
        rows.append(row)
    columns = ("id", "kind", "record", "field", "values", "what and why")
    console.print(table(counted(len(single), "entry"), columns, rows))
    if len(single) > ENTRIES_SHOWN:
        console.print(f"The first {ENTRIES_SHOWN}; --json shows all.")


def draw_issue(console: Console, document: Document) -> None:
    """One entry of a queue in full."""
    lines(console, [f"{document['kind']} {document['id']}: {document['message']}"])
    rows = [
        ("record", _record_of(document)),
        ("field", document["field"]),
        *((name, told(value)) for name, value in document["detail"].items() if _says(value)),
    ]
    console.print(table("", ("", ""), rows))


def draw_resolved(
    console: Console, decided: Sequence[Document], refused: Sequence[Document]
) -> None:
    """What becomes of each that was decided, and why others go on waiting."""
    lines(console, [each["result"] for each in decided])
    if not refused:
        return
    lines(console, [f"{counted(len(refused), 'entry')} could not be decided so:"])
    for each in refused:
        lines(console, [f"  {each['id']}: {'; '.join(each['problems'])}"])
        lines(console, [f"    → {each['advice']}"])


def _says(value: object) -> bool:
    """Whether there is anything to tell."""
    return value not in (None, "", (), [], {})


def _record_of(document: Document) -> str:
    """Its name and its ref; what has no ref yet by its link."""
    ref = document["ref"] or document["link"] or ""
    return f"{document['name']} ({ref})" if document["name"] else ref


def values_told(detail: Mapping[str, Any]) -> str:
    """What each side says, and what stands where that is decided."""
    said = " / ".join(f"{system}: {told(value)}" for system, value in detail["values"].items())
    if detail.get("winner") is not None:
        return f"{said} → {told(detail['winner'])}"
    return said
