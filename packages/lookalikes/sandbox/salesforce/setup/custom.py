"""What the Metadata of a custom field or object means: the field or object it makes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sandbox.salesforce.errors import Refusal, WrongType
from sandbox.salesforce.members import flag_in, number_in, text_in
from sandbox.salesforce.schema.field_table import object_type
from sandbox.salesforce.schema.object_types import Field, ObjectType

# Metadata type → the describe type, and the length when the type fixes it.
_TYPES: dict[str, tuple[str, int]] = {
    "Text": ("string", 0),
    "TextArea": ("textarea", 255),
    "LongTextArea": ("textarea", 32_768),
    "Email": ("email", 80),
    "Phone": ("phone", 40),
    "Url": ("url", 255),
    "Checkbox": ("boolean", 0),
    "Number": ("double", 0),
    "Currency": ("currency", 0),
    "Percent": ("percent", 0),
    "Date": ("date", 0),
    "DateTime": ("datetime", 0),
    "Picklist": ("picklist", 255),
    "MultiselectPicklist": ("multipicklist", 4099),
    "Lookup": ("reference", 18),
    "MasterDetail": ("reference", 18),
    "Html": ("textarea", 32_768),
    "AutoNumber": ("string", 30),
}


def custom_field(name: str, metadata: dict[str, Any]) -> Field:
    """The field that a CustomField's Metadata describes. Raises FIELD_INTEGRITY_EXCEPTION."""
    kind, length = _type(metadata)
    label = text_in(metadata, "label")
    if not label:
        raise _missing("MasterLabel")
    values, restricted = _value_set(_part(metadata, "valueSet"))
    precision = 18 if kind in ("double", "currency", "percent") else 0
    made = Field(
        name,
        kind,
        label,
        length=number_in(metadata, "length", length),
        precision=number_in(metadata, "precision", precision),
        scale=number_in(metadata, "scale"),
        required=flag_in(metadata, "required"),
        values=values,
        restricted=restricted,
        default=False if kind == "boolean" else None,
        unique=flag_in(metadata, "unique"),
        external_id=flag_in(metadata, "externalId"),
        case_sensitive=flag_in(metadata, "caseSensitive"),
        hidden=True,
    )
    if metadata.get("formula") is not None:
        return _reckoned(made, metadata)
    if metadata["type"] == "AutoNumber":
        return replace(made, auto=_number_format(metadata), createable=False, updateable=False)
    if kind == "reference":
        return _pointing(made, metadata)
    return made


def metadata_of(field: Field) -> dict[str, Any]:
    """The Metadata of a custom field that the org is born with: what `custom_field` makes it of.

    Of the types those that such fields have.
    """
    told: dict[str, Any] = {"label": field.label, "type": _NAMES[field.type]}
    if field.type == "string":
        told |= {"length": field.length, "unique": field.unique, "externalId": field.external_id}
    if field.type in ("double", "currency", "percent"):
        told |= {"precision": field.precision, "scale": field.scale}
    if field.type == "picklist":
        values = [{"valueName": value} for value in field.values]
        definition = {"value": values, "sorted": False}
        told["valueSet"] = {"restricted": field.restricted, "valueSetDefinition": definition}
    return {**told, "required": field.required}


_NAMES = {
    "string": "Text",
    "boolean": "Checkbox",
    "double": "Number",
    "currency": "Currency",
    "percent": "Percent",
    "date": "Date",
    "datetime": "DateTime",
    "picklist": "Picklist",
}


def _type(metadata: dict[str, Any]) -> tuple[str, int]:
    named = text_in(metadata, "type")
    kind, length = _TYPES.get(named, ("", 0))
    if named and not kind:
        # A type that there is not is no value at all (an issue of restforce/restforce quotes it).
        raise WrongType("Metadata", "Metadata", "complexvalue", named)
    if not kind:
        raise Refusal(
            400, "FIELD_INTEGRITY_EXCEPTION", "Must specify a valid field type", ["Metadata"]
        )
    is_formula = metadata.get("formula") is not None
    if metadata.get("type") == "Text" and not metadata.get("length") and not is_formula:
        raise Refusal(
            400, "FIELD_INTEGRITY_EXCEPTION", "You must specify a length for a Text field", []
        )
    return kind, length


