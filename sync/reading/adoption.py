"""Tells a first meeting from one after the state was lost, and has everything looked at again when
first meetings may go further than before. No vendor is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from connectors.record import Ref
from mapping.codecs.translate import Translator
from sync.model.identity.origin_key import KEYED, origin_of
from sync.model.mirror import MirrorRow
from sync.model.pair import Pair, Side
from sync.store.ports import Store

CHUNK = 1000


def recognise(store: Store, pair: Pair) -> int:
    """How many records carry this pair's key, and the record it was made from is there, although no
    link was known: the state was lost, or begun anew. Remembered until a run has looked at all.
    """
    begun = next(store.all_links(), None) is not None
    if begun and store.loss() != "lost":
        return 0
    found = sum(_known_there(store, pair, side) for side in pair.sides)
    if found:
        with store.transaction():
            store.set_loss("lost")
    return found


def _known_there(store: Store, pair: Pair, side: Side) -> int:
    """Records of one side that carry a key, and whose origin is there."""
    found = 0
    for entity, translator in side.objects():
        if not store.any_key(side.system, entity.name, KEYED):
            continue  # at a true first meeting nothing carries a key
        rows = store.scan(side.system, translator.object)
        while chunk := list(islice(rows, CHUNK)):
            origins = set(_origins(chunk, translator, pair.name))
            known = store.mirror(sorted(origins))
            found += sum(not row.gone for row in known.values())
    return found


def _origins(rows: Iterable[MirrorRow], translator: Translator, pair: str) -> Iterator[Ref]:
    """The records that the keys of these rows were made from."""
    for row in rows:
        key = row.fields.get(translator.key_field)
        origin = origin_of(pair, key) if isinstance(key, str) else None
        if origin is not None and not row.gone:
            yield origin


def look_again_if_raised(store: Store, pair: Pair) -> None:
    """Mark every record dirty as long as no run has gone through all of them since first meetings
    may go further, or less far.
    """
    before = store.stage()
    if before == pair.stage:
        return
    with store.transaction():
        if before is None:
            store.set_stage(pair.stage)
        else:
            store.mark_dirty(everything(store, pair))


def everything(store: Store, pair: Pair) -> Iterator[tuple[Ref, str]]:
    """Every live record that is synced, with its entity."""
    for side in pair.sides:
        for entity, translator in side.objects():
            for row in store.scan(side.system, translator.object):
                if entity.synced and not row.gone:
                    yield row.ref, entity.name
