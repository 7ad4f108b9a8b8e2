"""How writes are cut into calls, and how many calls that makes. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby

from connectors.hubspot.meaning.associations import association
from connectors.hubspot.meaning.query import ASSOCIATIONS_BATCH, HISTORY_BATCH, READ_BATCH
from connectors.write import Associate, Create, Delete, Dissociate, Update, Write

SIZES: Mapping[type[Write], int] = {
    Create: 100,
    Update: 100,
    Delete: 100,
    Associate: 2000,
    Dissociate: 100,
}

OPT_OUTS = 100
"""Addresses whose opt-outs go in one call."""
_BETWEEN_TWO = (Associate, Dissociate)

# Calls per so many steps: the write itself, and the read that checks right before it.
_CALLS: Mapping[str, tuple[int, ...]] = {
    "create": (SIZES[Create],),
    "update": (SIZES[Update], READ_BATCH),
    # HubSpot has no precondition: the history of what was written is read afterwards.
    "guarded": (SIZES[Update], READ_BATCH, HISTORY_BATCH),
    # Opt-outs go by the address, which has to be read, in calls of their own.
    "irreversible": (READ_BATCH, READ_BATCH, OPT_OUTS),
    "delete": (SIZES[Delete],),
    "associate": (SIZES[Associate], ASSOCIATIONS_BATCH),
    # Of a primary the labels beside it are read first.
    "unassociate": (SIZES[Dissociate], SIZES[Dissociate], ASSOCIATIONS_BATCH),
}


def batches(writes: Iterable[Write]) -> Iterator[list[Write]]:
    """Runs of one kind, object and association, in their order; HubSpot refuses a batch naming a
    record twice. Raises RejectedError for an association Accord does not know.
    """
    for (kind, *_), same in groupby(writes, key=_kind):
        batch: list[Write] = []
        named: set[Hashable] = set()
        for write in same:
            subject = _subject(write)
            if len(batch) == SIZES[kind] or subject in named:
                yield batch
                batch, named = [], set()
            batch.append(write)
            named.add(subject)
        yield batch


def forecast(counts: Mapping[tuple[str, str], int]) -> int:
    """Calls for that many steps by (object, action)."""
    calls = 0
    for (_, action), steps in counts.items():
        calls += sum(-(-steps // size) for size in _CALLS[action])
    return calls


def _kind(write: Write) -> tuple[type[Write], str, str]:
    if isinstance(write, Create):
        return Create, write.object, write.key_field
    name = write.association if isinstance(write, _BETWEEN_TWO) else ""
    return type(write), write.ref.object, name


def _subject(write: Write) -> Hashable:
    """What a call may name once: a record, or for an association with several ends a pair of
    records.
    """
    if isinstance(write, Create):
        return write.key
    if isinstance(write, _BETWEEN_TWO) and association(write.ref.object, write.association).many:
        return write.ref.id, write.to
    return write.ref.id
