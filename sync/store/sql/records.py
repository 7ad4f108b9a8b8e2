"""What was read, and which records mean the same: mirror, cursors, dirty marks, links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from connectors.record import Ref
from sync.model.links import HeldIds, Link
from sync.model.mirror import NOTHING, Known, MatchKey, MirrorRow
from sync.model.queue import Choice
from sync.model.watches import Watch
from sync.store.ports import TwoHoldersError
from sync.store.sql.driver import Row
from sync.store.sql.rows import records as as_row
from sync.store.sql.rows.values import texts
from sync.store.sql.tables import PAGE, Tables, by_object

K = TypeVar("K")
T = TypeVar("T")
DIRTY = "dirty"


class SqlReading(Tables):
    """Mirror, cursors, dirty marks."""

    def cursor(self, system: str, object_name: str) -> str | None:
        found: str | None = self._one(self._sql.get_cursor, system, object_name)
        return found

    def set_cursor(
        self,
        system: str,
        object_name: str,
        cursor: str,
    ) -> None:
        self._put(self._sql.put_cursor, system, object_name, cursor)

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        asked = list(refs)
        found: dict[Ref, MirrorRow] = {}
        for row in self._by_refs(self._sql.get_mirror, asked):
            mirrored = as_row.to_mirror(row)
            found[mirrored.ref] = mirrored
        return _in_order(found, asked)

    def put_mirror(
        self,
        rows: Sequence[MirrorRow],
        known: Known = NOTHING,
    ) -> None:
        mirrored = map(as_row.mirror_row, rows)
        keys = as_row.key_rows(rows, known)
        with self.transaction():
            self._driver.many(self._sql.put_mirror, mirrored)
            self._driver.many(self._sql.put_match_key, keys)

    def by_key(
        self,
        system: str,
        entity: str,
        kind: str,
        values: Iterable[str],
    ) -> dict[str, list[Ref]]:
        asked = dict.fromkeys(values)
        found: dict[str, list[Ref]] = defaultdict(list)
        bound = (system, entity, kind, texts(asked))
        rows = self._driver.each(self._sql.by_key, bound)
        for value, *ref, keys in rows:
            # a key that the record has no longer stays behind in the table of keys
            if as_row.has_key(keys, MatchKey(kind, value)):
                found[value].append(Ref(*ref))
        in_order = {}
        for value in asked:
            if value in found:
                in_order[value] = sorted(found[value])
        return in_order

    def any_key(self, system: str, entity: str, kind: str) -> bool:
        return self._first(self._sql.any_key, system, entity, kind, 1) is not None

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.scan_mirror, (system, object_name, after, PAGE)

        return self._pages(as_row.to_mirror, asked, "", key=2)

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = self._one(self._sql.get_counter, DIRTY) or 0
            marked = []
            for ref, entity in rows:
                seq += 1
                marked.append((*ref, entity, seq))
            if marked:
                self._driver.many(self._sql.put_dirty, marked)
                self._driver.run(self._sql.put_counter, (DIRTY, seq))

    def dirty(
        self,
        entity: str,
        after: int,
        limit: int,
    ) -> list[tuple[int, Ref]]:
        rows = self._all(self._sql.get_dirty, entity, after, limit)
        return [(seq, Ref(*ref)) for seq, *ref in rows]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        marks = ((*ref, seq) for ref, seq in rows)
        self._write(self._sql.clear_dirty, marks)

    def dirty_count(self) -> int:
        return int(self._one(self._sql.count_dirty))

    def unread(self, system: str) -> list[Ref]:
        found = []
        for row in self._all(self._sql.unread, system):
            found.append(Ref(*row))
        return found

    def put_watches(self, refs: Iterable[Ref], watches: Sequence[Watch]) -> None:
        with self.transaction():
            for of_object, ids in by_object(refs).items():
                self._driver.run(self._sql.clear_watches, (*of_object, texts(ids)))
            self.add_watches(watches)

    def add_watches(self, watches: Sequence[Watch]) -> None:
        rows = [(*watch.ref, watch.on, watch.entity, watch.stood) for watch in watches]
        self._write(self._sql.put_watch, rows)

    def watches(self) -> Iterator[Watch]:
        for system, object_name, record, on, entity, stood in self._all(self._sql.watches):
            yield Watch(Ref(system, object_name, record), entity, on, stood)


class SqlLinks(Tables):
    """Links, successors, choices."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        asked = list(ids)
        bound = (texts(asked),)
        found = {}
        for row in self._driver.each(self._sql.get_links, bound):
            link = as_row.to_link(row)
            found[link.id] = link
        return _in_order(found, asked)

    def records_of(self, links: Iterable[str]) -> dict[str, HeldIds]:
        found = {}
        bound = (texts(links),)
        for name, left, right in self._driver.each(self._sql.get_link_records, bound):
            found[name] = (left, right)
        return found

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        asked = list(refs)
        found: dict[Ref, Link] = {}
        for (system, object_name), ids in by_object(asked).items():
            if system not in self.systems:
                continue
            side = self.systems.index(system)
            statement = self._sql.links_by_ref[side]
            bound = (object_name, texts(ids))
            for row in self._driver.each(statement, bound):
                link = as_row.to_link(row)
                record = link.ids[side] or ""
                found[Ref(system, object_name, record)] = link
        return _in_order(found, asked)

    def put_links(self, links: Sequence[Link]) -> None:
        rows = map(as_row.link_row, links)
        with self.transaction():
            try:
                self._driver.many(self._sql.put_link, rows)
            except self._driver.duplicates:
                self._pass_on(links)

    def put_bases(self, links: Sequence[Link]) -> None:
        self._write(self._sql.put_base, map(as_row.base_row, links))

    def _pass_on(self, links: Sequence[Link]) -> None:
        """Store links one of which may take over a record that another, later in the list, lets
        go.
        """
        last = {link.id: link for link in links}
        rows = map(as_row.link_row, last.values())
        self._driver.many(self._sql.let_go, [(name,) for name in last])
        try:
            self._driver.many(self._sql.put_link, rows)
        except self._driver.duplicates as error:
            raise TwoHoldersError(f"two links would hold one record: {error}") from error

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.all_links, (after, PAGE)

        links = self._pages(as_row.to_link, asked, "", key=0)
        for link in links:
            if entity in (None, link.entity):
                yield link

    def count_links(self, entity: str) -> int:
        return int(self._one(self._sql.count_links, entity))

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        rows = self._by_refs(self._sql.get_successors, refs)
        found = {}
        for row in rows:
            before, after = row[:3], row[3:]
            found[Ref(*before)] = Ref(*after)
        return found

    def put_successor(self, ref: Ref, to: Ref) -> None:
        self._put(self._sql.put_successor, *ref, *to)

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        rows = self._by_refs(self._sql.get_choices, refs)
        choices = map(as_row.to_choice, rows)
        return {choice.ref: choice for choice in choices}

    def put_choice(self, choice: Choice) -> None:
        row = as_row.choice_row(choice)
        self._put(self._sql.put_choice, *row)


def _in_order(found: Mapping[K, T], asked: Iterable[K]) -> dict[K, T]:
    """What was found, in the order asked for."""
    return {key: found[key] for key in asked if key in found}
