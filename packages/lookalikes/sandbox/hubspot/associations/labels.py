"""The association labels of a portal over HTTP, and the older associations API that knows types by
name.
"""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.answers.shapes import Answer, next_page, type_name
from sandbox.hubspot.associations.linking import Linking, commit_links, existing, not_itself, unlink
from sandbox.hubspot.associations.operations import each_input, inputs_of
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.graph.type_ids import AssociationType
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.required import not_set

Input = dict[str, Any]


def labels(portal: Portal, one: Kind, other: Kind) -> Answer:
    """The association types from one object type to the other."""
    types = portal.graph.book.between(one.name, other.name)
    return {"results": [found.spec for found in types.values()]}


def add_label(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """A new label, or a pair of them when `inverseLabel` is given."""
    portal.graph.book.default(one.name, other.name)
    name = str(body.get("name") or "")
    label = str(body.get("label") or "")
    made = portal.graph.book.label(one.name, other.name, name, label, body.get("inverseLabel"))
    return {"results": [found.spec for found in made]}


def change_label(portal: Portal, one: Kind, other: Kind, body: Input) -> None:
    """Another wording for a label: `{"associationTypeId", "label", "inverseLabel"?}`."""
    type_id = body.get("associationTypeId")
    label = body.get("label")
    if type_id is None or not label:
        raise not_set("associationTypeId", "label")
    portal.graph.book.relabel(
        one.name, other.name, int(type_id), str(label), body.get("inverseLabel")
    )


def delete_label(portal: Portal, one: Kind, other: Kind, type_id: str) -> None:
    """Delete a label by the id of either direction; what it was on stays associated without it."""
    number = counted(type_id)
    wanted = -1 if number is None else number
    if wanted not in portal.graph.book.between(one.name, other.name):
        one, other = other, one
    found = portal.graph.book.own(one.name, other.name, wanted)
    portal.graph.drop_type(one.name, other.name, found.type_id)
    portal.graph.book.forget(one.name, other.name, found.type_id)


def named_types(portal: Portal, one: Kind, other: Kind) -> Answer:
    """The types of the version 3 API: an id and a name each."""
    results = []
    for found in portal.graph.book.between(one.name, other.name).values():
        results.append({"id": str(found.type_id), "name": _named(one, other, found)})
    return {"results": results}


def read_named(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """What many records are associated with, types by name."""

    def one_input(entry: Input) -> list[Answer]:
        end = existing(portal, one, entry.get("id"))
        to = _named_targets(portal, end, one, other)
        if not to:
            raise refused(
                f"No {other.singular} is associated with {one.singular} {end[1]}.",
                category="OBJECT_NOT_FOUND",
                subCategory="crm.associations.NO_ASSOCIATIONS_FOUND",
                context={
                    "fromObjectId": [str(end[1])],
                    "fromObjectType": [one.singular],
                    "toObjectType": [other.singular],
                },
            )
        portal.tally.read += len(to)
        return [{"from": {"id": str(end[1])}, "to": to}]

    return each_input(portal, inputs_of(body, 1_000), one_input)


def create_named(portal: Portal, one: Kind, other: Kind, body: Input) -> Answer:
    """Associate many pairs by type name. Documented: both directions are answered."""

    def one_input(entry: Input) -> list[Answer]:
        a, b = _ends(portal, one, other, entry)
        found = _type_called(portal, one, other, entry.get("type"))
        commit_links(portal, [Linking(a, b, (found.type_id,))])
        back = portal.graph.book.between(other.name, one.name)[found.inverse]
        there = {
            "from": {"id": str(a[1])},
            "to": {"id": str(b[1])},
            "type": _named(one, other, found),
        }
        # Recorded: the way back comes first.
        return [
            {"from": {"id": str(b[1])}, "to": {"id": str(a[1])}, "type": _named(other, one, back)},
            there,
        ]

    return each_input(portal, inputs_of(body, 2_000), one_input)


def archive_named(portal: Portal, one: Kind, other: Kind, body: Input) -> None:
    """Dissociate many pairs. Documented: all that is between them goes, whichever type is named."""
    for entry in inputs_of(body, 100):
        a, b = _ends(portal, one, other, entry)
        _type_called(portal, one, other, entry.get("type"))
        unlink(portal, a, b)


def listed_named(
    portal: Portal, one: Kind, record_id: str, other: Kind, *, after: int, limit: int
) -> Answer:
    """What one record is associated with, types by name."""
    to = _named_targets(portal, existing(portal, one, record_id), one, other)
    left = [found for found in to if int(found["id"]) >= after]
    page = left[:limit]
    portal.tally.read += len(page)
    answer: Answer = {"results": page}
    if len(left) > limit:
        following = left[limit]["id"]
        answer["paging"] = next_page(following, f"?after={following}")
    return answer


def put_named(
    portal: Portal, one: Kind, record_id: str, other: Kind, other_id: str, name: str
) -> None:
    """Associate two records by type name."""
    a = existing(portal, one, record_id)
    b = existing(portal, other, other_id)
    not_itself(a, b)
    commit_links(portal, [Linking(a, b, (_type_called(portal, one, other, name).type_id,))])


def delete_named(
    portal: Portal, one: Kind, record_id: str, other: Kind, other_id: str, name: str
) -> None:
    """Dissociate two records by type name."""
    a = existing(portal, one, record_id)
    b = existing(portal, other, other_id)
    unlink(portal, a, b, (_type_called(portal, one, other, name).type_id,))


def _ends(portal: Portal, one: Kind, other: Kind, entry: Input) -> tuple[End, End]:
    a = existing(portal, one, (entry.get("from") or {}).get("id"))
    b = existing(portal, other, (entry.get("to") or {}).get("id"))
    not_itself(a, b)
    return a, b


def _named_targets(portal: Portal, end: End, one: Kind, other: Kind) -> list[Answer]:
    types = portal.graph.book.between(one.name, other.name)
    held = portal.graph.targets(end, other.name)
    return [
        {"id": str(n), "type": _named(one, other, types[type_id])}
        for n in sorted(held)
        for type_id in sorted(held[n])
    ]


def _named(one: Kind, other: Kind, found: AssociationType) -> str:
    return found.name or type_name(one, other, found.type_id)


def _type_called(portal: Portal, one: Kind, other: Kind, wanted: Any) -> AssociationType:
    types = portal.graph.book.between(one.name, other.name).values()
    for found in types:
        if str(wanted) in (str(found.type_id), _named(one, other, found)):
            return found
    # Before labels there was one type for each pair, under this plain name.
    if wanted == f"{one.singular}_to_{other.singular}":
        return portal.graph.book.default(one.name, other.name)
    raise refused(f"No association type named {wanted} from {one.singular} to {other.singular}")
