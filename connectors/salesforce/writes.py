"""Batches on the wire: one collection call each, and an outcome for every operation.

Whole-request failures are raised; whatever the vendor says of one item becomes that item's outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.record import FieldSchema, Ref
from connectors.salesforce import query
from connectors.salesforce.client import OrgClient
from connectors.salesforce.decode import SYSTEM
from connectors.salesforce.values import to_wire
from connectors.world import World
from connectors.write import Applied, Create, Delete, Outcome, Refused, Update, Write

GONE = frozenset({"ENTITY_IS_DELETED", "NOT_FOUND", "INVALID_CROSS_REFERENCE_KEY"})
LOCKED = "UNABLE_TO_LOCK_ROW"
LOCK_PAUSE_S = 2.0

Item = dict[str, Any]
Send = Callable[[Sequence[Item]], list[Item]]
"""Items to the vendor's answers, in the same order."""


class Collections:
    """The vendor's calls on up to 200 records; an item whose row is locked is sent once more."""

    def __init__(self, client: OrgClient, world: World) -> None:
        self._client, self._world = client, world

    def save(self, method: str, path: str, items: Mapping[str, Item]) -> dict[str, Item]:
        """Create (POST), update or upsert (PATCH) below `/composite`; answers by the items' keys."""

        def send(each: Sequence[Item]) -> list[Item]:
            body = {"allOrNone": False, "records": list(each)}
            return _answers(self._client.call(method, path, read=False, body=body).body, each)

        return self._sent(items, send)

    def delete(self, ids: Mapping[str, str]) -> dict[str, Item]:
        """Into the recycle bin; answers by the same keys."""

        def send(each: Sequence[Item]) -> list[Item]:
            params = {"ids": ",".join(item["id"] for item in each), "allOrNone": "false"}
            answer = self._client.call("DELETE", "/composite/sobjects", read=False, params=params)
            return _answers(answer.body, each)

        return self._sent({key: {"id": record_id} for key, record_id in ids.items()}, send)

    def _sent(self, items: Mapping[str, Item], send: Send) -> dict[str, Item]:
        if not items:
            return {}
        answers = dict(zip(items, send(list(items.values())), strict=True))
        locked = [key for key, answer in answers.items() if error_code(answer) == LOCKED]
        return {**answers, **self._again(locked, items, send)} if locked else answers

    def _again(self, locked: Sequence[str], items: Mapping[str, Item], send: Send) -> dict[str, Item]:
        self._world.sleep(LOCK_PAUSE_S * (0.5 + self._world.random()))
        try:
            return dict(zip(locked, send([items[key] for key in locked]), strict=True))
        except UnknownOutcome:
            raise
        except IntegrationError:
            # The first answer stands: to raise would say that nothing of the batch was committed.
            return {}


class RecordWriter:
    """Creates, updates and deletes records of one org."""

    def __init__(self, collections: Collections, fields: Callable[[str], Mapping[str, FieldSchema]]) -> None:
        self._collections, self._fields = collections, fields

    def create(self, batch: Sequence[Create]) -> list[Outcome]:
        """Upsert by the unique key, so that a repeat finds what the first time made."""
        first = batch[0]
        path = f"/composite/sobjects/{query.name(first.object)}/{query.name(first.key_field)}"
        return self._save(path, batch)

    def update(self, batch: Sequence[Update]) -> list[Outcome]:
        """Set these fields by id; null clears."""
        return self._save("/composite/sobjects", batch)

    def delete(self, batch: Sequence[Delete]) -> list[Outcome]:
        """Move to the recycle bin."""
        answers = self._collections.delete({write.intent: write.ref.id for write in batch})
        return [outcome(write, answers[write.intent]) for write in batch]

    def _save(self, path: str, batch: Sequence[Create | Update]) -> list[Outcome]:
        made = {write.intent: self._item(write) for write in batch}
        items = {intent: item for intent, item in made.items() if not isinstance(item, Refused)}
        answers = self._collections.save("PATCH", path, items)
        refused: list[Outcome] = [item for item in made.values() if isinstance(item, Refused)]
        return refused + [outcome(write, answers[write.intent]) for write in batch if write.intent in answers]

    def _item(self, write: Create | Update) -> Item | Refused:
        """The record to send, or a refusal of a value that its field cannot hold."""
        object_name = write.object if isinstance(write, Create) else write.ref.object
        known = self._fields(object_name)
        item: Item = {"attributes": {"type": object_name}}
        for name, value in write.fields.items():
            try:
                item[query.name(name)] = to_wire(known[name].type if name in known else "string", value)
            except ValueError as error:
                return Refused(write.intent, "INVALID_TYPE_ON_FIELD_IN_RECORD", f"{name}: {error}", name)
        item |= {write.key_field: write.key} if isinstance(write, Create) else {"id": write.ref.id}
        return item


def outcome(write: Write, answer: Item) -> Outcome:
    """What the vendor's answer means for the operation."""
    if answer.get("success"):
        ref = Ref(SYSTEM, write.object, answer["id"]) if isinstance(write, Create) else write.ref
        return Applied(write.intent, ref)
    errors = answer.get("errors") or [{}]
    error = errors[0]
    code, fields = error_code(answer), error.get("fields") or [None]
    message = str(error.get("message") or code)
    return Refused(write.intent, code, message, fields[0], gone=code in GONE and _means_itself(write))


def error_code(answer: Item) -> str:
    """The first error's code; blank for a success."""
    if answer.get("success"):
        return ""
    errors = answer.get("errors") or [{}]
    return str(errors[0].get("statusCode") or errors[0].get("errorCode") or "UNKNOWN_EXCEPTION")


def _means_itself(write: Write) -> bool:
    """Whether a missing record can only be the one written. The vendor says the same of a record that a
    lookup points at, and does not always name the lookup: with one among the values, nothing is concluded."""
    if isinstance(write, Update):
        return not any(name.endswith(("Id", "__c")) and _like_id(value) for name, value in write.fields.items())
    return isinstance(write, Delete)


def _like_id(value: object) -> bool:
    return isinstance(value, str) and len(value) in (15, 18) and value.isalnum()


def _answers(body: Any, items: Sequence[Item]) -> list[Item]:
    """One answer for each item, or nobody knows what was done."""
    if isinstance(body, list) and len(body) == len(items):
        return body
    raise UnknownOutcome(f"Salesforce answered {len(items)} records with something else")
