"""Associations that are gone: taken away by somebody, or only because a record at either end is
gone.

An archived record shows no associations, and a stale index may show it long after. So whoever lost
one is asked for by id, and so is what was lost: only what two living records no longer share was
taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.record import Record, Ref, members
from mapping.codecs.translate import Translator
from sync.side import Side
from sync.store.protocol import Store
from sync.values import MirrorRow
from sync.vanished import Witness, confirm_gone

Known = Mapping[Ref, MirrorRow]


def confirm_there(
    side: Side, translator: Translator, records: Sequence[Record], known: Known
) -> None:
    """Marks those of the records gone that lost an association and are themselves no longer
    there.
    """
    doubtful = [
        record for record in records if not record.gone and _lost(translator, [record], known)
    ]
    if not doubtful:
        return
    now = side.connector.fetch(
        translator.object, [r.ref.id for r in doubtful], side.fields(translator)
    )
    for record in doubtful:
        found = now.get(record.ref.id)
        if found is None or found.gone:
            record.gone, record.fields = True, known[record.ref].fields
            record.moved_to = found.moved_to if found is not None else None


def look_for_lost(
    store: Store,
    side: Side,
    translator: Translator,
    records: Sequence[Record],
    known: Known,
    witness: Witness,
) -> None:
    """Takes in what the living among the records lost, where it is really gone: then nobody took it
    away.
    """
    living = [record for record in records if not record.gone]
    for object_name, ids in _lost(translator, living, known).items():
        _mark_vanished(store, side, object_name, sorted(ids), witness)


def _lost(translator: Translator, records: Sequence[Record], known: Known) -> dict[str, set[str]]:
    """Ids that the records were associated with and are not any more, by what object they may be
    of.
    """
    lost: dict[str, set[str]] = {}
    for codec in translator.codecs.values():
        if not codec.association:
            continue
        ids = {
            target
            for record in records
            if record.ref in known and codec.native in record.fields
            for target in members(known[record.ref].fields.get(codec.native))
            if target not in members(record.fields[codec.native])
        }
        for object_name in codec.policy.objects if ids else ():
            lost.setdefault(object_name, set()).update(ids)
    return lost


def _mark_vanished(
    store: Store, side: Side, object_name: str, ids: Sequence[str], witness: Witness
) -> None:
    entity = side.language.entity_of(side.connector.system, object_name)
    rows = store.mirror(Ref(side.connector.system, object_name, record_id) for record_id in ids)
    live = [row for row in rows.values() if not row.gone]
    if entity is not None and live:
        fields = side.fields(entity.translators[side.connector.system][object_name])
        confirm_gone(store, side.connector, object_name, fields, live, witness)
