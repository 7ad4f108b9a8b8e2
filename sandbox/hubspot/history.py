"""What happened to a record: who gave it which values, and when.

An entry keeps the values before and after apart, as two flat tables: there are millions of them.
"""

from __future__ import annotations

from typing import TypedDict

Props = dict[str, str]


class Entry(TypedDict):
    """One write: `new` holds the values it set, `old` what those properties had before, where they had anything."""

    at: str
    by: str
    old: Props
    new: Props


def changes(entry: Entry) -> dict[str, list[str | None]]:
    """The old and the new value of every property that was written."""
    old = entry["old"]
    return {name: [old.get(name), value] for name, value in entry["new"].items()}
