"""Reads what changed on one side into the mirror, marks it dirty, and moves the cursor: page by
page, all three in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from connectors.record import Page, Record, Ref, Want
from connectors.world import World
from mapping.codecs.translate import Translator
from mapping.language import EntityMap, Language
from sync.model.mirror import MirrorRow
from sync.reading.lost_ties import confirm_there, look_for_lost
from sync.reading.reader import Known, Reader, observed_rows
from sync.reading.successors import follow, moves

Progress = Callable[[str, int], None]
"""(object, how many more were read)."""
Seen = dict[str, set[str]]
"""Ids of the live records met, by object."""


def collect(reader: Reader, world: World, progress: Progress, seen: Seen | None = None) -> int:
    """Read everything changed on one side; returns how many records were read.

    With `seen` given, everything is read from the beginning, and the ids met are collected there
    by object.
    """
    read = 0
    full = seen is not None
    for page in reader.side.connector.changes(_wants(reader, full=full)):
        world.reach("page_read")
        read += len(page.records)
        _Page(reader, page, everything=full).take()
        if seen is not None:
            live = (record.ref.id for record in page.records if not record.gone)
            seen.setdefault(page.object, set()).update(live)
        progress(page.object, len(page.records))
        world.reach("page_committed")
    return read


def _wants(reader: Reader, *, full: bool) -> list[Want]:
    """Where to read on."""
    wants = []
    for _, translator in reader.side.objects():
        cursor = None if full else reader.store.cursor(reader.system, translator.object)
        wants.append(Want(translator.object, translator.natives, cursor))
    return wants


class _Page:
    """One page of changes being taken in; with `everything`, also what has not changed."""

    def __init__(self, reader: Reader, page: Page, *, everything: bool) -> None:
        self.reader, self.page, self.everything = reader, page, everything
        side = reader.side
        self.entity: EntityMap = side.entity(page.object)
        self.translator: Translator = self.entity.translators[side.system][page.object]
        self.matters = _matters(side.language, self.entity.name, side.system, page.object)
        self.known: Known = reader.store.mirror(record.ref for record in page.records)

    def take(self) -> None:
        """Complete what the page leaves out, and keep all of it with the cursor."""
        reader, known = self.reader, self.known
        changed = [record for record in self.page.records if self._is_news(record)]
        deep = [record for record in changed if self._matters_elsewhere(record)]
        self._complete(deep)
        confirm_there(reader, self.translator, deep, known)
        look_for_lost(reader, self.translator, deep, known)
        rows = observed_rows(reader.side, self.page.object, changed, known)
        dirty = []
        for row in rows:
            if _differs(row.record(), known.get(row.ref), self.matters):
                dirty.append((row.ref, self.entity.name))
        self._keep(rows, dirty)

    def _keep(self, rows: Sequence[MirrorRow], dirty: Sequence[tuple[Ref, str]]) -> None:
        reader, store = self.reader, self.reader.store
        with store.transaction():
            store.put_mirror(rows)
            if self.entity.synced:
                store.mark_dirty(dirty)
                follow(store, moves(self.page.records, self.known), reader.witness)
            store.set_cursor(reader.system, self.page.object, self.page.cursor)

    def _is_news(self, record: Record) -> bool:
        return self.everything or _differs(record, self.known.get(record.ref))

    def _matters_elsewhere(self, record: Record) -> bool:
        return self.everything or _differs(record, self.known.get(record.ref), self.matters)

    def _complete(self, records: Sequence[Record]) -> None:
        """Add the associations, where a read of a record leaves them out."""
        names = association_names(self.translator)
        if not names:
            return
        lacking = []
        for record in records:
            if not record.gone and not all(name in record.fields for name in names):
                lacking.append(record)
        if not lacking:
            return
        ids = [record.ref.id for record in lacking]
        found = self.reader.side.associations(self.translator.object, ids, names)
        for record in lacking:
            record.fields = {**record.fields, **found.get(record.ref.id, {})}


def association_names(translator: Translator) -> list[str]:
    """The vendor's names of the associations that an object maps."""
    return [codec.native for codec in translator.codecs.values() if codec.association]


@lru_cache(maxsize=64)
def _matters(language: Language, entity_name: str, system: str, object_name: str) -> frozenset[str]:
    """Vendor fields of an object whose change can change anything on the other side, or its place
    in the scope.
    """
    entity = language.entities[entity_name]
    translator = entity.translators[system][object_name]
    others = [other for other in entity.translators if other != system]
    found = {*translator.policy.where, translator.key_field}
    for name, codec in translator.codecs.items():
        if any(entity.mapped(other, name) for other in others):
            found.add(codec.native)
    return frozenset(found)


_ABSENT = object()


def _differs(
    record: Record, known: MirrorRow | None, matters: frozenset[str] | None = None
) -> bool:
    """Whether a record is news; with `matters` given, only those fields count."""
    if known is None:
        return not record.gone
    if record.modified_at < known.modified_at:
        return False  # a search index may still show what was there before
    if record.gone != known.gone:
        return True
    before = known.fields
    if record.gone or record.fields.items() <= before.items():
        return False
    if matters is None:
        return True
    for name, value in record.fields.items():
        if name in matters and before.get(name, _ABSENT) != value:
            return True
    return False
