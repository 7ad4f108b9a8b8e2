"""Records that others became before anybody read them, and that are gone by now: no vendor ever
tells of those by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from more_itertools import chunked

from connectors.record import Record, Ref
from mapping.codecs.translate import Translator
from mapping.language import EntityMap
from sync.model.mirror import MirrorRow
from sync.reading.consent.departed import said_before_going
from sync.reading.consent.left_behind import wait_to_be_set
from sync.reading.gone import seen_gone
from sync.reading.reader import Reader

BATCH = 1000


def look_for_unread(reader: Reader) -> None:
    """Ask by id for what is to be decided about and was never read. What is gone is taken in as
    gone; the rest is read like any other record once the vendor shows it.
    """
    unread: dict[str, list[str]] = defaultdict(list)
    for ref in reader.store.unread(reader.system):
        unread[ref.object].append(ref.id)
    for entity, translator in reader.side.objects():
        for ids in chunked(unread[translator.object], BATCH):
            _take_gone(reader, entity, translator, ids)


def _take_gone(
    reader: Reader,
    entity: EntityMap,
    translator: Translator,
    ids: Sequence[str],
) -> None:
    found = reader.fetch(translator, ids)
    _keep_what_was_said(reader, list(found.values()))
    store = reader.store
    for record_id in ids:
        now = found.get(record_id)
        if now is not None and not now.gone:
            continue
        ref = Ref(reader.system, translator.object, record_id)
        with store.transaction():
            store.put_mirror([MirrorRow(ref, entity.name, {}, modified_at=0.0)])
            seen_gone(store, ref, now, reader.witness)


def _keep_what_was_said(reader: Reader, records: Sequence[Record]) -> None:
    """What those that are gone said waits with those whom it concerns."""
    said = said_before_going(reader, records, {})
    with reader.store.transaction():
        wait_to_be_set(reader.store, said, reader.witness)
