"""Short ways to ask a connector under trial, as its engine would."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.protocol import Associations
from connectors.record import Record, Ref, Value, Want
from connectors.testing.harness import Harness
from connectors.write import Applied, Create, Outcome, Write


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


def create(harness: Harness, intent: str, key: str, label: str) -> Create:
    """The creation of a record called `label`."""
    return Create(intent, harness.object, harness.key, key, {harness.name: label})


def ref(harness: Harness, record_id: str) -> Ref:
    """A record of the harness's object."""
    return Ref(harness.connector.system, harness.object, record_id)


def send(harness: Harness, batch: Sequence[Write]) -> list[Outcome]:
    """Send one batch."""
    outcomes: list[Outcome] = harness.connector.write(batch)
    return outcomes


def send_all(harness: Harness, writes: Sequence[Write]) -> None:
    """Send these in batches, as the connector cuts them; every one has to be applied."""
    for batch in harness.connector.batches(writes):
        for outcome in send(harness, batch):
            assert isinstance(outcome, Applied), outcome


def write_one(harness: Harness, write: Write) -> Applied:
    """Send a single write, which has to be applied."""
    (outcome,) = send(harness, [write])
    assert isinstance(outcome, Applied), outcome
    assert outcome.intent == write.intent
    return outcome


def linked(harness: Harness, owner: Ref) -> Value:
    """What is linked now: by the associations port where there is one, else by fetch."""
    connector, name = harness.connector, harness.association
    if isinstance(connector, Associations):
        return connector.associations(owner.object, [owner.id], [name])[owner.id][name]
    record: Record = connector.fetch(owner.object, [owner.id], (name,))[owner.id]
    return record.fields[name]
