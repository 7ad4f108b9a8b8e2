"""What the org's rules say when they refuse a write, in Salesforce's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.schema.object_types import Field


class Duplicate(Refusal):
    """A duplicate rule found a match; only the single-record body carries what it found.

    The vendor misspells the key: `duplicateResut`.
    """

    def __init__(self, message: str, result: dict[str, Any]) -> None:
        super().__init__(400, "DUPLICATES_DETECTED", message, [])
        self.body = [{"duplicateResut": result, "errorCode": self.code, "message": message}]


def cannot_insert(label: str) -> Refusal:
    """The user, or anybody, may not create records of the object."""
    return Refusal(
        400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be inserted: {label}", []
    )


def cannot_update(label: str) -> Refusal:
    """Nobody may update records of the object."""
    return Refusal(
        400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"entity type cannot be updated: {label}", []
    )


def no_access() -> Refusal:
    """The user may see the record but not change it."""
    return Refusal(
        400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", []
    )


def converted_lead() -> Refusal:
    """A converted lead is read-only for ever."""
    return Refusal(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", [])


def inactive_owner(user_id: str, label: str) -> Refusal:
    """Records cannot be handed to a user who left."""
    text = f"operation performed with inactive user [{user_id[:15]}] as owner of {label.lower()}"
    return Refusal(400, "INACTIVE_OWNER_OR_USER", text, [])


def wrong_queue() -> Refusal:
    """The group is no queue, or a queue for other objects."""
    return Refusal(400, "INVALID_OPERATION", "Queue not associated with this SObject type", [])


def circular(field: str) -> Refusal:
    """A record cannot be its own ancestor."""
    return Refusal(400, "CIRCULAR_DEPENDENCY", "attempt to violate hierarchy constraints", [field])


def wrong_record_type(record_type_id: str) -> Refusal:
    """The record type is of another object, inactive, or not there."""
    text = f"Record Type ID: this ID value isn't valid for the user: {record_type_id}"
    return Refusal(400, "INVALID_CROSS_REFERENCE_KEY", text, ["RecordTypeId"])


def missing_on_page(fields: Sequence[Field]) -> Refusal:
    """Somebody at the screen left out what the page demands; pages say it beside each field."""
    names = [field.name for field in fields]
    text = f"Required fields are missing: [{', '.join(names)}]"
    return Refusal(400, "REQUIRED_FIELD_MISSING", text, names)


def already_a_member() -> Refusal:
    """A person is in a campaign once."""
    return Refusal(400, "DUPLICATE_VALUE", "Already a campaign member.", [])


def still_needed(name: str, children: str, which: str) -> Refusal:
    """Children that do not go with their parent keep it alive."""
    text = (
        f"Your attempt to delete {name} could not be completed because it is associated with the "
        f"following {children}.: {which}\n"
    )
    return Refusal(400, "DELETE_FAILED", text, [])


def keeps_won_deals(account: str, deals: Iterable[str]) -> Refusal:
    """An account whose deals were won stays, in the words recorded in tests of others' clients
    (salesforce-sdk of Hybris: `Edge Emergency Generator, Edge Installation, Edge SLA`).
    """
    text = (
        f"Your attempt to delete {account} could not be completed because some opportunities in "
        "that account were closed won. The opportunities that could not be deleted are shown "
        f"below.: {', '.join(deals)}\n"
    )
    return Refusal(400, "DELETE_FAILED", text, [])


def broken_rule(message: str, field: str | None) -> Refusal:
    """A validation rule's own words."""
    return Refusal(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", message, [field] if field else [])


def bad_rule(name: str, problem: str) -> Refusal:
    """A validation rule's formula has no value for this record; the words are unverified."""
    text = f'The formula in the "{name}" validation rule is invalid due to: {problem}'
    return Refusal(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", text, [])


def failed_flow(name: str, label: str, problem: str) -> Refusal:
    """A flow failed: nothing is saved. The words up to the details are recorded."""
    text = (
        f"We can't save this record because the \u201c{label}\u201d process failed. Give your "
        f"Salesforce admin these details. {problem}"
    )
    return Refusal(400, "CANNOT_EXECUTE_FLOW_TRIGGER", text, [])


def failed_trigger(name: str, label: str, problem: str) -> Refusal:
    """An Apex trigger threw: nothing is saved. What stands before the details is unverified."""
    text = f"{name}: execution of {name}\n\ncaused by: {problem}"
    return Refusal(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text, [])


def locked_row(record_id: str) -> Refusal:
    """Somebody else holds the row."""
    text = f"unable to obtain exclusive access to this record or 1 records: {record_id}"
    return Refusal(400, "UNABLE_TO_LOCK_ROW", text, [])


def bad_choice(field: Field, value: str) -> Refusal:
    """A restricted picklist has no such value, or not for this record type."""
    message = f"{field.label}: bad value for restricted picklist field: {value}"
    return Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, [field.name])
