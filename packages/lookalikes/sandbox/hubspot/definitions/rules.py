"""What a definition of a property may say, and how HubSpot words it when one may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import orjson

from sandbox.hubspot.errors import bare, envelope, refused
from sandbox.vendor import VendorError

Definition = dict[str, Any]

REQUIRED = ("name", "label", "type", "fieldType", "groupName")
MOST_UNIQUE = 10

_NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")
_TYPES = ("string", "number", "date", "datetime", "enumeration", "bool", "phone_number")
_FIELD_TYPES: dict[str, tuple[str, ...]] = {
    "string": ("text", "textarea", "html", "file", "phonenumber", "calculation_equation"),
    "number": ("number", "text", "calculation_equation"),
    "date": ("date",),
    "datetime": ("date",),
    "enumeration": ("select", "radio", "checkbox", "booleancheckbox"),
    "bool": ("booleancheckbox", "calculation_equation"),
    "phone_number": ("phonenumber",),
}
_EDITABLE = (
    "label",
    "type",
    "fieldType",
    "groupName",
    "description",
    "options",
    "displayOrder",
    "hidden",
)


def check_new(body: dict[str, Any]) -> None:
    """Refuse a definition that could be nobody's."""
    name = body["name"]
    if not _NAME.fullmatch(name):
        raise refused(f"Property name {name} is invalid", errors=[{"message": "invalid name"}])
    check_type(body["type"], body["fieldType"])
    _check_options(body)


def check_editable(found: Definition, body: dict[str, Any]) -> None:
    """Refuse a change that HubSpot does not allow of one of its own properties."""
    rules = found["modificationMetadata"]
    name = found["name"]
    if "options" in body and _are_fixed(found):
        raise refused(f"Property {name} is read only; its options cannot be changed.")
    if rules["readOnlyDefinition"] and _changed(found, body) - {"options"}:
        raise refused(f"Property {name} is read only; its definition cannot be changed.")
    if "type" in body or "fieldType" in body:
        check_type(body.get("type") or found["type"], body.get("fieldType") or found["fieldType"])


def check_type(kind: str, field_type: str) -> None:
    """Refuse a type that is none, or that does not go with the field."""
    if kind not in _TYPES:
        raise refused(f"Invalid property type {kind}; must be one of {', '.join(_TYPES)}")
    if field_type not in _FIELD_TYPES[kind]:
        raise refused(f"Field type {field_type} does not go with property type {kind}")


def chosen(body: dict[str, Any]) -> Definition:
    """The part of a body that its sender may decide."""
    found = {name: body[name] for name in _EDITABLE if body.get(name) is not None}
    if "options" in found:
        found["options"] = _placed(found["options"])
    return found


def _placed(options: list[Definition]) -> list[Definition]:
    """Options with their places; recorded in 2026: what names none follows the last that does."""
    taken = [option["displayOrder"] for option in options if "displayOrder" in option]
    free = count(max(taken, default=-1) + 1)
    return [{"hidden": False, **option, "displayOrder": _place(option, free)} for option in options]


def _place(option: Definition, free: Iterator[int]) -> int:
    place: int = option["displayOrder"] if "displayOrder" in option else next(free)
    return place


def unknown(name: str) -> VendorError:
    """404 for a property that does not exist."""
    return refused(
        f"Property {name} does not exist",
        status=404,
        category="OBJECT_NOT_FOUND",
        subCategory="Properties.PROPERTY_NOT_FOUND",
    )


def occupied() -> VendorError:
    """400 for a group that still has properties."""
    # Reported: the refusal comes wrapped, one envelope as the text of the other.
    category = "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
    inner = envelope(
        "VALIDATION_ERROR",
        "Can't delete or purge a group with active properties",
        subCategory=category,
    )
    return bare(orjson.dumps(inner).decode())


def in_use(what: str, name: str, sub_category: str) -> VendorError:
    """409 for a name that is taken."""
    return refused(
        f"{what} named '{name}' already exists.",
        status=409,
        category="OBJECT_ALREADY_EXISTS",
        subCategory=sub_category,
        context={"name": [name]},
    )


def _are_fixed(found: Definition) -> bool:
    if found["type"] != "enumeration" or not found.get("hubspotDefined"):
        return False
    kept_elsewhere = found["externalOptions"] and not found["options"]
    told = found["modificationMetadata"]
    return kept_elsewhere or told["readOnlyValue"] or bool(told.get("readOnlyOptions"))


def _changed(found: Definition, body: dict[str, Any]) -> set[str]:
    return {each for each in _EDITABLE if each in body and body[each] != found[each]}


def _check_options(body: dict[str, Any]) -> None:
    given = [str(option.get("value")) for option in body.get("options") or ()]
    if len(set(given)) != len(given):
        raise refused("Property option values must be unique")
    if body["fieldType"] == "booleancheckbox" and sorted(given) != ["false", "true"]:
        raise refused("A single checkbox has the two options true and false")
