"""Describe documents: what the calling user may know about an object, its fields and its record
types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sandbox.salesforce.describing.fields import field_document
from sandbox.salesforce.describing.objects import is_worked_with, summary, urls, version_of
from sandbox.salesforce.describing.peculiar import of_child, scopes_of
from sandbox.salesforce.records.access import Access
from sandbox.salesforce.records.store import Row
from sandbox.salesforce.schema.object_types import Field, ObjectType, Schema

__all__ = ["RecordTypes", "describe", "summary"]

MASTER = "012000000000000AAA"
_OPTION_SINCE, _DEFAULT_VALUES_UNTIL = 59, 58
# Activities have the master record type, though here they can have no other.
_ACTIVITIES = frozenset({"Event", "Task"})


class RecordTypes(NamedTuple):
    """The rows of an object's record types, and the id of the one that a new record gets."""

    rows: Sequence[Row] = ()
    default: str | None = None


NO_TYPES = RecordTypes()


def describe(
    schema: Schema,
    access: Access,
    kind: ObjectType,
    base: str,
    *,
    types: RecordTypes = NO_TYPES,
    host: str = "",
) -> dict[str, Any]:
    """`/sobjects/X/describe`: the summary, every visible field and every child relationship.

    `host` is the address of the org's own pages.
    """
    known = {
        **summary(kind, base, access),
        **_UNUSED,
        "childRelationships": _children(schema, kind),
        "compactLayoutable": is_worked_with(kind) or kind.name == "OpportunityContactRole",
        "fields": [
            field_document(kind, field, access.edits(kind, field)) for field in access.visible(kind)
        ],
        "recordTypeInfos": _record_types(kind, base, types),
        "searchLayoutable": is_worked_with(kind),
        "supportedScopes": _scopes(kind, version_of(base)),
        "urls": _addresses(kind, base, host),
    }
    if version_of(base) >= _OPTION_SINCE:
        known["sobjectDescribeOption"] = "FULL"
    return {name: known[name] for name in sorted(known)}


def _addresses(kind: ObjectType, base: str, host: str) -> dict[str, str]:
    """Those of the summary, and the pages people open."""
    found = urls(kind, base)
    has_pages = "layouts" in found
    if has_pages:
        found["uiDetailTemplate"] = f"{host}/{{ID}}"
        found["uiEditTemplate"] = f"{host}/{{ID}}/e"
        found["uiNewRecord"] = f"{host}/{kind.prefix}/e"
    if version_of(base) <= _DEFAULT_VALUES_UNTIL and has_pages:
        found["defaultValues"] = f"{base}/sobjects/{kind.name}/defaultValues?recordTypeId&fields"
    return found


def _children(schema: Schema, kind: ObjectType) -> list[dict[str, Any]]:
    found = []
    for child, ref in schema.references_to(kind.name):
        peculiar = of_child(child.name, ref.name, kind.name)
        if peculiar is not None and not child.tooling:
            found.append(_child(child, ref) | peculiar)
    return sorted(found, key=lambda each: (each["childSObject"], each["field"]))


def _child(child: ObjectType, ref: Field) -> dict[str, Any]:
    return {
        "cascadeDelete": ref.cascade,
        "childSObject": child.name,
        "deprecatedAndHidden": False,
        "field": ref.name,
        "junctionIdListNames": [],
        "junctionReferenceTo": [],
        "relationshipName": ref.children,
        "restrictedDelete": ref.restricts,
    }


def _record_types(kind: ObjectType, base: str, types: RecordTypes) -> list[dict[str, Any]]:
    """Every record type and, last, the master; an object that can have none has none."""
    if "RecordTypeId" not in kind.fields and kind.name not in _ACTIVITIES:
        return []
    here = f"{base}/sobjects/{kind.name}/describe/layouts"
    master = {"Id": MASTER, "DeveloperName": "Master", "Name": "Master", "IsActive": True}
    default = types.default or MASTER
    return [
        {
            "active": row["IsActive"],
            "available": row["IsActive"],
            "defaultRecordTypeMapping": row["Id"] == default,
            "developerName": row["DeveloperName"],
            "master": row["Id"] == MASTER,
            "name": row["Name"],
            "recordTypeId": row["Id"],
            "urls": {"layout": f"{here}/{row['Id']}"},
        }
        for row in (*types.rows, master)
    ]


def _scopes(kind: ObjectType, version: int) -> list[dict[str, str]]:
    plural = kind.plural.lower()
    if "OwnerId" not in kind.fields or not is_worked_with(kind):
        return [{"label": f"All {plural}", "name": "everything"}]
    return scopes_of(kind.name, plural, version)


# What no object of this org has.
_UNUSED: dict[str, Any] = {
    "actionOverrides": [],
    "defaultImplementation": None,
    "extendedBy": None,
    "extendsInterfaces": None,
    "implementedBy": None,
    "implementsInterfaces": None,
    "listviewable": None,
    "lookupLayoutable": None,
    "namedLayoutInfos": [],
    "networkScopeFieldName": None,
}
