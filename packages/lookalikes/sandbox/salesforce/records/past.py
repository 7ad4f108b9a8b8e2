"""What happened to a row: who gave it which values, and when.

There are millions of entries, so one is a bare tuple: a new record's points at its first row, which
is never changed in place, a change's is flat.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.times import iso

Values = dict[str, Any]
Changed = dict[str, list[Any]]

Entry = tuple[float, str, Values | None, tuple[Any, ...]]
"""Its instant (epoch seconds), its author, and either the row as it came to be or, in threes, the
names, the values before and the values now.
"""

Dumped = tuple[float, str, Values | None, tuple[Any, ...] | None]
"""The same for a snapshot, where a row that stands as it came to be is not told twice."""


def birth(at: float, by: str, row: Values) -> Entry:
    """A record came to be."""
    return at, by, row, ()


def change(at: float, by: str, changed: Changed) -> Entry | None:
    """A record changed; each name with the value before and the value now. None if nothing did."""
    if not changed:
        return None
    flat: list[Any] = []
    for name, (old, new) in changed.items():
        flat += (name, old, new)
    return at, by, None, tuple(flat)


def told(kind: ObjectType, entry: Entry) -> dict[str, Any]:
    """The entry as the control API tells it: `{"at", "by", "fields": {name: [old, new]}}`."""
    at, by, row, flat = entry
    if row is not None:
        fields = newborn(kind, row)
    else:
        fields = {flat[n]: [flat[n + 1], flat[n + 2]] for n in range(0, len(flat), 3)}
    return {"at": iso(at), "by": by, "fields": fields}


def newborn(kind: ObjectType, row: Values) -> Changed:
    """What a new row has, the platform's own stamps apart."""
    found = {}
    known = kind.fields.get
    for name, value in row.items():
        if value is None:
            continue
        field = known(name)
        if field is not None and not field.system:
            found[name] = [None, value]
    return found


def is_stamp(kind: ObjectType, name: str) -> bool:
    """Whether the platform sets this field by itself, so that no history tells it."""
    field = kind.fields.get(name)
    return field is None or field.system


def dumped(entries: Iterable[Entry], row: Values) -> list[Dumped]:
    """The entries of a row that stands so, for a snapshot."""
    found: list[Dumped] = []
    for at, by, first, flat in entries:
        if first is row:
            found.append((at, by, None, None))
        else:
            found.append((at, by, first, flat))
    return found


def restored(entries: Iterable[Dumped], row: Values) -> tuple[Entry, ...]:
    """The entries that `dumped` gave, of a row that stands so."""
    found: list[Entry] = []
    for at, by, first, flat in entries:
        if flat is None:
            found.append((at, by, row, ()))
        else:
            found.append((at, by, first, tuple(flat)))
    return tuple(found)
