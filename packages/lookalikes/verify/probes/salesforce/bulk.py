"""Bulk jobs of a row or two, in both generations of the API."""

from collections.abc import Mapping
from typing import Any

from verify.probe import Look, Probe, Until
from verify.probes.salesforce.calls import ASYNC, THEIRS, data

_JOB = Look(
    free=("*Time", "totalProcessingTime", "apexProcessingTime", "retries", "concurrencyMode")
)
_CSV = {"Content-Type": "text/csv"}
_DONE = ("JobComplete", "Failed", "Aborted")
_QUERY = "SELECT LastName FROM Contact WHERE Id = '$contact'"
_SESSION = {"X-SFDC-Session": "$token"}
_JSON = {**_SESSION, "Content-Type": "application/json"}
_XML = {**_SESSION, "Content-Type": "application/xml"}
_ROWS = {**_SESSION, "Content-Type": "text/csv"}


def _classic(
    name: str,
    method: str,
    rest: str,
    body: Any = None,
    headers: Mapping[str, str] = _JSON,
    **more: Any,
) -> Probe:
    """The older API, whose session comes in a header of its own."""
    return Probe(
        name=name,
        method=method,
        path=ASYNC + rest,
        body=body,
        headers=headers,
        signed=False,
        **more,
    )


BULK_PROBES = (
    # ingest
    data("open an ingest job", "POST", "/jobs/ingest", {"object": "Contact", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}, keeps={"ingest": "id"}, look=_JOB),
    data("read an open ingest job", "GET", "/jobs/ingest/$ingest", look=_JOB),
    data("upload rows", "PUT", "/jobs/ingest/$ingest/batches", "LastName,Email\n$mark Bulk,c$mark@example.com\n,d$mark@example.com\n", headers=_CSV),
    data("upload rows again", "PUT", "/jobs/ingest/$ingest/batches", "LastName\n$mark\n", headers=_CSV),
    data("close an ingest job", "PATCH", "/jobs/ingest/$ingest", {"state": "UploadComplete"}, look=_JOB),
    data("wait for an ingest job", "GET", "/jobs/ingest/$ingest", until=Until(place="state", among=_DONE), look=_JOB),
    data("the rows that were taken", "GET", "/jobs/ingest/$ingest/successfulResults"),
    data("the rows that were refused", "GET", "/jobs/ingest/$ingest/failedResults"),
    data("the rows that nobody looked at", "GET", "/jobs/ingest/$ingest/unprocessedrecords"),
    data("a file there is not", "GET", "/jobs/ingest/$ingest/noSuchResults"),
    data("the ingest jobs", "GET", "/jobs/ingest", look=THEIRS),
    data("delete an ingest job", "DELETE", "/jobs/ingest/$ingest"),
    data("read a deleted ingest job", "GET", "/jobs/ingest/$ingest"),
    data("open a job for an unknown object", "POST", "/jobs/ingest", {"object": "NoSuchObject", "operation": "insert"}),
    data("open a job with an unknown operation", "POST", "/jobs/ingest", {"object": "Contact", "operation": "devour"}),
    data("open an upsert job without a key", "POST", "/jobs/ingest", {"object": "Contact", "operation": "upsert"}),
    data("open a job with nothing", "POST", "/jobs/ingest", {}),
    data("open a job with a wrong kind", "POST", "/jobs/ingest", {"object": ["Contact"], "operation": "insert"}),
    data("open a job to be stopped", "POST", "/jobs/ingest", {"object": "Contact", "operation": "insert"}, keeps={"stopped": "id"}, look=_JOB),
    data("put a job into a wrong state", "PATCH", "/jobs/ingest/$stopped", {"state": "Confused"}),
    data("delete an open job", "DELETE", "/jobs/ingest/$stopped"),
    data("stop a job", "PATCH", "/jobs/ingest/$stopped", {"state": "Aborted"}, look=_JOB),
    data("upload rows to a stopped job", "PUT", "/jobs/ingest/$stopped/batches", "LastName\nx\n", headers=_CSV),
    data("a job nobody opened", "GET", "/jobs/ingest/750000000000000AAA"),
    # query
    data("open a query job", "POST", "/jobs/query", {"operation": "query", "query": _QUERY}, keeps={"query_job": "id"}, look=_JOB),
    data("wait for a query job", "GET", "/jobs/query/$query_job", until=Until(place="state", among=_DONE), look=_JOB),
    data("the rows of a query job", "GET", "/jobs/query/$query_job/results"),
    data("the query jobs", "GET", "/jobs/query", look=THEIRS),
    data("stop a query job that is over", "PATCH", "/jobs/query/$query_job", {"state": "Aborted"}),
    data("delete a query job", "DELETE", "/jobs/query/$query_job"),
    data("open a query job with bad SOQL", "POST", "/jobs/query", {"operation": "query", "query": "SELECT NoSuchField FROM Contact"}),
    data("open a query job without a query", "POST", "/jobs/query", {"operation": "query"}),
    data("open a query job with an aggregate", "POST", "/jobs/query", {"operation": "query", "query": "SELECT COUNT(Id) FROM Contact"}),
    # the older API
    _classic("older: open a job", "POST", "/job", {"operation": "insert", "object": "Contact", "contentType": "CSV"}, keeps={"old_job": "id"}, look=_JOB),
    _classic("older: read a job in XML", "GET", "/job/$old_job", headers=_XML, look=_JOB),
    _classic("older: add a batch", "POST", "/job/$old_job/batch", "LastName\n$mark Older\n", headers=_ROWS, keeps={"old_batch": "batchInfo.id.0"}, look=Look(free=("batchInfo.*",))),
    _classic("older: close a job", "POST", "/job/$old_job", {"state": "Closed"}, look=Look(free=("*",))),
    _classic("older: wait for a batch", "GET", "/job/$old_job/batch/$old_batch", headers=_SESSION, until=Until(place="batchInfo.state.0", among=("Completed", "Failed")), look=Look(free=("batchInfo.*ime*",))),
    _classic("older: the batches", "GET", "/job/$old_job/batch", headers=_SESSION, look=Look(free=("*ime*",))),
    _classic("older: the results of a batch", "GET", "/job/$old_job/batch/$old_batch/result", headers=_SESSION),
    _classic("older: the rows of a batch", "GET", "/job/$old_job/batch/$old_batch/request", headers=_SESSION),
    _classic("older: a result of a batch that has none", "GET", "/job/$old_job/batch/$old_batch/result/752000000000000AAA", headers=_SESSION),
    _classic("older: a batch nobody added", "GET", "/job/$old_job/batch/751000000000000AAA", headers=_SESSION),
    _classic("older: a job nobody opened", "GET", "/job/750000000000000AAA"),
    _classic("older: an unknown operation", "POST", "/job", {"operation": "devour", "object": "Contact", "contentType": "CSV"}),
    _classic("older: an unknown object", "POST", "/job", {"operation": "insert", "object": "NoSuchObject", "contentType": "CSV"}),
    _classic("older: broken XML", "POST", "/job", "<jobInfo", headers=_XML),
    _classic("older: no session", "GET", "/job/750000000000000AAA", headers={"Content-Type": "application/json"}),
    _classic("older: a bad session", "GET", "/job/750000000000000AAA", headers={"X-SFDC-Session": "bad"}),
)  # fmt: skip
