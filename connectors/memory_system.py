"""A complete system in memory: records with all their versions, and what people do to them.

It plays the traits that matter to an engine: reads that lag behind writes (each record by its own
share of `lag_s`), unique fields, merges, and associations: fields named `@…`, one id or a tuple of
ids.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from connectors.record import Fields, Ref, Value


@dataclass(slots=True)
class Version:
    """What a record held from `at` on, and who made it so."""

    at: float
    fields: dict[str, Value]
    by: str
    gone: bool = False
    moved_to: Ref | None = None


@dataclass(slots=True)
class MemorySystem:
    """The system itself: every record with all its versions.

    `many`: associations that hold several ids. `unique`: by object, the field no two live records
    may share. `defaults`: by object, what a new record holds of itself. `shows_merged`: whether a
    record that was merged is still shown with what it held; else only the record that took its
    place remembers that.
    """

    name: str
    now: Callable[[], float]
    objects: Mapping[str, Sequence[str]]
    many: frozenset[str] = frozenset()
    lag_s: float = 0.0
    unique: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Fields] = field(default_factory=dict)
    shows_merged: bool = True
    records: dict[tuple[str, str], list[Version]] = field(default_factory=dict)
    _next: int = 0
    _ids: dict[str, list[str]] = field(default_factory=dict)
    _counted: int = 0

    def put(
        self,
        object_name: str,
        fields: Fields,
        *,
        record_id: str | None = None,
        by: str = "human",
    ) -> str:
        """Create a record, or change one; returns its id."""
        if record_id is None:
            self._next += 1
            record_id = f"{self.name[0]}{self._next:06d}"
        versions = self.records.setdefault((object_name, record_id), [])
        before = versions[-1].fields if versions else self.defaults.get(object_name, {})
        versions.append(Version(self.now(), {**before, **fields}, by))
        return record_id

    def delete(self, object_name: str, record_id: str, *, by: str = "human") -> None:
        """Take a record away; its versions stay."""
        versions = self.records[object_name, record_id]
        held = dict(versions[-1].fields)
        versions.append(Version(self.now(), held, by, gone=True))

    def move(self, object_name: str, record_id: str, to_object: str, to_id: str) -> None:
        """A person merges a record into another, or makes a contact of a lead: the first is gone,
        its place taken.
        """
        versions = self.records[object_name, record_id]
        held = dict(versions[-1].fields)
        to = Ref(self.name, to_object, to_id)
        versions.append(Version(self.now(), held, "human", gone=True, moved_to=to))

    def live(self, object_name: str) -> dict[str, dict[str, Value]]:
        """What people see now: fields by id."""
        found = {}
        for record_id in self.ids(object_name):
            latest = self.records[object_name, record_id][-1]
            if not latest.gone:
                found[record_id] = latest.fields
        return found

    def ids(self, object_name: str) -> Sequence[str]:
        """Every record there ever was of an object, by id."""
        if self._counted != len(self.records):
            self._count()
        return self._ids.get(object_name, ())

    def _count(self) -> None:
        """Put the ids in order, once for all reads until there is another record."""
        found: dict[str, list[str]] = {}
        for name, record_id in sorted(self.records):
            found.setdefault(name, []).append(record_id)
        self._ids = found
        self._counted = len(self.records)

    def latest(self, object_name: str, record_id: str) -> Version | None:
        """What a record holds now; None where there never was one."""
        versions = self.records.get((object_name, record_id))
        return versions[-1] if versions else None

    def visible(self, object_name: str, record_id: str) -> Version | None:
        """What a lagging index shows: the newest version older than this record's share of the
        lag.
        """
        versions = self.records[object_name, record_id]
        if not self.lag_s:
            return versions[-1]
        horizon = self.now() - self.lag_s * _share(record_id)
        for version in reversed(versions):
            if version.at <= horizon:
                return version
        return None

    def remembered(self, object_name: str, record_id: str) -> list[Sequence[Version]]:
        """The versions that are remembered under an id: the record's own, or, where merged records
        are not shown, those of the record that stands for it now and of all that became part of it.
        """
        own = self.records.get((object_name, record_id))
        if own is None:
            return []
        if self.shows_merged:
            return [own]
        merged_into = own[-1].moved_to
        if merged_into is not None:
            return self.remembered(merged_into.object, merged_into.id)
        return [own, *self._part_of(object_name, record_id)]

    def _part_of(self, object_name: str, record_id: str) -> Iterator[Sequence[Version]]:
        into = Ref(self.name, object_name, record_id)
        for merged in self.ids(object_name):
            versions = self.records[object_name, merged]
            if versions[-1].moved_to == into:
                yield versions
                yield from self._part_of(object_name, merged)

    def successor(self, record_id: str) -> str | None:
        """The record an id stands for now: merged ones stand for what they were merged into,
        deleted ones for none.
        """
        for (_, known), versions in self.records.items():
            latest = versions[-1]
            if known == record_id and latest.gone:
                return self.successor(latest.moved_to.id) if latest.moved_to else None
        return record_id


@cache
def _share(record_id: str) -> float:
    """How much of the lag a record has: from a half to nearly all of it."""
    return 0.5 + (zlib.crc32(record_id.encode()) % 100) / 200