def _reckoned(field: Field, metadata: dict[str, Any]) -> Field:
    """A formula field: read by everybody who sees it, written by nobody. Raises
    FIELD_INTEGRITY_EXCEPTION, in words that are unverified, for a type that has no formulas.
    """
    if field.type not in _FORMULA_TYPES:
        message = f"A field of type {metadata['type']} cannot have a formula"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, ["Metadata"])
    return replace(
        field,
        formula=text_in(metadata, "formula"),
        blank_is_zero=text_in(metadata, "formulaTreatBlanksAs", "BlankAsZero") == "BlankAsZero",
        length=_FORMULA_LENGTH if field.type == "string" else 0,
        createable=False,
        updateable=False,
        required=False,
        unique=False,
        external_id=False,
        default=None,
        rare=True,
    )


_FORMULA_LENGTH = 1300
_FORMULA_TYPES = frozenset({
    "string", "double", "currency", "percent", "boolean", "date", "datetime",
})  # fmt: skip


def _missing(name: str) -> Refusal:
    return Refusal(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{name}]", [name])


def _pointing(field: Field, metadata: dict[str, Any]) -> Field:
    """A lookup, or the field by which a child belongs to its master: it must be there, stays, and
    dies with it.
    """
    target = text_in(metadata, "referenceTo")
    children = text_in(metadata, "relationshipName")
    if not target:
        raise _missing("ReferenceTo")
    belongs = metadata["type"] == "MasterDetail"
    return replace(
        field,
        refers=(target,),
        relationship=f"{field.name[:-3]}__r",
        children=f"{children}__r" if children else None,
        cascade=belongs,
        required=belongs or field.required,
        updateable=not belongs,
        # Nobody can be kept from seeing what a record belongs to.
        hidden=not belongs,
    )


def _value_set(value_set: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    entries = _part(value_set, "valueSetDefinition").get("value") or []
    if not isinstance(entries, list):
        raise _no_complex_value(entries)
    return tuple(_value_name(entry) for entry in entries), flag_in(value_set, "restricted")


def _value_name(entry: Any) -> str:
    if not isinstance(entry, dict):
        raise _no_complex_value(entry)
    return text_in(entry, "valueName") or text_in(entry, "fullName")


def _part(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    """An object inside the Metadata, empty where it is left out."""
    part = metadata.get(name)
    if part is not None and not isinstance(part, dict):
        raise _no_complex_value(part)
    return part or {}


def _no_complex_value(value: object) -> Refusal:
    """The vendor calls every object inside a Metadata a `complexvalue`."""
    return WrongType("Metadata", "Metadata", "complexvalue", value)


def custom_object(name: str, metadata: dict[str, Any], prefix: str) -> ObjectType:
    """The object that a CustomObject's Metadata describes. Raises Refusal."""
    label = text_in(metadata, "label")
    plural = text_in(metadata, "pluralLabel")
    if not label or not plural:
        raise _missing("Label" if not label else "PluralLabel")
    named = _part(metadata, "nameField")
    made = object_type(name, prefix, plural, _NAME_AND_OWNER, label=label)
    if text_in(named, "type") == "AutoNumber":
        numbered = _number_format(named)
        title = made.fields["Name"]
        made.add(replace(title, auto=numbered, createable=False, updateable=False))
    return made


def object_prefix(number: int) -> str:
    """The key prefix of the `number`-th custom object: a00, a01, …"""
    return f"a{_DIGITS[number // 36 % 36]}{_DIGITS[number % 36]}"


def _number_format(metadata: dict[str, Any]) -> str:
    """The display format `A-{0000}` as Python writes it: `A-{0:04}`. Raises
    FIELD_INTEGRITY_EXCEPTION, in words that are unverified, where it has no place for the number.
    """
    displayed = text_in(metadata, "displayFormat") or "A-{0000}"
    if _NUMBER.search(displayed) is None:
        message = f"Display Format: no place for the number: {displayed}"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", message, ["DisplayFormat"])
    before, place, after = _NUMBER.split(displayed, maxsplit=1)
    return f"{_literal(before)}{{0:0{len(place)}}}{_literal(after)}"


def _literal(text: str) -> str:
    """Text that Python's formatting leaves as it is."""
    return text.replace("{", "{{").replace("}", "}}")


_NUMBER = re.compile(r"\{(0+)\}")
_NAME_AND_OWNER = """
Name     string:80 lookup
OwnerId  reference to=Group,User as=Owner
"""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
