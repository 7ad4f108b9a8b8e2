"""How a describe shows one field: 57 keys, as recorded from versions 48 to 59."""

from __future__ import annotations

from functools import cache
from typing import Any

from sandbox.salesforce.describing.peculiar import of_field
from sandbox.salesforce.describing.permissions import ADDRESS_PARTS, permissionable
from sandbox.salesforce.schema.object_types import NUMBERS, TEXT, Field, ObjectType

_SOAP = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "anyType": "xsd:anyType",
    "time": "xsd:time",
    "address": "urn:address",
}
_TITLES = {
    "Case": "CaseNumber",
    "Event": "Subject",
    "Task": "Subject",
    "Note": "Title",
    "LeadStatus": "MasterLabel",
}
_FIXED = frozenset({"OwnerId", "RecordTypeId", "MasterRecordId", "Name"})


def field_document(kind: ObjectType, field: Field, editable: bool) -> dict[str, Any]:
    """The field's entry in a describe; `editable` is whether the user may write it."""
    known = {
        **_NEVER,
        **_nature(kind, field),
        **_rights(kind, field, editable),
        **_emptiness(field),
        **_lengths(field),
    }
    if field.type == "address":
        # The vendor calls a compound address filterable, though only DISTANCE can use it.
        known |= {
            "filterable": True,
            "nillable": True,
            "defaultedOnCreate": False,
            "queryByDistance": True,
        }
    known |= of_field(kind.name, field.name)
    labels = field.value_labels or field.values
    known["picklistValues"] = _picklist(field.values, labels, known["defaultValue"])
    return {name: known[name] for name in sorted(known)}


def _nature(kind: ObjectType, field: Field) -> dict[str, Any]:
    """What the field is."""
    return {
        "autoNumber": bool(field.auto),
        "calculated": bool(field.formula),
        "calculatedFormula": field.formula or None,
        # What becomes of records whose parent goes is told of the parent's children; of the field
        # itself only where the company made it.
        "cascadeDelete": field.custom and field.cascade,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": _compound(kind, field),
        "custom": field.custom,
        "defaultValue": field.default,
        "externalId": field.external_id,
        "formulaTreatNullNumberAsZero": field.blank_is_zero,
        "extraTypeInfo": _extra_type(kind, field),
        "idLookup": field.id_lookup,
        "label": field.label,
        "name": field.name,
        "nameField": field.name == _TITLES.get(kind.name, "Name"),
        "namePointing": len(field.refers) > 1,
        "polymorphicForeignKey": len(field.refers) > 1,
        "referenceTo": list(field.refers),
        "relationshipName": field.relationship,
        "relationshipOrder": 0 if field.custom and field.cascade else None,
        "restrictedDelete": field.custom and field.restricts,
        "restrictedPicklist": field.restricted,
        "soapType": _SOAP.get(field.type, "xsd:string"),
        "type": field.type,
        "unique": field.unique,
    }


def _rights(kind: ObjectType, field: Field, editable: bool) -> dict[str, Any]:
    """What may be done with the field."""
    exact = field.type not in ("double", "currency", "percent", "datetime", "combobox")
    return {
        "aggregatable": kind.counted and field.filterable and field.type != "boolean",
        "createable": field.createable and editable and kind.createable,
        "filterable": field.filterable,
        "groupable": kind.counted and field.filterable and exact,
        "permissionable": permissionable(kind, field),
        "searchPrefilterable": field.type == "reference" and not _is_fixed(field),
        "sortable": field.filterable,
        "updateable": field.updateable and editable and kind.updateable,
    }


def _emptiness(field: Field) -> dict[str, bool]:
    """Whether the field can be null, and whether it fills itself when it is not given."""
    by_itself = (field.system and not field.nullable) or field.name == "OwnerId" or bool(field.auto)
    has_default = field.defaulted or field.default is not None
    must_have_one = field.filled or field.required or field.type == "boolean"
    return {
        "defaultedOnCreate": by_itself or has_default,
        "nillable": not (by_itself or must_have_one),
    }


def _is_fixed(field: Field) -> bool:
    """Whether no administrator may keep anybody from the field."""
    return field.system or field.required or field.name in _FIXED


def _lengths(field: Field) -> dict[str, int]:
    text = field.type in TEXT or field.type in ("id", "reference")
    return {
        "byteLength": field.length * 3 if field.type in TEXT else field.length,
        "digits": field.precision if field.type == "int" else 0,
        "length": field.length if text else 0,
        "precision": field.precision if field.type in NUMBERS and field.type != "int" else 0,
        "scale": field.scale,
    }


def _compound(kind: ObjectType, field: Field) -> str | None:
    """`Name` for a person's names, `BillingAddress` for a part of an address."""
    if "LastName" in kind.fields and field.name in ("FirstName", "LastName", "Salutation"):
        return "Name"
    if kind.name == "Account" and field.name == "Name":
        return "Name"
    for part in ADDRESS_PARTS:
        place = field.name.removesuffix(part)
        if place != field.name and f"{place}Address" in kind.fields:
            return f"{place}Address"
    return None


def _extra_type(kind: ObjectType, field: Field) -> str | None:
    if field.type == "textarea":
        return "plaintextarea"
    if field.name == "PhotoUrl":
        return "imageurl"
    parts = ("Name", "FirstName", "LastName", "Salutation")
    if kind.name == "Account":
        return "switchablepersonname" if field.name in parts else None
    if field.name in parts and "LastName" in kind.fields:
        return "personname"
    return None


@cache
def _picklist(
    values: tuple[str, ...], labels: tuple[str, ...], default: Any
) -> list[dict[str, Any]]:
    """The values of a picklist; the same list for all who ask, so that nobody may change it."""
    return [
        {
            "active": True,
            "defaultValue": value == default,
            "label": label,
            "validFor": None,
            "value": value,
        }
        for value, label in zip(values, labels, strict=True)
    ]


# What no field of this org is.
_NEVER: dict[str, Any] = {
    "aiPredictionField": False,
    "controllerName": None,
    "defaultValueFormula": None,
    "dependentPicklist": False,
    "deprecatedAndHidden": False,
    "displayLocationInDecimal": False,
    "encrypted": False,
    "filteredLookupInfo": None,
    "highScaleNumber": False,
    "htmlFormatted": False,
    "inlineHelpText": None,
    "mask": None,
    "maskType": None,
    "queryByDistance": False,
    "referenceTargetField": None,
    "writeRequiresMasterRead": False,
}
