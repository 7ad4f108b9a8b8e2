"""Custom object types: making, changing and removing them.

Decides what a schema says and opens the room its records live in. Ids of types are `2-…`; a type
goes by its id, by `p<portal>_<name>` and by `p_<name>`.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.hubspot.answers.shapes import type_name
from sandbox.hubspot.definitions.kinds import KINDS, Kind, custom_kind
from sandbox.hubspot.errors import refused
from sandbox.hubspot.portal.account import Portal
from sandbox.hubspot.times import iso
from sandbox.vendor import VendorError

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,99}")
_FIRST_TYPE = 3_604_285
_EPOCH = "1970-01-01T00:00:00Z"
_CHANGEABLE = (
    *("labels", "description", "requiredProperties", "searchableProperties"),
    *("primaryDisplayProperty", "secondaryDisplayProperties", "restorable"),
)
# Recorded in 2025: what stands beside a record's name.
_BESIDE = {
    "contacts": ("lastname", "email", "phone"),
    "deals": ("amount", "dealstage", "closedate"),
    "tickets": ("createdate", "closed_date", "hubspot_owner_id", "hs_pipeline_stage"),
}
# Recorded in 2025: what a schema names as searchable; which a search here reads is for `Kind`.
_SEARCHED = {
    "contacts": (
        *("firstname", "lastname", "email", "hs_additional_emails", "company"),
        *("phone", "mobilephone", "fax", "hs_marketable_status", "hs_marketable_until_renewal"),
        "hs_searchable_calculated_phone_number",
        "hs_searchable_calculated_mobile_number",
        "hs_searchable_calculated_international_phone_number",
        "hs_searchable_calculated_international_mobile_number",
    ),
    "tickets": (
        *("subject", "content", "hs_pipeline_stage", "hs_ticket_category", "hs_ticket_id"),
        *(
            f"hs_all_associated_contact_{each}"
            for each in (
                *("companies", "emails", "firstnames", "lastnames", "mobilephones", "phones"),
            )
        ),
    ),
}

Schema = dict[str, Any]


def create(portal: Portal, body: dict[str, Any]) -> Schema:
    """A new custom object type with its properties and the object types it goes with."""
    _check_new(portal, body)
    now = iso(portal.now())
    number = portal.next_ids["schemas"] = portal.next_ids.get("schemas", _FIRST_TYPE - 1) + 1
    schema: Schema = {
        "labels": body["labels"],
        "requiredProperties": body["requiredProperties"],
        "searchableProperties": body.get("searchableProperties") or [],
        "primaryDisplayProperty": body.get("primaryDisplayProperty"),
        "secondaryDisplayProperties": body.get("secondaryDisplayProperties") or [],
        "description": body.get("description"),
        "archived": False,
        "restorable": True,
        "allowsSensitiveProperties": False,
        "metaType": "PORTAL_SPECIFIC",
        "id": str(number),
        "fullyQualifiedName": f"p{portal.portal_id}_{body['name'].lower()}",
        "createdAt": now,
        "updatedAt": now,
        "createdByUserId": 1,
        "updatedByUserId": 1,
        "objectTypeId": f"2-{number}",
        "name": body["name"],
        "associated": [],
    }
    kind = open_kind(portal, schema)
    portal.schemas[schema["objectTypeId"]] = schema
    _fill(portal, kind, body)
    for other in body["associatedObjects"]:
        connect(portal, schema, kind, portal.kinds.named(str(other)), "")
    return shown(portal, kind, schema)


def open_kind(portal: Portal, schema: Schema) -> Kind:
    """Make the object type of a schema known, with an empty shelf."""
    names = tuple(schema["searchableProperties"]), tuple(schema["requiredProperties"])
    kind = custom_kind(schema["fullyQualifiedName"], schema["objectTypeId"], *names)
    portal.kinds.add(kind, f"p_{schema['name']}", schema["name"])
    portal.book.open(kind.name, schema["labels"].get("singular", ""))
    portal.open_shelf(kind)
    return kind


def listed(portal: Portal) -> list[Schema]:
    """Every custom object type. Reported: asked for archived ones, the vendor lists them all the
    same.
    """
    return [
        shown(portal, portal.kinds.named(type_id), found)
        for type_id, found in portal.schemas.items()
    ]


def get(portal: Portal, name: str) -> Schema:
    """One object type's schema; HubSpot's own have one too."""
    kind = portal.kinds.named(name)
    return shown(portal, kind, portal.schemas.get(kind.type_id) or _standard(kind))


def change(portal: Portal, name: str, body: dict[str, Any]) -> Schema:
    """Change labels, required and searchable properties; answers the definition without its
    properties.
    """
    kind, schema = _own(portal, name)
    schema |= {key: body[key] for key in _CHANGEABLE if key in body} | {
        "updatedAt": iso(portal.now())
    }
    changed = custom_kind(
        kind.name,
        kind.type_id,
        tuple(schema["searchableProperties"]),
        tuple(schema["requiredProperties"]),
    )
    portal.kinds.remove(kind)
    portal.kinds.add(changed, f"p_{schema['name']}", schema["name"])
    return {key: value for key, value in schema.items() if key != "associated"} | {
        "portalId": portal.portal_id
    }


def archive(portal: Portal, name: str) -> None:
    """Remove an object type; refuses while it has records."""
    kind, schema = _own(portal, name)
    if portal.shelf(kind).live:
        message = f"Object type {schema['fullyQualifiedName']} still has records"
        raise refused(message, subCategory="ObjectSchemaError.EXISTING_OBJECT_RECORDS")
    del portal.schemas[kind.type_id]
    del portal.shelves[kind.name], portal.next_ids[kind.name]
    portal.book.close(kind.name)
    portal.graph.book.forget_kind(kind.name)
    portal.kinds.remove(kind)


def associate(portal: Portal, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Let records of two object types be associated."""
    kind, schema = _own(portal, name)
    other = portal.kinds.named(str(body.get("toObjectTypeId")))
    return connect(portal, schema, kind, other, str(body.get("name") or ""))


