"""Refusals in Salesforce's words. Single-record calls answer a list, collections a list inside each
item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.vendor import VendorError


class Refusal(VendorError):
    """One refusal: `body` is the single-record form, `item()` the form inside a collection's
    answer.
    """

    def __init__(
        self, status: int, code: str, message: str, fields: Sequence[str] | None = None
    ) -> None:
        entry: dict[str, Any] = {"message": message, "errorCode": code}
        if fields is not None:
            entry["fields"] = list(fields)
        super().__init__(status, [entry])
        self.code, self.message, self.fields = code, message, list(fields or ())
        self.headers: dict[str, str] = {}

    def item(self) -> dict[str, Any]:
        """The form inside a collection's answer."""
        return {"statusCode": self.code, "message": self.message, "fields": self.fields}


_FIRST_FIELD = "[line:1, column:2]"


class WrongType(Refusal):
    """A JSON value of another type than the field's; collections say it with another code.

    `place` is where the field's name stands in the body; that the vendor means the name is
    unverified.
    """

    def __init__(self, field: str, label: str, kind: str, value: object) -> None:
        self.field = field
        self._kind = kind
        self._value = value
        self._text = f"{label}: value not of required type: {as_read(value)}"
        super().__init__(400, "JSON_PARSER_ERROR", self._said(_FIRST_FIELD))

    def put_at(self, place: str) -> None:
        """Say where in the body it is: `[line:1, column:2]`."""
        self.message = self._said(place)
        self.body[0]["message"] = self.message

    def item(self) -> dict[str, Any]:
        """The form inside a collection's answer."""
        return {
            "statusCode": "INVALID_TYPE_ON_FIELD_IN_RECORD",
            "message": self._text,
            "fields": [self.field],
        }

    def _said(self, place: str) -> str:
        token = token_of(self._value)
        start = f"Cannot deserialize instance of {self._kind} from {token} value "
        if isinstance(self._value, list):
            return start + place
        missing = "or request may be missing a required field at"
        return f"{start}{as_read(self._value)} {missing} {place}"


def token_of(value: object) -> str:
    """What the vendor's parser calls the beginning of a JSON value."""
    return _TOKENS.get(type(value), "START_OBJECT")


_TOKENS: dict[type, str] = {
    type(None): "VALUE_NULL",
    str: "VALUE_STRING",
    int: "VALUE_NUMBER_INT",
    float: "VALUE_NUMBER_FLOAT",
    bool: "VALUE_BOOLEAN",
    list: "START_ARRAY",
}


def as_read(value: object) -> str:
    """The value as a parser sees it: of what holds others only that it begins."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(value)
    return "[" if isinstance(value, list) else "{"


_NOWHERE = "The requested resource does not exist"


def not_found(message: str = _NOWHERE) -> Refusal:
    """404 for an address or an id that leads nowhere.

    Where no resource has seen the call the code comes before the message, as people quote it
    (aiosalesforce's client, tests of several others); where one has, after it.
    """
    refusal = Refusal(404, "NOT_FOUND", message)
    if message == _NOWHERE:
        refusal.body = [{"errorCode": "NOT_FOUND", "message": message}]
    return refusal


def no_such_class(path: str) -> Refusal:
    """404 for an address that no Apex class of the company's listens at."""
    message = f"Could not find a match for URL {path}"
    refusal = Refusal(404, "NOT_FOUND", message)
    refusal.body = [{"errorCode": "NOT_FOUND", "message": message}]
    return refusal


def not_allowed(method: str, known: Iterable[str]) -> Refusal:
    """405 for a method the resource does not have; the `Allow` header lists those it has."""
    methods = list(known)
    if "GET" in methods:
        methods.append("HEAD")
    allowed = ",".join(sorted(methods))
    message = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
    refusal = Refusal(405, "METHOD_NOT_ALLOWED", message)
    refusal.headers["Allow"] = allowed
    return refusal


def bad_json(detail: str) -> Refusal:
    """400 for a body that is no JSON of the right shape."""
    return Refusal(400, "JSON_PARSER_ERROR", detail)


def too_many_records(most: int) -> str:
    """What is said of a collection that is too large."""
    return f"record limit reached. cannot submit more than {most} records into this call"


def no_such_field(field: str, object_name: str) -> Refusal:
    """A record names a field that is not there, or not for this user."""
    return Refusal(
        400, "INVALID_FIELD", f"No such column '{field}' on sobject of type {object_name}"
    )


def not_writable(field: str) -> Refusal:
    """A record names a field that this user may read but not write."""
    text = (
        f"Unable to create/update fields: {field}. Please check the security settings of this "
        "field and "
        "verify that it is read/write for your profile or permission set."
    )
    return Refusal(400, "INVALID_FIELD_FOR_INSERT_UPDATE", text, [field])


def entity_is_deleted() -> Refusal:
    """The record is in the recycle bin."""
    return Refusal(404, "ENTITY_IS_DELETED", "entity is deleted", [])


def unknown_id() -> Refusal:
    """A write names an id of the right shape that no record has or had."""
    return Refusal(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])


def no_access_to(record_id: str) -> Refusal:
    """A lookup holds an id that leads nowhere: the vendor says no more than that we may not go
    there, and names the 15-character id but not the field.
    """
    text = f"insufficient access rights on cross-reference id: {record_id[:15]}"
    return Refusal(400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", text, [])


def malformed_id(label: str, value: object, field: str) -> Refusal:
    """An id of the wrong shape or of another object, for what is so labelled."""
    text = f"{label}: id value of incorrect type: {as_read(value)}"
    return Refusal(400, "MALFORMED_ID", text, [field])


def malformed(value: object) -> Refusal:
    """What is to be deleted is named by no id."""
    return Refusal(400, "MALFORMED_ID", f"malformed id {as_read(value)}", ["Id"])


def duplicate_value(field: str, existing_id: str) -> Refusal:
    """A unique value is taken; the text names the holder by its 15-character id."""
    text = f"duplicate value found: {field} duplicates value on record with id: {existing_id[:15]}"
    return Refusal(400, "DUPLICATE_VALUE", text, [])


def unsupported_type(name: str) -> Refusal:
    """There is no such object."""
    text = (
        f"sObject type '{name}' is not supported. If you are attempting to use a custom object, "
        "be sure to "
        "append the '__c' after the entity name. Please reference your WSDL or the describe call "
        "for the appropriate names."
    )
    return Refusal(400, "INVALID_TYPE", text)
