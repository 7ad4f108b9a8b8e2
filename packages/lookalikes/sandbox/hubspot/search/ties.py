"""Filters by associated records: `associations.contact` stands for the ids of the contacts a record
is associated with.

Documented ("Search through associations"): the pseudo-property `associations.{objectType}`. People
write it with EQ, NEQ, IN, NOT_IN, HAS_PROPERTY and NOT_HAS_PROPERTY. Not recorded: what is answered
to other operators (refused here), to a value that is no id (which finds nothing here), and that the
object type goes by its plural and by its id as well, as it does elsewhere. The index knows of
associations at once, which is unverified too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.numbers import counted
from sandbox.hubspot.portal.shelf import Row
from sandbox.hubspot.search.operators import Test
from sandbox.vendor import VendorError

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

_PREFIX = "associations."
_PRESENT = {"HAS_PROPERTY": True, "NOT_HAS_PROPERTY": False}
_AMONG = {"EQ": True, "IN": True, "NEQ": False, "NOT_IN": False}


def associated_kind(portal: Portal, name: str) -> Kind | None:
    """The object type a pseudo-property speaks of; None of a name that is none of these."""
    if not name.startswith(_PREFIX):
        return None
    try:
        return portal.kinds.named(name.removeprefix(_PREFIX))
    except VendorError:
        return None


def association_test(portal: Portal, kind: Kind, other: Kind, entry: dict[str, Any]) -> Test:
    """The test for one filter by associated records, `{"propertyName", "operator", …}`."""
    operator = entry["operator"]
    graph = portal.graph
    if operator in _PRESENT:
        wanted = _PRESENT[operator]
        return lambda row: bool(graph.targets((kind.name, row["n"]), other.name)) is wanted
    if operator not in _AMONG:
        told = f"Operator {operator} is not supported for {entry['propertyName']}"
        raise refused(f"There was a problem with the request. {told}")
    sought = _ids(entry["values"] if operator.endswith("IN") else (entry["value"],))
    among = _AMONG[operator]

    def test(row: Row) -> bool:
        targets = graph.targets((kind.name, row["n"]), other.name)
        return (not sought.isdisjoint(targets)) is among

    return test


def _ids(values: Iterable[str]) -> set[int]:
    numbers = (counted(value.strip()) for value in values)
    return {number for number in numbers if number is not None}
