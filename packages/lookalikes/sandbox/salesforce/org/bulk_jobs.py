"""Bulk jobs: their states, what each answer tells of one, and when they move on.

A job is worked on when somebody asks about it, so that a client always sees `UploadComplete`,
`InProgress` and the end, in that order. A long one goes on between the calls once it is begun. One
that nobody asks about is finished by whatever call comes half a minute later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from sandbox.clock import SkewedClock
from sandbox.salesforce.actors import Actor
from sandbox.salesforce.csv_rows import Dialect
from sandbox.salesforce.errors import Refusal, not_found
from sandbox.salesforce.ids import make_id, normal_id
from sandbox.salesforce.times import stamp

INGEST, QUERY, CLASSIC = "V2Ingest", "V2Query", "Classic"
OVER = frozenset({"JobComplete", "Failed", "Aborted"})
_LIFETIME_S = 7 * 86_400
_PATIENCE_S = 30
_BATCH = 10_000
_SLICE = 1_000


class Work(Protocol):
    """What a job does: a bounded number of rows at a time."""

    def step(self, job: Job, rows: int) -> bool:
        """Do up to so many rows; whether that was all. Raises `JobFailed`."""


class JobFailed(Exception):
    """The job cannot go on; the text is its `errorMessage`."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One job. `created` and `modified` are seconds since the epoch; `content` is what was
    uploaded.
    """

    id: str
    kind: str
    operation: str
    object: str
    version: str
    actor: Actor
    created: float
    modified: float
    state: str
    dialect: Dialect = field(default_factory=Dialect)
    external_id: str | None = None
    assignment_rule: str | None = None
    content: bytes | None = None
    work: Work | None = None
    error: str | None = None
    processed: int = 0
    failed: int = 0

    def told(self) -> dict[str, Any]:
        """What every answer about the job has, in the vendor's order."""
        return {
            "id": self.id,
            "operation": self.operation,
            "object": self.object,
            "createdById": self.actor.user_id,
            "createdDate": stamp(int(self.created)),
            "systemModstamp": stamp(int(self.modified)),
            "state": self.state,
            **({"externalIdFieldName": self.external_id} if self.external_id else {}),
            **({"assignmentRuleId": self.assignment_rule} if self.assignment_rule else {}),
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(self.version),
        }

    def format(self) -> dict[str, str]:
        """The line ending and delimiter, which the answer to a PATCH leaves out."""
        return {"lineEnding": self.dialect.ending, "columnDelimiter": self.dialect.delimiter}

    def content_url(self) -> dict[str, str]:
        """Where to upload, without a leading slash; only while the job is open."""
        open_url = f"services/data/v{self.version}/jobs/ingest/{self.id}/batches"
        return {"contentUrl": open_url} if self.state == "Open" else {}

    def counted(self) -> dict[str, Any]:
        """Progress. The times are what the rows would have cost, so that the same job tells the
        same.
        """
        active = self.processed // 8 + 40 if self.processed else 0
        failed = {"numberRecordsFailed": self.failed} if self.kind == INGEST else {}
        times = (
            {"apiActiveProcessingTime": active, "apexProcessingTime": 0}
            if self.kind == INGEST
            else {}
        )
        total = {"totalProcessingTime": active + 10 if self.state in OVER and active else 0}
        return {"numberRecordsProcessed": self.processed, **failed, "retries": 0, **total, **times}


