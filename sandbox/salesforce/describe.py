"""Describe documents: what the calling user may know about objects and fields, in the vendor's keys."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.access import Access
from sandbox.salesforce.schema import NUMBERS, TEXT, Field, ObjectType, Schema

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
}


def describe(schema: Schema, access: Access, kind: ObjectType, base: str) -> dict[str, Any]:
    """`/sobjects/X/describe`: the summary, every visible field and every child relationship."""
    return {
        "actionOverrides": [],
        "childRelationships": [_child(child, ref) for child, ref in schema.references_to(kind.name)],
        "compactLayoutable": True,
        **summary(kind, base),
        "fields": [_field(kind, field, access.edits(kind, field)) for field in access.visible(kind)],
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [_MASTER_RECORD_TYPE],
        "searchLayoutable": True,
        "supportedScopes": [{"label": f"All {kind.plural}", "name": "everything"}],
    }


def summary(kind: ObjectType, base: str) -> dict[str, Any]:
    """One entry of `/sobjects`."""
    here = f"{base}/sobjects/{kind.name}"
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": True,
        "custom": kind.name.endswith("__c"),
        "customSetting": False,
        "deepCloneable": False,
        "deletable": kind.deletable,
        "deprecatedAndHidden": False,
        "feedEnabled": kind.deletable,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": kind.prefix or None,
        "label": kind.label,
        "labelPlural": kind.plural,
        "layoutable": True,
        "mergeable": kind.name in ("Account", "Contact", "Lead"),
        "mruEnabled": True,
        "name": kind.name,
        "queryable": True,
        "replicateable": True,
        "retrieveable": True,
        "searchable": True,
        "triggerable": True,
        "undeletable": kind.deletable,
        "updateable": True,
        "urls": {
            "sobject": here,
            "describe": f"{here}/describe",
            "rowTemplate": f"{here}/{{ID}}",
            "layouts": f"{here}/describe/layouts",
        },
    }


def _field(kind: ObjectType, field: Field, editable: bool) -> dict[str, Any]:
    known = {**_NEVER, **_nature(kind, field), **_rights(field, editable), **_lengths(field)}
    return {name: known[name] for name in sorted(known)}


def _nature(kind: ObjectType, field: Field) -> dict[str, Any]:
    """What the field is."""
    return {
        "cascadeDelete": field.cascade,
        "caseSensitive": field.case_sensitive,
        "compoundFieldName": "Name" if _part_of_name(kind, field) else None,
        "custom": field.custom,
        "defaultValue": field.default,
        "externalId": field.external_id,
        "extraTypeInfo": _extra_type(kind, field),
        "idLookup": field.id_lookup,
        "label": field.label,
        "name": field.name,
        "nameField": field.name == "Name",
        "namePointing": len(field.refers) > 1,
        "picklistValues": [_picklist_value(value, field) for value in field.values],
        "polymorphicForeignKey": len(field.refers) > 1,
        "referenceTo": list(field.refers),
        "relationshipName": field.relationship,
        "restrictedPicklist": field.restricted,
        "soapType": _SOAP.get(field.type, "xsd:string"),
        "type": field.type,
        "unique": field.unique,
    }


def _rights(field: Field, editable: bool) -> dict[str, Any]:
    """What may be done with the field."""
    kept = field.default is not None
    return {
        "aggregatable": field.type not in ("boolean", "textarea", "complexvalue"),
        "createable": field.createable and editable,
        "defaultedOnCreate": kept or field.system or field.name == "OwnerId",
        "filterable": field.filterable,
        "groupable": field.filterable and field.type not in ("double", "currency", "percent", "datetime"),
        "nillable": not (field.required or field.system or field.type == "boolean" or field.name == "OwnerId"),
        "permissionable": not (field.system or field.required),
        "searchPrefilterable": field.type == "reference",
        "sortable": field.filterable,
        "updateable": field.updateable and editable,
    }


def _lengths(field: Field) -> dict[str, int]:
    text = field.type in TEXT or field.type in ("id", "reference")
    return {
        "byteLength": field.length * 3 if field.type in TEXT else field.length,
        "digits": field.precision if field.type == "int" else 0,
        "length": field.length if text else 0,
        "precision": field.precision if field.type in NUMBERS and field.type != "int" else 0,
        "scale": field.scale,
    }


def _part_of_name(kind: ObjectType, field: Field) -> bool:
    return "LastName" in kind.fields and field.name in ("FirstName", "LastName", "Salutation")


def _extra_type(kind: ObjectType, field: Field) -> str | None:
    if field.type == "textarea":
        return "plaintextarea"
    return "personname" if field.name == "Name" and "LastName" in kind.fields else None


def _picklist_value(value: str, field: Field) -> dict[str, Any]:
    return {
        "active": True,
        "defaultValue": value == field.default,
        "label": value,
        "validFor": None,
        "value": value,
    }


def _child(child: ObjectType, ref: Field) -> dict[str, Any]:
    return {
        "cascadeDelete": ref.cascade,
        "childSObject": child.name,
        "deprecatedAndHidden": False,
        "field": ref.name,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": ref.children,
        "restrictedDelete": False,
    }


_MASTER_RECORD_TYPE = {
    "active": True,
    "available": True,
    "defaultRecordTypeMapping": True,
    "developerName": "Master",
    "master": True,
    "name": "Master",
    "recordTypeId": "012000000000000AAA",
}

# What no field of this org is.
_NEVER: dict[str, Any] = {
    "aiPredictionField": False,
    "autoNumber": False,
    "calculated": False,
    "calculatedFormula": None,
    "controllerName": None,
    "defaultValueFormula": None,
    "dependentPicklist": False,
    "deprecatedAndHidden": False,
    "displayLocationInDecimal": False,
    "encrypted": False,
    "filteredLookupInfo": None,
    "formulaTreatNullNumberAsZero": False,
    "highScaleNumber": False,
    "htmlFormatted": False,
    "inlineHelpText": None,
    "mask": None,
    "maskType": None,
    "queryByDistance": False,
    "referenceTargetField": None,
    "relationshipOrder": None,
    "restrictedDelete": False,
    "writeRequiresMasterRead": False,
}
