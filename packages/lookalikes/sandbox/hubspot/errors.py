"""How HubSpot words its refusals: one function per kind of answer, each building a `VendorError`.

Decides the envelope, the status code and the wording; never whether something is refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import orjson

from sandbox.hubspot.numbers import counted
from sandbox.vendor import VendorError

# Recorded: the page names another encoding than the header in front of it.
_META = '<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>'
_NAMESPACE = uuid.UUID("6f0c9f0e-6f0e-4f0a-9a54-0d2f6e1f6a11")


class Invalid(Exception):
    """One property value that HubSpot does not take; without a value when the property itself is
    unknown.
    """

    def __init__(self, name: str, code: str, message: str, value: str | None = None) -> None:
        super().__init__(message)
        self.name = name
        self.code = code
        self.message = message
        self.value = value

    def embedded(self, portal_id: int) -> dict[str, Any]:
        """Itself as the message has it. Recorded from 2024 on: the sentence comes twice, and the
        account is named; that the value stands between the two is reported.
        """
        value = {} if self.value is None else {"propertyValue": self.value}
        return {
            "isValid": False,
            "message": self.message,
            "error": self.code,
            "name": self.name,
            "localizedErrorMessage": self.message,
            **value,
            "portalId": portal_id,
        }


class InvalidValues(VendorError):
    """The refusal of a record for values its properties do not take; `problems` has one entry for
    each.
    """

    def __init__(self, portal_id: int, problems: list[Invalid]) -> None:
        listed = [problem.embedded(portal_id) for problem in problems]
        message = f"Property values were not valid: {orjson.dumps(listed).decode()}"
        errors = [
            {"message": p.message, "code": p.code, "context": {"propertyName": [p.name]}}
            for p in problems
        ]
        super().__init__(400, envelope("VALIDATION_ERROR", message, errors=errors))
        self.problems = problems


def envelope(category: str, message: str, **more: Any) -> dict[str, Any]:
    """The body every refusal shares; equal refusals carry equal correlation ids."""
    return {
        "status": "error",
        "message": message,
        "correlationId": str(uuid.uuid5(_NAMESPACE, message)),
        "category": category,
        **more,
    }


def refused(
    message: str, *, status: int = 400, category: str = "VALIDATION_ERROR", **more: Any
) -> VendorError:
    """A refusal in the common envelope."""
    return VendorError(status, envelope(category, message, **more))


def bare(message: str, status: int = 400) -> VendorError:
    """A refusal without a category, as the vendor words what its own checks never saw."""
    body = envelope("", message)
    return VendorError(
        status, {name: body[name] for name in ("status", "message", "correlationId")}
    )


def misread(place: tuple[int, int] | None, text: str, category: str = "") -> VendorError:
    """400 for a body that is not what the call wants: `place` is a line and a column, `text` what
    stands behind. Recorded: most have no category, since no rule was broken, only the shape.
    """
    if place is None:
        message = f"Invalid input JSON: {text}"
    else:
        message = f"Invalid input JSON on line {place[0]}, column {place[1]}{text}"
    return refused(message, category=category) if category else bare(message)


def nothing_sent() -> VendorError:
    """400 for a call whose body is empty."""
    return refused("Invalid JSON input: a request body was expected, but none found")


def unreadable_parameter(name: str, place: str = "query") -> VendorError:
    """400 for a part of the address that is no number or no such choice; it has no category
    either.
    """
    return bare(f"Unable to parse value for {place} parameter: {name}")


def invalid_values(portal_id: int, problems: Iterable[Invalid]) -> VendorError:
    """400 for property values; the message itself embeds the list as JSON, as recorded from the
    vendor.
    """
    return InvalidValues(portal_id, list(problems))


def already_exists(singular: str, record_id: int | None) -> VendorError:
    """409 for a create whose e-mail address another record has; one of the same batch has no id."""
    known = "" if record_id is None else f". Existing ID: {record_id}"
    return refused(
        f"{singular.capitalize()} already exists{known}",
        status=409,
        category="CONFLICT",
    )


def value_taken(
    portal_id: int, singular: str, name: str, value: str, wanted: int, owner: int
) -> VendorError:
    """400 for a unique value that `owner` has; `wanted` is the record written to, even one never
    created.
    """
    return refused(
        f"Cannot set PropertyValueCoordinates{{portalId={portal_id}, "
        f"objectTypeId=ObjectTypeId{{legacyObjectType={singular.upper()}}}, "
        f"propertyName={name}, value={value}}} on {wanted}. {owner} already has that value."
    )


def no_such_object(record_id: str) -> VendorError:
    """404 as JSON, the answer to reads and writes by what can be no id."""
    zero = counted(record_id) == 0
    hint = " objectId is usually positive." if zero else "  objectId are usually numeric."
    return refused(
        f"Object not found.{hint}",
        status=404,
        category="OBJECT_NOT_FOUND",
        context={"id": [record_id]},
    )


def no_such_page() -> VendorError:
    """404 as HTML, the answer to reads of an unknown or archived record; the body is text."""
    return _page(404, "Not Found", "Resource not found")


def no_such_method() -> VendorError:
    """405 as HTML, as recorded in 2026."""
    return _page(405, "Method Not Allowed", "Method not allowed")


def _page(status: int, title: str, reason: str) -> VendorError:
    head = f"<head>\n{_META}\n<title>Error {status} {title}</title>\n</head>"
    body = f"<body><h2>HTTP ERROR {status}</h2>\n<p>{reason}</p>\n</body>"
    return VendorError(status, f"<html>\n{head}\n{body}\n</html>\n")


def no_such_resource() -> VendorError:
    """404 as JSON without a category: recorded of changes to a record that is not there, reported
    of reads.
    """
    return bare("resource not found", 404)


def duplicate_ids(ids: list[str]) -> VendorError:
    """400 for a batch that names a record twice."""
    message = f"Duplicate IDs found in batch input: [{', '.join(ids)}]. IDs must be unique"
    return refused(message, context={"ids": ids})


def missing_items(singular: str, ids: list[str], trace: str | None = None) -> dict[str, Any]:
    """The 207 entry for ids a batch did not find."""
    context: dict[str, list[str]] = {"ids": ids}
    if trace is not None:
        context["objectWriteTraceId"] = [trace]
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"Could not get some {singular.upper()} objects, they may be deleted or not "
        "exist. Check that ids are valid.",
        "context": context,
    }


def batch_item(error: VendorError, *, ids: list[str], trace: str | None) -> dict[str, Any]:
    """The 207 entry for one refused input. Documented and recorded: it has no `links` and, of
    values that are not taken, no `errors` beside what the message embeds.
    """
    body = (
        error.body
        if isinstance(error.body, dict)
        else envelope("OBJECT_NOT_FOUND", "Object not found")
    )
    context: dict[str, list[str]] = dict(body.get("context", {}))
    if ids:
        context["ids"] = ids
    if trace is not None:
        context["objectWriteTraceId"] = [trace]
    _, _, existing = str(body["message"]).partition("Existing ID: ")
    if existing:
        context["existingId"] = [existing]
    names = ["status", "category", "subCategory", "message"]
    if not isinstance(error, InvalidValues):
        names.append("errors")
    kept = {name: body[name] for name in names if name in body}
    return {**kept, "context": context} if context else kept
