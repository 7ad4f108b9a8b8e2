"""What was read, and which records mean the same, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from connectors.record import Ref
from sync.model.links import HeldIds, Link
from sync.model.mirror import NOTHING, Known, MatchKey, MirrorRow
from sync.model.queue import Choice
from sync.model.watches import Watch
from sync.store.memory.tables import MemoryTables, copied
from sync.store.ports import TwoHoldersError


class MemoryReading(MemoryTables):
    """Mirror, cursors, dirty marks."""

    def cursor(self, system: str, object_name: str) -> str | None:
        cursors = self._tables["cursor"]
        return cursors.get((system, object_name))

    def set_cursor(
        self,
        system: str,
        object_name: str,
        cursor: str,
    ) -> None:
        self._put("cursor", (system, object_name), cursor)

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        return self._asked("mirror", refs)

    def put_mirror(
        self,
        rows: Sequence[MirrorRow],
        known: Known = NOTHING,
    ) -> None:
        for row in rows:
            for key in row.keys:
                place = (row.ref.system, row.entity, key)
                holders = self._tables["by_key"].get(place, frozenset())
                self._put("by_key", place, holders | {row.ref})
            self._put("mirror", row.ref, copied(row))

    def by_key(
        self,
        system: str,
        entity: str,
        kind: str,
        values: Iterable[str],
    ) -> dict[str, list[Ref]]:
        index = self._tables["by_key"]
        found = {}
        for value in values:
            key = MatchKey(kind, value)
            refs = index.get((system, entity, key), frozenset())
            live = [ref for ref in refs if self._is_found(ref, entity, key)]
            if live:
                found[value] = sorted(live)
        return found

    def any_key(self, system: str, entity: str, kind: str) -> bool:
        for place in self._tables["by_key"]:
            if (*place[:2], place[2].kind) == (system, entity, kind):
                return True
        return False

    def _is_found(self, ref: Ref, entity: str, key: MatchKey) -> bool:
        """Whether a record that once had a key still has it, and is there."""
        row: MirrorRow = self._tables["mirror"][ref]
        if row.gone or row.entity != entity:
            return False
        return key in row.keys

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        rows = self._tables["mirror"]
        asked = (system, object_name)
        of_object = [ref for ref in rows if ref[:2] == asked]
        for ref in sorted(of_object):
            yield copied(rows[ref])

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = self._tables["counter"].get("dirty", 0)
            for ref, entity in rows:
                seq += 1
                self._put("dirty", ref, (seq, entity))
            self._put("counter", "dirty", seq)

    def dirty(
        self,
        entity: str,
        after: int,
        limit: int,
    ) -> list[tuple[int, Ref]]:
        found = []
        for ref, (seq, kind) in self._tables["dirty"].items():
            if kind == entity and seq > after:
                found.append((seq, ref))
        return sorted(found)[:limit]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        dirty = self._tables["dirty"]
        for ref, seq in rows:
            if ref not in dirty:
                continue
            marked, _ = dirty[ref]
            if marked <= seq:
                self._put("dirty", ref, None)

    def dirty_count(self) -> int:
        return len(self._tables["dirty"])

    def unread(self, system: str) -> list[Ref]:
        known = self._tables["mirror"]
        found = []
        for ref in self._tables["dirty"]:
            if ref.system == system and ref not in known:
                found.append(ref)
        return sorted(found)

    def put_watches(self, refs: Iterable[Ref], watches: Sequence[Watch]) -> None:
        by_ref: dict[Ref, list[Watch]] = {}
        for watch in watches:
            by_ref.setdefault(watch.ref, []).append(watch)
        for ref in refs:
            self._put("watch", ref, by_ref.get(ref))

    def add_watches(self, watches: Sequence[Watch]) -> None:
        for watch in watches:
            known = self._tables["watch"].get(watch.ref, [])
            others = [other for other in known if other.on != watch.on]
            self._put("watch", watch.ref, [*others, watch])

    def watches(self) -> Iterator[Watch]:
        for watches in self._in_order("watch"):
            yield from sorted(watches)


class MemoryLinks(MemoryTables):
    """Links, successors, choices."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        return self._asked("link", ids)

    def records_of(self, links: Iterable[str]) -> dict[str, HeldIds]:
        kept = self._tables["link"]
        found = {}
        for name in links:
            if name in kept:
                found[name] = kept[name].ids
        return found

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        index = self._tables["link_ref"]
        rows = self._tables["link"]
        found = {}
        for ref in refs:
            if ref in index:
                link = rows[index[ref]]
                found[ref] = copied(link)
        return found

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            touched = {link.id for link in links} | self._holders(links)
            for link in links:
                self._put_link(link)
            for name in touched:
                self._holds_alone(self._tables["link"][name])

    def put_bases(self, links: Sequence[Link]) -> None:
        for link in links:
            kept = self._tables["link"].get(link.id)
            if kept is not None:
                agreed: Link = copied(kept)
                agreed.base = link.base
                self._put("link", link.id, agreed)

    def _holders(self, links: Sequence[Link]) -> set[str]:
        """Links that hold the records which these ones are going to hold."""
        index = self._tables["link_ref"]
        found = set()
        for link in links:
            for ref in link.refs(self.systems):
                if ref in index:
                    found.add(index[ref])
        return found

    def _put_link(self, link: Link) -> None:
        held = link.refs(self.systems)
        self._let_go(link.id, held)
        for ref in held:
            self._put("link_ref", ref, link.id)
        self._put("link", link.id, copied(link))

    def _let_go(self, name: str, held: Sequence[Ref]) -> None:
        """Forget the records that a link had and does not hold any more."""
        old: Link | None = self._tables["link"].get(name)
        if old is None:
            return
        index = self._tables["link_ref"]
        for ref in old.refs(self.systems):
            if ref not in held and index.get(ref) == name:
                self._put("link_ref", ref, None)

    def _holds_alone(self, link: Link) -> None:
        """Raises TwoHoldersError where another link holds one of its records."""
        index = self._tables["link_ref"]
        for ref in link.refs(self.systems):
            holder = index.get(ref)
            if holder != link.id:
                raise TwoHoldersError(
                    f"two links would hold one record: {link.id} and {holder} hold {ref}"
                )

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        for link in self._in_order("link"):
            if entity in (None, link.entity):
                yield copied(link)

    def count_links(self, entity: str) -> int:
        found = 0
        for link in self._tables["link"].values():
            if link.entity == entity and link.status == "live":
                found += 1
        return found

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        return self._asked_frozen("successor", refs)

    def put_successor(self, ref: Ref, to: Ref) -> None:
        self._put("successor", ref, to)

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        return self._asked_frozen("choice", refs)

    def put_choice(self, choice: Choice) -> None:
        self._put("choice", choice.ref, choice)
