"""Batches on the wire: the way each goes, what is sent of every record, and an outcome for every
operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.record import FieldSchema, Ref
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import SYSTEM
from connectors.salesforce.meaning.ids import full_id, like_id
from connectors.salesforce.meaning.refusal import GONE, TWIN, UNFIT, error_code, refused
from connectors.salesforce.meaning.values import to_wire
from connectors.salesforce.reading.persons import Persons
from connectors.salesforce.writing.batching import Batching
from connectors.salesforce.writing.bulk_write import BulkWriter
from connectors.salesforce.writing.collection import Collections
from connectors.salesforce.writing.locks import Item
from connectors.salesforce.writing.singles import Singles
from connectors.write import Applied, Create, Delete, Outcome, Refused, Update, Write

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways records go out."""

    collections: Collections
    singles: Singles
    bulk: BulkWriter


class RecordWriter:
    """Creates, updates and deletes records of one org."""

    def __init__(
        self,
        ways: Ways,
        fields: Callable[[str], Mapping[str, FieldSchema]],
        batching: Batching,
        persons: Persons,
    ) -> None:
        self._ways, self._fields, self._batching, self._persons = ways, fields, batching, persons

    def create(self, batch: Sequence[Create]) -> list[Outcome]:
        """Upsert by the unique key, so that a repeat finds what the first time made."""
        first = batch[0]
        path = f"/composite/sobjects/{query.name(first.object)}/{query.name(first.key_field)}"
        return self._save(path, batch)

    def update(self, batch: Sequence[Update]) -> list[Outcome]:
        """Set these fields by id; null clears. A person account's contact is written through its
        account.
        """
        accounts = self._persons.accounts(batch)
        if not accounts:
            return self._save("/composite/sobjects", batch)
        people = [
            self._persons.as_account(write, accounts[write.intent])
            for write in batch
            if write.intent in accounts
        ]
        refs = {write.intent: write.ref for write in batch}
        able = [each for each in people if isinstance(each, Update)]
        outcomes: list[Outcome] = [each for each in people if isinstance(each, Refused)]
        outcomes += self._save("/composite/sobjects", able)
        others = [write for write in batch if write.intent not in accounts]
        outcomes += _after(bool(able), lambda: self._save("/composite/sobjects", others))
        return [
            replace(each, ref=refs[each.intent]) if isinstance(each, Applied) else each
            for each in outcomes
        ]

    def delete(self, batch: Sequence[Delete]) -> list[Outcome]:
        """Move to the recycle bin; a person account goes as a whole."""
        accounts = self._persons.accounts(batch)
        ids = {write.intent: accounts.get(write.intent) or full_id(write.ref.id) for write in batch}
        answers = self._ways.collections.delete(ids)
        return [outcome(write, answers[write.intent]) for write in batch]

    def _save(self, path: str, batch: Sequence[Create | Update]) -> list[Outcome]:
        made = {write.intent: self._item(write) for write in batch}
        outcomes: list[Outcome] = [item for item in made.values() if isinstance(item, Refused)]
        items = {intent: item for intent, item in made.items() if not isinstance(item, Refused)}
        answers = self._answers(path, batch, items)
        return outcomes + [
            outcome(write, answers[write.intent]) for write in batch if write.intent in answers
        ]

    def _answers(
        self, path: str, batch: Sequence[Create | Update], items: Mapping[str, Item]
    ) -> dict[str, Item]:
        guarded = {
            write.intent: (write, items[write.intent])
            for write in batch
            if isinstance(write, Update)
            and write.unmodified_since is not None
            and write.intent in items
        }
        plain = {intent: item for intent, item in items.items() if intent not in guarded}
        done = self._ways.singles.guarded(guarded) | self._in_bulk(batch, plain)
        rest = {intent: item for intent, item in plain.items() if intent not in done}
        answers = done | _after(
            bool(done), lambda: self._ways.collections.save("PATCH", path, rest)
        )
        twins = {
            write.intent: (write, items[write.intent])
            for write in batch
            if write.intent in rest and error_code(answers[write.intent]) == TWIN
        }
        return answers | self._ways.singles.explained(twins)

    def _in_bulk(
        self, batch: Sequence[Create | Update], items: Mapping[str, Item]
    ) -> dict[str, Item]:
        """Answers of those that went by a Bulk job; the others are left to the ordinary calls."""
        first = batch[0] if items else None
        if not isinstance(first, Create) or not self._batching.in_bulk(batch):
            return {}
        return self._ways.bulk.save(first.object, first.key_field, items)

    def _item(self, write: Create | Update) -> Item | Refused:
        """The record to send, or a refusal of a value that its field cannot hold."""
        object_name = write.object if isinstance(write, Create) else write.ref.object
        known = self._fields(object_name)
        item: Item = {"attributes": {"type": object_name}}
        for name, value in write.fields.items():
            try:
                item[query.name(name)] = to_wire(
                    known[name].type if name in known else "string", value
                )
            except ValueError as error:
                words = {"statusCode": UNFIT, "message": f"{name}: {error}.", "fields": [name]}
                return refused(write.intent, {"errors": [words]})
        item |= (
            {write.key_field: write.key}
            if isinstance(write, Create)
            else {"id": full_id(write.ref.id)}
        )
        return item


def _after(done: bool, send: Callable[[], Made]) -> Made:
    """What is sent second. When something was done before, a failure says nothing of the whole."""
    try:
        return send()
    except UnknownOutcome:
        raise
    except IntegrationError as error:
        if not done:
            raise
        raise UnknownOutcome(
            f"a part of the records was sent when this happened: {error}"
        ) from error


def outcome(write: Write, answer: Item) -> Outcome:
    """What the vendor's answer means for the operation."""
    if answer.get("success"):
        ref = Ref(SYSTEM, write.object, answer["id"]) if isinstance(write, Create) else write.ref
        return Applied(write.intent, ref)
    gone = error_code(answer) in GONE and _means_itself(write)
    return refused(write.intent, answer, gone=gone, stale=bool(answer.get("stale")))


def _means_itself(write: Write) -> bool:
    """Whether a missing record can only be the one written. The vendor says the same of a record
    that a lookup points at, and does not always name the lookup: with one among the values, nothing
    is concluded.
    """
    if isinstance(write, Update):
        return not any(
            name.endswith(("Id", "__c")) and like_id(value) for name, value in write.fields.items()
        )
    return isinstance(write, Delete)
