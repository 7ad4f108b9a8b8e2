"""How a batch of writes is sent, and how every operation gets its answer.

A create is an *upsert* by the unique key: sent twice, because the first answer was lost, it finds
the record it made. Answers come in another order than they were asked, so each is matched by the
trace it carries back, else by key or id; an operation nobody answered for is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.schemas import Schemas
from connectors.hubspot.meaning.values import to_wire
from connectors.hubspot.meaning.verdict import Declined
from connectors.hubspot.reading.records import RecordReader
from connectors.hubspot.writing.associations import AssociationWriter
from connectors.hubspot.writing.consent import OptOuts
from connectors.hubspot.writing.leads import OBJECTS as LEADS
from connectors.hubspot.writing.leads import Leads
from connectors.hubspot.writing.lifecycle import Lifecycle
from connectors.hubspot.writing.outcomes import Answers, Change, Look, holds
from connectors.record import Fields, Record
from connectors.write import Applied, Associate, Create, Delete, Dissociate, Outcome, Update, Write

Wire = Mapping[str, Any]
Records = dict[str, Record]
C = TypeVar("C", Create, Update)
Twins = dict[str, list[str]]
"""All intents by that of the operation they were merged into."""
W = TypeVar("W", Create, Update, Delete, Associate, Dissociate)


class Writer:
    """Writes to one portal."""

    def __init__(
        self,
        client: PortalClient,
        schemas: Schemas,
        reader: RecordReader,
        *,
        clear_lifecycle: bool,
    ) -> None:
        self._client, self._schemas, self._reader = client, schemas, reader
        self._associations = AssociationWriter(client)
        self._lifecycle = Lifecycle(schemas, self._update, reader.fetch, clear=clear_lifecycle)
        self._leads = Leads(client, reader, self._update, self._created)
        self._opt_outs = OptOuts(client, reader.fetch)

    def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Send one batch as `batches` cut it. Raises Declined where HubSpot refused several
        together, RejectedError for an association Accord does not know, UnknownOutcome where
        nothing tells what was done.
        """
        if not batch:
            return []
        try:
            return self._send(batch)
        except Declined as error:
            if len(batch) > 1:
                raise
            return self._refused(batch[0], error)

    def _send(self, batch: Sequence[Write]) -> list[Outcome]:
        match batch[0]:
            case Create():
                return self._send_creates(_of(Create, batch))
            case Update():
                return self._send_updates(_of(Update, batch))
            case Associate():
                return self._associations.associate(_of(Associate, batch))
            case Dissociate():
                return self._associations.dissociate(_of(Dissociate, batch))
            case Delete():
                return self._delete(_of(Delete, batch))

    def _send_creates(self, batch: Sequence[Create]) -> list[Outcome]:
        object_name = batch[0].object
        last = {write.key: write for write in batch}
        asked, twins = _merged(last, batch)
        creates, over = self._opt_outs.carry_out(asked)
        outcomes = self._lifecycle.settle(object_name, creates, self._create(creates))
        return _for_all([*outcomes, *over], twins)

    def _create(self, creates: Sequence[Create]) -> list[Outcome]:
        if not creates:
            return []
        object_name = creates[0].object
        if object_name in LEADS:
            return self._leads.create(creates)
        inputs = [_keyed(write) for write in creates]
        body = self._client.records.upsert(object_name, inputs).body
        return self._created(creates, body)

    def _send_updates(self, batch: Sequence[Update]) -> list[Outcome]:
        object_name = batch[0].ref.object
        last = {write.ref.id: write for write in batch}
        asked, twins = _merged(last, batch)
        updates, over = self._opt_outs.carry_out(asked)
        outcomes = self._update(updates) if updates else []
        outcomes = self._lifecycle.settle(object_name, updates, outcomes)
        return _for_all([*outcomes, *over], twins)

    def _refused(self, write: Write, error: Declined) -> list[Outcome]:
        """What became of a single write that HubSpot refused as a whole call."""
        gone = error.refusal.gone and isinstance(write, Update)
        own = write.ref.id if isinstance(write, Update) else ""
        refused: Outcome = error.refusal.outcome(write.intent, gone=gone, own=own)
        if isinstance(write, Create | Update):
            name = write.object if isinstance(write, Create) else write.ref.object
            return self._lifecycle.settle(name, [write], [refused])
        return [refused]

    def _created(self, batch: Sequence[Create], body: Wire) -> list[Outcome]:
        object_name = batch[0].object
        key_field = batch[0].key_field

        def look(keys: Sequence[str], fields: Sequence[str]) -> Records:
            found = self._reader.find(object_name, key_field, keys, fields)
            return _live(found)

        def key_in(wire: Wire) -> Any:
            return wire["properties"].get(key_field)

        named = {write.key: write for write in batch}
        answers = Answers(named, key_in)
        return self._settled(object_name, answers, body, look)

    def _update(self, batch: Sequence[Update]) -> list[Outcome]:
        object_name = batch[0].ref.object
        inputs = [_by_id(write) for write in batch]
        body = self._client.records.update(object_name, inputs).body
        named = {write.ref.id: write for write in batch}

        def look(ids: Sequence[str], fields: Sequence[str]) -> Records:
            found = self._reader.fetch(object_name, ids, fields)
            gone = {name: record for name, record in found.items() if record.gone}
            carried_over = self._carried_over(object_name, named, gone, fields)
            return _live(found) | carried_over

        answers = Answers(named, lambda wire: wire["id"])
        return self._settled(object_name, answers, body, look)

    def _carried_over(
        self,
        object_name: str,
        named: Mapping[str, Update],
        gone: Records,
        fields: Sequence[str],
    ) -> Records:
        """HubSpot carries a write to a merged record out on its successor: those that hold the
        values now, by the id that was written to.
        """
        successors = {}
        for old_id, record in gone.items():
            if record.moved_to is not None:
                successors[old_id] = record.moved_to.id
        if not successors:
            return {}
        ids = sorted(set(successors.values()))
        there = self._reader.fetch(object_name, ids, fields)
        found = {}
        for old_id, successor in successors.items():
            write = named[old_id]
            now = there.get(successor)
            if now is not None and holds(now, write):
                found[old_id] = replace(now, ref=write.ref)
        return found

    def _delete(self, batch: Sequence[Delete]) -> list[Outcome]:
        """HubSpot passes over what is archived already: either way the record is gone."""
        object_name = batch[0].ref.object
        ids = [write.ref.id for write in batch]
        self._client.records.archive(object_name, ids)
        return [Applied(write.intent, write.ref) for write in batch]

    def _settled(
        self,
        object_name: str,
        answers: Answers,
        body: Wire,
        look: Look,
    ) -> list[Outcome]:
        def applied(write: Change, wire: Wire) -> Applied:
            decode = self._schemas.decoder(object_name, write.fields)
            record = self._reader.record(object_name, wire, decode)
            ref = write.ref if isinstance(write, Update) else record.ref
            modified_at = record.modified_at or None
            return Applied(write.intent, ref, record.fields, modified_at)

        for wire in body.get("results") or ():
            answers.take(wire, applied)
        for error in body.get("errors") or ():
            answers.refuse(error)
        answers.look_up(look)
        return list(answers.outcomes.values())


