"""The connector to a system in memory, complete: for trials, and for the simulator.

It keeps all that `connectors/protocol.py` asks, and plays the traits of a vendor that matter to an
engine: answers per item and in another order, and answers that get lost (`fault`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from more_itertools import chunked

from connectors.errors import RetryableError, UnknownOutcome
from connectors.memory_system import MemorySystem, Version
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

__all__ = ["Fault", "MemoryConnector", "MemorySystem", "Version"]

PAGE = 50
OURS = "accord"
"""By whom the writes of this connector are, in the system itself."""


Fault = Callable[[str], str | None]
"""operation → None, `before` (nothing committed), `after` (committed, answer lost), `lost` (nothing
committed, answer lost) or `refuse` (first item).
"""


class MemoryConnector:
    """The connector to a `MemorySystem`."""

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
        """The system, and the user this connector was made for."""
        return Identity(f"memory-{self.system}", self._user)

    def describe(self, objects: Sequence[str]) -> dict[str, ObjectSchema]:
        """Every field is text."""
        schemas = {}
        for name in objects:
            if name in self.memory.objects:
                columns = self.memory.objects[name]
                fields = {column: FieldSchema(column, "string") for column in columns}
                schemas[name] = ObjectSchema(name, fields)
        return schemas

    def know(self, identity: Identity, schemas: Mapping[str, ObjectSchema]) -> None:
        """Asking costs nothing here."""

    def changes(self, wants: Sequence[Want]) -> Iterator[Page]:
        """As the protocol says; what a lagging index does not show yet comes later."""
        for want in wants:
            yield from self._changes(want)

    def _changes(self, want: Want) -> Iterator[Page]:
        self._call("changes")
        since = float(want.cursor) if want.cursor else float("-inf")
        started = self.memory.now()
        records = self._visible_since(want, since)
        # What happened before the horizon of the slowest record has been seen; the rest is read
        # again.
        confirmed = max(since, started - self.memory.lag_s)
        for page in chunked(records, PAGE):
            cursor = min(confirmed, page[0].modified_at)
            yield Page(want.object, tuple(page), repr(cursor))
        yield Page(want.object, (), repr(confirmed))

    def _visible_since(self, want: Want, since: float) -> list[Record]:
        name, known = want.object, self.memory.records
        records = []
        for record_id in self.memory.ids(name):
            if known[name, record_id][-1].at < since:
                continue
            version = self.memory.visible(name, record_id)
            if version is not None and version.at >= since:
                records.append(self._record(name, record_id, version, want.fields))
        records.sort(key=lambda record: (record.modified_at, record.ref.id))
        return records

    def fetch(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """These records now. Raises RetryableError for a fault."""
        self._call("fetch")
        found = {}
        for record_id in ids:
            version = self.memory.latest(object_name, record_id)
            if version is not None:
                found[record_id] = self._record(object_name, record_id, version, fields)
        return found

    def find(
        self,
        object_name: str,
        key_field: str,
        keys: Sequence[str],
        fields: Sequence[str],
    ) -> dict[str, Record]:
        """Records by unique key, as they are now. Raises RetryableError for a fault."""
        self._call("find")
        wanted = set(keys)
        found = {}
        for record_id in self.memory.ids(object_name):
            latest = self.memory.records[object_name, record_id][-1]
            key = latest.fields.get(key_field)
            if isinstance(key, str) and key in wanted:
                found[key] = self._record(object_name, record_id, latest, fields)
        return found

    def associations(
        self,
        object_name: str,
        ids: Sequence[str],
        names: Sequence[str],
    ) -> Mapping[str, Fields]:
        """Current associations by record id; what is gone shows none, as with real systems. Raises
        RetryableError for a fault.
        """
        none = {name: self._value(name, None) for name in names}
        found = {}
        for record_id, record in self.fetch(object_name, ids, names).items():
            found[record_id] = none if record.gone else record.fields
        return found

    def ids(self, object_name: str) -> Iterator[Sequence[str]]:
        """The ids of every live record, in one page. Raises RetryableError for a fault."""
        self._call("ids")
        yield sorted(self.memory.live(object_name))

    def field_history(
        self,
        object_name: str,
        ids: Sequence[str],
        fields: Sequence[str],
    ) -> Mapping[str, Mapping[str, Sequence[FieldVersion]]]:
        """Every value that fields ever held. Raises RetryableError for a fault."""
        self._call("field_history")
        found = {}
        for record_id in ids:
            pasts = self.memory.remembered(object_name, record_id)
            if pasts:
                told = {name: _joined(pasts, name) for name in fields}
                found[record_id] = {name: self._by_user(each) for name, each in told.items()}
        return found

    def _by_user(self, versions: Sequence[FieldVersion]) -> list[FieldVersion]:
        """With the user that this connector writes as, as vendors tell it."""
        us = self._user
        if us is None:
            return list(versions)
        return [replace(each, by=us) if each.by == OURS else each for each in versions]

    def batches(self, writes: Iterable[Write]) -> Iterator[list[Write]]:
        """Runs of one kind and object, cut to size."""
        for _, same in groupby(writes, key=_kind):
            yield from chunked(same, self._batch)

    def forecast(self, counts: Mapping[tuple[str, str], int]) -> int:
        """A call for each batch, and one more for the check read of updates."""
        calls = 0
        for (_, action), count in counts.items():
            batches = -(-count // self._batch)
            calls += 2 * batches if action in {"update", "guarded"} else batches
        return calls

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Carry out one batch; answers come in another order than was asked. Raises RetryableError
        or UnknownOutcome for a fault.
        """
        self.calls += 1
        fault = self._fault("write")
        if fault == "before":
            raise RetryableError(f"{self.system} did not answer")
        if fault == "lost":
            raise UnknownOutcome(f"{self.system} did not answer")
        outcomes: list[Outcome] = []
        for write in batch:
            if fault == "refuse" and not outcomes:
                outcomes.append(Refused(write.intent, "NO", "refused for a trial"))
            else:
                outcomes.append(self._one(write))
        if fault == "after":
            raise UnknownOutcome(f"{self.system} did not answer")
        return outcomes[::-1]

    def missing(self, fields: Sequence[CustomField]) -> list[CustomField]:
        """Those that are not there yet."""
        known = self.memory.objects
        return [wanted for wanted in fields if wanted.name not in known.get(wanted.object, ())]

    def provision(self, fields: Sequence[CustomField]) -> list[str]:
        """Add what is missing; a sentence for each."""
        missing = self.missing(fields)
        known = {name: tuple(columns) for name, columns in self.memory.objects.items()}
        for wanted in missing:
            known[wanted.object] = (*known.get(wanted.object, ()), wanted.name)
        self.memory.objects = known
        return [f"created {wanted.object}.{wanted.name}" for wanted in missing]

    def inspect(self) -> list[Finding]:
        """How many records there are."""
        return [Finding("ok", self.system, f"{len(self.memory.records)} records in memory")]

    def _one(self, write: Write) -> Outcome:
        if isinstance(write, Create):
            return self._create(write)
        version = self.memory.latest(write.ref.object, write.ref.id)
        if version is None or version.gone:
            return Refused(write.intent, "GONE", f"{write.ref} is not there", gone=True)
        match write:
            case Delete():
                self.memory.delete(write.ref.object, write.ref.id, by=OURS)
                return Applied(write.intent, write.ref)
            case Update():
                return self._update(write, version)
            case Associate():
                return self._associate(write, version)
            case Dissociate():
                return self._dissociate(write, version)

    def _create(self, write: Create) -> Outcome:
        fields = {**write.fields, write.key_field: write.key}
        own = self._holder(write.object, write.key_field, write.key)
        if own is None:
            taken = self._taken(write.intent, write.object, fields, None)
            if taken is not None:
                return taken
        record_id = self.memory.put(write.object, fields, record_id=own, by=OURS)
        ref = Ref(self.system, write.object, record_id)
        return Applied(write.intent, ref, fields, self.memory.now())

    def _update(self, write: Update, held: Version) -> Outcome:
        if write.unmodified_since is not None and held.at > write.unmodified_since:
            message = f"{write.ref} was written to meanwhile"
            return Refused(write.intent, "MODIFIED_MEANWHILE", message, stale=True)
        taken = self._taken(write.intent, write.ref.object, write.fields, write.ref.id)
        if taken is not None:
            return taken
        return self._put(write, write.fields)

    def _taken(
        self,
        intent: str,
        object_name: str,
        fields: Fields,
        own: str | None,
    ) -> Refused | None:
        """The refusal of a value that another live record has in a unique field."""
        unique = self.memory.unique.get(object_name, "")
        holder = self._holder(object_name, unique, fields.get(unique))
        if holder in (None, own):
            return None
        message = f"already exists. Existing ID: {holder}"
        return Refused(intent, "CONFLICT", message, unique, holder=holder)

    def _associate(self, write: Associate, held: Version) -> Outcome:
        end = self.memory.successor(write.to)
        if end is None:
            return Refused(write.intent, "TARGET_GONE", f"{write.to} is not there")
        name = write.association
        if name not in self.memory.many:
            return self._put(write, {name: end})
        return self._put(write, {name: _sorted(_members(held, name) | {end})})

    def _dissociate(self, write: Dissociate, held: Version) -> Outcome:
        name = write.association
        if name not in self.memory.many:
            return self._put(write, {name: None})
        return self._put(write, {name: _sorted(_members(held, name) - {write.to})})

    def _put(self, write: Update | Associate | Dissociate, fields: Fields) -> Outcome:
        self.memory.put(write.ref.object, fields, record_id=write.ref.id, by=OURS)
        return Applied(write.intent, write.ref, fields, self.memory.now())

    def _holder(self, object_name: str, column: str, value: Value) -> str | None:
        """The live record that holds a value in that field."""
        if not value:
            return None
        for record_id, held in self.memory.live(object_name).items():
            if held.get(column) == value:
                return record_id
        return None

    def _call(self, operation: str) -> None:
        self.calls += 1
        if self._fault(operation) == "before":
            raise RetryableError(f"{self.system} did not answer")

    def _record(
        self,
        object_name: str,
        record_id: str,
        version: Version,
        names: Sequence[str],
    ) -> Record:
        fields = {name: self._value(name, version.fields.get(name)) for name in names}
        if version.moved_to is not None and not self.memory.shows_merged:
            fields = {}
        return Record(
            Ref(self.system, object_name, record_id),
            fields,
            modified_at=version.at,
            gone=version.gone,
            moved_to=version.moved_to,
        )

    def _value(self, name: str, value: Value) -> Value:
        """An association that may hold several and holds none is an empty tuple."""
        if value is None and name in self.memory.many:
            return ()
        return value


def _joined(pasts: Iterable[Sequence[Version]], name: str) -> list[FieldVersion]:
    """What a field held in each of these pasts, newest first."""
    found: list[FieldVersion] = []
    for versions in pasts:
        found.extend(_field_versions(versions, name))
    return sorted(found, key=_newest_first)


def _newest_first(version: FieldVersion) -> float:
    return -version.at


def _field_versions(versions: Sequence[Version], name: str) -> list[FieldVersion]:
    """What a field held, newest first, each value from when it was given."""
    found: list[FieldVersion] = []
    for version in versions:
        value = version.fields.get(name)
        if not found or found[0].value != value:
            found.insert(0, FieldVersion(value, version.at, version.by))
    return found


def _members(held: Version, association: str) -> set[str]:
    current = held.fields.get(association)
    return set(current) if isinstance(current, tuple) else set()


def _sorted(ids: set[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))


def _kind(write: Write) -> tuple[type[Write], str]:
    object_name = write.object if isinstance(write, Create) else write.ref.object
    return type(write), object_name
