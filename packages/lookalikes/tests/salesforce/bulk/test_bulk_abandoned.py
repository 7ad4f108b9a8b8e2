"""A job nobody asks about ends also where jobs are told to take their time."""

from __future__ import annotations

import threading

import requests
from salesforce_served import Served

JOBS = "/services/data/v62.0/jobs/ingest"


def test_an_abandoned_job_of_a_slow_org_is_finished_and_holds_up_nobody(served: Served) -> None:
    model = served.model
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {model.sessions.issue()}"
        body = {
            "object": "Account",
            "operation": "insert",
            "contentType": "CSV",
            "lineEnding": "LF",
        }
        opened = session.post(model.url + JOBS, json=body, timeout=60)
        job = f"{model.url}{JOBS}/{opened.json()['id']}"
        session.put(
            f"{job}/batches", data=b"Name\nx\n", headers={"Content-Type": "text/csv"}, timeout=60
        ).raise_for_status()
        session.patch(job, json={"state": "UploadComplete"}, timeout=60).raise_for_status()
    model.bulk.seconds = 10.0
    served.clock.advance(3000)
    work = threading.Thread(target=model.bulk.catch_up, daemon=True)
    work.start()
    work.join(3.0)
    hangs = work.is_alive()
    model.bulk.seconds = 0.0
    work.join(3.0)
    assert not hangs
    assert [row["fields"]["Name"] for row in model.stored("Account", deleted=False)] == ["x"]
