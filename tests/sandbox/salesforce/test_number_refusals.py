"""`NaN` is no number to Salesforce: it is refused like any other text, one by one and in a Bulk
job.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.salesforce.connector import SalesforceConnector
from tests.connectors.salesforce.served_org import served_org


@pytest.fixture(scope="module")
def connector() -> Iterator[SalesforceConnector]:
    with served_org() as org:
        connector = org.connect(timeout_s=5.0)
        yield connector
        connector.close()


@pytest.mark.parametrize("field", ["AnnualRevenue", "NumberOfEmployees"])
def test_text_that_python_takes_for_a_number_is_refused(
    connector: SalesforceConnector, field: str
) -> None:
    answer = connector.client.transport.request(
        "POST",
        f"{connector.client.base}/sobjects/Account",
        read=False,
        json_bytes=b'{"Name":"x","%s":"NaN"}' % field.encode(),
    )
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "JSON_PARSER_ERROR")


def test_a_bulk_job_refuses_that_row_and_tells_of_every_other(
    connector: SalesforceConnector,
) -> None:
    client = connector.client
    body = {"object": "Account", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}
    path = f"/jobs/ingest/{client.call('POST', '/jobs/ingest', read=False, body=body).body['id']}"
    data = b"Name,AnnualRevenue\nx,NaN\ny,1\n"
    client.raw(
        "PUT", f"{path}/batches", read=False, data=data, headers={"Content-Type": "text/csv"}
    )
    client.call("PATCH", path, read=False, body={"state": "UploadComplete"})
    states = [
        client.transport.request("GET", client.base + path, read=False).status_code
        for _ in range(4)
    ]
    told = {
        name: client.raw(
            "GET", f"{path}/{name}", read=True, headers={"Accept": "text/csv"}
        ).text.splitlines()[1:]
        for name in ("successfulResults", "failedResults")
    }
    assert states == [200] * 4
    assert [line.split(",")[2] for line in told["successfulResults"]] == ['"y"']
    assert len(told["failedResults"]) == 1
