"""The older Bulk API, `/services/async/XX.0/job…`: jobs, batches, results, each in JSON or in
XML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from sandbox.salesforce.actors import Actor
from sandbox.salesforce.bulk.classic.batches import QUERIES, Batch, Batches
from sandbox.salesforce.bulk.classic.chunking import HEADER, BadChunks, chunk_size
from sandbox.salesforce.bulk.classic.forms import (
    MEDIA,
    batch_told,
    in_milliseconds,
    job_told,
    records_in_xml,
    results_told,
    told,
)
from sandbox.salesforce.bulk.ingest import OPERATIONS
from sandbox.salesforce.csv_rows import Dialect
from sandbox.salesforce.errors import Refusal
from sandbox.salesforce.markup import BadXml, parse
from sandbox.salesforce.members import is_whole, text_in
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.bulk_jobs import CLASSIC, Job
from sandbox.salesforce.schema.object_types import Schema
from sandbox.salesforce.wire.bodies import read_json
from sandbox.salesforce.wire.calls import Answer, Call, as_record
from sandbox.salesforce.wire.versions import OLDEST, newest

_MEMBERS = (
    "operation",
    "object",
    "contentType",
    "externalIdFieldName",
    "assignmentRuleId",
    "state",
)
_FORMS = ("CSV", "JSON", "XML")


class ClassicError(Exception):
    """A refusal, which this API calls an exception and answers with 400."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class _Ask:
    """One call; `json` says whether the caller speaks JSON, otherwise it is XML."""

    model: SalesforceModel
    version: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> bool:
        return "json" in self.headers.get("content-type", self.headers.get("accept", ""))

    @property
    def actor(self) -> Actor:
        return Call(self.model, "POST", "", headers=self.headers).actor

    def document(self) -> dict[str, str]:
        """What the body says of a job, whichever form it has; the rest of it is not read."""
        try:
            if self.json:
                told = as_record(read_json(self.raw))
                named = {name: text_in(told, name) for name in _MEMBERS}
                return {name: text for name, text in named.items() if text}
            return {node.name: node.text.strip() for node in parse(self.raw).children}
        except BadXml as error:
            raise ClassicError("InvalidJob", f"Unable to parse Job: {error}") from None
        except Refusal as refusal:
            message = f"Unable to parse Job: {refusal.message}"
            raise ClassicError("InvalidJob", message) from None


def classic(
    model: SalesforceModel,
    method: str,
    version: str,
    path: str,
    headers: Mapping[str, str],
    raw: bytes,
) -> Answer:
    """Answer one call; `path` is what follows the version."""
    ask = _Ask(model, version, headers, raw)
    try:
        _check(ask)
        return _routed(ask, method, path.split("/"))
    except ClassicError as error:
        body = {"exceptionCode": error.code, "exceptionMessage": error.message}
        return told("error", body, json=ask.json, status=400)
    except Refusal as refusal:
        code = _CODES.get(refusal.status, refusal.code)
        body = {"exceptionCode": code, "exceptionMessage": refusal.message}
        return told("error", body, json=ask.json, status=400)


# What this API calls the refusals it shares with the others.
_CODES = {403: "ExceededQuota", 404: "InvalidJob"}


def _check(ask: _Ask) -> None:
    number = ask.version.partition(".")[0]
    if not is_whole(number) or not OLDEST <= int(number) <= newest(ask.model.api_version):
        raise ClassicError("InvalidVersion", f"Api version {ask.version} not supported")
    if not ask.model.sessions.alive(ask.headers.get("x-sfdc-session", "")):
        raise ClassicError("InvalidSessionId", "Invalid session id")
    ask.model.meter.use()
    ask.model.tally.quota += 1
    ask.model.bulk.catch_up()


def _routed(ask: _Ask, method: str, parts: list[str]) -> Answer:
    """`job`, `job/J`, `job/J/batch`, `job/J/batch/B`, `…/result`, `…/request`, `…/result/R`."""
    if parts == ["job"] and method == "POST":
        return _open(ask)
    if parts[0] != "job" or len(parts) < 2:
        raise ClassicError("InvalidUrl", "Invalid URL")
    job = ask.model.bulk.find(parts[1], CLASSIC)
    assert isinstance(job.work, Batches)
    return _of_job(ask, method, job, job.work, parts[2:])


def _of_job(ask: _Ask, method: str, job: Job, batches: Batches, parts: list[str]) -> Answer:
    """What follows the job in the path: nothing, `batch`, or one batch and what is about it."""
    posted = method == "POST"
    if not parts:
        if posted:
            return _change(ask, job, batches)
        return _job(ask, job, batches)
    if parts == ["batch"]:
        if posted:
            return _add(ask, job, batches)
        return _list(ask, job, batches)
    batch = batches.batches.get(parts[1]) if len(parts) > 1 else None
    if batch is None or parts[0] != "batch":
        raise ClassicError("InvalidBatch", "Unable to find batch")
    return _of_batch(ask, job, batch, parts[2:])


