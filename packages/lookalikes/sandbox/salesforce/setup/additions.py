"""What was added to an org's schema, put back from the rows that say so when a snapshot is
restored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.salesforce.objects.standard import new_schema
from sandbox.salesforce.records.person_accounts import person_fields, twin_of
from sandbox.salesforce.schema.object_types import Schema
from sandbox.salesforce.setup.custom import custom_field, custom_object, object_prefix


def put_back(schema: Schema, tables: dict[str, Any], *, person_accounts: bool) -> None:
    """Make the schema the one whose dumped tables these are."""
    schema.become(new_schema())
    for number, row in enumerate(tables["CustomObject"]["rows"]):
        schema.add_object(custom_object(row["FullName"], row["Metadata"], object_prefix(number)))
    if person_accounts:
        for object_name, field in person_fields(schema):
            schema.add_field(object_name, field)
    for row in _live(tables["CustomField"]["rows"]):
        field = custom_field(f"{row['DeveloperName']}__c", row["Metadata"])
        schema.add_field(row["TableEnumOrId"], field)
        if person_accounts and row["TableEnumOrId"] == "Contact":
            schema.add_field("Account", twin_of(field))


def _live(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return (row for row in rows if not row["IsDeleted"])
