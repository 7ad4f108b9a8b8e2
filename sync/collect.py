"""Reads what changed on one side into the mirror, and marks it dirty in the same transaction as the
cursor.

A row no newer than what is settled says nothing (a search index may be stale). Only values that
differ from the mirror make a record dirty, so that what Accord itself wrote comes back as silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from connectors.record import Page, Record, Ref, Value
from connectors.world import World
from mapping.codecs.context import Context
from mapping.codecs.translate import Translator
from mapping.language import EntityMap, Language
from sync.lost import confirm_there, look_for_lost
from sync.match import match_keys
from sync.moved import Move, follow
from sync.policy import MergePolicy
from sync.side import Side
from sync.store.protocol import Store
from sync.values import MirrorRow
from sync.vanished import Witness


def collect(
    store: Store,
    side: Side,
    world: World,
    *,
    run: str = "",
    seen: dict[str, set[str]] | None = None,
    progress: Callable[[str, int], None] = lambda object_name, n: None,
) -> int:
    """Read everything changed on one side; returns how many records were read.

    With `seen` given, everything is read from the beginning, and the ids met are collected there by
    object.
    """
    read = 0
    full = seen is not None
    for page in side.connector.changes(side.wants(store, full=full)):
        world.reach("page_read")
        read += len(page.records)
        _take(store, side, page, Witness(run, world.now()), complete_all=full)
        if seen is not None:
            seen.setdefault(page.object, set()).update(
                record.ref.id for record in page.records if not record.gone
            )
        progress(page.object, len(page.records))
        world.reach("page_committed")
    return read


def _take(store: Store, side: Side, page: Page, witness: Witness, *, complete_all: bool) -> None:
    entity = side.language.entity_of(side.connector.system, page.object)
    assert entity is not None
    translator = entity.translators[side.connector.system][page.object]
    known = store.mirror(record.ref for record in page.records)
    matters = _matters(side.language, entity.name, side.connector.system, translator.object)
    changed = [r for r in page.records if complete_all or _differs(r, known.get(r.ref))]
    deep = [r for r in changed if complete_all or _differs(r, known.get(r.ref), matters)]
    _complete(side, translator, deep)
    confirm_there(side, translator, deep, known)
    look_for_lost(store, side, translator, deep, known, witness)
    rows = observed_rows(side, entity, translator, changed, known)
    changed_rows = [row for row in rows if _differs(row.record(), known.get(row.ref), matters)]
    with store.transaction():
        store.put_mirror(rows)
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in changed_rows)
            follow(store, moves(page.records, known), witness.run, witness.at)
        store.set_cursor(side.connector.system, page.object, page.cursor)


def moves(records: Sequence[Record], known: Mapping[Ref, MirrorRow]) -> Iterator[Move]:
    """Those that were known here and became others."""
    for record in records:
        if record.moved_to is not None and record.ref in known:
            yield Move(known[record.ref], record.moved_to)


@lru_cache(maxsize=64)
def _matters(language: Language, entity_name: str, system: str, object_name: str) -> frozenset[str]:
    """Vendor fields of an object whose change can change anything on the other side, or its place
    in the scope.
    """
    entity = language.entities[entity_name]
    translator = entity.translators[system][object_name]
    others = [other for other in entity.translators if other != system]
    shared = {
        c.native
        for name, c in translator.codecs.items()
        if any(entity.mapped(o, name) for o in others)
    }
    return frozenset({*shared, *translator.policy.where, translator.key_field})


def _differs(
    record: Record, known: MirrorRow | None, matters: frozenset[str] | None = None
) -> bool:
    """Whether a record is news; with `matters` given, only those fields count."""
    if known is None:
        return not record.gone
    if record.modified_at < known.modified_at:
        return False
    if record.gone != known.gone:
        return True
    before = known.fields
    if record.gone or record.fields.items() <= before.items():
        return False
    return matters is None or any(
        before.get(name, _ABSENT) != value
        for name, value in record.fields.items()
        if name in matters
    )


_ABSENT: Value = "\0absent"


def _complete(side: Side, translator: Translator, records: Sequence[Record]) -> None:
    """Add the associations, where a read of a record leaves them out."""
    names = [codec.native for codec in translator.codecs.values() if codec.association]
    live = [
        record
        for record in records
        if not record.gone and not all(name in record.fields for name in names)
    ]
    if not names or not live:
        return
    found = side.associations(translator.object, [record.ref.id for record in live], names)
    for record in live:
        record.fields = {**record.fields, **found.get(record.ref.id, {})}


def observed_rows(
    side: Side,
    entity: EntityMap,
    translator: Translator,
    records: Sequence[Record],
    known: Mapping[Ref, MirrorRow],
) -> list[MirrorRow]:
    """Mirror rows for what was just observed, values the read left out kept from before.

    What the vendor does not show any more is forgotten: when it is shown again it is news, whatever
    it holds.
    """
    rows = []
    shown = translator.shown
    for record in records:
        before = known.get(record.ref)
        kept = (
            {name: value for name, value in before.fields.items() if name in shown}
            if before is not None
            else {}
        )
        fields = {**kept, **record.fields}
        keys = keys_of(side.policy, entity, translator, fields)
        modified_at = max(record.modified_at, before.modified_at if before else 0.0)
        rows.append(MirrorRow(record.ref, entity.name, fields, modified_at, record.gone, keys))
    return rows


def keys_of(
    policy: MergePolicy,
    entity: EntityMap,
    translator: Translator,
    fields: Mapping[str, Value],
    before: MirrorRow | None = None,
) -> tuple[str | None, str | None]:
    """What a record can be matched by: as `before`, where given and nothing that counts has changed
    since.
    """
    rules = policy.entity(entity.name)
    few = _few(translator, rules.match)
    if not few.codecs:
        return None, None
    if before is not None and all(
        fields.get(name) == before.fields.get(name) for name in few.natives
    ):
        return before.keys
    return match_keys(few.decode(fields, Context()).values, rules, policy.free_mail)


@lru_cache(maxsize=64)
def _few(translator: Translator, names: tuple[str, ...]) -> Translator:
    return translator.only(names)
