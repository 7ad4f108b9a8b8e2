"""A complete system in memory, and the connector to it: for trials, and for the simulator.

It plays the traits that matter to an engine: reads that lag behind writes (each record by its own
share of `lag_s`), a unique key, answers per item, answers that get lost (`fault`), and people who
edit in between. Associations are fields named `@…`: one id, or a tuple of ids.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from connectors.errors import RetryableError, UnknownOutcome
from connectors.protocol import CustomField, FieldVersion, Finding, Identity
from connectors.record import Fields, FieldSchema, ObjectSchema, Page, Record, Ref, Value, Want
from connectors.write import (
    Applied,
    Associate,
    Create,
    Delete,
    Dissociate,
    Outcome,
    Refused,
    Update,
    Write,
)

PAGE = 50


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
    may share.
    `defaults`: by object, what a new record holds of itself.
    """

    name: str
    now: Callable[[], float]
    objects: Mapping[str, Sequence[str]]
    many: frozenset[str] = frozenset()
    lag_s: float = 0.0
    unique: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Fields] = field(default_factory=dict)
    records: dict[tuple[str, str], list[Version]] = field(default_factory=dict)
    _next: int = 0

    def put(
        self, object_name: str, fields: Fields, *, record_id: str | None = None, by: str = "human"
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
        versions = self.records[object_name, record_id]
        versions.append(Version(self.now(), dict(versions[-1].fields), by, gone=True))

    def move(self, object_name: str, record_id: str, to_object: str, to_id: str) -> None:
        """A person merges a record into another, or makes a contact of a lead: the first is gone,
        its place taken.
        """
        versions, to = self.records[object_name, record_id], Ref(self.name, to_object, to_id)
        versions.append(
            Version(self.now(), dict(versions[-1].fields), "human", gone=True, moved_to=to)
        )

    def live(self, object_name: str) -> dict[str, dict[str, Value]]:
        """What people see now: fields by id."""
        return {
            record_id: versions[-1].fields
            for (name, record_id), versions in sorted(self.records.items())
            if name == object_name and not versions[-1].gone
        }

    def latest(self, object_name: str, record_id: str) -> Version | None:
        versions = self.records.get((object_name, record_id))
        return versions[-1] if versions else None

    def visible(self, object_name: str, record_id: str) -> Version | None:
        """What a lagging index shows: the newest version older than this record's share of the
        lag.
        """
        share = 0.5 + (zlib.crc32(record_id.encode()) % 100) / 200
        horizon = self.now() - self.lag_s * share
        shown = [
            version for version in self.records[object_name, record_id] if version.at <= horizon
        ]
        return shown[-1] if shown else None


Fault = Callable[[str], str | None]
"""operation → None, `before` (nothing committed), `after` (committed, answer lost) or `refuse`
(first item).
"""


class MemoryConnector:
    """The connector to a `MemorySystem`."""

    keyed_upsert = True
    precondition = True
    lookahead = 2000

    def __init__(
        self,
        system: MemorySystem,
        *,
        user_id: str | None = None,
        batch: int = 20,
        fault: Fault | None = None,
    ) -> None:
        self.memory = system
        self.system = system.name
        self.calls = 0
        self._user = user_id
        self._batch = batch
        self._fault = fault or (lambda operation: None)

    def identity(self) -> Identity:
        return Identity(f"memory-{self.system}", self._user)

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        known = self.memory.objects
        return {
            name: ObjectSchema(name, {field: FieldSchema(field, "string") for field in known[name]})
            for name in objects
            if name in known
        }

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Asking costs nothing here."""

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        for want in wants:
            yield from self._changes(want)

    def _changes(self, want: Want) -> Iterator[Page]:
        self._call("changes")
        since = float(want.cursor) if want.cursor else float("-inf")
        started = self.memory.now()
        rows = []
        for name, record_id in sorted(self.memory.records):
            version = self.memory.visible(name, record_id) if name == want.object else None
            if version is not None and version.at >= since:
                rows.append(self._record(name, record_id, version, want.fields))
        rows.sort(key=lambda record: (record.modified_at, record.ref.id))
        # what happened before the horizon of the slowest record has been seen; the rest is read
        # again
        confirmed = max(since, started - self.memory.lag_s)
        for start in range(0, len(rows), PAGE):
            cursor = min(confirmed, rows[start].modified_at)
            yield Page(want.object, tuple(rows[start : start + PAGE]), repr(cursor))
        yield Page(want.object, (), repr(confirmed))

    def fetch(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        self._call("fetch")
        found = {}
        for record_id in ids:
            version = self.memory.latest(object_name, record_id)
            if version is not None:
                found[record_id] = self._record(object_name, record_id, version, fields)
        return found

    def find(
        self, object_name: str, key_field: str, keys: Sequence[str], fields: Sequence[str]
    ) -> dict[str, Record]:
        self._call("find")
        wanted, found = set(keys), {}
        for (name, record_id), versions in sorted(self.memory.records.items()):
            key = versions[-1].fields.get(key_field)
            if name == object_name and isinstance(key, str) and key in wanted:
                found[key] = self._record(name, record_id, versions[-1], fields)
        return found

    def associations(
        self, object_name: str, ids: Sequence[str], names: Sequence[str]
    ) -> Mapping[str, Fields]:
        # what is gone shows none, as with the vendors
        return {
            ref: {name: self._value(name, None) for name in names} if record.gone else record.fields
            for ref, record in self.fetch(object_name, ids, names).items()
        }

    def ids(self, object_name: str) -> Iterator[Sequence[str]]:
        self._call("ids")
        yield sorted(self.memory.live(object_name))

    def field_history(
        self, object_name: str, ids: Sequence[str], fields: Sequence[str]
    ) -> Mapping[str, Mapping[str, Sequence[FieldVersion]]]:
        self._call("field_history")
        return {
            record_id: {name: _field_versions(versions, name) for name in fields}
            for record_id in ids
            if (versions := self.memory.records.get((object_name, record_id)))
        }

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        for _, same in groupby(writes, key=lambda write: (type(write), _object(write))):
            group = list(same)
            for start in range(0, len(group), self._batch):
                yield group[start : start + self._batch]

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        return sum(
            -(-n // self._batch) * (2 if action in {"update", "guarded"} else 1)
            for (_, action), n in counts.items()
        )

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        self.calls += 1
        fault = self._fault("write")
        if fault == "before":
            raise RetryableError(f"{self.system} did not answer")
        if fault == "lost":
            raise UnknownOutcome(f"{self.system} did not answer")
        outcomes = [
            Refused(write.intent, "NO", "refused for a trial")
            if fault == "refuse" and index == 0
            else self._one(write)
            for index, write in enumerate(batch)
        ]
        if fault == "after":
            raise UnknownOutcome(f"{self.system} did not answer")
        return outcomes[::-1]

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create):
            return self._create(write)
        version = self.memory.latest(write.ref.object, write.ref.id)
        if version is None or version.gone:
            return Refused(write.intent, "GONE", f"{write.ref} is not there", gone=True)
        if isinstance(write, Delete):
            self.memory.delete(write.ref.object, write.ref.id, by="accord")
            return Applied(write.intent, write.ref)
        if isinstance(write, Associate):
            end = self._end(write.to)
            if end is None:
                return Refused(write.intent, "TARGET_GONE", f"{write.to} is not there")
            write = replace(write, to=end)
        if (
            isinstance(write, Update)
            and write.unmodified_since is not None
            and version.at > write.unmodified_since
        ):
            return Refused(
                write.intent,
                "MODIFIED_MEANWHILE",
                f"{write.ref} was written to meanwhile",
                stale=True,
            )
        fields = write.fields if isinstance(write, Update) else self._linked(write, version.fields)
        self.memory.put(write.ref.object, fields, record_id=write.ref.id, by="accord")
        return Applied(write.intent, write.ref, fields, self.memory.now())

    def _end(self, record_id: str) -> str | None:
        """The record an id stands for now: merged ones stand for what they were merged into,
        deleted ones for none.
        """
        for (_, known), versions in self.memory.records.items():
            if known == record_id and versions[-1].gone:
                to = versions[-1].moved_to
                return self._end(to.id) if to is not None else None
        return record_id

    def _create(self, write: Create) -> Outcome:
        fields = {**write.fields, write.key_field: write.key}
        taken = [
            record_id for record_id, held in self.memory.live(write.object).items()
            if held.get(write.key_field) == write.key
        ]  # fmt: skip
        if not taken and (owner := self._holder(write.object, fields)):
            return Refused(write.intent, "CONFLICT", f"already exists. Existing ID: {owner}")
        record_id = self.memory.put(
            write.object, fields, record_id=taken[0] if taken else None, by="accord"
        )
        return Applied(
            write.intent, Ref(self.system, write.object, record_id), fields, self.memory.now()
        )

    def _holder(self, object_name: str, fields: Fields) -> str | None:
        column = self.memory.unique.get(object_name, "")
        wanted = fields.get(column)
        rows = self.memory.live(object_name).items() if wanted else ()
        return next((record_id for record_id, held in rows if held.get(column) == wanted), None)

    def _linked(self, write: Associate | Dissociate, held: Fields) -> dict[str, Value]:
        current = held.get(write.association)
        if write.association not in self.memory.many:
            return {write.association: write.to if isinstance(write, Associate) else None}
        members = set(current) if isinstance(current, tuple) else set()
        members = members | {write.to} if isinstance(write, Associate) else members - {write.to}
        return {write.association: tuple(sorted(members))}

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        return [
            wanted
            for wanted in fields
            if wanted.name not in self.memory.objects.get(wanted.object, ())
        ]

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        missing = self.missing(fields)
        known = {name: tuple(columns) for name, columns in self.memory.objects.items()}
        for wanted in missing:
            known[wanted.object] = (*known.get(wanted.object, ()), wanted.name)
        self.memory.objects = known
        return [f"created {wanted.object}.{wanted.name}" for wanted in missing]

    def inspect(self) -> list[Finding]:
        return [Finding("ok", self.system, f"{len(self.memory.records)} records in memory")]

    def _call(self, operation: str) -> None:
        self.calls += 1
        if self._fault(operation) == "before":
            raise RetryableError(f"{self.system} did not answer")

    def _record(
        self, object_name: str, record_id: str, version: Version, names: Sequence[str]
    ) -> Record:
        fields = {name: self._value(name, version.fields.get(name)) for name in names}
        return Record(
            Ref(self.system, object_name, record_id),
            fields,
            version.at,
            version.gone,
            version.moved_to,
        )

    def _value(self, name: str, value: Value) -> Value:
        return value if value is not None or name not in self.memory.many else ()


def _field_versions(versions: Sequence[Version], name: str) -> list[FieldVersion]:
    """What a field held, newest first, each value from when it was given."""
    found: list[FieldVersion] = []
    for version in versions:
        value = version.fields.get(name)
        if not found or found[0].value != value:
            found.insert(0, FieldVersion(value, version.at, version.by))
    return found


def _object(write: Write) -> str:
    return write.object if isinstance(write, Create) else write.ref.object
