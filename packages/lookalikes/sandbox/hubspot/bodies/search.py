"""The body of a search: which filters there can be, and what each operator needs."""

from __future__ import annotations

from typing import Any

from sandbox.hubspot.bodies.kinds import INT, TEXT, Choice, ListOf, Misfit, Object

_SEARCH = "com.hubspot.inbounddb.publicobject.core.v3.search"
_SETS = "java.util.HashSet"
_MOST_GROUPS = 5
_MOST_FILTERS = 6
_MOST_FILTERS_IN_ALL = 18
# Recorded, in this order.
OPERATORS = (
    *("IN", "NOT_HAS_PROPERTY", "LT", "EQ", "GT", "NOT_IN", "GTE", "CONTAINS_TOKEN"),
    *("HAS_PROPERTY", "LTE", "NOT_CONTAINS_TOKEN", "BETWEEN", "NEQ"),
)
_OF_PRESENCE = frozenset({"HAS_PROPERTY", "NOT_HAS_PROPERTY"})
_OF_SEVERAL = frozenset({"IN", "NOT_IN"})


class _Operator(Choice):
    """An empty one is refused before it is looked up."""

    def read(self, value: Any) -> str | None:
        """As the protocol says."""
        if value == "":
            told = 'unable to deserialize field "{way}". Invalid value: '
            raise Misfit(told, bare=True, category="VALIDATION_ERROR")
        return super().read(value)


class _Filter(Object):
    """A property, an operator, and the values that this one needs."""

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        found = super().read(value)
        if found is not None:
            _check_built(found)
            _check_values(found)
        return found


class _Groups(ListOf):
    """At most so many, with at most so many filters."""

    def read(self, value: Any) -> list[Any] | None:
        """As the protocol says."""
        found = super().read(value)
        if found:
            _check_sizes(found)
        return found


def _check_built(found: dict[str, Any]) -> None:
    missing = [name for name in ("propertyName", "operator") if not found.get(name)]
    if missing:
        told = f"some of required attributes are not set [{', '.join(missing)}]"
        raise Misfit(f": Cannot build Filter, {told}", at_end=True)


def _check_values(found: dict[str, Any]) -> None:
    operator = found["operator"]
    if operator in _OF_SEVERAL:
        if not found.get("values"):
            raise _needs(f"operator {operator} requires values")
    elif operator not in _OF_PRESENCE:
        _check_value(found)


def _check_value(found: dict[str, Any]) -> None:
    operator, value = found["operator"], found.get("value")
    if value is None:
        raise _needs(f"operator {operator} requires a value")
    if not value.strip():
        # The beginning of this text is not known.
        told = f"The value of the filter on {found['propertyName']} must be non-empty and non-blank"
        raise Misfit(f": {told}", at_end=True, category="VALIDATION_ERROR")
    if operator == "BETWEEN" and not found.get("highValue"):
        raise _needs("operator BETWEEN requires a highValue")


def _needs(what: str) -> Misfit:
    return Misfit(
        f": Cannot construct instance of `{_SEARCH}.Filter`, problem: {what}", at_end=True
    )


def _check_sizes(groups: list[dict[str, Any]]) -> None:
    sizes = [len(group.get("filters") or ()) for group in groups]
    if len(groups) > _MOST_GROUPS:
        raise _too_many("filterGroups", len(groups), _MOST_GROUPS)
    if max(sizes) > _MOST_FILTERS:
        raise _too_many("filters per filterGroup", max(sizes), _MOST_FILTERS)
    if sum(sizes) > _MOST_FILTERS_IN_ALL:
        raise _too_many("filters", sum(sizes), _MOST_FILTERS_IN_ALL)


def _too_many(what: str, count: int, most: int) -> Misfit:
    told = f"too many {what} (count: {count}, max allowed: {most})"
    return Misfit(told, bare=True, category="VALIDATION_ERROR")


_FILTERS = ListOf(
    _Filter(
        f"{_SEARCH}.Filter",
        {
            "propertyName": TEXT,
            "operator": _Operator(OPERATORS),
            "value": TEXT,
            "highValue": TEXT,
            "values": ListOf(TEXT),
        },
    ),
    _SETS,
)


class _Sort(Object):
    """A property and a direction; a text is the property, a minus before it descends."""

    def read(self, value: Any) -> dict[str, Any] | None:
        """As the protocol says."""
        if isinstance(value, str):
            descending = value.startswith("-")
            name = value.removeprefix("-")
            return {
                "propertyName": name,
                "direction": "DESCENDING" if descending else "ASCENDING",
            }
        return super().read(value)


SEARCH = Object(
    f"{_SEARCH}.PublicObjectSearchRequest",
    {
        "filterGroups": _Groups(Object(f"{_SEARCH}.FilterGroup", {"filters": _FILTERS}), _SETS),
        "filters": _FILTERS,
        "sorts": ListOf(
            _Sort(
                f"{_SEARCH}.Sort",
                {"propertyName": TEXT, "direction": Choice(("ASCENDING", "DESCENDING"))},
            )
        ),
        "query": TEXT,
        "properties": ListOf(TEXT),
        "limit": INT,
        "after": TEXT,
    },
)
