"""Leads (0-136) are created together with the contact they are about, which an upsert cannot do.

So a lead is looked for by its unique key first; the property is unique, which stops a second one
all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.associations import association
from connectors.hubspot.meaning.values import to_wire
from connectors.hubspot.reading.records import RecordReader
from connectors.hubspot.writing.associations import AssociationWriter
from connectors.record import Record, members
from connectors.write import Create, Outcome, Update

OBJECTS = frozenset({"leads", "0-136"})

Wire = Mapping[str, Any]
Creates = Sequence[Create]


class Leads:
    """Creates leads; `update` writes to those that are there, `settled` matches answers to
    operations.
    """

    def __init__(
        self,
        client: PortalClient,
        reader: RecordReader,
        update: Callable[[Sequence[Update]], list[Outcome]],
        settled: Callable[[Creates, Wire], list[Outcome]],
    ) -> None:
        self._client, self._reader = client, reader
        self._associations = AssociationWriter(client)
        self._update, self._settled = update, settled

    def create(self, batch: Creates) -> list[Outcome]:
        """Create those whose key nobody has, and update the others. Raises RejectedError for an
        association Accord does not know, Declined where HubSpot refused the call.
        """
        held = self._held(batch)
        there = []
        fresh = []
        for write in batch:
            if write.key in held:
                there.append(_as_update(write, held[write.key]))
            else:
                fresh.append(write)
        outcomes: list[Outcome] = []
        if there:
            outcomes += self._update(there)
        if fresh:
            inputs = [self._input(write) for write in fresh]
            reply = self._client.records.create(batch[0].object, inputs)
            outcomes += self._settled(fresh, reply.body)
        return outcomes

    def _held(self, batch: Creates) -> dict[str, Record]:
        """The live records that have one of the keys."""
        first = batch[0]
        keys = [write.key for write in batch]
        found = self._reader.find(first.object, first.key_field, keys, ())
        return {key: record for key, record in found.items() if not record.gone}

    def _input(self, write: Create) -> dict[str, Any]:
        properties = {}
        associations: list[dict[str, Any]] = []
        for name, value in write.fields.items():
            if name.startswith("@"):
                associations += self._associated(write, name)
            else:
                properties[name] = to_wire(value)
        properties[write.key_field] = write.key
        return {
            "objectWriteTraceId": write.intent,
            "properties": properties,
            "associations": associations,
        }

    def _associated(self, write: Create, name: str) -> list[dict[str, Any]]:
        known = association("leads", name)
        type_sent = self._associations.type_sent("leads", known)
        found = []
        for target in members(write.fields[name]):
            found.append({"to": {"id": target}, "types": [type_sent]})
        return found


def _as_update(write: Create, record: Record) -> Update:
    fields = {name: value for name, value in write.fields.items() if not name.startswith("@")}
    return Update(write.intent, record.ref, fields)
