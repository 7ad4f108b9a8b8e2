"""Bulk API 2.0: `/jobs/ingest` and `/jobs/query`, their states, uploads and results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import HTTP
from typing import Any

from sandbox.salesforce.bulk import results
from sandbox.salesforce.bulk.ingest import OPERATIONS, Ingest
from sandbox.salesforce.bulk.query import BulkQuery, locator_of, offset_of
from sandbox.salesforce.csv_rows import DELIMITERS, ENDINGS, Dialect
from sandbox.salesforce.errors import Refusal, bad_json, not_found
from sandbox.salesforce.ids import make_id
from sandbox.salesforce.members import is_whole, text_in
from sandbox.salesforce.org.bulk_jobs import CLASSIC, INGEST, OVER, QUERY, Job, wrong_state
from sandbox.salesforce.wire.bodies import read_json
from sandbox.salesforce.wire.calls import Answer, Call, Endpoint, as_record, endpoint

_LISTED = 1000
_LARGEST = 150_000_000
_CSV = "text/csv"

Told = dict[str, Any]


def bulk_endpoints() -> list[Endpoint]:
    """`/jobs` and below."""
    return [
        endpoint("/jobs/ingest", GET=_list_ingest, POST=_create_ingest),
        endpoint("/jobs/ingest/{job}", GET=_read_ingest, PATCH=_change_ingest, DELETE=_delete),
        endpoint("/jobs/ingest/{job}/batches", PUT=_upload),
        endpoint("/jobs/ingest/{job}/{file}", GET=_results),
        endpoint("/jobs/query", GET=_list_queries, POST=_create_query),
        endpoint("/jobs/query/{job}", GET=_read_query, PATCH=_change_query, DELETE=_delete),
        endpoint("/jobs/query/{job}/results", GET=_pages),
    ]


def _create_ingest(call: Call) -> Answer:
    body, content = _uploaded_with(call)
    operation = _choice(call, body, "operation", OPERATIONS)
    dialect = _dialect(call, body)
    name = text_in(body, "object")
    job = call.model.bulk.open(
        INGEST,
        operation,
        _target(call, operation, name),
        call.params["version"],
        call.actor,
        dialect=dialect,
        external_id=_key(call, operation, name, body),
        assignment_rule=text_in(body, "assignmentRuleId") or None,
    )
    if content is not None:
        job.content = content
        call.model.bulk.close(job, Ingest(call.model, job))
    return Answer(200, {**job.told(), **job.content_url(), **job.format()})


def _uploaded_with(call: Call) -> tuple[Told, bytes | None]:
    """The job, and the data that came with it in a multipart request."""
    kind = call.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        return call.record(), None
    message = message_from_bytes(
        b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.raw, policy=HTTP
    )
    parts = {
        part.get_param("name", header="content-disposition"): part for part in message.iter_parts()
    }
    if not {"job", "content"} <= parts.keys():
        raise bad_json("A multipart request needs a part named job and one named content.")
    job, content = (parts[name].get_payload(decode=True) for name in ("job", "content"))
    return as_record(read_json(bytes(job or b""))), bytes(content or b"")


def _target(call: Call, operation: str, name: str) -> str:
    kind = call.model.schema.find(name)
    if kind is None:
        raise Refusal(400, "INVALIDJOB", f"Unable to find object: {name}")
    if kind.tooling or not kind.prefix:
        raise Refusal(
            400, "INVALIDENTITY", f"Entity '{kind.name}' is not supported by the Bulk API."
        )
    if operation == "hardDelete" and not call.model.bulk.hard_delete:
        message = (
            "hardDelete operation requires special user profile permission, please contact your "
            "administrator"
        )
        raise Refusal(400, "FEATURENOTENABLED", message)
    return kind.name


def _key(call: Call, operation: str, name: str, body: Told) -> str | None:
    wanted = text_in(body, "externalIdFieldName")
    if operation != "upsert":
        return None
    if not wanted:
        message = f"External ID was blank for {name}. An External ID must be specified for upsert."
        raise Refusal(400, "INVALIDJOB", message)
    field = call.model.access.find(call.model.writer.kind(name), wanted)
    if field is None or not field.id_lookup:
        raise Refusal(400, "INVALIDJOB", f"Field name not found : {wanted}")
    return field.name


def _dialect(call: Call, body: Told) -> Dialect:
    form = text_in(body, "contentType", "CSV")
    if form != "CSV":
        raise bad_json(f"Unsupported contentType: {form}")
    return Dialect(
        _choice(call, body, "columnDelimiter", DELIMITERS, "COMMA"),
        _choice(call, body, "lineEnding", ENDINGS, "LF"),
    )


def _choice(call: Call, body: Told, name: str, known: Any, otherwise: str = "") -> str:
    """One of a few words that describe the job. Raises API_ERROR for another.

    One witness, the README of simple-salesforce that pull request 722 corrected: the place told is
    where the operation's value ends, and not the word's own. That an operation which is none is
    told so too is unverified.
    """
    word = text_in(body, name) or otherwise
    if word not in known:
        line, column = _after_operation(call.raw)
        place = f"[line:{line}, column:{column}]"
        raise Refusal(400, "API_ERROR", f"Value does not match expected type at {place}")
    return word


_OPERATION = re.compile(rb'"operation"\s*:\s*"[^"]*"')


def _after_operation(raw: bytes) -> tuple[int, int]:
    """Line and column behind the value of the operation in a job, counted from one."""
    found = _OPERATION.search(raw)
    before = raw[: found.end()] if found else b""
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")


def _upload(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], INGEST)
    if job.state != "Open":
        raise wrong_state(f"Uploading data to a Job in state {job.state} not allowed")
    if job.content is not None:
        message = (
            f"Found multiple contents for job: <{job.id}>, please Close / Abort / Delete the "
            "current Job"
        )
        raise wrong_state(
            f"{message} then create a new Job and make sure you only do 'PUT' once on a given Job."
        )
    if len(call.raw) > _LARGEST:
        raise Refusal(413, "REQUEST_ENTITY_TOO_LARGE", "The request entity is larger than 150 MB")
    job.content = call.raw
    return Answer(201, bare=True)


def _change_ingest(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], INGEST)
    wanted = text_in(call.record(), "state")
    if wanted == "Aborted":
        call.model.bulk.abort(job)
    elif wanted != "UploadComplete":
        raise bad_json(f"Unsupported state: {wanted}")
    elif job.state != "Open":
        raise wrong_state(f"Closing already {job.state} Job not allowed")
    else:
        call.model.bulk.close(job, Ingest(call.model, job))
    return Answer(200, job.told())


def _read_ingest(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], INGEST)
    call.model.bulk.poll(job)
    return Answer(200, _info(job, job.content_url()))


def _info(job: Job, more: Told) -> Told:
    error = {"errorMessage": job.error} if job.error else {}
    told = {**job.told(), "jobType": job.kind, **more, **job.format(), **job.counted()}
    return {**told, "isPkChunkingSupported": job.kind == QUERY and job.object in _CHUNKED, **error}


_CHUNKED = frozenset(
    {"Account", "Contact", "Lead", "Opportunity", "Event", "Task", "User", "Case", "Campaign"}
)


def _results(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], INGEST)
    # The documentation writes `unprocessedrecords`, clients `unprocessedRecords`: both are served.
    told = _FILES.get(call.params["file"].lower())
    if told is None:
        raise not_found()
    if job.state not in OVER:
        raise wrong_state(f"Results of a Job in state {job.state} are not available")
    stream = told(job.work) if isinstance(job.work, Ingest) else iter([b""])
    return Answer(200, stream=stream, media=_CSV)


_FILES: dict[str, Callable[[Ingest], Iterator[bytes]]] = {
    "successfulresults": results.successful,
    "failedresults": results.failed,
    "unprocessedrecords": results.unprocessed,
}


def _delete(call: Call) -> Answer:
    call.model.bulk.forget(call.model.bulk.find(call.params["job"], INGEST, QUERY))
    return Answer(204)


def _create_query(call: Call) -> Answer:
    body = call.record()
    operation = _choice(call, body, "operation", ("query", "queryAll"))
    dialect = _dialect(call, body)
    text = text_in(body, "query")
    if not text.strip():
        raise Refusal(400, "MALFORMED_QUERY", "A query string has to be specified")
    work = BulkQuery(call.model, text, deleted=operation == "queryAll")
    if work.kind.tooling or not work.kind.prefix:
        raise Refusal(
            400, "INVALIDENTITY", f"Entity '{work.kind.name}' is not supported by the Bulk API."
        )
    job = call.model.bulk.open(
        QUERY,
        operation,
        work.kind.name,
        call.params["version"],
        call.actor,
        dialect=dialect,
        work=work,
    )
    return Answer(200, {**job.told(), **job.format()})


def _change_query(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], QUERY)
    wanted = text_in(call.record(), "state")
    if wanted != "Aborted":
        raise bad_json(f"Unsupported state: {wanted}")
    call.model.bulk.abort(job)
    return Answer(200, job.told())


def _read_query(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], QUERY)
    call.model.bulk.poll(job)
    return Answer(200, _info(job, {}))


def _pages(call: Call) -> Answer:
    job = call.model.bulk.find(call.params["job"], QUERY)
    if float(call.params["version"]) != float(job.version):
        message = (
            "The results of a query job must be read with the API version that created it: "
            f"{job.version}"
        )
        raise Refusal(409, "API_VERSION_MISMATCH", message)
    if job.state != "JobComplete" or not isinstance(job.work, BulkQuery):
        # Documented so: a request for results that are not there answers nothing.
        return Answer(204)
    first = offset_of(call.query["locator"]) if call.query.get("locator") else 0
    count = _count(call, call.model.bulk.rows_per_page)
    total = len(job.work.rows)
    sent = max(0, min(count, total - first))
    following = locator_of(first + count) if first + count < total else "null"
    headers = {"Sforce-Locator": following, "Sforce-NumberOfRecords": str(sent)}
    call.model.tally.read += sent
    return Answer(200, headers=headers, stream=job.work.page(first, count, job.dialect), media=_CSV)


def _count(call: Call, most: int) -> int:
    asked = call.query.get("maxRecords", "")
    if asked and not (is_whole(asked) and int(asked)):
        raise Refusal(400, "INVALID_PARAMETER", f"Invalid value for maxRecords: {asked}")
    return min(int(asked), most) if asked else most


def _list_ingest(call: Call) -> Answer:
    return _listed(call, "ingest", INGEST, CLASSIC)


def _list_queries(call: Call) -> Answer:
    return _listed(call, "query", QUERY)


def _listed(call: Call, where: str, *kinds: str) -> Answer:
    wanted = call.query.get("jobType")
    found = [job for job in call.model.bulk.every(*kinds) if wanted in (None, job.kind)]
    first = _start(call.query.get("queryLocator", ""))
    shown = found[first : first + _LISTED]
    following = f"{call.base}/jobs/{where}?queryLocator={make_id('01g', 1)}-{first + _LISTED}"
    more = first + _LISTED < len(found)
    records = [
        {**job.told(), "jobType": job.kind, **job.content_url(), **job.format()} for job in shown
    ]
    return Answer(
        200, {"done": not more, "records": records, "nextRecordsUrl": following if more else None}
    )


def _start(locator: str) -> int:
    start = locator.rpartition("-")[2]
    if locator and not is_whole(start):
        raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return int(start or 0)
