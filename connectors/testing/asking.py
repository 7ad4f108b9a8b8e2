"""Short ways to ask a connector under trial, as an engine would, and to see what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from connectors.protocol import Associations
from connectors.record import Record, Ref, Value, Want
from connectors.testing.harness import Harness
from connectors.write import Applied, Create, Outcome, Update, Write


def made(harness: Harness, count: int) -> list[str]:
    """Ids of so many records that people make."""
    return [harness.create(harness.object, f"row {number}") for number in range(count)]


def made_owner(harness: Harness) -> Ref:
    """A record that people make, to tie others to."""
    record_id = harness.create(harness.from_object, "owner")
    return Ref(harness.connector.system, harness.from_object, record_id)


def want(harness: Harness, cursor: str | None = None) -> Want:
    """A read of the harness's object, all its fields."""
    return Want(harness.object, harness.wanted_fields(), cursor)


def read(
    harness: Harness,
    cursor: str | None = None,
    *,
    object_name: str | None = None,
    fields: Sequence[str] = (),
) -> tuple[dict[str, Record], str]:
    """Read to the end: the newest record by id, and the last cursor."""
    wanted_fields = tuple(fields) or harness.wanted_fields()
    wanted = Want(object_name or harness.object, wanted_fields, cursor)
    found: dict[str, Record] = {}
    last = cursor
    for page in harness.connector.changes([wanted]):
        for record in page.records:
            found[record.ref.id] = record
        last = page.cursor
    assert last is not None
    return found, last


def find(harness: Harness, *keys: str) -> dict[str, Record]:
    """Records by the test's key, with what they are called."""
    kept = {harness.keyed(key): key for key in keys}
    found: dict[str, Record] = harness.connector.find(
        harness.object,
        harness.key,
        tuple(kept),
        (harness.name,),
    )
    return {kept[key]: record for key, record in found.items()}


def values(records: Mapping[str, Record], ids: Iterable[str], field: str) -> set[Value]:
    """What these records hold in one field."""
    return {records[record_id].fields[field] for record_id in ids}


def ref(harness: Harness, record_id: str) -> Ref:
    """A record of the harness's object."""
    return Ref(harness.connector.system, harness.object, record_id)


def create(harness: Harness, intent: str, key: str, label: str) -> Create:
    """The creation of a record called `label`."""
    values = {harness.name: label}
    return Create(intent, harness.object, harness.key, harness.keyed(key), values)


def creates(harness: Harness, count: int) -> list[Create]:
    """So many creations, each of another key and name."""
    writes = []
    for number in range(count):
        writes.append(create(harness, f"i{number}", f"key-{number}", f"new {number}"))
    return writes


def update(harness: Harness, record_id: str, field: str, value: Value) -> Update:
    """The update of one field; its intent is `u-` and the record's id."""
    return Update(f"u-{record_id}", ref(harness, record_id), {field: value})


def send(harness: Harness, batch: Sequence[Write]) -> dict[str, Outcome]:
    """Send one batch; the outcomes by intent, every one of which has to be answered once."""
    outcomes: list[Outcome] = harness.connector.write(batch)
    asked = sorted(write.intent for write in batch)
    assert sorted(outcome.intent for outcome in outcomes) == asked
    return {outcome.intent: outcome for outcome in outcomes}


def send_all(harness: Harness, writes: Sequence[Write]) -> None:
    """Send these in batches, as the connector cuts them; every one has to be applied."""
    for batch in harness.connector.batches(writes):
        for outcome in send(harness, batch).values():
            assert isinstance(outcome, Applied), outcome


def write_one(harness: Harness, write: Write) -> Applied:
    """Send a single write, which has to be applied."""
    outcome = send(harness, [write])[write.intent]
    assert isinstance(outcome, Applied), outcome
    return outcome


def linked(harness: Harness, owner: Ref) -> Value:
    """What is linked now: by the associations port where there is one, else by fetch."""
    connector, name = harness.connector, harness.association
    if isinstance(connector, Associations):
        return connector.associations(owner.object, [owner.id], [name])[owner.id][name]
    record: Record = connector.fetch(owner.object, [owner.id], (name,))[owner.id]
    return record.fields[name]
