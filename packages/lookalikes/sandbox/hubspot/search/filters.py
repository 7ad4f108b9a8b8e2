"""What a search request asks, checked and compiled: filter groups, one sort, free text.

Bounds on the record id and the modified time are kept apart as ranges, so that a page starts by
bisection.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.shelf import Range, Row
from sandbox.hubspot.search.operators import (
    RANGES,
    SortKey,
    Test,
    number_of,
    operator_test,
    sort_value,
)
from sandbox.hubspot.search.ties import associated_kind, association_test

if TYPE_CHECKING:
    from sandbox.hubspot.portal.account import Portal

_LONGEST_TEXT = 3_000
_EVERYTHING = (-math.inf, math.inf)


@dataclass(slots=True)
class Group:
    """Filters that must all hold; ranges are inclusive."""

    ids: Range = _EVERYTHING
    times: Range = _EVERYTHING
    tests: list[Test] = field(default_factory=list)

    def matches(self, row: Row) -> bool:
        """Whether all filters hold for a row."""
        inside = (
            self.ids[0] <= row["n"] <= self.ids[1]
            and self.times[0] <= row["modified"] <= self.times[1]
        )
        return inside and all(test(row) for test in self.tests)


@dataclass(slots=True)
class Query:
    """Groups of which one must hold, tests that must always hold, and the order of the answer."""

    groups: list[Group]
    tests: list[Test]
    by_id: bool
    descending: bool
    sort_key: SortKey

    def matches(self, row: Row) -> bool:
        """Whether a row belongs in the answer."""
        if not any(group.matches(row) for group in self.groups):
            return False
        return all(test(row) for test in self.tests)


def asked_query(portal: Portal, kind: Kind, body: dict[str, Any]) -> Query:
    """The checked form of a search request; refuses what HubSpot refuses."""
    definitions = portal.book.live[kind.name]
    groups = body.get("filterGroups") or []
    if not groups and body.get("filters"):
        # A bare list of filters counts as one group.
        groups = [{"filters": body["filters"]}]
    name, descending = _sort(body, kind)
    found = [_group(portal, kind, group.get("filters") or []) for group in groups]
    return Query(
        groups=found or [Group()],
        tests=_text_tests(kind, body.get("query")),
        by_id=name == "hs_object_id",
        descending=descending,
        sort_key=sort_value(definitions.get(name), name, kind),
    )


def _group(portal: Portal, kind: Kind, filters: list[dict[str, Any]]) -> Group:
    definitions = portal.book.live[kind.name]
    group = Group()
    for entry in filters:
        name = entry["propertyName"]
        operator = entry["operator"]
        other = associated_kind(portal, name)
        if other is not None:
            group.tests.append(association_test(portal, kind, other, entry))
            continue
        definition = definitions.get(name)
        if definition is None:
            raise refused(f"There was a problem with the request. Property {name} does not exist")
        if operator in RANGES and name in ("hs_object_id", kind.modified):
            _narrow(group, kind, name, RANGES[operator](*_limits(entry)))
        else:
            group.tests.append(operator_test(definition, kind, operator, entry))
    return group


def _limits(entry: dict[str, Any]) -> tuple[float, float]:
    low = number_of(entry.get("value"))
    high = number_of(entry["highValue"]) if "highValue" in entry else low
    return low, high


def _narrow(group: Group, kind: Kind, name: str, found: Range) -> None:
    if name == kind.modified:
        group.times = max(group.times[0], found[0]), min(group.times[1], found[1])
    else:
        group.ids = max(group.ids[0], found[0]), min(group.ids[1], found[1])


def _sort(body: dict[str, Any], kind: Kind) -> tuple[str, bool]:
    sorts = body.get("sorts") or []
    if len(sorts) > 1:
        raise refused("Only one sort is supported")
    if not sorts:
        return kind.created, False
    return str(sorts[0].get("propertyName")), sorts[0].get("direction") == "DESCENDING"


def _text_tests(kind: Kind, text: str | None) -> list[Test]:
    if not text:
        return []
    if len(text) > _LONGEST_TEXT:
        raise refused(f"The query is longer than {_LONGEST_TEXT} characters")
    return [_contains(kind, word) for word in text.lower().split()]


def _contains(kind: Kind, word: str) -> Callable[[Row], bool]:
    def test(row: Row) -> bool:
        return any(word in row["props"].get(name, "").lower() for name in kind.searchable)

    return test
