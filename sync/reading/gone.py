"""Records that are no longer there: told by a vendor, or found missing and asked for once more by
id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.protocol import Connector
from connectors.record import Record, Ref
from sync.model.values import MirrorRow
from sync.reading.successors import Move, follow
from sync.store.ports import Store


@dataclass(frozen=True, slots=True)
class Witness:
    """Which run saw it, and when (epoch seconds)."""

    run: str
    at: float


def mark_gone(store: Store, rows: Iterable[MirrorRow]) -> None:
    """Remember that these are gone, and look at them again."""
    rows = list(rows)
    for row in rows:
        row.gone = True
    with store.transaction():
        store.put_mirror(rows)
        store.mark_dirty((row.ref, row.entity) for row in rows)


def seen_gone(store: Store, ref: Ref, now: Record | None, witness: Witness) -> None:
    """One record that a read by id no longer shows as it was: followed where another took its
    place.
    """
    rows = store.mirror([ref]).values()
    with store.transaction():
        if now is not None and now.moved_to is not None:
            follow(store, [Move(row, now.moved_to) for row in rows], witness.run, witness.at)
        else:
            mark_gone(store, rows)


def confirm_gone(
    store: Store,
    connector: Connector,
    object_name: str,
    fields: Sequence[str],
    rows: Sequence[MirrorRow],
    witness: Witness,
) -> int:
    """Ask for each of these records by id, mark those that are really gone, and return how many
    are.
    """
    found = connector.fetch(object_name, [row.ref.id for row in rows], fields)
    lost = [row for row in rows if row.ref.id not in found or found[row.ref.id].gone]
    for row in lost:
        seen_gone(store, row.ref, found.get(row.ref.id), witness)
    return len(lost)