def _open(ask: _Ask) -> Answer:
    wanted = ask.document()
    operation = wanted.get("operation", "")
    name = wanted.get("object", "")
    kind = ask.model.schema.find(name)
    if operation not in (*OPERATIONS, *QUERIES):
        raise ClassicError("InvalidJob", f"Unsupported operation: {operation}")
    if kind is None:
        raise ClassicError("InvalidJob", f"Unable to find object: {name}")
    key = wanted.get("externalIdFieldName") if operation == "upsert" else None
    if operation == "upsert" and not key:
        message = f"External ID was blank for {name}. An External ID must be specified for upsert."
        raise ClassicError("InvalidJob", message)
    chunk = _chunk(ask) if operation in QUERIES else 0
    rule = wanted.get("assignmentRuleId")
    job = ask.model.bulk.open(
        CLASSIC, operation, kind.name, ask.version, ask.actor, external_id=key, assignment_rule=rule
    )
    job.work = batches = Batches(ask.model, job, _form(wanted), chunk)
    answer = told("jobInfo", job_told(job, batches), json=ask.json, status=201)
    return _made(ask, job, answer)


def _made(ask: _Ask, job: Job, answer: Answer, *place: str) -> Answer:
    """With the address of what was made, as CumulusCI recorded it of a batch."""
    address = f"/services/async/{ask.version}/job/{job.id}"
    answer.headers["Location"] = "/".join((address, *place))
    return answer


def _form(wanted: Mapping[str, str]) -> str:
    form = wanted.get("contentType") or "XML"
    if form not in _FORMS:
        raise ClassicError("InvalidJob", f"Unsupported contentType: {form}")
    return form


def _chunk(ask: _Ask) -> int:
    try:
        return chunk_size(ask.headers.get(HEADER, ""))
    except BadChunks as fault:
        raise ClassicError("InvalidJob", str(fault)) from None


def _change(ask: _Ask, job: Job, batches: Batches) -> Answer:
    wanted = ask.document().get("state", "")
    if wanted not in ("Closed", "Aborted"):
        raise ClassicError("InvalidJob", f"Unsupported state: {wanted}")
    if job.state == "Aborted":
        raise ClassicError("InvalidJobState", "Closing already aborted Job not allowed")
    job.state, job.modified = wanted, ask.model.clock.now()
    if wanted == "Aborted":
        for batch in batches.batches.values():
            batch.state = "NotProcessed" if batch.state == "Queued" else batch.state
    return _job(ask, job, batches)


def _job(ask: _Ask, job: Job, batches: Batches) -> Answer:
    return told("jobInfo", job_told(job, batches), json=ask.json)


def _add(ask: _Ask, job: Job, batches: Batches) -> Answer:
    if job.state != "Open":
        raise ClassicError("InvalidJobState", f"Job is not open: {job.state}")
    ask.model.bulk.wait(job)
    batch = batches.add(ask.raw)
    answer = told("batchInfo", batch_told(job, batch), json=_in_json(job), status=201)
    return _made(ask, job, answer, "batch", batch.id)


def _list(ask: _Ask, job: Job, batches: Batches) -> Answer:
    every = []
    for batch in list(batches.batches.values()):
        batches.poll(batch)
    for batch in batches.batches.values():
        every.append(batch_told(job, batch))
    return told("batchInfoList", {"batchInfo": every}, json=_in_json(job))


def _in_json(job: Job) -> bool:
    """Whether the job's batches are told of in JSON: documented so that the job's form decides and
    not the caller's, and that of CSV is told in XML.
    """
    assert isinstance(job.work, Batches)
    return job.work.form == "JSON"


def _of_batch(ask: _Ask, job: Job, batch: Batch, rest: list[str]) -> Answer:
    assert isinstance(job.work, Batches)
    if not rest:
        job.work.poll(batch)
        return told("batchInfo", batch_told(job, batch), json=_in_json(job))
    if rest == ["request"]:
        return Answer(200, stream=iter([batch.request]), media=MEDIA[job.work.form])
    if rest[0] != "result":
        raise ClassicError("InvalidUrl", "Invalid URL")
    if batch.state == "Failed":
        raise ClassicError("InvalidBatch", "Records not processed")
    if batch.state != "Completed":
        raise ClassicError("InvalidBatch", "Batch not completed")
    return _of_results(batch, job.work.form, rest[1:], ask.model.schema)


def _of_results(batch: Batch, form: str, rest: list[str], schema: Schema) -> Answer:
    if batch.query is None:
        return results_told(batch, form)
    # Unlike every other id, this one comes in its short form.
    result_id = f"752{batch.id[3:15]}"
    if not rest:
        # A CSV job lists its results in XML.
        return told(
            "result-list",
            [result_id] if form == "JSON" else {"result": [result_id]},
            json=form == "JSON",
        )
    return Answer(200, stream=_SHOWN[form](batch, schema), media=MEDIA[form])


def _csv(batch: Batch, schema: Schema) -> Any:
    assert batch.query is not None
    return batch.query.page(0, len(batch.query.rows), Dialect())


def _json(batch: Batch, schema: Schema) -> Any:
    assert batch.query is not None
    shown = [in_milliseconds(schema, record) for record in batch.query.records()]
    return iter([orjson.dumps(shown)])


def _xml(batch: Batch, schema: Schema) -> Any:
    assert batch.query is not None
    return iter([records_in_xml(batch.query.records())])


_SHOWN: dict[str, Callable[[Batch, Schema], Any]] = {"CSV": _csv, "JSON": _json, "XML": _xml}
