"""Associations that are gone: taken away by somebody, or only because a record at either end is
gone.

An archived record shows no associations, and a stale index may show it long after. So whoever lost
one is asked for by id, and so is what was lost: only what two living records no longer share was
taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Record, Ref, members
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from sync.reading.gone import confirm_gone
from sync.reading.reader import Known, Reader


def confirm_there(
    reader: Reader, translator: Translator, records: Sequence[Record], known: Known
) -> None:
    """Marks those of the records gone that lost an association and are themselves no longer
    there.
    """
    doubtful = []
    for record in records:
        if not record.gone and _lost(translator, [record], known):
            doubtful.append(record)
    if not doubtful:
        return
    now = reader.fetch(translator, [record.ref.id for record in doubtful])
    for record in doubtful:
        found = now.get(record.ref.id)
        if found is None or found.gone:
            record.gone, record.fields = True, known[record.ref].fields
            record.moved_to = found.moved_to if found is not None else None


def look_for_lost(
    reader: Reader, translator: Translator, records: Sequence[Record], known: Known
) -> None:
    """Takes in what the living among the records lost, where it is really gone: then nobody took it
    away.
    """
    living = [record for record in records if not record.gone]
    for object_name, ids in _lost(translator, living, known).items():
        _mark_vanished(reader, object_name, sorted(ids))


def _lost(translator: Translator, records: Sequence[Record], known: Known) -> dict[str, set[str]]:
    """Ids that the records were associated with and are not any more, by what object they may be
    of.
    """
    lost: dict[str, set[str]] = {}
    for codec in translator.codecs.values():
        if not codec.association:
            continue
        ids = {target for record in records for target in _missing(codec, record, known)}
        for object_name in codec.policy.objects if ids else ():
            lost.setdefault(object_name, set()).update(ids)
    return lost


def _missing(codec: FieldCodec, record: Record, known: Known) -> Iterator[str]:
    """What one record was associated with, and is not any more."""
    before = known.get(record.ref)
    if before is None or codec.native not in record.fields:
        return
    now = members(record.fields[codec.native])
    for target in members(before.fields.get(codec.native)):
        if target not in now:
            yield target


def _mark_vanished(reader: Reader, object_name: str, ids: Sequence[str]) -> None:
    entity = reader.side.language.entity_of(reader.system, object_name)
    rows = reader.store.mirror(Ref(reader.system, object_name, record_id) for record_id in ids)
    live = [row for row in rows.values() if not row.gone]
    if entity is not None and live:
        confirm_gone(reader, entity.translators[reader.system][object_name], live)
