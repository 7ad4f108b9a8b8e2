"""Records on their way through SOAP: an sObject element to fields, and an answered record to
elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.salesforce.markup import Node, element, leaf
from sandbox.salesforce.soap.faults import Fault

Fields = dict[str, Any]


def read_record(node: Node) -> tuple[str, Fields]:
    """The object's name and the fields of an sObject; `fieldsToNull` become nulls.

    Partner clients name the object in a `type` element, enterprise ones in `xsi:type`.
    """
    kind = node.get("type") or node.attributes.get("type", "").rpartition(":")[2]
    if not kind or kind == "sObject":
        raise Fault("INVALID_TYPE", "Must send a concrete entity type.")
    fields: Fields = {}
    for child in node.children:
        if child.name == "fieldsToNull":
            fields[child.text.strip()] = None
        elif child.name != "type" and not child.nil:
            fields[child.name] = _value(child)
    return kind, fields


def _value(child: Node) -> Any:
    """A nested sObject names a parent by its key."""
    if not child.children:
        return child.text
    kind, fields = read_record(child)
    return {"attributes": {"type": kind}, **fields}


def record(name: str, found: Mapping[str, Any], service: str) -> str:
    """One answered record. The partner service puts the type and the Id in front, nil when not
    asked for.
    """
    kind = found["attributes"]["type"]
    if service == "partner":
        front = [leaf("sf:type", kind), leaf("sf:Id", found.get("Id"))]
        return element(name, *front, *_fields(found, service), xsi_type="sf:sObject")
    return element(name, *_fields(found, service), xsi_type=f"sf:{kind}")


def _fields(found: Mapping[str, Any], service: str) -> Iterator[str]:
    for name, value in found.items():
        if name == "attributes":
            continue
        if isinstance(value, Mapping) and "records" in value:
            yield element(f"sf:{name}", *result(value, None, service), xsi_type="QueryResult")
        elif isinstance(value, Mapping) and "attributes" in value:
            yield record(f"sf:{name}", value, service)
        elif isinstance(value, Mapping):
            yield element(f"sf:{name}", *(leaf(f"sf:{key}", each) for key, each in value.items()))
        else:
            yield leaf(f"sf:{name}", value)


def result(answer: Mapping[str, Any], locator: str | None, service: str) -> Iterator[str]:
    """The inside of a QueryResult."""
    yield leaf("done", answer["done"])
    yield leaf("queryLocator", locator)
    for found in answer["records"]:
        yield record("records", {"attributes": {"type": "AggregateResult"}, **found}, service)
    yield leaf("size", answer["totalSize"])
