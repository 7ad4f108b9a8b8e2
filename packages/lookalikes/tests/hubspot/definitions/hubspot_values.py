"""Whether a value that a portal serves fits what the portal itself says of its property."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sandbox.hubspot.definitions.kinds import Kind
from sandbox.hubspot.model import HubSpotModel
from sandbox.hubspot.records import objects

Definition = Mapping[str, Any]

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_COORDINATES = re.compile(r"\d+-\d+-\d+")
_PAGE = 100


def contradictions(portal: HubSpotModel) -> tuple[Counter[str], int]:
    """How often each property (`object.property`) holds what its definition does not allow, and how
    many values were looked at.
    """
    found: Counter[str] = Counter()
    seen = 0
    for kind in portal.kinds:
        definitions = portal.book.live[kind.name]
        for properties in _told(portal, kind, sorted(definitions)):
            for name, value in properties.items():
                seen += value is not None
                if not fits(definitions[name], value):
                    found[f"{kind.name}.{name}"] += 1
    return found, seen


def fits(definition: Definition, value: str | None) -> bool:
    """Whether a value is of the declared type; nothing, and what was cleared, always are."""
    if not value:
        return True
    check = _CHECKS.get(definition["type"])
    return check is None or check(definition, value)


def _told(portal: HubSpotModel, kind: Kind, names: list[str]) -> Iterator[dict[str, str | None]]:
    view = objects.View(properties=names)
    after = ""
    while True:
        page = objects.page(portal, kind, view, after=after, limit=_PAGE)
        for record in page["results"]:
            yield record["properties"]
        if "paging" not in page:
            return
        after = page["paging"]["next"]["after"]


def _number(_: Definition, value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def _instant(_: Definition, value: str) -> bool:
    if not _INSTANT.fullmatch(value):
        return False
    datetime.fromisoformat(value)
    return True


def _date(_: Definition, value: str) -> bool:
    return _DATE.fullmatch(value) is not None


def _bool(_: Definition, value: str) -> bool:
    return value in ("true", "false")


def _choice(definition: Definition, value: str) -> bool:
    if definition["externalOptions"]:
        return True
    known = {option["value"] for option in definition["options"]}
    several = definition["fieldType"] == "checkbox"
    chosen = value.split(";") if several else [value]
    return known.issuperset(chosen)


def _coordinates(_: Definition, value: str) -> bool:
    return _COORDINATES.fullmatch(value) is not None


_CHECKS: dict[str, Callable[[Definition, str], bool]] = {
    "number": _number,
    "datetime": _instant,
    "date": _date,
    "bool": _bool,
    "enumeration": _choice,
    "object_coordinates": _coordinates,
}
