"""Finds records that vanished without a word: in the mirror, but no longer in a full read."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.record import Ref
from sync.collect import Side
from sync.store.protocol import Store
from sync.values import MirrorRow

BATCH = 1000


def sweep(store: Store, side: Side, seen: Mapping[str, set[str]]) -> int:
    """Mark what is really gone, after asking for each missing record by id; returns how many are."""
    gone = 0
    for entity, translator in side.language.objects(side.connector.system):
        ids = seen.get(translator.object, set())
        missing = [row for row in store.scan(side.connector.system, translator.object) if _absent(row, ids)]
        for start in range(0, len(missing), BATCH):
            rows = missing[start : start + BATCH]
            found = side.connector.fetch(translator.object, [row.ref.id for row in rows], side.fields(translator))
            lost = [row for row in rows if row.ref.id not in found or found[row.ref.id].gone]
            _mark_gone(store, entity.name, lost)
            gone += len(lost)
    return gone


def _absent(row: MirrorRow, ids: set[str]) -> bool:
    return not row.gone and row.ref.id not in ids


def _mark_gone(store: Store, entity: str, rows: list[MirrorRow]) -> None:
    for row in rows:
        row.gone = True
    with store.transaction():
        store.put_mirror(rows)
        store.mark_dirty((Ref(*row.ref), entity) for row in rows)
