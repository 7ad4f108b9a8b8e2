"""Custom fields made through the Tooling API: real at once, visible to nobody before a permission set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.schema import Field

if TYPE_CHECKING:
    from sandbox.salesforce.model import SalesforceModel
    from sandbox.salesforce.writes import Actor

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
}
_FULL_NAME = re.compile(r"(?P<object>\w+)\.(?P<name>[A-Za-z](?:_?[A-Za-z0-9])*)__c")


def create_custom_field(model: SalesforceModel, body: dict[str, Any], actor: Actor) -> str:
    """Add the field and return the id of its CustomField row. Raises Refusal."""
    match = _FULL_NAME.fullmatch(str(body.get("FullName") or ""))
    metadata = body.get("Metadata")
    if match is None or not isinstance(metadata, dict):
        missing = "FullName" if match is None else "Metadata"
        raise Refusal(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{missing}]", [missing])
    kind = model.schema.find(match["object"])
    if kind is None or kind.tooling:
        message = f"Entity Enumeration Or ID: bad value for restricted picklist field: {match['object']}"
        raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, ["EntityEnumOrId"])
    developer_name = match["name"]
    if kind.find(f"{developer_name}__c") is not None:
        message = f"There is already a field named {developer_name} on {kind.name}."
        raise Refusal(400, "DUPLICATE_DEVELOPER_NAME", message, ["DeveloperName"])
    add_field(model, kind.name, custom_field(f"{developer_name}__c", metadata))
    row = _row(kind.name, developer_name, metadata)
    return model.writer.create("CustomField", row, model.setup_actor(actor))


def delete_custom_field(model: SalesforceModel, record_id: str, actor: Actor) -> None:
    """Take the field away again; values stay stored, out of everybody's sight."""
    row = model.writer.live(model.writer.kind("CustomField"), record_id)
    model.writer.delete("CustomField", row["Id"], model.setup_actor(actor))
    model.schema.remove_field(row["TableEnumOrId"], f"{row['DeveloperName']}__c")


def add_field(model: SalesforceModel, object_name: str, field: Field) -> None:
    """Make the field known and indexed."""
    model.schema.add_field(object_name, field)
    model.store[object_name].index(field)


def custom_field(name: str, metadata: dict[str, Any]) -> Field:
    """The field that a CustomField's Metadata describes. Raises FIELD_INTEGRITY_EXCEPTION."""
    kind, length = _TYPES.get(str(metadata.get("type")), ("", 0))
    if not kind:
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", "Must specify a valid field type", ["Metadata"])
    if kind == "string" and not metadata.get("length"):
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", "You must specify a length for a Text field", [])
    label = metadata.get("label")
    if not label:
        raise Refusal(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [MasterLabel]", ["MasterLabel"])
    values, restricted = _value_set(metadata.get("valueSet") or {})
    return Field(
        name,
        kind,
        str(label),
        length=_whole(metadata, "length", length),
        precision=_whole(metadata, "precision", 18 if kind in ("double", "currency", "percent") else 0),
        scale=_whole(metadata, "scale", 0),
        required=bool(metadata.get("required")),
        values=values,
        restricted=restricted,
        default=False if kind == "boolean" else None,
        refers=(str(metadata["referenceTo"]),) if kind == "reference" else (),
        relationship=f"{name[:-3]}__r" if kind == "reference" else None,
        unique=bool(metadata.get("unique")),
        external_id=bool(metadata.get("externalId")),
        case_sensitive=bool(metadata.get("caseSensitive")),
        hidden=True,
    )


def _whole(metadata: dict[str, Any], name: str, otherwise: int) -> int:
    value = metadata.get(name) or otherwise
    if not isinstance(value, int):
        raise Refusal(400, "JSON_PARSER_ERROR", f"Cannot deserialize instance of int from value {value}")
    return value


def _value_set(value_set: dict[str, Any]) -> tuple[tuple[str, ...], bool]:
    entries = (value_set.get("valueSetDefinition") or {}).get("value") or []
    names = tuple(str(entry.get("valueName") or entry.get("fullName")) for entry in entries)
    return names, bool(value_set.get("restricted"))


def _row(object_name: str, developer_name: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "DeveloperName": developer_name,
        "TableEnumOrId": object_name,
        "EntityDefinitionId": object_name,
        "FullName": f"{object_name}.{developer_name}__c",
        "Metadata": metadata,
    }
