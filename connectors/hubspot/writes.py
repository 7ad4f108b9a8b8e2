"""How a batch of writes is sent, and how every operation gets its answer.

A create is an *upsert* by the unique key: sent twice, because the first answer was lost, it finds
the record it made. Answers come in another order than they were asked, so each is matched by the
trace it carries back, else by key or id; an operation nobody answered for is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from connectors.hubspot.answers import Answers, Change, Look, holds
from connectors.hubspot.client import PortalClient
from connectors.hubspot.leads import OBJECTS as LEADS
from connectors.hubspot.leads import Leads
from connectors.hubspot.lifecycle import Lifecycle
from connectors.hubspot.linking import Linker
from connectors.hubspot.reading import Reading
from connectors.hubspot.refusal import Declined
from connectors.hubspot.schemas import Schemas
from connectors.hubspot.values import to_wire
from connectors.record import Fields, Record
from connectors.write import Applied, Associate, Create, Delete, Dissociate, Outcome, Update, Write

Wire = Mapping[str, Any]
C = TypeVar("C", Create, Update)


class Writer:
    """Writes to one portal."""

    def __init__(
        self, client: PortalClient, schemas: Schemas, reading: Reading, *, clear_lifecycle: bool
    ) -> None:
        self._client, self._schemas, self._reading = client, schemas, reading
        self._linker = Linker(client)
        self._lifecycle = Lifecycle(schemas, self._update, reading.fetch, clear=clear_lifecycle)
        self._leads = Leads(client, reading, self._update, self._created)

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch as `batches` cut it. Raises Declined where HubSpot refused several
        together.
        """
        if not batch:
            return []
        try:
            return self._send(batch)
        except Declined as error:
            if len(batch) > 1:
                raise
            gone = error.refusal.gone and isinstance(batch[0], Update)
            refused = error.refusal.outcome(batch[0].intent, gone=gone)
            return (
                self._staged(batch[0], refused)
                if isinstance(batch[0], Create | Update)
                else [refused]
            )

    def _send(self, batch: Sequence[Write]) -> list[Outcome]:
        first = batch[0]
        if isinstance(first, Create):
            creates, twins = _merged(
                {each.key: each for each in batch if isinstance(each, Create)}, batch
            )
            outcomes = (
                self._leads.create(creates) if first.object in LEADS else self._create(creates)
            )
            return _for_all(self._lifecycle.settle(first.object, creates, outcomes), twins)
        if isinstance(first, Update):
            updates, twins = _merged(
                {each.ref.id: each for each in batch if isinstance(each, Update)}, batch
            )
            return _for_all(
                self._lifecycle.settle(first.ref.object, updates, self._update(updates)), twins
            )
        if isinstance(first, Associate):
            return self._linker.link([each for each in batch if isinstance(each, Associate)])
        if isinstance(first, Dissociate):
            return self._linker.unlink([each for each in batch if isinstance(each, Dissociate)])
        return self._delete([each for each in batch if isinstance(each, Delete)])

    def _staged(self, write: Change, refused: Outcome) -> list[Outcome]:
        object_name = write.object if isinstance(write, Create) else write.ref.object
        return self._lifecycle.settle(object_name, [write], [refused])

    def _create(self, batch: Sequence[Create]) -> list[Outcome]:
        return self._created(
            batch, self._client.upsert(batch[0].object, [_keyed(each) for each in batch]).body
        )

    def _created(self, batch: Sequence[Create], body: Wire) -> list[Outcome]:
        object_name, key_field = batch[0].object, batch[0].key_field

        def look(keys: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
            found = self._reading.find(object_name, key_field, keys, fields)
            return {key: record for key, record in found.items() if not record.gone}

        answers = Answers(
            {each.key: each for each in batch}, lambda wire: wire["properties"].get(key_field)
        )
        return self._settled(object_name, answers, body, look)

    def _update(self, batch: Sequence[Update]) -> list[Outcome]:
        object_name = batch[0].ref.object
        inputs = [
            {"id": each.ref.id, "objectWriteTraceId": each.intent, "properties": _sent(each.fields)}
            for each in batch
        ]
        body = self._client.update(object_name, inputs).body

        named = {each.ref.id: each for each in batch}

        def look(ids: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
            found = self._reading.fetch(object_name, ids, fields)
            live = {record_id: record for record_id, record in found.items() if not record.gone}
            return live | self._survivors(
                [named[each] for each in ids if each not in live], found, fields
            )

        answers = Answers(named, lambda wire: wire["id"])
        return self._settled(object_name, answers, body, look)

    def _survivors(
        self, writes: Sequence[Update], found: Mapping[str, Record], fields: Sequence[str]
    ) -> dict[str, Record]:
        """HubSpot carries a write to a merged record out on its survivor: those that hold the
        values now.
        """
        moved = {each.ref: found[each.ref.id].moved_to for each in writes if each.ref.id in found}
        ends = sorted({end.id for end in moved.values() if end is not None})
        there = self._reading.fetch(writes[0].ref.object, ends, fields) if ends else {}
        now = {
            ref.id: replace(there[end.id], ref=ref)
            for ref, end in moved.items()
            if end and end.id in there
        }
        return {
            each.ref.id: now[each.ref.id]
            for each in writes
            if each.ref.id in now and holds(now[each.ref.id], each)
        }

    def _delete(self, batch: Sequence[Delete]) -> list[Outcome]:
        """HubSpot passes over what is archived already: either way the record is gone."""
        self._client.archive(batch[0].ref.object, [each.ref.id for each in batch])
        return [Applied(each.intent, each.ref) for each in batch]

    def _settled(self, object_name: str, answers: Answers, body: Wire, look: Look) -> list[Outcome]:
        for wire in body.get("results") or ():
            answers.take(wire, lambda write, told: self._applied(object_name, write, told))
        for error in body.get("errors") or ():
            answers.refuse(error)
        answers.look_up(look)
        return list(answers.outcomes.values())

    def _applied(self, object_name: str, write: Change, wire: Wire) -> Applied:
        record = self._reading.record(
            object_name, wire, self._schemas.decoder(object_name, write.fields)
        )
        ref = write.ref if isinstance(write, Update) else record.ref
        return Applied(write.intent, ref, record.fields, record.modified_at or None)


def _merged(last: Mapping[str, C], batch: Sequence[Write]) -> tuple[list[C], dict[str, list[str]]]:
    """One operation per record, what came later winning; and the other intents that its answer is
    for.
    """
    if len(last) == len(batch):
        return list(last.values()), {}
    fields: dict[str, dict[str, Any]] = {}
    twins: dict[str, list[str]] = {}
    for write in batch:
        if isinstance(write, Create | Update):
            name = write.key if isinstance(write, Create) else write.ref.id
            fields.setdefault(name, {}).update(write.fields)
            twins.setdefault(last[name].intent, []).append(write.intent)
    return [replace(write, fields=fields[name]) for name, write in last.items()], twins


def _for_all(outcomes: Sequence[Outcome], twins: Mapping[str, Sequence[str]]) -> list[Outcome]:
    if not twins:
        return list(outcomes)
    intents = {outcome.intent: twins.get(outcome.intent, [outcome.intent]) for outcome in outcomes}
    return [
        replace(outcome, intent=intent)
        for outcome in outcomes
        for intent in intents[outcome.intent]
    ]


def _keyed(write: Create) -> dict[str, Any]:
    # The key among the properties comes back with the answer, and tells whose answer it is.
    properties = _sent(write.fields)
    properties[write.key_field] = write.key
    return {
        "id": write.key,
        "idProperty": write.key_field,
        "objectWriteTraceId": write.intent,
        "properties": properties,
    }


def _sent(fields: Fields) -> dict[str, str]:
    return {name: value if type(value) is str else to_wire(value) for name, value in fields.items()}
