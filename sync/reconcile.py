"""Finds now and then what incremental reads never show: deletions without a word, and edited
associations.

Costs a listing of ids and a reading of associations, a small part of what a full read costs. A
first read and every full read do as much, so the time counts from the last of them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from connectors.protocol import Inventory
from connectors.record import Fields, Record, members
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.collect import moves, observed_rows
from sync.lost import confirm_there, look_for_lost
from sync.moved import follow
from sync.side import Side
from sync.store.protocol import Store
from sync.sweep import sweep
from sync.values import MirrorRow
from sync.vanished import Witness

BATCH = 1000


def reconcile(store: Store, side: Side, witness: Witness, *, every_s: float) -> bool:
    """Compare one side's mirror with what is there, when it is time; returns whether it was."""
    last = store.meta(_last(side))
    if last is None:
        reconciled(store, side, witness.at)
    if last is None or 0 <= witness.at - float(last) < every_s:
        return False
    _list_ids(store, side, witness)
    for entity, translator in side.language.objects(side.connector.system):
        _read_associations(store, side, entity, translator, witness)
    reconciled(store, side, witness.at)
    return True


def reconciled(store: Store, side: Side, now: float) -> None:
    """Remember that this side was compared as a whole."""
    with store.transaction():
        store.set_meta(_last(side), repr(now))


def _last(side: Side) -> str:
    return f"reconciled:{side.connector.system}"


def _list_ids(store: Store, side: Side, witness: Witness) -> None:
    connector = side.connector
    if isinstance(connector, Inventory):
        names = [translator.object for _, translator in side.language.objects(connector.system)]
        seen = {
            name: {record_id for page in connector.ids(name) for record_id in page}
            for name in names
        }
        sweep(store, side, seen, witness)


def _read_associations(
    store: Store, side: Side, entity: EntityMap, translator: Translator, witness: Witness
) -> None:
    names = [codec.native for codec in translator.codecs.values() if codec.association]
    rows = (row for row in store.scan(side.connector.system, translator.object) if not row.gone)
    while names and (chunk := list(islice(rows, BATCH))):
        found = side.associations(translator.object, [row.ref.id for row in chunk], names)
        changed = [row for row in chunk if _moved(row, found.get(row.ref.id, {}))]
        if changed:
            _take(store, side, entity, translator, changed, found, witness)


def _take(
    store: Store,
    side: Side,
    entity: EntityMap,
    translator: Translator,
    rows: Sequence[MirrorRow],
    found: Mapping[str, Fields],
    witness: Witness,
) -> None:
    known = {row.ref: row for row in rows}
    records = [_with(row, found[row.ref.id]) for row in rows]
    confirm_there(side, translator, records, known)
    look_for_lost(store, side, translator, records, known, witness)
    with store.transaction():
        store.put_mirror(observed_rows(side, entity, translator, records, known))
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in rows)
            follow(store, moves(records, known), witness.run, witness.at)


def _moved(row: MirrorRow, found: Fields) -> bool:
    return any(members(row.fields.get(name)) != members(value) for name, value in found.items())


def _with(row: MirrorRow, found: Fields) -> Record:
    """The record as the mirror has it, with the associations it has now."""
    return replace(row.record(), fields={**row.fields, **found})
