"""Leads (0-136) are created together with the contact they are about, which an upsert cannot do.

So a lead is looked for by its unique key first; the property is unique, which stops a second one
all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.hubspot.associations import association
from connectors.hubspot.client import PortalClient
from connectors.hubspot.linking import Linker
from connectors.hubspot.reading import Reading
from connectors.hubspot.values import to_wire
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
        reading: Reading,
        update: Callable[[Sequence[Update]], list[Outcome]],
        settled: Callable[[Creates, Wire], list[Outcome]],
    ) -> None:
        self._client, self._reading, self._linker = client, reading, Linker(client)
        self._update, self._settled = update, settled

    def create(self, batch: Creates) -> list[Outcome]:
        """Create those whose key nobody has, and update the others."""
        object_name, key_field = batch[0].object, batch[0].key_field
        held = self._reading.find(object_name, key_field, [each.key for each in batch], ())
        known = {key: record for key, record in held.items() if not record.gone}
        there = [_as_update(each, known[each.key]) for each in batch if each.key in known]
        fresh = [each for each in batch if each.key not in known]
        outcomes = self._update(there) if there else []
        if fresh:
            body = self._client.create(object_name, [self._input(each) for each in fresh]).body
            outcomes = [*outcomes, *self._settled(fresh, body)]
        return outcomes

    def _input(self, write: Create) -> dict[str, Any]:
        plain = {name: to_wire(value) for name, value in write.fields.items() if name[0] != "@"}
        return {
            "objectWriteTraceId": write.intent,
            "properties": {**plain, write.key_field: write.key},
            "associations": [
                link for name in write.fields if name[0] == "@" for link in self._links(write, name)
            ],
        }

    def _links(self, write: Create, name: str) -> list[dict[str, Any]]:
        spec = self._linker.spec("leads", association("leads", name))
        return [{"to": {"id": each}, "types": [spec]} for each in members(write.fields[name])]


def _as_update(write: Create, record: Record) -> Update:
    return Update(
        write.intent,
        record.ref,
        {name: value for name, value in write.fields.items() if name[0] != "@"},
    )
