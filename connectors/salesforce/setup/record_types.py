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


def findings(client: OrgClient, schemas: Schemas, objects: Sequence[str]) -> Iterator[Finding]:
    """Restricted picklists that the record type of new records narrows: other values are refused
    there.
    """
    for name in objects:
        try:
            known = record_types(client, name)
        except RejectedError:
            continue  # an object without layouts, or hidden from the user, which others tell
        default = next((each for each in known if each.default), None)
        if default is not None:
            yield from _narrowed(name, default, schemas.fields(name))


def record_types(client: OrgClient, object_name: str) -> list[RecordType]:
    """Those the integration user may give to records of an object, the master record type among
    them. Raises RejectedError for an object that has none.
    """
    path = f"/sobjects/{query.name(object_name)}/describe/layouts"
    told = client.ask(path)
    found = told["recordTypeMappings"]
    return [_record_type(each) for each in found if each.get("available", True)]


def _narrowed(
    object_name: str,
    given: RecordType,
    fields: Mapping[str, FieldSchema],
) -> Iterator[Finding]:
    for name, options in given.options.items():
        if name not in fields:
            continue
        whole = fields[name].options or ()
        left_out = [value for value in whole if value not in options]
        if not left_out:
            continue
        text = (
            f"new records get record type {given.name}, "
            f"whose {name} does not take {', '.join(left_out)}"
        )
        fix = (
            f"Add the values Accord writes to {name} of {given.name}, "
            "or give its user another default."
        )
        yield Finding("warning", object_name, text, fix)


def _record_type(told: Mapping[str, Any]) -> RecordType:
    options = {}
    for picklist in told.get("picklistsForRecordType") or ():
        options[picklist["picklistName"]] = _active(picklist["picklistValues"])
    return RecordType(
        id=told["recordTypeId"],
        name=told.get("developerName") or told["name"],
        default=bool(told.get("defaultRecordTypeMapping")),
        options=options,
    )


def _active(values: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(each["value"] for each in values if each.get("active", True))
