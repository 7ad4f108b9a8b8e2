"""Record types: which one a new record gets, and the picklist values it leaves of those the field
has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.errors import RejectedError
from connectors.protocol import Finding
from connectors.record import FieldSchema
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning import query
from connectors.salesforce.reading.describes import Schemas


@dataclass(frozen=True, slots=True)
class RecordType:
    """One record type; `options` are the values its picklists take, by field."""

    id: str
    name: str
    default: bool
    options: Mapping[str, tuple[str, ...]]


def record_types(client: OrgClient, object_name: str) -> list[RecordType]:
    """Those the integration user may give to records of an object, the master record type among
    them.
    """
    path = f"/sobjects/{query.name(object_name)}/describe/layouts"
    told = client.call("GET", path, read=True).body
    return [
        _record_type(each) for each in told["recordTypeMappings"] if each.get("available", True)
    ]


def findings(client: OrgClient, schemas: Schemas, objects: Sequence[str]) -> Iterator[Finding]:
    """Restricted picklists that the record type of new records narrows: other values are refused
    there.
    """
    for name in objects:
        try:
            default = next((each for each in record_types(client, name) if each.default), None)
        except RejectedError:
            continue  # an object without layouts, or hidden from the user, which others tell
        if default is not None:
            yield from _narrowed(name, default, schemas.fields(name))


def _narrowed(
    object_name: str, given: RecordType, fields: Mapping[str, FieldSchema]
) -> Iterator[Finding]:
    for name, options in given.options.items():
        whole = fields[name].options if name in fields else None
        left_out = [value for value in whole or () if value not in options]
        if left_out:
            text = f"new records get record type {given.name}, whose {name} does not take {', '.join(left_out)}"
            fix = f"Add the values Accord writes to {name} of {given.name}, or give its user another default."
            yield Finding("warning", object_name, text, fix)


def _record_type(told: Mapping[str, Any]) -> RecordType:
    options = {
        each["picklistName"]: tuple(
            value["value"] for value in each["picklistValues"] if value.get("active", True)
        )
        for each in told.get("picklistsForRecordType") or ()
    }
    default = bool(told.get("defaultRecordTypeMapping"))
    return RecordType(
        told["recordTypeId"], told.get("developerName") or told["name"], default, options
    )
