"""Reads what changed on one side into the mirror, and marks it dirty in the same transaction as the cursor.

A row no newer than what is settled says nothing (a search index may be stale). Only values that differ from
the mirror make a record dirty, so that what Accord itself wrote comes back as silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.protocol import Connector
from connectors.record import Page, Record, Ref, Value, Want
from connectors.world import World
from mapping.language import EntityMap, Language
from mapping.translate import Context, Translator
from sync.match import match_keys
from sync.policy import MergePolicy
from sync.store.protocol import Store
from sync.values import MirrorRow


@dataclass(slots=True)
class Side:
    """One system as the collector sees it."""

    connector: Connector
    language: Language
    policy: MergePolicy
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Fields by object that the vendor does not show at the moment: absent, never blank."""

    def wants(self, store: Store, *, full: bool, entities: Sequence[str] | None = None) -> list[Want]:
        """Where to read on."""
        return [
            Want(
                translator.object,
                self.fields(translator),
                None if full else store.cursor(self.connector.system, translator.object),
            )
            for entity, translator in self.language.objects(self.connector.system)
            if entities is None or entity.name in entities
        ]

    def fields(self, translator: Translator) -> tuple[str, ...]:
        """The vendor fields to read of one object."""
        hidden = self.hidden.get(translator.object, frozenset())
        return tuple(name for name in translator.natives if name not in hidden)


def collect(
    store: Store,
    side: Side,
    world: World,
    *,
    seen: dict[str, set[str]] | None = None,
    progress: Callable[[str, int], None] = lambda object_name, n: None,
) -> int:
    """Read everything changed on one side; returns how many records were read.

    With `seen` given, everything is read from the beginning, and the ids met are collected there by object.
    """
    read = 0
    full = seen is not None
    for page in side.connector.changes(side.wants(store, full=full)):
        world.reach("page_read")
        read += len(page.records)
        _take(store, side, page, complete_all=full)
        if seen is not None:
            seen.setdefault(page.object, set()).update(record.ref.id for record in page.records if not record.gone)
        progress(page.object, len(page.records))
        world.reach("page_committed")
    return read


def _take(store: Store, side: Side, page: Page, *, complete_all: bool) -> None:
    entity = side.language.entity_of(side.connector.system, page.object)
    assert entity is not None
    translator = entity.translators[side.connector.system][page.object]
    known = store.mirror(record.ref for record in page.records)
    changed = [r for r in page.records if complete_all or _differs(r, known.get(r.ref))]
    rows = observed_rows(side, entity, translator, _completed(side, translator, changed), known)
    changed_rows = [row for row in rows if _differs(row.record(), known.get(row.ref))]
    with store.transaction():
        store.put_mirror(rows)
        if entity.synced:
            store.mark_dirty((row.ref, entity.name) for row in changed_rows)
        store.set_cursor(side.connector.system, page.object, page.cursor)


def _differs(record: Record, known: MirrorRow | None) -> bool:
    if known is None:
        return not record.gone
    if record.modified_at < known.modified_at:
        return False
    if record.gone != known.gone:
        return True
    return not record.gone and any(known.fields.get(name, _ABSENT) != value for name, value in record.fields.items())


_ABSENT: Value = "\0absent"


def _completed(side: Side, translator: Translator, records: Iterable[Record]) -> list[Record]:
    """The records with their associations, where a read of a record leaves them out."""
    records = list(records)
    ask = getattr(side.connector, "associations", None)
    names = [codec.native for codec in translator.codecs.values() if codec.association]
    live = [record for record in records if not record.gone and not all(name in record.fields for name in names)]
    if ask is None or not names or not live:
        return records
    found = ask(translator.object, [record.ref.id for record in live], names)
    for record in live:
        record.fields = {**record.fields, **found.get(record.ref.id, {})}
    return records


def observed_rows(
    side: Side,
    entity: EntityMap,
    translator: Translator,
    records: Sequence[Record],
    known: Mapping[Ref, MirrorRow],
) -> list[MirrorRow]:
    """Mirror rows for what was just observed, values the read left out kept from before."""
    rows = []
    for record in records:
        before = known.get(record.ref)
        fields = {**before.fields, **record.fields} if before is not None else dict(record.fields)
        keys = keys_of(side.policy, entity, translator, fields)
        modified_at = max(record.modified_at, before.modified_at if before else 0.0)
        rows.append(MirrorRow(record.ref, entity.name, fields, modified_at, record.gone, keys))
    return rows


def keys_of(
    policy: MergePolicy, entity: EntityMap, translator: Translator, fields: Mapping[str, Value]
) -> tuple[str | None, str | None]:
    """What a record can be matched by."""
    rules = policy.entity(entity.name)
    names = [name for name in rules.match if name in translator.codecs]
    if not names:
        return None, None
    wanted = {translator.codecs[name].native for name in names}
    values = translator.decode({n: v for n, v in fields.items() if n in wanted}, Context()).values
    return match_keys(values, rules, frozenset(policy.free_mail_domains))
