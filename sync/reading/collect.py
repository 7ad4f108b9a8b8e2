"""Reads what changed on one side into the mirror, marks it dirty, and moves the cursor: page by
page, all three in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from connectors.record import Page, Record, Ref, Want
from connectors.world import World
from mapping.codecs.translate import Translator
from mapping.language import Language
from sync.model.mirror import Known, MirrorRow
from sync.model.queue import Issue
from sync.reading.consent.departed import said_before_going
from sync.reading.consent.left_behind import said_before_moving, wait_to_be_set
from sync.reading.consent.opted_out import sharing_the_address
from sync.reading.lost_ties import confirm_there, look_for_lost
from sync.reading.owners import owned_otherwise
from sync.reading.reader import Reader, observed_rows
from sync.reading.successors import follow, moves, remember_unread

Progress = Callable[[str, int], None]
"""(object, how many more were read)."""
Seen = dict[str, set[str]]
"""Ids of the live records met, by object."""


def collect(
    reader: Reader,
    world: World,
    progress: Progress,
    seen: Seen | None = None,
) -> int:
    """Read everything changed on one side; returns how many records were read.

    With `seen` given, everything is read from the beginning, and the ids met are collected there
    by object.
    """
    read = 0
    full = seen is not None
    never_read = _never_read(reader)
    for page in reader.side.connector.changes(_wants(reader, full=full)):
        world.reach("page_read")
        read += len(page.records)
        if page.records:
            first = page.object in never_read
            _Page(reader, page, everything=full, first=first).take()
        else:
            _move_on(reader, page)
        if seen is not None:
            seen.setdefault(page.object, set()).update(_live(page))
        progress(page.object, len(page.records))
        world.reach("page_committed")
    return read


def _never_read(reader: Reader) -> set[str]:
    """The objects of which nothing was read before this run."""
    found = set()
    for _, translator in reader.side.objects():
        if reader.store.cursor(reader.system, translator.object) is None:
            found.add(translator.object)
    return found


def _wants(reader: Reader, *, full: bool) -> list[Want]:
    """Where to read on."""
    wants = []
    for _, translator in reader.side.objects():
        cursor = None
        if not full:
            cursor = reader.store.cursor(reader.system, translator.object)
        wants.append(Want(translator.object, translator.natives, cursor))
    return wants


def _move_on(reader: Reader, page: Page) -> None:
    """A page without records only moves the cursor."""
    with reader.store.transaction():
        reader.store.set_cursor(reader.system, page.object, page.cursor)


def _live(page: Page) -> Iterator[str]:
    """Ids of the records of a page that are there."""
    for record in page.records:
        if not record.gone:
            yield record.ref.id


class _Page:
    """One page of changes being taken in; with `everything`, also what has not changed. `first`: it
    is of the first read of its object.
    """

    def __init__(
        self,
        reader: Reader,
        page: Page,
        *,
        everything: bool,
        first: bool,
    ) -> None:
        self.reader = reader
        self.page = page
        self.everything = everything
        self.first = first
        side = reader.side
        self.entity = side.entity(page.object)
        self.translator = side.translator(page.object)
        self.matters = _matters(
            side.language,
            self.entity.name,
            side.system,
            page.object,
        )
        refs = [record.ref for record in page.records]
        self.known: Known = reader.store.mirror(refs)

    def take(self) -> None:
        """Complete what the page leaves out, and keep all of it with the cursor."""
        reader, known = self.reader, self.known
        changed: Sequence[Record] = [self._as_far_as_new(record) for record in self.page.records]
        deep = changed
        if not self.everything:
            changed = [record for record in changed if self._is_news(record)]
            deep = [record for record in changed if self._matters_elsewhere(record)]
        self._complete(deep)
        confirm_there(reader, self.translator, deep, known)
        look_for_lost(reader, self.translator, deep, known)
        rows = observed_rows(reader.side, self.page.object, changed, known)
        said = said_before_moving(
            reader,
            self.entity,
            rows,
            known,
            first=self.first,
        )
        said += said_before_going(reader, self._leaving(changed), known)
        self._keep(rows, said)

    def _leaving(self, changed: Sequence[Record]) -> list[Record]:
        """Those that are gone. What was never read is among them only where it came and went since
        the last read: a read of everything shows what went long ago as well.
        """
        leaving = {record.ref: record for record in (*self.page.records, *changed)}
        if self.everything or self.first:
            return [record for ref, record in leaving.items() if ref in self.known]
        return list(leaving.values())

    def _keep(self, rows: Sequence[MirrorRow], said: Sequence[Issue]) -> None:
        """Take these rows in; `said`: opt-outs that they have left behind with their addresses."""
        reader, page = self.reader, self.page
        others = sharing_the_address(
            reader.store,
            reader.side,
            self.entity,
            rows,
            self.known,
        )
        dirty = [*self._dirty(rows), *others]
        owned = owned_otherwise(
            reader.store,
            reader.side,
            rows,
            self.known,
        )
        with reader.store.transaction():
            reader.store.put_mirror(rows, self.known)
            reader.store.mark_dirty(list(owned))
            if self.entity.synced:
                reader.store.mark_dirty(dirty)
                wait_to_be_set(reader.store, said, reader.witness)
                remember_unread(reader.store, page.records, self.known)
                followed = moves(reader.store, page.records, self.known)
                follow(reader.store, followed, reader.witness)
            reader.store.set_cursor(reader.system, page.object, page.cursor)

    def _dirty(self, rows: Sequence[MirrorRow]) -> list[tuple[Ref, str]]:
        """Those that have to be decided about again."""
        dirty = []
        for row in rows:
            before = self.known.get(row.ref)
            if _differs(row.record(), before, self.matters):
                dirty.append((row.ref, self.entity.name))
        return dirty

    def _as_far_as_new(self, record: Record) -> Record:
        """A search index may still show what a record held before: of that only fields count which
        were hidden till now.
        """
        known = self.known.get(record.ref)
        if known is None or record.gone or record.modified_at >= known.modified_at:
            return record
        shown = {name: value for name, value in record.fields.items() if name not in known.fields}
        return replace(record, fields=shown)

    def _is_news(self, record: Record) -> bool:
        return _differs(record, self.known.get(record.ref))

    def _matters_elsewhere(self, record: Record) -> bool:
        return _differs(record, self.known.get(record.ref), self.matters)

    def _complete(self, records: Sequence[Record]) -> None:
        """Add the associations, where a read of a record leaves them out."""
        names = association_names(self.translator)
        if not names:
            return
        lacking = _lacking(records, names)
        if not lacking:
            return
        ids = [record.ref.id for record in lacking]
        side = self.reader.side
        found = side.associations(self.translator.object, ids, names)
        for record in lacking:
            ties = found.get(record.ref.id, {})
            record.fields = {**record.fields, **ties}


def _lacking(records: Sequence[Record], names: Sequence[str]) -> list[Record]:
    """The living ones of which not every association is shown."""
    lacking = []
    for record in records:
        shown = all(name in record.fields for name in names)
        if not shown and not record.gone:
            lacking.append(record)
    return lacking


def association_names(translator: Translator) -> list[str]:
    """The vendor's names of the associations that an object maps."""
    return [codec.native for codec in translator.codecs.values() if codec.association]


