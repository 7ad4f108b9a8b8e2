"""The properties Accord needs, created where they are missing, in a property group of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.errors import UserError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.refusal import Declined
from connectors.hubspot.schemas import Schemas
from connectors.protocol import CustomField
from connectors.record import FieldSchema

GROUP = {"name": "accord", "label": "Accord"}

_TYPES = {
    "key": ("string", "text"),
    "text": ("string", "textarea"),
    "number": ("number", "number"),
    "instant": ("datetime", "date"),
}


def missing(schemas: Schemas, fields: Sequence[CustomField]) -> list[CustomField]:
    """Those not there, or not as Accord needs them, as the account is defined now."""
    schemas.forget({wanted.object for wanted in fields})
    known = schemas.describe(wanted.object for wanted in fields)
    found = {name: schema.fields for name, schema in known.items()}
    return [
        wanted
        for wanted in fields
        if not _serves(wanted, found.get(wanted.object, {}).get(wanted.name))
    ]


def provision(client: PortalClient, schemas: Schemas, fields: Sequence[CustomField]) -> list[str]:
    """Create what is missing; a sentence per thing done. Raises UserError for a name that is in use
    otherwise.
    """
    wanted = missing(schemas, fields)
    known = schemas.describe(each.object for each in wanted)
    taken = [
        each for each in wanted if each.object in known and each.name in known[each.object].fields
    ]
    if taken:
        raise UserError(
            [_taken(each) for each in taken],
            advice="Rename or archive it in HubSpot, then run again.",
        )
    done = [
        sentence
        for name in dict.fromkeys(each.object for each in wanted)
        for sentence in _group(client, name)
    ]
    done += [sentence for each in wanted for sentence in _property(client, each)]
    schemas.forget({each.object for each in wanted})
    return done


def _serves(wanted: CustomField, found: FieldSchema | None) -> bool:
    # Whether values are unique is settled when a property is made, and never changes afterwards.
    return found is not None and found.writable and (found.unique or wanted.type != "key")


def _taken(wanted: CustomField) -> str:
    needs = "unique" if wanted.type == "key" else "writable"
    return f"HubSpot: {wanted.object} have a property {wanted.name} already, which is not {needs}"


def _group(client: PortalClient, object_name: str) -> list[str]:
    if any(group["name"] == GROUP["name"] for group in client.groups(object_name)):
        return []
    if not _made(lambda: client.create_group(object_name, {**GROUP, "displayOrder": -1})):
        return []
    return [f"created the property group {GROUP['label']} on {object_name}"]


def _property(client: PortalClient, wanted: CustomField) -> list[str]:
    kind, control = _TYPES[wanted.type]
    definition: dict[str, Any] = {
        "name": wanted.name,
        "label": wanted.label,
        "type": kind,
        "fieldType": control,
        "groupName": GROUP["name"],
        "hasUniqueValue": wanted.type == "key",
        "formField": False,
    }
    if not _made(lambda: client.create_property(wanted.object, definition)):
        return []
    unique = ", unique" if wanted.type == "key" else ""
    return [f"created the property {wanted.object}.{wanted.name} ({kind}{unique})"]


def _made(create: Any) -> bool:
    """False when it was there already: a definition may take a moment to show after it was made."""
    try:
        create()
    except Declined as error:
        if error.code not in ("OBJECT_ALREADY_EXISTS", "CONFLICT"):
            raise
        return False
    return True
