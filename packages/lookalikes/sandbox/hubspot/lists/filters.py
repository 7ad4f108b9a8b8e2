"""Who a dynamic list is about: the part of the filter language that compares properties.

Branches of type OR and AND with PROPERTY filters; other filter types (events, other lists) match
nobody.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.portal.shelf import Row

Branch = dict[str, Any]


def members_of(portal: Portal, kind: Kind, branch: Branch | None) -> list[int]:
    """The ids of the live records a filter branch is about, ascending."""
    if not branch:
        return []
    shelf = portal.shelf(kind)
    return [n for n in shelf.ids if _holds(branch, shelf.live[n])]


def _holds(branch: Branch, row: Row) -> bool:
    verdicts = [_matches(found, row) for found in branch.get("filters") or ()]
    verdicts += [_holds(inner, row) for inner in branch.get("filterBranches") or ()]
    if branch.get("filterBranchType") == "OR":
        return any(verdicts)
    return bool(verdicts) and all(verdicts)


def _matches(found: dict[str, Any], row: Row) -> bool:
    if found.get("filterType") != "PROPERTY":
        return False
    operation = found.get("operation") or {}
    value = row["props"].get(str(found.get("property")), "")
    test = _TESTS.get(str(operation.get("operator")))
    if test is None:
        return False
    if not value and operation.get("operator") not in ("IS_UNKNOWN", "IS_KNOWN"):
        return bool(operation.get("includeObjectsWithNoValueSet"))
    return test(value.lower(), _wanted(operation))


def _wanted(operation: dict[str, Any]) -> list[str]:
    given = operation.get("values", operation.get("value", []))
    if not isinstance(given, list):
        given = [given]
    # Python writes True; in lower case that is what HubSpot stores.
    return [str(value).lower() for value in given]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _is_any(value: str, wanted: list[str]) -> bool:
    return any(part in wanted for part in value.split(";"))


def _equals(value: str, wanted: list[str]) -> bool:
    return value in wanted or _number(value) in map(_number, wanted)


def _contains(value: str, wanted: list[str]) -> bool:
    return any(part in value for part in wanted)


def _compared(compare: Callable[[float, float], bool]) -> Callable[[str, list[str]], bool]:
    """As a number, with every number that is given."""
    return lambda value, wanted: all(compare(_number(value), _number(each)) for each in wanted)


_TESTS: dict[str, Callable[[str, list[str]], bool]] = {
    "IS_KNOWN": lambda value, _: bool(value),
    "IS_UNKNOWN": lambda value, _: not value,
    "IS_ANY_OF": _is_any,
    "IS_NONE_OF": lambda value, wanted: not _is_any(value, wanted),
    "IS_EQUAL_TO": _equals,
    "IS_NOT_EQUAL_TO": lambda value, wanted: value not in wanted,
    "IS": lambda value, wanted: value in wanted,
    "IS_NOT": lambda value, wanted: value not in wanted,
    "CONTAINS": _contains,
    "DOES_NOT_CONTAIN": lambda value, wanted: not _contains(value, wanted),
    "STARTS_WITH": lambda value, wanted: value.startswith(tuple(wanted)),
    "ENDS_WITH": lambda value, wanted: value.endswith(tuple(wanted)),
    "IS_GREATER_THAN": _compared(operator.gt),
    "IS_GREATER_THAN_OR_EQUAL_TO": _compared(operator.ge),
    "IS_LESS_THAN": _compared(operator.lt),
    "IS_LESS_THAN_OR_EQUAL_TO": _compared(operator.le),
}
