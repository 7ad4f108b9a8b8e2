"""Operations of the associations API, single and in batches; parameters in, answers out, no
HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.hubspot.answers.shapes import Answer, next_page
from sandbox.hubspot.associations.linking import (
    Linking,
    commit_links,
    existing,
    known_types,
    not_itself,
    unlink,
)
from sandbox.hubspot.associations.refusals import invalid_object
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import (
    batch_item,
    misread,
    no_such_object,
    refused,
    unreadable_parameter,
)
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal, may_be_an_id
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_MOST_READ = 1_000
_MOST_CREATED = 2_000
_MOST_ARCHIVED = 100
_PAGE = 500

Input = dict[str, Any]
_NOBODY: Input = {}


def listed(
    portal: Portal, one: Kind, record_id: str, other: Kind, *, after: str, limit: int
) -> Answer:
    """What one record is associated with."""
    if not may_be_an_id(record_id):
        # Recorded in 2026 of the id 0.
        raise no_such_object(record_id)
    end = existing(portal, one, record_id)
    targets, follow = _targets(portal, end, other, _start(after), limit)
    portal.tally.read += len(targets)
    link = f"?after={follow}"
    return {"results": targets} | ({"paging": next_page(follow, link)} if follow else {})


def put(
    portal: Portal, one: Kind, record_id: str, other: Kind, other_id: str, specs: list[Input]
) -> Answer:
    """Associate two records with the given types."""
    a = _end(portal, one, record_id)
    b = _end(portal, other, other_id)
    not_itself(a, b)
    if not specs:
        raise misread(None, "each association needs at least one type")
    commit_links(portal, [Linking(a, b, known_types(portal, one.name, other.name, specs))])
    return _labelled(portal, one, other, a, b)


def _end(portal: Portal, kind: Kind, record_id: str) -> End:
    """One end of a single association."""
    row = portal.find(kind, record_id)
    if row is None:
        raise invalid_object(kind, record_id)
    return kind.name, row["n"]


def put_default(portal: Portal, one: Kind, record_id: str, other: Kind, other_id: str) -> Answer:
    """Associate two records without a label."""
    return associate_default(
        portal, one, other, {"inputs": [{"from": {"id": record_id}, "to": {"id": other_id}}]}
    )


def delete(portal: Portal, one: Kind, record_id: str, other: Kind, other_id: str) -> None:
    """Take every association between two records away; there may be none."""
    a = portal.find(one, record_id)
    b = portal.find(other, other_id)
    if a is not None and b is not None:
        unlink(portal, (one.name, a["n"]), (other.name, b["n"]))


def read(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """What many records are associated with; a record with nothing is an error entry, as
    recorded.
    """

    def one_input(entry: Input) -> list[Answer]:
        end = existing(portal, one, entry.get("id"))
        targets, follow = _targets(portal, end, other, _start(entry.get("after")), _PAGE)
        if not targets:
            raise _nothing(one, other, str(entry["id"]))
        portal.tally.read += len(targets)
        found: Answer = {"from": {"id": str(end[1])}, "to": targets}
        return [found | ({"paging": next_page(follow, f"?after={follow}")} if follow else {})]

    return each_input(portal, inputs_of(body, _MOST_READ), one_input)


def create(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """Associate many pairs, each with its own types."""

    before: list[Input] | None = None
    type_ids: tuple[int, ...] = ()

    def one_input(entry: Input) -> list[Answer]:
        nonlocal before, type_ids
        a, b = _ends(portal, one, other, entry)
        specs = entry.get("types") or []
        if specs != before:
            type_ids = known_types(portal, one.name, other.name, specs)
            before = specs
        commit_links(portal, (Linking(a, b, type_ids),))
        return [_labelled(portal, one, other, a, b)]

    return each_input(portal, inputs_of(body, _MOST_CREATED), one_input)


def associate_default(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """Associate many pairs without a label; each answers both directions."""
    there = portal.graph.book.default(one.name, other.name)

    def one_input(entry: Input) -> list[Answer]:
        a, b = _ends(portal, one, other, entry)
        commit_links(portal, [Linking(a, b, (there.type_id,))])
        return [
            _direction(a, b, there.type_id, there.category),
            _direction(b, a, there.inverse, there.category),
        ]

    return each_input(portal, inputs_of(body, _MOST_CREATED), one_input)


def archive(portal: Portal, one: Kind, other: Kind, body: Input) -> None:
    """Take every association of many pairs away: `[{"from", "to": [...]}]`."""
    for entry in inputs_of(body, _MOST_ARCHIVED):
        for target in entry.get("to") or []:
            delete(
                portal, one, str((entry.get("from") or {}).get("id")), other, str(target.get("id"))
            )


def archive_labels(portal: Portal, one: Kind, other: Kind, body: Input) -> None:
    """Take some association types of many pairs away.

    Documented: without the type that has no label nothing is left; without a label that one stays.
    """
    known = portal.graph.book.between(one.name, other.name)
    for entry in inputs_of(body, _MOST_ARCHIVED):
        a, b = _ends(portal, one, other, entry)
        types = known_types(portal, one.name, other.name, entry.get("types") or [])
        unlink(
            portal, a, b, None if any(known[type_id].label is None for type_id in types) else types
        )


def each_input(
    portal: Portal, inputs: list[Input], one_input: Callable[[Input], list[Answer]]
) -> Answer:
    """A batch answer over all inputs: what `one_input` gives for each, and the refusals beside."""
    results: list[Answer] = []
    errors: list[Answer] = []
    faulty = portal.item_fault is not None
    for index, entry in enumerate(inputs):
        try:
            if faulty:
                _check_fault(portal, index)
            results.extend(one_input(entry))
        except VendorError as problem:
            errors.append(batch_item(problem, ids=[], trace=None))
    now = iso(portal.now())
    answer: Answer = {
        "status": "COMPLETE",
        "results": results,
        "startedAt": now,
        "completedAt": now,
    }
    if errors:
        return answer | {"numErrors": len(errors), "errors": errors}
    return answer


def _check_fault(portal: Portal, index: int) -> None:
    fault = portal.item_fault(index) if portal.item_fault is not None else None
    if fault is not None:
        raise refused(fault[1], category=fault[0])


def inputs_of(body: Input, most: int) -> list[Input]:
    """The `inputs` of a batch; refuses more than so many."""
    inputs: list[Input] = body["inputs"]
    if len(inputs) > most:
        raise refused(f"The number of inputs {len(inputs)} is more than the limit of {most}")
    return inputs


def _ends(portal: Portal, one: Kind, other: Kind, entry: Input) -> tuple[End, End]:
    a = existing(portal, one, (entry.get("from") or _NOBODY).get("id"))
    b = existing(portal, other, (entry.get("to") or _NOBODY).get("id"))
    not_itself(a, b)
    return a, b


def _start(after: str | None) -> int:
    """Where a page starts. That a body's is refused in the words of an address's is unverified."""
    found = counted(after or "0")
    if found is None:
        raise unreadable_parameter("after")
    return found


def _targets(
    portal: Portal, end: End, other: Kind, after: int, limit: int
) -> tuple[list[Answer], int]:
    """A page of targets by ascending id, and where the next one starts (0: nowhere)."""
    held = portal.graph.targets(end, other.name)
    ids = sorted(n for n in held if n >= after)
    types = portal.graph.book.between(end[0], other.name)
    page = [
        {"toObjectId": n, "associationTypes": [types[type_id].spec for type_id in sorted(held[n])]}
        for n in ids[:limit]
    ]
    return page, ids[limit] if len(ids) > limit else 0


def _labelled(portal: Portal, one: Kind, other: Kind, a: End, b: End) -> Answer:
    types = portal.graph.book.between(one.name, other.name)
    held = portal.graph.targets(a, other.name).get(b[1], ())
    return {
        "fromObjectTypeId": one.type_id,
        "fromObjectId": a[1],
        "toObjectTypeId": other.type_id,
        "toObjectId": b[1],
        "labels": [label for type_id in held if (label := types[type_id].label)],
    }


def _direction(a: End, b: End, type_id: int, category: str) -> Answer:
    spec = {"associationCategory": category, "associationTypeId": type_id}
    return {"from": {"id": str(a[1])}, "to": {"id": str(b[1])}, "associationSpec": spec}


def _nothing(one: Kind, other: Kind, record_id: str) -> VendorError:
    return refused(
        f"No {other.singular} is associated with {one.singular} {record_id}.",
        category="OBJECT_NOT_FOUND",
        subCategory="crm.associations.NO_ASSOCIATIONS_FOUND",
        context={
            "fromObjectId": [record_id],
            "fromObjectType": [one.singular],
            "toObjectType": [other.singular],
        },
    )