def _of(kind: type[W], batch: Sequence[Write]) -> list[W]:
    """The batch, all of whose writes are of that kind."""
    return [write for write in batch if isinstance(write, kind)]


def _merged(last: Mapping[str, C], batch: Sequence[C]) -> tuple[list[C], Twins]:
    """One operation per record, what came later winning; `last` are the latest by what they name.

    And all intents that the answer to such an operation is for, where there are several.
    """
    if len(last) == len(batch):
        return list(last.values()), {}
    fields: dict[str, dict[str, Any]] = {}
    twins: Twins = {}
    for write in batch:
        name = write.key if isinstance(write, Create) else write.ref.id
        fields.setdefault(name, {}).update(write.fields)
        intent = last[name].intent
        twins.setdefault(intent, []).append(write.intent)
    merged = [replace(write, fields=fields[name]) for name, write in last.items()]
    return merged, twins


def _for_all(outcomes: list[Outcome], twins: Twins) -> list[Outcome]:
    """The outcomes of merged operations, one for each intent they stand for."""
    if not twins:
        return outcomes
    found: list[Outcome] = []
    for outcome in outcomes:
        own = [outcome.intent]
        for intent in twins.get(outcome.intent, own):
            found.append(replace(outcome, intent=intent))
    return found


def _live(records: Records) -> Records:
    return {name: record for name, record in records.items() if not record.gone}


def _by_id(write: Update) -> dict[str, Any]:
    return {
        "id": write.ref.id,
        "objectWriteTraceId": write.intent,
        "properties": _sent(write.fields),
    }


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
    # nearly always text, which goes as it is
    return {name: value if type(value) is str else to_wire(value) for name, value in fields.items()}
