"""Finds records that vanished without a word, or came back so: the mirror against a listing of what
is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.collect import observed_rows
from sync.side import Side
from sync.store.protocol import Store
from sync.values import MirrorRow
from sync.vanished import Witness, confirm_gone

BATCH = 1000


def sweep(store: Store, side: Side, seen: Mapping[str, set[str]], witness: Witness) -> int:
    """Mark what is really gone, after asking for each missing record by id; returns how many
    are.
    """
    gone = 0
    for entity, translator in side.language.objects(side.connector.system):
        ids = seen.get(translator.object, set())
        rows = store.scan(side.connector.system, translator.object)
        # not both there, or both gone: a few of very many
        apart = [row for row in rows if row.gone == (row.ref.id in ids)]
        for missing in _batched([row for row in apart if not row.gone]):
            gone += confirm_gone(
                store, side.connector, translator.object, side.fields(translator), missing, witness
            )
        for back in _batched([row for row in apart if row.gone]):
            _take_back(store, side, entity, translator, back)
    return gone


def _take_back(
    store: Store, side: Side, entity: EntityMap, translator: Translator, rows: Sequence[MirrorRow]
) -> None:
    """What was out of sight for a while, by sharing rules or a restore, comes back with the stamp
    it had.
    """
    found = side.connector.fetch(
        translator.object, [row.ref.id for row in rows], side.fields(translator)
    )
    alive = [record for record in found.values() if not record.gone]
    with store.transaction():
        store.put_mirror(
            observed_rows(side, entity, translator, alive, {row.ref: row for row in rows})
        )
        if entity.synced:
            store.mark_dirty((record.ref, entity.name) for record in alive)


def _batched(rows: Sequence[MirrorRow]) -> Iterator[Sequence[MirrorRow]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
