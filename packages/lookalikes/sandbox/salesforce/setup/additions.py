"""What was added to an org's schema, put back from the rows that say so when a snapshot is
restored.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sandbox.salesforce.contacts.relations import RELATION, relation_object
from sandbox.salesforce.objects.standard import new_schema
from sandbox.salesforce.objects.teams import team_objects
from sandbox.salesforce.records.person_accounts import account_name, person_fields, twin_of
from sandbox.salesforce.schema.object_types import ObjectType, Schema
from sandbox.salesforce.setup.custom import custom_field, custom_object, object_prefix


def put_back(schema: Schema, tables: dict[str, Any], *, person_accounts: bool) -> None:
    """Make the schema the one whose dumped tables these are."""
    schema.become(new_schema())
    for number, row in enumerate(tables["CustomObject"]["rows"]):
        schema.add_object(custom_object(row["FullName"], row["Metadata"], object_prefix(number)))
    if person_accounts:
        for object_name, field in person_fields(schema):
            schema.add_field(object_name, field)
    for row in tables["CustomField"]["rows"]:
        _put_back_field(schema, row, person_accounts=person_accounts)


def add_teams(schema: Schema, teams: Collection[str]) -> list[ObjectType]:
    """Make the members of teams known; what is new is returned."""
    added = []
    for of in teams:
        for made in team_objects(of):
            if schema.find(made.name) is None:
                schema.add_object(made)
                added.append(made)
    return added


def add_relations(schema: Schema) -> list[ObjectType]:
    """Make relations between contacts and accounts known; what is new is returned."""
    if schema.find(RELATION) is not None:
        return []
    made = relation_object()
    schema.add_object(made)
    return [made]


def _put_back_field(schema: Schema, row: dict[str, Any], *, person_accounts: bool) -> None:
    """The field of one CustomField row, unless it was there from the start; one that was, and was
    taken away, goes again.
    """
    object_name = row["TableEnumOrId"]
    name = f"{row['DeveloperName']}__c"
    kind = schema.find(object_name)
    is_there = kind is not None and name in kind.fields
    if row["IsDeleted"] and is_there:
        take_away(schema, object_name, name)
    if row["IsDeleted"] or is_there:
        return
    field = custom_field(name, row["Metadata"])
    schema.add_field(object_name, field)
    if person_accounts and object_name == "Contact" and not field.formula:
        schema.add_field("Account", twin_of(field))


def take_away(schema: Schema, object_name: str, name: str) -> None:
    """Forget a field, with the twin that a contact's has on Account."""
    schema.remove_field(object_name, name)
    account = schema.find("Account")
    twin = account_name(name)
    if object_name == "Contact" and account is not None and twin in account.fields:
        schema.remove_field("Account", twin)
