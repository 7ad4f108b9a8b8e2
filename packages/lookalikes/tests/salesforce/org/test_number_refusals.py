"""`NaN` is no number to Salesforce: it is refused like any other text, one by one and in a Bulk
job.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from salesforce_served import Served

BASE = "/services/data/v62.0"


@pytest.fixture
def session(served: Served) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {served.model.sessions.issue()}"
        yield session


@pytest.mark.parametrize("field", ["AnnualRevenue", "NumberOfEmployees"])
def test_text_that_python_takes_for_a_number_is_refused(
    served: Served, session: requests.Session, field: str
) -> None:
    answer = session.post(
        f"{served.model.url}{BASE}/sobjects/Account",
        data=b'{"Name":"x","%s":"NaN"}' % field.encode(),
        headers={"Content-Type": "application/json"},
        timeout=60,
    )
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_a_bulk_job_refuses_that_row_and_tells_of_every_other(
    served: Served, session: requests.Session
) -> None:
    body = {"object": "Account", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}
    ingest = f"{served.model.url}{BASE}/jobs/ingest"
    job = f"{ingest}/{session.post(ingest, json=body, timeout=60).json()['id']}"
    data = b"Name,AnnualRevenue\nx,NaN\ny,1\n"
    session.put(f"{job}/batches", data=data, headers={"Content-Type": "text/csv"}, timeout=60)
    session.patch(job, json={"state": "UploadComplete"}, timeout=60)
    states = [session.get(job, timeout=60).status_code for _ in range(4)]
    told = {
        name: session.get(
            f"{job}/{name}", headers={"Accept": "text/csv"}, timeout=60
        ).text.splitlines()[1:]
        for name in ("successfulResults", "failedResults")
    }
    assert states == [200] * 4
    assert [line.split(",")[2] for line in told["successfulResults"]] == ['"y"']
    assert len(told["failedResults"]) == 1
