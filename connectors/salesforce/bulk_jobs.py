"""Bulk API 2.0 jobs: begun, waited for, given up. What travels in them is other files' business.

A job is worked off by the vendor in its own time. Until its data are closed nothing of it is done;
from then on it goes on without us, and whoever gives up must abort it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

from connectors.errors import IntegrationError, RejectedError, RetryableError, UnknownOutcome
from connectors.salesforce.client import OrgClient
from connectors.salesforce.meaning.ids import full_id
from connectors.world import World

FIRST_LOOK_S, LONGEST_PAUSE_S = 1.0, 30.0
OVER = frozenset({"JobComplete", "Failed", "Aborted"})
CSV = {"Content-Type": "text/csv; charset=UTF-8", "Accept": "text/csv"}


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its address below the API's root, and the vendor's time when it was begun."""

    path: str
    at: float


class BulkJobs:
    """The jobs of one org. `timeout_s` is how long one may take before it is given up."""

    def __init__(self, client: OrgClient, world: World, timeout_s: float) -> None:
        self._client, self._world, self._timeout_s = client, world, timeout_s

    def query(self, text: str) -> Job:
        """Begin to read, the recycle bin included. Raises RejectedError for what Bulk cannot
        query.
        """
        body = {"operation": "queryAll", "query": text, "contentType": "CSV"}
        reply = self._client.call("POST", "/jobs/query", read=True, body=body)
        return Job(f"/jobs/query/{reply.body['id']}", reply.at)

    def ingest(self, what: Mapping[str, Any], data: bytes) -> Job:
        """Hand over a CSV file and have it worked off. Any error but UnknownOutcome: nothing was
        done.
        """
        try:
            body = {"contentType": "CSV", "lineEnding": "LF", **what}
            reply = self._client.call("POST", "/jobs/ingest", read=False, body=body)
        except UnknownOutcome as error:
            raise RetryableError(f"a Bulk job could not be begun: {error}") from error
        job = Job(f"/jobs/ingest/{reply.body['id']}", reply.at)
        try:
            self._client.raw("PUT", f"{job.path}/batches", read=False, data=data, headers=CSV)
        except IntegrationError as error:
            # Without the word that the data are complete nothing is saved.
            self.abort(job)
            if isinstance(error, UnknownOutcome):
                raise RetryableError(f"a Bulk job's data could not be sent: {error}") from error
            raise
        self._close(job)
        return job

    def finished(self, job: Job) -> dict[str, Any]:
        """The job's state when it is over. Raises RetryableError, the job aborted, when it takes
        too long.
        """
        deadline = self._world.now() + self._timeout_s
        pause = FIRST_LOOK_S
        while True:
            told = self._client.ask(job.path)
            if told["state"] in OVER:
                return told
            if self._world.now() >= deadline:
                self.abort(job)
                raise RetryableError(
                    f"a Bulk job of Salesforce was not done after {self._timeout_s:,.0f} seconds"
                )
            self._world.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def stop_unfinished(self, user: str) -> None:
        """Abort every upsert of this user that is still to be worked off. Raises what keeps it from
        being sure.
        """
        page: dict[str, Any] = self._client.ask("/jobs/ingest")
        while True:
            for told in page["records"]:
                if told["operation"] != "upsert" or told["state"] in OVER:
                    continue
                if full_id(told["createdById"]) == full_id(user):
                    self._stop(f"/jobs/ingest/{told['id']}")
            if page["done"]:
                return
            page = self._client.more(page["nextRecordsUrl"])

    def _stop(self, path: str) -> None:
        try:
            self._client.call("PATCH", path, read=True, body={"state": "Aborted"})
        except RejectedError:
            if self._client.ask(path)["state"] not in OVER:
                raise

    def abort(self, job: Job) -> None:
        """Stop what is left of a job; one that is over already does not mind."""
        try:
            self._client.call("PATCH", job.path, read=True, body={"state": "Aborted"})
        except IntegrationError:
            # it ends by itself when its data were never completed, and is deleted after a week
            return

    def file(self, job: Job, name: str, params: str = "") -> requests.Response:
        """One result file. Raises RejectedError for one that is not there."""
        path = f"{job.path}/{name}{params}"
        return self._client.raw("GET", path, read=True, headers={"Accept": "text/csv"})

    def _close(self, job: Job) -> None:
        try:
            self._client.call("PATCH", job.path, read=False, body={"state": "UploadComplete"})
        except UnknownOutcome:
            self._make_sure(job)
        except IntegrationError:
            self.abort(job)
            raise

    def _make_sure(self, job: Job) -> None:
        """The answer to the last word was lost: an open job has not heard it."""
        try:
            if self._client.ask(job.path)["state"] == "Open":
                self._client.call("PATCH", job.path, read=True, body={"state": "UploadComplete"})
        except IntegrationError as error:
            self.abort(job)
            raise UnknownOutcome(f"nobody knows whether a Bulk job was begun: {error}") from error