@lru_cache(maxsize=64)
def _matters(
    language: Language,
    entity_name: str,
    system: str,
    object_name: str,
) -> frozenset[str]:
    """Vendor fields of an object whose change can change anything on the other side, or its place
    in the scope.
    """
    entity = language.entities[entity_name]
    translator = entity.translators[system][object_name]
    found = {*translator.policy.where, translator.key_field}
    for other in entity.translators:
        if other == system:
            continue
        for name, codec in translator.codecs.items():
            if entity.mapped(other, name):
                found.add(codec.native)
    return frozenset(found)


_ABSENT = object()


def _differs(
    record: Record,
    known: MirrorRow | None,
    matters: frozenset[str] | None = None,
) -> bool:
    """Whether a record is news; with `matters` given, only those fields count."""
    if known is None:
        return not record.gone
    before = known.fields
    if record.modified_at < known.modified_at:
        return _shows_more(record, known, matters)
    if record.gone or known.gone:
        return record.gone != known.gone or _tells_more_of_its_end(record, known)
    if record.fields.items() <= before.items():
        return False
    if matters is None:
        return True
    for name in matters & record.fields.keys():
        if before.get(name, _ABSENT) != record.fields[name]:
            return True
    return False


def _tells_more_of_its_end(record: Record, known: MirrorRow) -> bool:
    """Whether a record that was found gone before is shown as it was in the end."""
    return bool(record.fields) and record.modified_at > known.modified_at


def _shows_more(record: Record, known: MirrorRow, matters: frozenset[str] | None) -> bool:
    """Whether a record as it was before tells something all the same: a search index may still show
    what was there, and what was hidden then is news.
    """
    return any(name not in known.fields and _counts(name, matters) for name in record.fields)


def _counts(name: str, matters: frozenset[str] | None) -> bool:
    return matters is None or name in matters