def dissociate(portal: Portal, name: str, type_id: str) -> None:
    """Take back what `associate` allowed."""
    _, schema = _own(portal, name)
    schema["associated"] = [found for found in schema["associated"] if found["id"] != type_id]


def connect(portal: Portal, schema: Schema, kind: Kind, other: Kind, name: str) -> dict[str, Any]:
    """The association definition between two object types, made if need be."""
    there, _ = portal.graph.book.connect(kind.name, other.name)
    made = {
        "id": str(there),
        "fromObjectTypeId": kind.type_id,
        "toObjectTypeId": other.type_id,
        "name": name or f"{kind.name}_to_{other.singular}",
        "createdAt": iso(portal.now()),
        "updatedAt": iso(portal.now()),
    }
    if all(found["id"] != made["id"] for found in schema["associated"]):
        schema["associated"].append(made)
    return made


def shown(portal: Portal, kind: Kind, schema: Schema) -> Schema:
    """A schema as the API answers it, its properties included."""
    told = {key: value for key, value in schema.items() if key != "associated"}
    return told | {
        "properties": portal.book.listed(kind.name, archived=False),
        "associations": [found | _BOUNDS for found in schema["associated"] or _usual(portal, kind)],
    }


# Recorded: every association definition says how many a record may have; here there is no such
# limit.
_BOUNDS: dict[str, Any] = {
    "cardinality": "ONE_TO_MANY",
    "inverseCardinality": "ONE_TO_MANY",
    "hasUserEnforcedMaxToObjectIds": False,
    "hasUserEnforcedMaxFromObjectIds": False,
    "maxToObjectIds": 0,
    "maxFromObjectIds": 0,
}


def _usual(portal: Portal, kind: Kind) -> list[dict[str, Any]]:
    """The associations that HubSpot defines for an object type of its own."""
    return [
        {
            "id": str(found.type_id),
            "fromObjectTypeId": kind.type_id,
            "toObjectTypeId": other.type_id,
            "name": type_name(kind, other, found.type_id).upper(),
            "createdAt": None,
            "updatedAt": None,
        }
        for other in portal.kinds
        for found in portal.graph.book.between(kind.name, other.name).values()
        if found.category == "HUBSPOT_DEFINED"
    ]


def _fill(portal: Portal, kind: Kind, body: dict[str, Any]) -> None:
    group = next(iter(portal.book.groups[kind.name]))
    for wanted in body["properties"]:
        made = portal.book.create(kind.name, {"groupName": group, **wanted})
        if made["hasUniqueValue"]:
            portal.shelf(kind).make_unique(made["name"])


def _check_new(portal: Portal, body: dict[str, Any]) -> None:
    if not _NAME.fullmatch(str(body["name"])):
        message = f"Object type name {body['name']} is invalid"
        raise refused(message, subCategory="InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT")
    if any(found["name"].lower() == body["name"].lower() for found in portal.schemas.values()):
        raise _in_use(body["name"])
    known = {found.get("name") for found in body["properties"]}
    named = {*body["requiredProperties"], *(body.get("searchableProperties") or ())}
    unknown = sorted(named - known)
    if unknown:
        raise refused(
            f"Property {unknown[0]} does not exist in the schema", context={"properties": unknown}
        )


def _in_use(name: str) -> VendorError:
    return refused(
        f"An object type named {name} already exists",
        status=409,
        category="OBJECT_ALREADY_EXISTS",
        subCategory="InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST",
    )


def _own(portal: Portal, name: str) -> tuple[Kind, Schema]:
    try:
        kind = portal.kinds.named(name)
        return kind, portal.schemas[kind.type_id]
    except (VendorError, KeyError):
        # Reported: HubSpot's own, which cannot be changed, and unknown ones answer alike.
        raise refused(f"Invalid object or event type id: {name}") from None


def _standard(kind: Kind) -> Schema:
    assert kind.name in KINDS
    label = kind.singular.replace("_", " ").capitalize()
    return {
        "labels": {"singular": label, "plural": kind.name.replace("_", " ").capitalize()},
        "requiredProperties": list(kind.required),
        "searchableProperties": list(_SEARCHED.get(kind.name, kind.searchable)),
        "primaryDisplayProperty": kind.searchable[0],
        "secondaryDisplayProperties": list(_BESIDE.get(kind.name, kind.searchable[1:3])),
        "description": None,
        "archived": False,
        "restorable": True,
        "allowsSensitiveProperties": True,
        "metaType": "HUBSPOT",
        "id": kind.type_id.removeprefix("0-"),
        "fullyQualifiedName": kind.singular.upper(),
        "createdAt": _EPOCH,
        "updatedAt": _EPOCH,
        "createdByUserId": None,
        "updatedByUserId": None,
        "objectTypeId": kind.type_id,
        "name": kind.singular.upper(),
        "associated": [],
    }
