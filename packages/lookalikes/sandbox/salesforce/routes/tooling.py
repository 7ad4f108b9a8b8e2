"""The Tooling API's custom objects and its read-only metadata, beside the CustomField calls."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.describing.document import describe
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.routes.records import created
from sandbox.salesforce.schema.object_types import ObjectType
from sandbox.salesforce.setup.tooling import create_custom_object
from sandbox.salesforce.soql.showing.projection import attributes
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_TOOLING = "/tooling/sobjects"
_METADATA = ("CustomObject", "ValidationRule", "ApexTrigger", "EntityDefinition")


def tooling_endpoints() -> list[Endpoint]:
    """`/tooling/sobjects/CustomObject` and reads of single metadata rows."""
    return [
        endpoint(_TOOLING + "/CustomObject", POST=_create_object),
        endpoint(_TOOLING + "/{sobject}/describe", GET=_describe),
        endpoint(_TOOLING + "/{sobject}/{id}", GET=_read),
    ]


def _create_object(call: Call) -> Answer:
    record_id = create_custom_object(call.model, call.record(), call.actor)
    call.model.tally.written += 1
    return created(record_id, warnings=[], infos=[])


def _describe(call: Call) -> Answer:
    model = call.model
    return Answer(200, describe(model.schema, model.access, _kind(call), f"{call.base}/tooling"))


def _read(call: Call) -> Answer:
    kind = _kind(call)
    rows = call.model.store[kind.name].rows
    row: dict[str, Any] | None = rows.get(normal_id(call.params["id"]) or call.params["id"])
    if row is None or row["IsDeleted"]:
        raise not_found()
    call.model.tally.read += 1
    shown = {"attributes": attributes(f"{call.base}/tooling", kind, row["Id"])}
    return Answer(200, {**shown, **{name: row.get(name) for name in kind.fields}})


def _kind(call: Call) -> ObjectType:
    kind = call.model.schema.find(call.params["sobject"])
    if kind is None or not (kind.tooling or kind.name in _METADATA):
        raise not_found()
    return kind
