"""`/composite/tree/X`: records with their children inside, all created or none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sandbox.salesforce.errors import Refusal, bad_json, not_found
from sandbox.salesforce.members import text_in
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint
from sandbox.vendor import VendorError

_MOST_RECORDS, _MOST_TYPES, _MOST_LEVELS = 200, 5, 5

Fields = dict[str, Any]


def tree_endpoints() -> list[Endpoint]:
    """The one resource."""
    return [endpoint("/composite/tree/{sobject}", POST=_create)]


@dataclass(slots=True)
class _Node:
    """One record of the tree, and the field by which it hangs on its parent."""

    reference: str
    kind: ObjectType
    fields: Fields
    parent: _Node | None = None
    by: str = ""
    record_id: str = ""


class _Failed(Exception):
    """A record was refused, and so the tree."""


def _create(call: Call) -> Answer:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or kind.tooling:
        raise not_found()
    try:
        nodes = _by_level(call, kind)
    except _Misshapen as fault:
        return _refused([_complaint(fault.reference, fault.error)] * fault.times)
    wrong: list[Fields] = []
    written = call.model.tally.written
    try:
        with call.model.store.transaction():
            _save(call, nodes, wrong)
    except _Failed:
        call.model.tally.written = written
        return _refused(wrong)
    results = [{"referenceId": node.reference, "id": node.record_id} for node in nodes]
    return Answer(201, {"hasErrors": False, "results": results})


def _save(call: Call, nodes: list[_Node], wrong: list[Fields]) -> None:
    for node in nodes:
        above = {node.by: node.parent.record_id} if node.parent is not None else {}
        if node.parent is not None and not node.parent.record_id:
            continue
        try:
            node.record_id = call.model.writer.create(
                node.kind.name, {**node.fields, **above}, call.actor
            )
        except VendorError as refusal:
            item = refusal.item() if isinstance(refusal, Refusal) else {}
            wrong.append(_complaint(node.reference, item))
    if wrong:
        raise _Failed


def _refused(wrong: list[Fields]) -> Answer:
    return Answer(400, {"hasErrors": True, "results": wrong})


def _complaint(reference: str, error: Fields) -> Fields:
    return {"referenceId": reference, "errors": [error]}


class _Misshapen(Exception):
    """The tree breaks a rule before any record is tried; said once for each record that does."""

    def __init__(self, reference: str, message: str, times: int = 1) -> None:
        super().__init__(message)
        self.reference = reference
        self.times = times
        self.error = {"statusCode": "INVALID_INPUT", "message": message, "fields": []}


def _by_level(call: Call, kind: ObjectType) -> list[_Node]:
    """The records, all roots first, then their children: the order the answer has. Raises
    `_Misshapen`.
    """
    records = _records(call.record())
    level = [(record, kind, None, "") for record in records]
    nodes: list[_Node] = []
    depth = 0
    while level:
        depth += 1
        below: list[Any] = []
        for record, expected, parent, by in level:
            node, children = _node(call, record, expected, parent, by)
            nodes.append(node)
            below += [(child, child_kind, node, field) for child, child_kind, field in children]
        level = below
    _check(nodes, depth)
    return nodes


def _node(
    call: Call, record: Fields, expected: ObjectType, parent: _Node | None, by: str
) -> tuple[_Node, list[tuple[Fields, ObjectType, str]]]:
    attributes = record.get("attributes") or {}
    reference = text_in(attributes, "referenceId")
    if not reference:
        raise _Misshapen("", "Include a reference ID for each record in the request.")
    if text_in(attributes, "type").lower() != expected.name.lower():
        raise _Misshapen(
            reference,
            f"Include an entity type for each record, which must be {expected.name} here.",
        )
    fields: Fields = {}
    children: list[tuple[Fields, ObjectType, str]] = []
    for name, value in record.items():
        found = call.model.schema.children(expected.name, name) if _holds_records(value) else None
        if found is not None:
            children += [(child, found[0], found[1].name) for child in _records(value)]
        elif name != "attributes":
            fields[name] = value
    return _Node(reference, expected, fields, parent, by), children


def _holds_records(value: Any) -> bool:
    return isinstance(value, dict) and "records" in value


def _records(holder: Fields) -> list[Fields]:
    records = holder.get("records")
    if not isinstance(records, list) or not records or not all(map(_is_record, records)):
        raise bad_json("records must be a list of sObjects")
    return records


def _is_record(record: Any) -> bool:
    return isinstance(record, dict) and isinstance(record.get("attributes") or {}, dict)


def _check(nodes: list[_Node], depth: int) -> None:
    reference, times = Counter(node.reference for node in nodes).most_common(1)[0]
    if times > 1:
        raise _Misshapen(reference, "Duplicate ReferenceId provided in the request.", times)
    if len(nodes) > _MOST_RECORDS:
        raise _Misshapen(
            nodes[0].reference, f"The request exceeds the limit of {_MOST_RECORDS} records."
        )
    if len({node.kind.name for node in nodes}) > _MOST_TYPES:
        raise _Misshapen(
            nodes[0].reference, f"The request exceeds the limit of {_MOST_TYPES} object types."
        )
    if depth > _MOST_LEVELS:
        raise _Misshapen(
            nodes[0].reference, f"The request exceeds the limit of {_MOST_LEVELS} levels."
        )
