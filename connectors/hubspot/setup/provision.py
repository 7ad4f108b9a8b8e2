"""The properties Accord needs, created where they are missing, in a property group of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from connectors.errors import UserError
from connectors.hubspot.client import PortalClient
from connectors.hubspot.meaning.schemas import Schemas
from connectors.hubspot.meaning.verdict import Declined
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
    found = []
    for wanted in fields:
        held = schemas.fields(wanted.object).get(wanted.name)
        if not _serves(wanted, held):
            found.append(wanted)
    return found


def provision(
    client: PortalClient,
    schemas: Schemas,
    fields: Sequence[CustomField],
) -> list[str]:
    """Create what is missing; a sentence per thing done. Raises UserError for a name that is in use
    otherwise, Declined where HubSpot refuses a definition.
    """
    wanted = missing(schemas, fields)
    _check_free(schemas, wanted)
    done = []
    for object_name in dict.fromkeys(each.object for each in wanted):
        done += _create_group(client, object_name)
    for each in wanted:
        done += _create_property(client, each)
    schemas.forget({each.object for each in wanted})
    return done


def _serves(wanted: CustomField, held: FieldSchema | None) -> bool:
    if held is None or not held.writable:
        return False
    if wanted.type != "key":
        return True
    # Whether values are unique is settled when a property is made, and never changes afterwards.
    return held.unique


def _check_free(schemas: Schemas, wanted: Sequence[CustomField]) -> None:
    read_only = []
    unfit = []
    for each in wanted:
        held = schemas.fields(each.object).get(each.name)
        if held is None:
            continue
        already = f"HubSpot: {each.object} have a property {each.name} already, which"
        if held.writable:
            unfit.append(f"{already} is not unique")
        else:
            read_only.append(f"{already} may not be written")
    if read_only:
        raise UserError(read_only + unfit, advice=_LET_WRITE)
    if unfit:
        raise UserError(unfit, advice="Rename or archive it in HubSpot, then run again.")


_LET_WRITE = (
    "Let the token's app edit that property (its scopes, and the property's own access rules in "
    "HubSpot), then run `accord provision` again."
)


def _create_group(client: PortalClient, object_name: str) -> list[str]:
    known = [group["name"] for group in client.definitions.groups(object_name)]
    if GROUP["name"] in known:
        return []
    definition = {**GROUP, "displayOrder": -1}
    if not _made(lambda: client.definitions.create_group(object_name, definition)):
        return []
    return [f"created the property group {GROUP['label']} on {object_name}"]


def _create_property(client: PortalClient, wanted: CustomField) -> list[str]:
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
    if not _made(lambda: client.definitions.create_property(wanted.object, definition)):
        return []
    unique = ", unique" if wanted.type == "key" else ""
    return [f"created the property {wanted.object}.{wanted.name} ({kind}{unique})"]


def _made(create: Callable[[], None]) -> bool:
    """False when it was there already: a definition may take a moment to show after it was made."""
    try:
        create()
    except Declined as error:
        if error.code not in ("OBJECT_ALREADY_EXISTS", "CONFLICT"):
            raise
        return False
    return True