class BulkJobs:
    """The jobs of one org. `seconds` is how long, by the org's clock, a job stays in progress at
    least.
    """

    def __init__(self, clock: SkewedClock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._running: dict[str, Job] = {}
        self._begun: set[str] = set()
        self._made = 0
        self.seconds = 0.0
        self.rows_per_poll = _SLICE
        # Whoever serves the org says how work is done between calls; without that, only calls move
        # a job on.
        self.later: Callable[[Callable[[], None]], None] | None = None
        self.rows_per_page = 50_000
        self.batches_today = 0
        self.queries_today = 0
        # Deleting past the recycle bin needs a permission of its own in a profile; this org grants
        # it.
        self.hard_delete = True

    def open(
        self, kind: str, operation: str, object_name: str, version: str, actor: Actor, **more: Any
    ) -> Job:
        """A new job."""
        self._made += 1
        now = self._clock.now()
        if more.get("assignment_rule"):
            actor = replace(
                actor, options=replace(actor.options, auto_assign=str(more["assignment_rule"]))
            )
        state = "UploadComplete" if kind == QUERY else "Open"
        job = Job(
            id=make_id("750", self._made),
            kind=kind,
            operation=operation,
            object=object_name,
            version=version,
            actor=actor,
            created=now,
            modified=now,
            state=state,
            **more,
        )
        self._jobs[job.id] = job
        self.queries_today += kind == QUERY
        return job

    def find(self, job_id: str, *kinds: str) -> Job:
        """The job of that id. Raises NOT_FOUND, also for one that is a week old."""
        job = self._jobs.get(normal_id(job_id) or "")
        if job is None or job.kind not in kinds or self._clock.now() - job.created > _LIFETIME_S:
            raise not_found()
        return job

    def every(self, *kinds: str) -> Iterator[Job]:
        """The jobs of these kinds, oldest first."""
        return (job for job in self._jobs.values() if job.kind in kinds)

    def wait(self, job: Job) -> None:
        """A classic job has a batch to do."""
        self._running[job.id] = job
        self._touch(job)

    def close(self, job: Job, work: Work) -> None:
        """All data are there: wait to be processed."""
        job.state = "UploadComplete"
        job.work = work
        self._running[job.id] = job
        self._touch(job)

    def poll(self, job: Job) -> None:
        """Somebody asks: the job moves on by one state or some rows."""
        if job.state == "UploadComplete":
            job.state = "InProgress"
            self._touch(job)
        elif job.state == "InProgress" and self._clock.now() - job.modified >= self.seconds:
            self._step(job)
            self._go_on(job)

    def catch_up(self) -> None:
        """Finish what has waited long enough without anybody asking."""
        due = self._clock.now() - max(_PATIENCE_S, self.seconds)
        for job in [each for each in self._running.values() if each.modified < due]:
            if job.kind == CLASSIC and job.work is not None:
                job.work.step(job, 0)
                del self._running[job.id]
            if job.kind != CLASSIC:
                self._finish(job)

    def abort(self, job: Job) -> None:
        """Stop; rows already processed stay as they are. Raises INVALIDJOBSTATE."""
        if job.state in OVER:
            raise wrong_state(f"Aborting already {_PAST[job.state]} Job not allowed")
        self._end(job, "Aborted")

    def forget(self, job: Job) -> None:
        """Delete the job and its data. Raises INVALIDJOBSTATE while it is open or in progress."""
        if job.state in ("Open", "InProgress"):
            raise wrong_state(f"Deleting {job.state} Job not allowed")
        self._running.pop(job.id, None)
        del self._jobs[job.id]

    def forget_all(self) -> None:
        """No job survives the restoring of a snapshot."""
        self._jobs.clear()
        self._running.clear()

    def _finish(self, job: Job) -> None:
        """Do all that is left, now: whatever time the job was to take has gone by."""
        job.state = "InProgress"
        while job.state not in OVER:
            self._step(job)

    def _step(self, job: Job) -> None:
        assert job.work is not None
        try:
            done = job.work.step(job, self.rows_per_poll)
        except JobFailed as failure:
            job.error = str(failure)
            self._end(job, "Failed")
            return
        if done:
            self._end(job, "JobComplete")

    def _go_on(self, job: Job) -> None:
        """Have the next rows done before anybody asks again."""
        if self.later is not None and job.state == "InProgress" and job.id not in self._begun:
            self._begun.add(job.id)
            self.later(lambda: self._next(job))

    def _next(self, job: Job) -> None:
        self._begun.discard(job.id)
        if job.id in self._jobs and job.state == "InProgress":
            self._step(job)
            self._go_on(job)

    def _end(self, job: Job, state: str) -> None:
        job.state = state
        self._running.pop(job.id, None)
        self.batches_today += -(-job.processed // _BATCH) if job.kind == INGEST else 0
        self._touch(job)

    def _touch(self, job: Job) -> None:
        job.modified = self._clock.now()


_PAST = {"JobComplete": "Completed", "Failed": "Failed", "Aborted": "Aborted"}


def wrong_state(message: str) -> Refusal:
    """The job is not in a state that allows this. Bulk 2.0 writes the older API's codes in
    capitals.
    """
    return Refusal(400, "INVALIDJOBSTATE", message)
