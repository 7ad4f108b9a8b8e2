"""Draws what is known of one record, and why it is, or is not, syncing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from accord.cli.drawing.text import action_told, lines, table, told
from accord.usecases.telling.words import moment

if TYPE_CHECKING:
    from rich.console import Console

Document = Mapping[str, Any]
CHANGES_SHOWN = 15


def draw_records(console: Console, documents: Sequence[Document]) -> None:
    """Each record: its link, both sides now, what waits, and its history."""
    for document in documents:
        _draw_record(console, document)


def _draw_record(console: Console, document: Document) -> None:
    from accord.usecases.telling.waiting import waits_told

    console.print(_heading(document["link"]), style="bold")
    for system, side in document["sides"].items():
        console.print(_side_table(system, side))
    for issue in document["issues"]:
        lines(console, [f"{issue['kind']} {issue['id']}: {waits_told(issue)}"])
    lines(console, map(action_told, document["actions"]))
    if document["history"]:
        console.print(_history_table(document["history"]))


def _heading(link: Document | None) -> str:
    if not link:
        return "not linked"
    return f"{link['entity']} {link['id']} ({link['status']})"


def _side_table(system: str, side: Document) -> Any:
    """What one side holds; blank fields are left out."""
    rows = []
    for name, value in sorted(side["fields"].items()):
        if value not in (None, [], ()):
            rows.append((name, told(value)))
    gone = "  (gone)" if side["gone"] else ""
    return table(f"{system}: {side['ref']}{gone}", ("field", "value"), rows)


def _history_table(history: Sequence[Document]) -> Any:
    rows = []
    for change in history[:CHANGES_SHOWN]:
        row = (
            moment(change["at"]).removesuffix(" UTC"),
            _system(change),
            change["field"],
            told(change["old"]),
            told(change["new"]),
            change["because"],
        )
        rows.append(row)
    return table("History", ("when (UTC)", "in", "field", "old", "new", "because"), rows)


def _system(change: Document) -> str:
    """Where it was written."""
    return str(change["ref"]).partition(":")[0]


def draw_why(console: Console, documents: Sequence[Document], wanted: str) -> None:
    """Why the records somebody named are, or are not, syncing."""
    for document in documents:
        lines(console, [_named(document["link"], wanted)])
        lines(console, [f"  {reason}" for reason in document["why"]])
        lines(console, [f"  {action_told(action)}" for action in document["actions"]])
        lines(console, [f"  last: {_change(change)}" for change in document["last"]])


def _named(link: Document | None, wanted: str) -> str:
    """A record by its link's refs; by the word it was asked for while it has no link."""
    if not link:
        return wanted
    return " ↔ ".join(link["refs"])


def _change(change: Document) -> str:
    words = f"{change['field']} {told(change['old'])} → {told(change['new'])}"
    return f"{words} in {_system(change)} ({change['because']})"
