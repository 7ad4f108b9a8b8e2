"""How the older Bulk API tells of jobs, batches and results: in JSON, in XML, and rows also in
CSV.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import orjson

from sandbox.salesforce.bulk.classic.batches import Batch, Batches
from sandbox.salesforce.csv_rows import Dialect
from sandbox.salesforce.markup import HEAD, element, leaf
from sandbox.salesforce.org.bulk_jobs import Job
from sandbox.salesforce.schema.object_types import Schema
from sandbox.salesforce.times import milliseconds_of, parse_instant, stamp
from sandbox.salesforce.wire.calls import Answer

# Unlike the REST API, this one names no character set.
MEDIA = {"CSV": "text/csv", "JSON": "application/json", "XML": "application/xml"}
_NAMESPACE = "http://www.force.com/2009/06/asyncapi/dataload"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

Told = dict[str, Any]


def told(name: str, what: Any, *, json: bool, status: int = 200) -> Answer:
    """One thing (or a list of them under `name`) in the form the caller speaks."""
    if json:
        # Recorded by CumulusCI: what is told of a batch stands in the order of the alphabet.
        option = orjson.OPT_SORT_KEYS if name.endswith("Info") else 0
        return Answer(status, stream=iter([orjson.dumps(what, option=option)]), media=MEDIA["JSON"])
    return Answer(status, stream=iter([_document(name, what).encode()]), media=MEDIA["XML"])


def job_told(job: Job, batches: Batches) -> Told:
    """`jobInfo`."""
    counts = dict.fromkeys(("Queued", "InProgress", "Completed", "Failed"), 0)
    for batch in batches.batches.values():
        if batch.state in counts:
            counts[batch.state] += 1
    active = job.processed // 8
    return {
        "id": job.id,
        "operation": job.operation,
        "object": job.object,
        "createdById": job.actor.user_id,
        "createdDate": stamp(int(job.created)),
        "systemModstamp": stamp(int(job.modified)),
        "state": job.state,
        "externalIdFieldName": job.external_id,
        "concurrencyMode": "Parallel",
        "contentType": batches.form,
        **{f"numberBatches{state}": count for state, count in counts.items()},
        "numberBatchesTotal": len(batches.batches),
        "numberRecordsProcessed": job.processed,
        "numberRetries": 0,
        "apiVersion": float(job.version),
        "numberRecordsFailed": job.failed,
        "totalProcessingTime": active,
        "apiActiveProcessingTime": active,
        "apexProcessingTime": 0,
        "assignmentRuleId": job.assignment_rule,
        "fastPathEnabled": False,
    }


def batch_told(job: Job, batch: Batch) -> Told:
    """`batchInfo`."""
    active = batch.processed // 8
    return {
        "id": batch.id,
        "jobId": job.id,
        "state": batch.state,
        "stateMessage": batch.message,
        "createdDate": stamp(int(batch.created)),
        "systemModstamp": stamp(int(batch.modified)),
        "numberRecordsProcessed": batch.processed,
        "numberRecordsFailed": batch.failed,
        "totalProcessingTime": active,
        "apiActiveProcessingTime": active,
        "apexProcessingTime": 0,
    }


def results_told(batch: Batch, form: str) -> Answer:
    """What became of each row, in the form of the batch."""
    if form == "CSV":
        head = ["Id", "Success", "Created", "Error"]
        return Answer(
            200, stream=Dialect().chunks(chain([head], _csv_rows(batch))), media=MEDIA["CSV"]
        )
    rows = [_row(result.record_id, result.created, result.error) for result in batch.results]
    return told("results", rows if form == "JSON" else {"result": rows}, json=form == "JSON")


def _csv_rows(batch: Batch) -> Iterator[list[str]]:
    for result in batch.results:
        error = ""
        if result.error is not None:
            error = _error_line(result.error)
        flags = [str(flag).lower() for flag in (result.error is None, result.created)]
        yield [result.record_id or "", *flags, error]


def _error_line(error: dict[str, Any]) -> str:
    fields = ", ".join(error.get("fields", ()))
    where = f"{fields} " if fields else ""
    return f"{error.get('statusCode')}:{error['message']}:{where}--"


def _row(record_id: str | None, created: bool, error: Mapping[str, Any] | None) -> Told:
    errors = (
        []
        if error is None
        else [{"extendedErrorDetails": None, **{k: error[k] for k in sorted(error)}}]
    )
    return {"success": error is None, "created": created, "id": record_id, "errors": errors}


def _document(name: str, what: Mapping[str, Any]) -> str:
    """One element a line, as recorded: nulls and what only JSON tells are left out."""
    inside = [line for key, value in what.items() for line in _lines(key, value, " ")]
    opening = f'{HEAD}<{name}\n   xmlns="{_NAMESPACE}"'
    if inside:
        return "\n".join([f"{opening}>", *inside, f"</{name}>"])
    return f"{opening} />"


def _lines(name: str, value: Any, indent: str) -> Iterator[str]:
    if value is None or name in _JSON_ONLY:
        return
    if isinstance(value, Mapping):
        inside = [line for key, each in value.items() for line in _lines(key, each, indent + " ")]
        yield from (f"{indent}<{name}>", *inside, f"{indent}</{name}>")
    elif isinstance(value, list):
        for each in value:
            yield from _lines(name, each, indent)
    else:
        yield indent + leaf(name, value)


_JSON_ONLY = frozenset({"assignmentRuleId", "fastPathEnabled", "extendedErrorDetails"})


def in_milliseconds(schema: Schema, record: Told) -> Told:
    """A record with its moments as numbers, as this API's JSON has them: recorded by CumulusCI of a
    date and time (`TestSelect`, version 62), not recorded of a day.
    """
    kind = schema.find(record["attributes"]["type"])
    shown: Told = {}
    for name, value in record.items():
        field = kind.find(name) if kind is not None else None
        if isinstance(value, dict) and "attributes" in value:
            shown[name] = in_milliseconds(schema, value)
        elif isinstance(value, str) and field is not None and field.type in ("date", "datetime"):
            shown[name] = milliseconds_of(parse_instant(value))
        else:
            shown[name] = value
    return shown


def records_in_xml(records: list[Told]) -> bytes:
    """`queryResult`: the rows a query found."""
    shown = (element("records", *_fields(each), xsi_type="sObject") for each in records)
    return (HEAD + element("queryResult", *shown, xmlns=_NAMESPACE, xmlns_xsi=_XSI)).encode()


def _fields(record: Told) -> Iterator[str]:
    yield leaf("type", record["attributes"]["type"])
    for name, value in record.items():
        if name != "attributes":
            yield (
                element(name, *_fields(value), xsi_type="sObject")
                if isinstance(value, dict)
                else leaf(name, value)
            )
