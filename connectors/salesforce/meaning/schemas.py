"""What a describe says of an object: its fields, and what the user may do with its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.record import FieldSchema, ObjectSchema
from connectors.salesforce.meaning.query import ROLES


@dataclass(frozen=True, slots=True)
class Described:
    """One object: its schema, and what the user may do with its records."""

    schema: ObjectSchema
    createable: bool
    updateable: bool


def described(name: str, document: Mapping[str, Any]) -> Described:
    """An object as its describe tells it; contact roles are a field of opportunities."""
    fields = {each["name"]: _field(each) for each in document["fields"]}
    if name == "Opportunity" and _relates_to_roles(document):
        fields[ROLES] = FieldSchema(ROLES, "association")
    return Described(
        ObjectSchema(name, fields),
        createable=bool(document.get("createable")),
        updateable=bool(document.get("updateable")),
    )


def _relates_to_roles(document: Mapping[str, Any]) -> bool:
    children = document.get("childRelationships", ())
    names = {child.get("relationshipName") for child in children}
    return ROLES.removeprefix("@") in names


def _field(document: Mapping[str, Any]) -> FieldSchema:
    blank_allowed = document.get("nillable", True)
    filled_in = document.get("defaultedOnCreate", False)
    filterable = bool(document.get("filterable", True))
    sortable = bool(document.get("sortable", True))
    return FieldSchema(
        document["name"],
        document["type"],
        writable=bool(document.get("updateable")),
        unique=bool(document.get("unique")),
        required=not blank_allowed and not filled_in,
        length=document.get("length") or None,
        options=_options(document),
        filterable=filterable and sortable,
    )


def _options(document: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The values a restricted picklist takes; None where any value goes."""
    if not document.get("restrictedPicklist"):
        return None
    values = document.get("picklistValues")
    if not values:
        return None
    return tuple(each["value"] for each in values if each.get("active", True))
