"""Records that are no longer there: told by a vendor, or found missing and asked for once more by
id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from connectors.record import Record, Ref
from mapping.codecs.translate import Translator
from sync.history import Witness
from sync.model.mirror import MirrorRow
from sync.reading.consent.departed import said_before_going, unshown
from sync.reading.consent.left_behind import wait_to_be_set
from sync.reading.reader import Reader
from sync.reading.successors import Move, follow
from sync.store.ports import Store


def mark_gone(store: Store, rows: Iterable[MirrorRow]) -> None:
    """Remember that these are gone, and look at them again."""
    rows = list(rows)
    for row in rows:
        row.gone = True
    with store.transaction():
        store.put_mirror(rows)
        store.mark_dirty((row.ref, row.entity) for row in rows)


def seen_gone(
    store: Store,
    ref: Ref,
    now: Record | None,
    witness: Witness,
) -> None:
    """One record that a read by id no longer shows as it was: followed where another took its
    place.
    """
    rows = store.mirror([ref]).values()
    successor = None if now is None else now.moved_to
    with store.transaction():
        if successor is None:
            mark_gone(store, rows)
        else:
            moved = [Move(row, successor) for row in rows]
            follow(store, moved, witness)


def confirm_gone(
    reader: Reader,
    translator: Translator,
    rows: Sequence[MirrorRow],
) -> int:
    """Ask for each of these records by id, mark those that are really gone, and return how many
    are.
    """
    gone = _gone(reader, translator, rows)
    known = {row.ref: row for row in rows}
    said = said_before_going(reader, gone, known)
    store, witness = reader.store, reader.witness
    with store.transaction():
        for now in gone:
            seen_gone(store, now.ref, now, witness)
        wait_to_be_set(store, said, witness)
    return len(gone)


def _gone(
    reader: Reader,
    translator: Translator,
    rows: Sequence[MirrorRow],
) -> list[Record]:
    """Those of these records that are really gone, with what the vendor still shows of them."""
    ids = [row.ref.id for row in rows]
    found = reader.fetch(translator, ids)
    gone = []
    for row in rows:
        now = found.get(row.ref.id, unshown(row))
        if now.gone:
            gone.append(now)
    return gone
