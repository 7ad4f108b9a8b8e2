"""A mistake of the look-alike's own costs the row it befalls, and no other row's outcome."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

import pytest

from sandbox.salesforce.bulk.classic.batches import Batches
from sandbox.salesforce.bulk.ingest import Ingest
from sandbox.salesforce.bulk.results import failed, successful, unprocessed
from sandbox.salesforce.model import SalesforceModel
from sandbox.salesforce.org.bulk_jobs import INGEST, Job
from sandbox.salesforce.writing.writer import Actor, Writer
from sandbox.vendor import Fields


class Stumbling(Writer):
    """Falls over every record called B, after it has been stored."""

    def create(
        self, object_name: str, fields: Fields, actor: Actor, at: float | None = None
    ) -> str:
        record_id = super().create(object_name, fields, actor, at)
        if fields.get("LastName") == "B":
            raise KeyError("B")
        return record_id


@pytest.fixture
def org(model: SalesforceModel) -> SalesforceModel:
    model.writer = Stumbling(model.schema, model.store, model.clock, model.tally, model.access)
    return model


def contacts(org: SalesforceModel, **more: Any) -> Job:
    return org.bulk.open(INGEST, "insert", "Contact", "62.0", org.client(), **more)


def names(org: SalesforceModel) -> list[str]:
    return [row["fields"]["LastName"] for row in org.stored("Contact", deleted=False)]


def told(chunks: Iterable[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(chunks).decode(), newline="")))


def test_every_row_of_a_job_has_one_outcome_whatever_befalls_it(org: SalesforceModel) -> None:
    job = contacts(org, content=b"LastName\nA\nB\nC\n\nB\nD\n")
    work = Ingest(org, job)
    org.bulk.close(job, work)
    for _ in range(2):
        org.bulk.poll(job)
    assert (job.state, job.processed, job.failed) == ("JobComplete", 5, 2)
    assert [row["LastName"] for row in told(successful(work))] == names(org) == ["A", "C", "D"]
    assert [(row["LastName"], row["sf__Id"], row["sf__Error"]) for row in told(failed(work))] == [
        ("B", "", "UNKNOWN_EXCEPTION:An unexpected error occurred.:--")
    ] * 2
    assert told(unprocessed(work)) == []


def test_every_row_of_an_older_batch_has_one_result_whatever_befalls_it(
    org: SalesforceModel,
) -> None:
    batches = Batches(org, contacts(org), "JSON")
    batch = batches.add(b'[{"LastName": "A"}, {"LastName": "B"}, {"LastName": "C"}]')
    for _ in range(2):
        batches.poll(batch)
    codes = [result.error and result.error["statusCode"] for result in batch.results]
    assert (batch.state, codes) == ("Completed", [None, "UNKNOWN_EXCEPTION", None])
    assert names(org) == ["A", "C"]
