"""What happened to a record: who gave it which values, and when.

An entry keeps the values before and after apart, as two flat tables, and is a bare tuple: there are
millions of them.
"""

from __future__ import annotations

Props = dict[str, str]

_OWN = "hubspot:"

Entry = tuple[str, str, Props, Props]
"""One write: its instant, its author, what the properties had before (where they had anything),
what they have now.
"""


def by_itself(source: str) -> str:
    """The author of what HubSpot does by itself, whose doing is called that in histories."""
    return f"{_OWN}{source}"


def own_source(by: str) -> str:
    """What HubSpot's own doing is called; empty where somebody else is the author."""
    return by.removeprefix(_OWN) if by.startswith(_OWN) else ""


def told(old: Props, new: Props) -> dict[str, list[str | None]]:
    """The old and the new value of every property that was written."""
    return {name: [old.get(name), value] for name, value in new.items()}
