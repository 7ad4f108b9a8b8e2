"""What a describe says of an object: its fields, and what the user may do with its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.record import FieldSchema, ObjectSchema
from connectors.salesforce.meaning.query import ROLES, ROLES_RELATIONSHIP


@dataclass(frozen=True, slots=True)
class Described:
    """One object: its schema, and what the user may do with its records."""

    schema: ObjectSchema
    createable: bool
    updateable: bool


CURRENCY = "CurrencyIsoCode"


def described(name: str, document: Mapping[str, Any], currency: str | None = None) -> Described:
    """An object as its describe tells it; contact roles are a field of opportunities. `currency`:
    the only one of the org, where somebody told.
    """
    fields = {each["name"]: _field(each) for each in document["fields"]}
    if currency and CURRENCY not in fields:
        fields[CURRENCY] = FieldSchema(
            CURRENCY, "picklist", writable=False, unset=currency, fixed=True
        )
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
    return ROLES_RELATIONSHIP in names


def _field(document: Mapping[str, Any]) -> FieldSchema:
    may_stay_blank = (document.get("nillable", True), document.get("defaultedOnCreate", False))
    reads_go_by = (document.get("filterable", True), document.get("sortable", True))
    return FieldSchema(
        document["name"],
        document["type"],
        writable=bool(document.get("updateable")),
        unique=bool(document.get("unique")),
        required=not any(may_stay_blank),
        length=document.get("length") or None,
        options=_options(document),
        filterable=all(reads_go_by),
    )


def _options(document: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The values a restricted picklist takes; None where any value goes."""
    values = document.get("picklistValues")
    if not values or not document.get("restrictedPicklist"):
        return None
    return tuple(each["value"] for each in values if each.get("active", True))
