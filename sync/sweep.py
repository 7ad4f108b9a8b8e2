"""Finds records that vanished without a word: in the mirror, but no longer in a full read."""

from __future__ import annotations

from collections.abc import Mapping

from sync.side import Side
from sync.store.protocol import Store
from sync.values import MirrorRow
from sync.vanished import Witness, confirm_gone

BATCH = 1000


def sweep(store: Store, side: Side, seen: Mapping[str, set[str]], witness: Witness) -> int:
    """Mark what is really gone, after asking for each missing record by id; returns how many are."""
    gone = 0
    for _, translator in side.language.objects(side.connector.system):
        ids = seen.get(translator.object, set())
        missing = [row for row in store.scan(side.connector.system, translator.object) if _absent(row, ids)]
        for start in range(0, len(missing), BATCH):
            rows = missing[start : start + BATCH]
            gone += confirm_gone(store, side.connector, translator.object, side.fields(translator), rows, witness)
    return gone


def _absent(row: MirrorRow, ids: set[str]) -> bool:
    return not row.gone and row.ref.id not in ids
