"""What is about the org itself: resources, limits, and custom fields through the Tooling API."""

from __future__ import annotations

from typing import Any

from sandbox.salesforce.calls import Answer, Call, Endpoint, endpoint
from sandbox.salesforce.describe import describe, summary
from sandbox.salesforce.errors import not_found
from sandbox.salesforce.ids import normal_id
from sandbox.salesforce.projection import attributes
from sandbox.salesforce.routes_records import created
from sandbox.salesforce.tooling import create_custom_field, delete_custom_field

_TOOLING = "/tooling/sobjects"


def org_endpoints() -> list[Endpoint]:
    """The version's root, limits and the Tooling API's CustomField."""
    return [
        endpoint("", GET=_resources),
        endpoint("/limits", GET=_limits),
        endpoint(_TOOLING, GET=_tooling_objects),
        endpoint(_TOOLING + "/CustomField", POST=_create_field),
        endpoint(_TOOLING + "/CustomField/describe", GET=_describe_field),
        endpoint(_TOOLING + "/CustomField/{id}", GET=_read_field, DELETE=_delete_field),
    ]


def versions(newest: int) -> list[dict[str, str]]:
    """`/services/data/`: every version still alive."""
    return [
        {"label": _release(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(31, newest + 1)
    ]


def _release(number: int) -> str:
    """Version 62 is Winter '25; three releases a year."""
    season = ("Spring", "Summer", "Winter")[number % 3]
    year = 25 + (number - 63 + (season == "Winter")) // 3
    return f"{season} '{year}"


def _resources(call: Call) -> Answer:
    names = ("tooling", "query", "queryAll", "composite", "sobjects", "limits")
    found = {name: f"{call.base}/{name}" for name in names}
    return Answer(200, {**found, "identity": f"{call.model.url}/id/{call.model.org_id}/{call.model.user_id}"})


def _limits(call: Call) -> Answer:
    meter = call.model.meter
    daily = {"Max": meter.limit, "Remaining": meter.limit - meter.used}
    return Answer(
        200,
        {
            "DailyApiRequests": daily,
            "DailyBulkApiBatches": {"Max": 15_000, "Remaining": 15_000},
            "DataStorageMB": {"Max": 1_024, "Remaining": 1_000},
            "FileStorageMB": {"Max": 1_024, "Remaining": 1_024},
        },
    )


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
    row: dict[str, Any] | None = call.model.store[kind.name].rows.get(normal_id(call.params["id"]) or "")
    if row is None or row["IsDeleted"]:
        raise not_found()
    call.model.tally.read += 1
    shown = {"attributes": attributes(f"{call.base}/tooling", kind, row["Id"])}
    return Answer(200, {**shown, **{name: row.get(name) for name in kind.fields}})


def _delete_field(call: Call) -> Answer:
    delete_custom_field(call.model, call.params["id"], call.actor)
    call.model.tally.written += 1
    return Answer(204)
