"""How a batch of writes is sent, and how every operation gets its answer.

A create is an *upsert* by the unique key: sent twice, because the first answer was lost, it finds the
record it made. Answers come in another order than they were asked, so each is matched by the trace it
carries back, else by key or id; an operation nobody answered for is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.hubspot.answers import Answers, Change, Look
from connectors.hubspot.client import PortalClient
from connectors.hubspot.linking import link, unlink
from connectors.hubspot.reading import Reading
from connectors.hubspot.refusal import Declined
from connectors.hubspot.schemas import Schemas
from connectors.hubspot.values import to_wire
from connectors.record import Fields, Record
from connectors.write import Applied, Create, Delete, Link, Outcome, Unlink, Update, Write

Wire = Mapping[str, Any]


class Writer:
    """Writes to one portal."""

    def __init__(self, client: PortalClient, schemas: Schemas, reading: Reading) -> None:
        self._client, self._schemas, self._reading = client, schemas, reading

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch as `batches` cut it. Raises Declined where HubSpot refused several together."""
        if not batch:
            return []
        try:
            return self._send(batch)
        except Declined as error:
            if len(batch) > 1:
                raise
            gone = error.refusal.gone and isinstance(batch[0], Update)
            return [error.refusal.outcome(batch[0].intent, gone=gone)]

    def _send(self, batch: Sequence[Write]) -> list[Outcome]:
        first = batch[0]
        if isinstance(first, Create):
            return self._create([each for each in batch if isinstance(each, Create)])
        if isinstance(first, Update):
            return self._update([each for each in batch if isinstance(each, Update)])
        if isinstance(first, Link):
            return link(self._client, [each for each in batch if isinstance(each, Link)])
        if isinstance(first, Unlink):
            return unlink(self._client, [each for each in batch if isinstance(each, Unlink)])
        return self._delete([each for each in batch if isinstance(each, Delete)])

    def _create(self, batch: Sequence[Create]) -> list[Outcome]:
        object_name, key_field = batch[0].object, batch[0].key_field
        inputs = [_keyed(each) for each in batch]
        body = self._client.upsert(object_name, inputs).body

        def look(keys: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
            found = self._reading.find(object_name, key_field, keys, fields)
            return {key: record for key, record in found.items() if not record.gone}

        answers = Answers({each.key: each for each in batch}, lambda wire: wire["properties"].get(key_field))
        return self._settled(object_name, answers, body, look)

    def _update(self, batch: Sequence[Update]) -> list[Outcome]:
        object_name = batch[0].ref.object
        inputs = [
            {"id": each.ref.id, "objectWriteTraceId": each.intent, "properties": _sent(each.fields)} for each in batch
        ]
        body = self._client.update(object_name, inputs).body

        def look(ids: Sequence[str], fields: Sequence[str]) -> dict[str, Record]:
            return self._reading.fetch(object_name, ids, fields)

        answers = Answers({each.ref.id: each for each in batch}, lambda wire: wire["id"])
        return self._settled(object_name, answers, body, look)

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
        record = self._reading.record(object_name, wire, self._schemas.decoder(object_name, write.fields))
        ref = write.ref if isinstance(write, Update) else record.ref
        return Applied(write.intent, ref, record.fields, record.modified_at or None)


def _keyed(write: Create) -> dict[str, Any]:
    return {
        "id": write.key,
        "idProperty": write.key_field,
        "objectWriteTraceId": write.intent,
        # The key among the properties comes back with the answer, and tells whose answer it is.
        "properties": {**_sent(write.fields), write.key_field: write.key},
    }


def _sent(fields: Fields) -> dict[str, str]:
    return {name: to_wire(value) for name, value in fields.items()}
