"""Custom fields and objects made through the Tooling API: real at once, fields visible to nobody
before a grant.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.records.person_accounts import add_field, twin_field
from sandbox.salesforce.setup.custom import custom_field, custom_object, object_prefix
from sandbox.salesforce.setup.rows import definition
from sandbox.salesforce.writing.writer import Actor

_FULL_NAME = re.compile(r"(?P<object>\w+)\.(?P<name>[A-Za-z](?:_?[A-Za-z0-9])*)__c")
_OBJECT_NAME = re.compile(r"(?P<name>[A-Za-z](?:_?[A-Za-z0-9])*)__c")


def create_custom_field(model: SalesforceModel, body: dict[str, Any], actor: Actor) -> str:
    """Add the field and return the id of its CustomField row. Raises Refusal."""
    match, metadata = _described(_FULL_NAME, body)
    kind = model.schema.find(match["object"])
    if kind is None or kind.tooling:
        message = (
            f"Entity Enumeration Or ID: bad value for restricted picklist field: {match['object']}"
        )
        raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, ["EntityEnumOrId"])
    developer_name = match["name"]
    if kind.find(f"{developer_name}__c") is not None:
        message = f"There is already a field named {developer_name} on {kind.name}."
        raise Refusal(400, "DUPLICATE_DEVELOPER_NAME", message, ["DeveloperName"])
    field = custom_field(f"{developer_name}__c", metadata)
    if any(model.schema.find(target) is None for target in field.refers):
        message = f"Reference To: bad value for restricted picklist field: {field.refers[0]}"
        raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, ["ReferenceTo"])
    add_field(model.schema, model.store, kind.name, field)
    if kind.name == "Contact":
        twin_field(model.schema, model.store, field)
    row = _field_row(kind.name, developer_name, metadata)
    return model.writer.create("CustomField", row, model.setup_actor(actor))


def delete_custom_field(model: SalesforceModel, record_id: str, actor: Actor) -> None:
    """Take the field away again; values stay stored, out of everybody's sight."""
    row = model.writer.live(model.writer.kind("CustomField"), record_id)
    model.writer.delete("CustomField", row["Id"], model.setup_actor(actor))
    model.schema.remove_field(row["TableEnumOrId"], f"{row['DeveloperName']}__c")
    account = model.schema.find("Account")
    if (
        row["TableEnumOrId"] == "Contact"
        and account
        and f"{row['DeveloperName']}__pc" in account.fields
    ):
        model.schema.remove_field("Account", f"{row['DeveloperName']}__pc")


def create_custom_object(model: SalesforceModel, body: dict[str, Any], actor: Actor) -> str:
    """Add the object and return the id of its CustomObject row. Raises Refusal."""
    match, metadata = _described(_OBJECT_NAME, body)
    name = f"{match['name']}__c"
    if model.schema.find(name) is not None:
        message = (
            f"There is already a Custom Object named {match['name']} on Custom Object Definition."
        )
        raise Refusal(400, "DUPLICATE_DEVELOPER_NAME", message, ["DeveloperName"])
    made = custom_object(name, metadata, object_prefix(len(model.store["CustomObject"].rows)))
    model.schema.add_object(made)
    model.store.add_table(made)
    silent = model.setup_actor(actor)
    model.writer.create("EntityDefinition", definition(made), silent)
    row = {"DeveloperName": match["name"], "FullName": name, "Metadata": metadata}
    return model.writer.create("CustomObject", row, silent)


def _described(
    pattern: re.Pattern[str], body: dict[str, Any]
) -> tuple[re.Match[str], dict[str, Any]]:
    match, metadata = pattern.fullmatch(str(body.get("FullName") or "")), body.get("Metadata")
    if match is None or not isinstance(metadata, dict):
        missing = "FullName" if match is None else "Metadata"
        raise Refusal(
            400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{missing}]", [missing]
        )
    return match, metadata


def _field_row(object_name: str, developer_name: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "DeveloperName": developer_name,
        "TableEnumOrId": object_name,
        "EntityDefinitionId": object_name,
        "FullName": f"{object_name}.{developer_name}__c",
        "Metadata": metadata,
    }
