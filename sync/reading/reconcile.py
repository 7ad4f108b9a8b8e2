"""Finds now and then what incremental reads never show: deletions without a word, records that came
back so, and edited associations.

Costs a listing of ids and a reading of associations, a small part of what a full read costs. A
first read and every full read do as much, so the time counts from the last of them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from connectors.protocol import Inventory
from connectors.record import Fields, Record, members
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.model.mirror import Known, MirrorRow
from sync.reading.collect import association_names
from sync.reading.consent.opted_out import sharing_the_address
from sync.reading.gone import confirm_gone
from sync.reading.lost_ties import confirm_there, look_for_lost
from sync.reading.owners import (
    OWNERS,
    owned_by,
    owned_otherwise,
)
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
        missing, back = _not_as_listed(reader, translator, ids)
        for rows in _batched(missing):
            if entity.name == OWNERS:  # first, so that a run which ends here leaves them marked
                _mark_owned(reader, rows)
            gone += confirm_gone(reader, translator, rows)
        for rows in _batched(back):
            _take_back(reader, entity, translator, rows)
    return gone


def _mark_owned(reader: Reader, rows: Sequence[MirrorRow]) -> None:
    """Have all looked at again that users own who are listed no more."""
    users = {row.ref.id for row in rows}
    owned = list(
        owned_by(
            reader.store,
            reader.side,
            users,
        )
    )
    with reader.store.transaction():
        reader.store.mark_dirty(owned)


def _not_as_listed(
    reader: Reader,
    translator: Translator,
    ids: set[str],
) -> tuple[list[MirrorRow], list[MirrorRow]]:
    """(rows of records that are not listed, rows held to be gone that are)."""
    missing = []
    back = []
    for row in reader.store.scan(reader.system, translator.object):
        if row.ref.id not in ids:
            if not row.gone:
                missing.append(row)
        elif row.gone:
            back.append(row)
    return missing, back


def _list_ids(reader: Reader) -> None:
    """Sweep after what the vendor lists, where it lists anything."""
    connector = reader.side.connector
    if not isinstance(connector, Inventory):
        return
    seen = {}
    for _, translator in reader.side.objects():
        ids: set[str] = set()
        for page in connector.ids(translator.object):
            ids.update(page)
        seen[translator.object] = ids
    sweep(reader, seen)


def _take_back(
    reader: Reader,
    entity: EntityMap,
    translator: Translator,
    rows: Sequence[MirrorRow],
) -> None:
    """What was out of sight for a while, by sharing rules or a restore, comes back with the stamp
    it had.
    """
    ids = [row.ref.id for row in rows]
    found = reader.fetch(translator, ids)
    alive = [each for each in found.values() if not each.gone and each.moved_to is None]
    known = {row.ref: row for row in rows}
    store = reader.store
    with store.transaction():
        back = _keep(reader, translator, alive, known)
        owned = owned_otherwise(
            store,
            reader.side,
            back,
            known,
        )
        store.mark_dirty(list(owned))
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in back)
            others = sharing_the_address(
                store,
                reader.side,
                entity,
                back,
                known,
            )
            store.mark_dirty(others)


def _read_associations(
    reader: Reader,
    entity: EntityMap,
    translator: Translator,
) -> None:
    """Compare the associations of every live record of one object with what the mirror holds."""
    names = association_names(translator)
    if not names:
        return
    live = _live(reader, translator)
    while chunk := list(islice(live, BATCH)):
        ids = [row.ref.id for row in chunk]
        found = reader.side.associations(translator.object, ids, names)
        changed = [row for row in chunk if _edited(row, found)]
        if changed:
            _take_edited(reader, entity, translator, changed, found)


def _live(reader: Reader, translator: Translator) -> Iterator[MirrorRow]:
    for row in reader.store.scan(reader.system, translator.object):
        if not row.gone:
            yield row


def _take_edited(
    reader: Reader,
    entity: EntityMap,
    translator: Translator,
    rows: Sequence[MirrorRow],
    found: Mapping[str, Fields],
) -> None:
    """Take in associations that were edited without a trace in the record's own time."""
    known = {row.ref: row for row in rows}
    records = [_with(row, found[row.ref.id]) for row in rows]
    confirm_there(reader, translator, records, known)
    look_for_lost(reader, translator, records, known)
    store = reader.store
    with store.transaction():
        _keep(reader, translator, records, known)
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in rows)
            follow(store, moves(store, records, known), reader.witness)


def _keep(
    reader: Reader,
    translator: Translator,
    records: Sequence[Record],
    known: Known,
) -> list[MirrorRow]:
    """Take into the mirror what these records hold now; returns that."""
    rows = observed_rows(reader.side, translator.object, records, known)
    reader.store.put_mirror(rows)
    return rows


def _edited(row: MirrorRow, found: Mapping[str, Fields]) -> bool:
    """Whether a record has other associations now than the mirror holds."""
    now = found.get(row.ref.id, {})
    for name, value in now.items():
        if members(row.fields.get(name)) != members(value):
            return True
    return False


def _with(row: MirrorRow, found: Fields) -> Record:
    """The record as the mirror has it, with the associations it has now."""
    return replace(row.record(), fields={**row.fields, **found})


def _batched(rows: Sequence[MirrorRow]) -> Iterator[Sequence[MirrorRow]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
