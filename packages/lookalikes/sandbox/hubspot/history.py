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


_SMALL = 3
_MOST_KEPT = 4_096
_kept: dict[tuple[str, ...], Props] = {}


def shared(props: Props) -> Props:
    """The same table, or one kept already that says the same: thousands of records go from one
    stage to the next. Nobody may change what an entry holds.
    """
    if len(props) > _SMALL:
        return props
    key = (*props, *props.values())
    known = _kept.get(key)
    if known is not None:
        return known
    if len(_kept) < _MOST_KEPT:
        _kept[key] = props
    return props


def told(old: Props, new: Props) -> dict[str, list[str | None]]:
    """The old and the new value of every property that was written."""
    return {name: [old.get(name), value] for name, value in new.items()}
