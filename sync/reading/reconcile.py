"""Finds now and then what incremental reads never show: deletions without a word, records that came
back so, and edited associations.

Costs a listing of ids and a reading of associations, a small part of what a full read costs. A
first read and every full read do as much, so the time counts from the last of them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from connectors.protocol import Inventory
from connectors.record import Fields, Record, members
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.model.mirror import MirrorRow
from sync.reading.collect import association_names
from sync.reading.gone import confirm_gone
from sync.reading.lost_ties import confirm_there, look_for_lost
from sync.reading.reader import Reader, observed_rows
from sync.reading.successors import follow, moves

BATCH = 1000


def reconcile(reader: Reader, *, every_s: float) -> bool:
    """Compare one side's mirror with what is there, when it is time; returns whether it was."""
    last = reader.store.reconciled_at(reader.system)
    if last is None:
        reconciled(reader)
        return False
    passed = reader.witness.at - last
    if 0 <= passed < every_s:
        return False
    _list_ids(reader)
    for entity, translator in reader.side.objects():
        _read_associations(reader, entity, translator)
    reconciled(reader)
    return True


def reconciled(reader: Reader) -> None:
    """Remember that this side was compared as a whole."""
    with reader.store.transaction():
        reader.store.set_reconciled(reader.system, reader.witness.at)


def sweep(reader: Reader, seen: Mapping[str, set[str]]) -> int:
    """Mark what is really gone of all that is not among the ids `seen`, after asking for each
    missing record by id; returns how many are.
    """
    gone = 0
    for entity, translator in reader.side.objects():
        ids = seen.get(translator.object, set())
        missing, back = [], []
        for row in reader.store.scan(reader.system, translator.object):
            there = row.ref.id in ids
            if not there and not row.gone:
                missing.append(row)
            elif there and row.gone:
                back.append(row)
        for rows in _batched(missing):
            gone += confirm_gone(reader, translator, rows)
        for rows in _batched(back):
            _take_back(reader, entity, translator, rows)
    return gone


def _list_ids(reader: Reader) -> None:
    connector = reader.side.connector
    if not isinstance(connector, Inventory):
        return
    seen = {}
    for _, translator in reader.side.objects():
        pages = connector.ids(translator.object)
        seen[translator.object] = {record_id for page in pages for record_id in page}
    sweep(reader, seen)


def _take_back(
    reader: Reader, entity: EntityMap, translator: Translator, rows: Sequence[MirrorRow]
) -> None:
    """What was out of sight for a while, by sharing rules or a restore, comes back with the stamp
    it had.
    """
    found = reader.fetch(translator, [row.ref.id for row in rows])
    alive = [record for record in found.values() if not record.gone]
    known = {row.ref: row for row in rows}
    store = reader.store
    with store.transaction():
        store.put_mirror(observed_rows(reader.side, translator.object, alive, known))
        if entity.synced:
            store.mark_dirty((record.ref, entity.name) for record in alive)


def _read_associations(reader: Reader, entity: EntityMap, translator: Translator) -> None:
    names = association_names(translator)
    if not names:
        return
    scanned = reader.store.scan(reader.system, translator.object)
    live = (row for row in scanned if not row.gone)
    while chunk := list(islice(live, BATCH)):
        ids = [row.ref.id for row in chunk]
        found = reader.side.associations(translator.object, ids, names)
        changed = [row for row in chunk if _edited(row, found.get(row.ref.id, {}))]
        if changed:
            _take_edited(reader, entity, translator, changed, found)


def _take_edited(
    reader: Reader,
    entity: EntityMap,
    translator: Translator,
    rows: Sequence[MirrorRow],
    found: Mapping[str, Fields],
) -> None:
    known = {row.ref: row for row in rows}
    records = [_with(row, found[row.ref.id]) for row in rows]
    confirm_there(reader, translator, records, known)
    look_for_lost(reader, translator, records, known)
    store = reader.store
    with store.transaction():
        store.put_mirror(observed_rows(reader.side, translator.object, records, known))
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in rows)
            follow(store, moves(records, known), reader.witness)


def _edited(row: MirrorRow, found: Fields) -> bool:
    return any(members(row.fields.get(name)) != members(value) for name, value in found.items())


def _with(row: MirrorRow, found: Fields) -> Record:
    """The record as the mirror has it, with the associations it has now."""
    return replace(row.record(), fields={**row.fields, **found})


def _batched(rows: Sequence[MirrorRow]) -> Iterable[Sequence[MirrorRow]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
