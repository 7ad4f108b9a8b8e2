"""How writes are cut into calls, and how many calls a plan will take. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from connectors.write import Create, Link, Unlink, Write

BATCH = 200
# An update is read before it is written; so is a role, to see whether it is already there.
CALLS = {"update": 2, "associate": 2, "unassociate": 2}


def batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    """Runs of one kind and object, at most 200 long, in the order given."""
    for _, same in groupby(writes, key=_kind):
        group = list(same)
        for start in range(0, len(group), BATCH):
            yield group[start : start + BATCH]


def forecast(counts: Mapping[tuple[str, str], int]) -> int:
    """Calls for that many steps by (object, action), check reads included."""
    return sum(-(-count // BATCH) * CALLS.get(action, 1) for (_, action), count in counts.items())


def _kind(write: Write) -> tuple[type[Write], str, str]:
    if isinstance(write, Create):
        return type(write), write.object, write.key_field
    name = write.association if isinstance(write, Link | Unlink) else ""
    return type(write), write.ref.object, name
