"""What associating and dissociating records means for the portal: existence, tally, computed
properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sandbox.hubspot.associations.refusals import (
    invalid_identifier,
    invalid_object,
    invalid_types,
    wrong_direction,
)
from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import envelope
from sandbox.hubspot.graph.edges import End
from sandbox.hubspot.graph.type_ids import AssociationType
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.account import Portal
from sandbox.vendor import VendorError

PRIMARY_COMPANY = "associatedcompanyid"
"""The property of a contact that says which company is its primary one. Recorded: it can be
written.
"""
_PRIMARY_COMPANY = 1
_PARENT_COMPANY = 14


class Linking(NamedTuple):
    """One association to be made, both ends known to exist."""

    one: End
    other: End
    type_ids: tuple[int, ...]


def stage_links(
    portal: Portal, kind: Kind, n: int, wanted: Sequence[dict[str, Any]]
) -> list[Linking]:
    """The associations a create asks for: `[{"to": {"id"}, "types": [{"associationTypeId"}]}]`."""
    return [_asked(portal, kind, n, entry) for entry in wanted]


def commit_links(portal: Portal, links: Iterable[Linking]) -> None:
    """Associate; setting a type again changes nothing."""
    add = portal.graph.add
    for one, other, type_ids in links:
        changed = [type_id for type_id in type_ids if add(one, other, type_id)]
        if changed:
            portal.tally.written += 1
            portal.feed.associated(one, other, changed, removed=False)
            _recompute_between(portal, one, other)
            if portal.settings.automation:
                portal.follower.linked(one, other)


def primary_link(portal: Portal, n: int, company_id: str) -> Linking:
    """The association that a contact's property asks for. How a company that is not there is
    refused is not recorded.
    """
    companies = portal.kinds.by_name["companies"]
    row = portal.find(companies, company_id)
    if row is None:
        raise invalid_object(companies, company_id)
    return Linking(("contacts", n), ("companies", row["n"]), (_PRIMARY_COMPANY,))


def follow_primary(portal: Portal, n: int, company_id: str) -> None:
    """Do to a contact's associations what its property was given; nothing takes the primary company
    away, which is unverified.
    """
    if company_id:
        commit_links(portal, [primary_link(portal, n, company_id)])
        return
    contact = ("contacts", n)
    before = portal.graph.single(contact, "companies", _PRIMARY_COMPANY)
    if before is not None:
        unlink(portal, contact, ("companies", before))


def unlink(portal: Portal, one: End, other: End, type_ids: Iterable[int] | None = None) -> bool:
    """Take some association types away, or all; True when there was something to take."""
    held = portal.graph.targets(one, other[0]).get(other[1], ())
    going = [type_id for type_id in held if type_ids is None or type_id in set(type_ids)]
    if not portal.graph.remove(one, other, type_ids):
        return False
    portal.tally.written += 1
    portal.feed.associated(one, other, going, removed=True)
    _recompute_between(portal, one, other)
    if portal.settings.automation:
        portal.follower.unlinked(one, other)
    return True


def unlink_all(portal: Portal, one: End) -> None:
    """Take every association of a record away, as archiving it does."""
    others = portal.graph.detach(one)
    recompute(portal, [one, *others])
    if portal.settings.automation:
        for other in others:
            portal.follower.unlinked(one, other)


def recompute(portal: Portal, ends: Iterable[End]) -> None:
    """Bring the properties that mirror an association up to date."""
    for end in ends:
        _recompute_one(portal, end)


def existing(portal: Portal, kind: Kind, record_id: Any) -> End:
    """The end of an association; refuses a record that is not there."""
    row = portal.find(kind, record_id)
    if row is None:
        raise invalid_identifier(kind, str(record_id))
    return kind.name, row["n"]


def known_types(
    portal: Portal, one: str, other: str, specs: Sequence[dict[str, Any]]
) -> tuple[int, ...]:
    """The type ids asked for; refuses what these two object types do not have, or have in another
    category.
    """
    allowed = portal.graph.book.between(one, other)
    asked = [_type_id(spec) for spec in specs]
    if asked and all(map(_offered, map(allowed.get, asked), specs)):
        return tuple(asked)
    wrong = []
    for spec, type_id in zip(specs, asked, strict=True):
        if not _offered(allowed.get(type_id), spec):
            wrong.append(_spelt(spec))
    raise invalid_types(wrong)


def _spelt(spec: dict[str, Any]) -> str:
    return f"{spec.get('associationCategory')}={spec.get('associationTypeId')}"


def not_itself(one: End, other: End) -> None:
    """Refuse to associate a record with itself."""
    if one == other:
        raise VendorError(
            400,
            envelope(
                "VALIDATION_ERROR", f"Object {one[1]} cannot be associated to itself ({other[1]})"
            ),
        )


def _asked(portal: Portal, kind: Kind, n: int, entry: dict[str, Any]) -> Linking:
    specs = entry["types"]
    record_id = entry["to"]["id"]
    first = _type_id(specs[0])
    between = portal.graph.book.between
    for other in portal.kinds:
        if first in between(kind.name, other.name):
            row = portal.find(other, record_id)
            if row is None:
                raise invalid_object(other, record_id)
            types = known_types(portal, kind.name, other.name, specs)
            return Linking((kind.name, n), (other.name, row["n"]), types)
    for wrong in portal.kinds:
        if any(first in between(wrong.name, other.name) for other in portal.kinds):
            raise wrong_direction(kind, wrong)
    raise invalid_types([_spelt(spec) for spec in specs])


def _type_id(spec: dict[str, Any]) -> int:
    given = spec.get("associationTypeId")
    if type(given) is int and given >= 0:
        return given
    number = counted(str(given))
    return -1 if number is None else number


def _offered(found: AssociationType | None, spec: dict[str, Any]) -> bool:
    return (
        found is not None and (spec.get("associationCategory") or found.category) == found.category
    )


def _recompute_between(portal: Portal, one: End, other: End) -> None:
    # What is mirrored is a company, and a former primary or parent is told by the record that had
    # it: one of these.
    if other[0] == "companies":
        _recompute_one(portal, one)
    if one[0] == "companies":
        _recompute_one(portal, other)


def _recompute_one(portal: Portal, end: End) -> None:
    if end[0] == "contacts":
        _mirror(portal, end, PRIMARY_COMPANY, _PRIMARY_COMPANY)
    elif end[0] == "companies":
        _mirror(portal, end, "hs_parent_company_id", _PARENT_COMPANY)


def _mirror(portal: Portal, end: End, name: str, type_id: int) -> None:
    target = portal.graph.single(end, "companies", type_id)
    portal.derive(
        portal.kinds.by_name[end[0]], end[1], {name: None if target is None else str(target)}
    )
