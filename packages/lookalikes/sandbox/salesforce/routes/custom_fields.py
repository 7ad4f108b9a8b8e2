"""Custom fields through the Tooling API."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.describing.document import describe, summary
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.routes.records import created
from sandbox.salesforce.setup.tooling import create_custom_field, delete_custom_field
from sandbox.salesforce.soql.showing.projection import attributes
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, endpoint

_TOOLING = "/tooling/sobjects"


def org_endpoints() -> list[Endpoint]:
    """`/tooling/sobjects/CustomField`."""
    return [
        endpoint(_TOOLING, GET=_tooling_objects),
        endpoint(_TOOLING + "/CustomField", POST=_create_field),
        endpoint(_TOOLING + "/CustomField/describe", GET=_describe_field),
        endpoint(_TOOLING + "/CustomField/{id}", GET=_read_field, DELETE=_delete_field),
    ]


def _tooling_objects(call: Call) -> Answer:
    kinds = [summary(kind, f"{call.base}/tooling") for kind in call.model.schema if kind.tooling]
    return Answer(200, {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": kinds})


def _create_field(call: Call) -> Answer:
    record_id = create_custom_field(call.model, call.record(), call.actor)
    call.model.tally.written += 1
    return created(record_id, warnings=[], infos=[])


def _describe_field(call: Call) -> Answer:
    kind = call.model.writer.kind("CustomField")
    return Answer(200, describe(call.model.schema, call.model.access, kind, f"{call.base}/tooling"))


def _read_field(call: Call) -> Answer:
    kind = call.model.writer.kind("CustomField")
    row: dict[str, Any] | None = call.model.store[kind.name].rows.get(
        normal_id(call.params["id"]) or ""
    )
    if row is None or row["IsDeleted"]:
        raise not_found()
    call.model.tally.read += 1
    shown = {"attributes": attributes(f"{call.base}/tooling", kind, row["Id"])}
    return Answer(200, {**shown, **{name: row.get(name) for name in kind.fields}})


def _delete_field(call: Call) -> Answer:
    delete_custom_field(call.model, call.params["id"], call.actor)
    call.model.tally.written += 1
    return Answer(204)
