"""Batches on the wire: the way each goes, what is sent of every record, and an outcome for every
operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from connectors.errors import IntegrationError, UnknownOutcome
from connectors.record import FieldSchema, Ref, Value
from connectors.salesforce.meaning import query
from connectors.salesforce.meaning.decode import SYSTEM
from connectors.salesforce.meaning.ids import full_id, like_id
from connectors.salesforce.meaning.refusal import GONE, TWIN, UNFIT, error_code, refused
from connectors.salesforce.meaning.values import to_wire
from connectors.salesforce.reading.person_accounts import Persons
from connectors.salesforce.writing.batching import Batching
from connectors.salesforce.writing.bulk_write import BulkWriter
from connectors.salesforce.writing.collection import Collections
from connectors.salesforce.writing.locks import Item
from connectors.salesforce.writing.singles import Singles
from connectors.write import Applied, Create, Delete, Outcome, Refused, Update, Write

UPDATES = "/composite/sobjects"
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
        """Upsert by the unique key, so that a repeat finds what the first time made.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """
        first = batch[0]
        path = f"{UPDATES}/{query.name(first.object)}/{query.name(first.key_field)}"
        return self._save(path, batch)

    def update(self, batch: Sequence[Update]) -> list[Outcome]:
        """Set these fields by id; null clears. A person account's contact is written through its
        account.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """
        accounts = self._persons.accounts(batch)
        if not accounts:
            return self._save(UPDATES, batch)
        turned = []
        others = []
        for write in batch:
            if write.intent in accounts:
                turned.append(self._persons.as_account(write, accounts[write.intent]))
            else:
                others.append(write)
        able = [each for each in turned if isinstance(each, Update)]
        outcomes: list[Outcome] = [each for each in turned if isinstance(each, Refused)]
        outcomes += self._save(UPDATES, able)
        outcomes += _after(bool(able), lambda: self._save(UPDATES, others))
        return _about(batch, outcomes)

    def delete(self, batch: Sequence[Delete]) -> list[Outcome]:
        """Move to the recycle bin; a person account goes as a whole.

        Raises UnknownOutcome when it cannot say what was committed, any other error when nothing
        was.
        """
        accounts = self._persons.accounts(batch)
        ids = {}
        for write in batch:
            ids[write.intent] = accounts.get(write.intent) or full_id(write.ref.id)
        answers = self._ways.collections.delete(ids)
        return [outcome(write, answers[write.intent]) for write in batch]

    def _save(self, path: str, batch: Sequence[Create | Update]) -> list[Outcome]:
        """An outcome for every write, in no order."""
        outcomes: list[Outcome] = []
        items: dict[str, Item] = {}
        for write in batch:
            item = self._item(write)
            if isinstance(item, Refused):
                outcomes.append(item)
            else:
                items[write.intent] = item
        answers = self._answers(path, batch, items)
        for write in batch:
            if write.intent in answers:
                outcomes.append(outcome(write, answers[write.intent]))
        return outcomes

    def _item(self, write: Create | Update) -> Item | Refused:
        """The record to send, or a refusal of a value that its field cannot hold."""
        object_name = write.object if isinstance(write, Create) else write.ref.object
        known = self._fields(object_name)
        item: Item = {"attributes": {"type": object_name}}
        for name, value in write.fields.items():
            field = known.get(name)
            field_type = field.type if field else "string"
            try:
                item[query.name(name)] = to_wire(field_type, value)
            except ValueError as error:
                return _unfit(write, name, error)
        if isinstance(write, Create):
            item[write.key_field] = write.key
        else:
            item["id"] = full_id(write.ref.id)
        return item

    def _answers(
        self,
        path: str,
        batch: Sequence[Create | Update],
        items: Mapping[str, Item],
    ) -> dict[str, Item]:
        """The vendor's answers by intent: updates on condition go one by one, very many creates by
        a job, and what is left then by collections.
        """
        writes = {write.intent: write for write in batch if write.intent in items}
        guarded = _on_condition(writes.values(), items)
        plain = {intent: item for intent, item in items.items() if intent not in guarded}
        answers = self._ways.singles.guarded(guarded)
        answers |= self._in_bulk(batch, plain)
        left = {intent: item for intent, item in plain.items() if intent not in answers}
        answers |= _after(bool(answers), lambda: self._ways.collections.save("PATCH", path, left))
        # Only to a single record's write does a duplicate rule answer with the twin it found.
        twins = {}
        for intent, item in left.items():
            if error_code(answers[intent]) == TWIN:
                twins[intent] = (writes[intent], item)
        return answers | self._ways.singles.explained(twins)

    def _in_bulk(
        self,
        batch: Sequence[Create | Update],
        items: Mapping[str, Item],
    ) -> dict[str, Item]:
        """Answers of those that went by a Bulk job; the others are left to the ordinary calls."""
        if not items or not self._batching.in_bulk(batch):
            return {}
        first = batch[0]
        assert isinstance(first, Create)
        return self._ways.bulk.save(first.object, first.key_field, items)


def _on_condition(
    writes: Iterable[Create | Update],
    items: Mapping[str, Item],
) -> dict[str, tuple[Update, Item]]:
    """The updates that are to be done only if nobody wrote meanwhile, each with its record."""
    guarded = {}
    for write in writes:
        if isinstance(write, Update) and write.unmodified_since is not None:
            guarded[write.intent] = (write, items[write.intent])
    return guarded


def _after(began: bool, send: Callable[[], Made]) -> Made:
    """What is sent second. When something was sent before, a failure says nothing of the whole."""
    try:
        return send()
    except UnknownOutcome:
        raise
    except IntegrationError as error:
        if not began:
            raise
        raise UnknownOutcome(
            f"a part of the records was sent when this happened: {error}"
        ) from error


def _about(batch: Sequence[Update], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The same outcomes, about the records that were to be written, whatever was written in their
    place.
    """
    refs = {write.intent: write.ref for write in batch}
    told: list[Outcome] = []
    for each in outcomes:
        if isinstance(each, Applied):
            told.append(replace(each, ref=refs[each.intent]))
        else:
            told.append(each)
    return told


def _unfit(write: Write, name: str, error: ValueError) -> Refused:
    """The refusal of a value that its field cannot hold, in the form of the vendor's own."""
    words = {"statusCode": UNFIT, "message": f"{name}: {error}.", "fields": [name]}
    return refused(write.intent, {"errors": [words]})


def outcome(write: Write, answer: Item) -> Outcome:
    """What the vendor's answer means for the operation."""
    if answer.get("success"):
        ref = Ref(SYSTEM, write.object, answer["id"]) if isinstance(write, Create) else write.ref
        return Applied(write.intent, ref)
    gone = error_code(answer) in GONE and _means_itself(write)
    own = full_id(write.ref.id) if isinstance(write, Update) else ""
    return refused(write.intent, answer, gone=gone, stale=bool(answer.get("stale")), own=own)


def _means_itself(write: Write) -> bool:
    """Whether a missing record can only be the one written. The vendor says the same of a record
    that a lookup points at, and does not always name the lookup: with one among the values, nothing
    is concluded.
    """
    if isinstance(write, Update):
        return not any(_may_point(name, value) for name, value in write.fields.items())
    return isinstance(write, Delete)


def _may_point(name: str, value: Value) -> bool:
    return name.endswith(("Id", "__c")) and like_id(value)
