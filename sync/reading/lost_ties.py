"""Associations that are gone: taken away by somebody, or only because a record at either end is
gone.

An archived record shows no associations, and a stale index may show it long after. So whoever lost
one is asked for by id, and so is what was lost: only what two living records no longer share was
taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.record import Fields, Record, Ref, members
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from sync.model.mirror import Known
from sync.reading.gone import confirm_gone
from sync.reading.reader import Reader


def confirm_there(
    reader: Reader,
    translator: Translator,
    records: Sequence[Record],
    known: Known,
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
    ids = [record.ref.id for record in doubtful]
    found = reader.fetch(translator, ids)
    for record in doubtful:
        now = found.get(record.ref.id)
        if now is None:
            _is_gone(record, {}, None)
        elif now.gone:
            _is_gone(record, now.fields, now.moved_to)


def _is_gone(
    record: Record,
    shown: Fields,
    moved_to: Ref | None,
) -> None:
    """Make of a record what it is: gone, with what it held in the end, as far as that is `shown`.
    What it was associated with stays as it was last seen.
    """
    record.gone = True
    record.fields = {name: value for name, value in shown.items() if not name.startswith("@")}
    record.moved_to = moved_to


def look_for_lost(
    reader: Reader,
    translator: Translator,
    records: Sequence[Record],
    known: Known,
) -> None:
    """Takes in what the living among the records lost, where it is really gone: then nobody took it
    away.
    """
    living = [record for record in records if not record.gone]
    for object_name, ids in _lost(translator, living, known).items():
        _mark_vanished(reader, object_name, sorted(ids))


def _lost(
    translator: Translator,
    records: Sequence[Record],
    known: Known,
) -> dict[str, set[str]]:
    """Ids that the records were associated with and are not any more, by what object they may be
    of.
    """
    lost: dict[str, set[str]] = {}
    for codec in translator.codecs.values():
        if not codec.association:
            continue
        ids: set[str] = set()
        for record in records:
            ids.update(_missing(codec, record, known))
        if not ids:
            continue
        for object_name in codec.policy.objects:
            lost.setdefault(object_name, set()).update(ids)
    return lost


def _missing(
    codec: FieldCodec,
    record: Record,
    known: Known,
) -> Iterator[str]:
    """What one record was associated with, and is not any more."""
    before = known.get(record.ref)
    if before is None or codec.native not in record.fields:
        return
    now = members(record.fields[codec.native])
    for target in members(before.fields.get(codec.native)):
        if target not in now:
            yield target


def _mark_vanished(
    reader: Reader,
    object_name: str,
    ids: Sequence[str],
) -> None:
    """Mark those of these records that are really gone."""
    system = reader.system
    entity = reader.side.language.entity_of(system, object_name)
    rows = reader.store.mirror(Ref(system, object_name, record_id) for record_id in ids)
    live = [row for row in rows.values() if not row.gone]
    if entity is not None and live:
        translator = entity.translators[system][object_name]
        confirm_gone(reader, translator, live)
