"""Custom fields and objects made through the Tooling API: real at once, fields visible to nobody
before a grant.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from sandbox.salesforce.currencies.added import add_to_object
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.formulas.fields import Reckoner
from sandbox.salesforce.formulas.syntax import BadFormula
from sandbox.salesforce.members import text_in
from sandbox.salesforce.records.person_accounts import add_field, twin_field
from sandbox.salesforce.records.store import Store
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema
from sandbox.salesforce.setup.additions import take_away
from sandbox.salesforce.setup.custom import custom_field, custom_object, object_prefix
from sandbox.salesforce.setup.rows import definition, field_row
from sandbox.salesforce.writing.writer import Actor, Writer

_FULL_NAME = re.compile(r"(?P<object>\w+)\.(?P<name>[A-Za-z](?:_?[A-Za-z0-9])*)__c")
_OBJECT_NAME = re.compile(r"(?P<name>[A-Za-z](?:_?[A-Za-z0-9])*)__c")


class Org(Protocol):
    """What of an org the Tooling API changes."""

    schema: Schema
    store: Store
    writer: Writer
    reckoner: Reckoner

    def setup_actor(self, actor: Actor) -> Actor:
        """The same client where it writes rows that no field-level rule guards."""


def create_custom_field(org: Org, body: dict[str, Any], actor: Actor) -> str:
    """Add the field and return the id of its CustomField row. Raises Refusal."""
    match, metadata = _described(_FULL_NAME, body)
    kind = org.schema.find(match["object"])
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
    if any(org.schema.find(target) is None for target in field.refers):
        message = f"Reference To: bad value for restricted picklist field: {field.refers[0]}"
        raise Refusal(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, ["ReferenceTo"])
    _check_formula(org, kind, field)
    add_field(org.schema, org.store, kind.name, field)
    org.reckoner.bind_all()
    if kind.name == "Contact":
        twin_field(org.schema, org.store, field)
    row = field_row(kind.name, field.name, metadata)
    return org.writer.create("CustomField", row, org.setup_actor(actor))


def _check_formula(org: Org, kind: ObjectType, field: Field) -> None:
    try:
        org.reckoner.check(kind, field)
    except BadFormula as problem:
        text = f"Error: {problem}"
        raise Refusal(400, "FIELD_INTEGRITY_EXCEPTION", text, ["Formula"]) from problem


def delete_custom_field(org: Org, record_id: str, actor: Actor) -> None:
    """Take the field away again; values stay stored, out of everybody's sight."""
    row = org.writer.live(org.writer.kind("CustomField"), record_id)
    org.writer.delete("CustomField", row["Id"], org.setup_actor(actor))
    take_away(org.schema, row["TableEnumOrId"], f"{row['DeveloperName']}__c")


def create_custom_object(org: Org, body: dict[str, Any], actor: Actor) -> str:
    """Add the object and return the id of its CustomObject row. Raises Refusal."""
    match, metadata = _described(_OBJECT_NAME, body)
    name = f"{match['name']}__c"
    if org.schema.find(name) is not None:
        message = (
            f"There is already a Custom Object named {match['name']} on Custom Object Definition."
        )
        raise Refusal(400, "DUPLICATE_DEVELOPER_NAME", message, ["DeveloperName"])
    made = custom_object(name, metadata, object_prefix(len(org.store["CustomObject"].rows)))
    org.schema.add_object(made)
    add_to_object(org.schema, made)
    org.store.add_table(made)
    silent = org.setup_actor(actor)
    org.writer.create("EntityDefinition", definition(made), silent)
    row = {"DeveloperName": match["name"], "FullName": name, "Metadata": metadata}
    return org.writer.create("CustomObject", row, silent)


def _described(
    pattern: re.Pattern[str], body: dict[str, Any]
) -> tuple[re.Match[str], dict[str, Any]]:
    match = pattern.fullmatch(text_in(body, "FullName"))
    metadata = body.get("Metadata")
    if match is None or not isinstance(metadata, dict):
        missing = "FullName" if match is None else "Metadata"
        raise Refusal(
            400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{missing}]", [missing]
        )
    return match, metadata
