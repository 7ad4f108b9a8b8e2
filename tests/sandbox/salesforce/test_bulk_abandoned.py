"""A job nobody asks about ends also where jobs are told to take their time."""

from __future__ import annotations

import threading

from tests.connectors.salesforce.served_org import served_org


def test_an_abandoned_job_of_a_slow_org_is_finished_and_holds_up_nobody() -> None:
    with served_org() as org:
        connector = org.connect(timeout_s=5.0)
        body = {
            "object": "Account",
            "operation": "insert",
            "contentType": "CSV",
            "lineEnding": "LF",
        }
        path = f"/jobs/ingest/{connector.client.call('POST', '/jobs/ingest', read=False, body=body).body['id']}"
        connector.client.raw(
            "PUT",
            f"{path}/batches",
            read=False,
            data=b"Name\nx\n",
            headers={"Content-Type": "text/csv"},
        )
        connector.client.call("PATCH", path, read=False, body={"state": "UploadComplete"})
        connector.close()
        org.model.bulk.seconds = 10.0
        org.advance(3000)
        work = threading.Thread(target=org.model.bulk.catch_up, daemon=True)
        work.start()
        work.join(3.0)
        hangs = work.is_alive()
        org.model.bulk.seconds = 0.0
        work.join(3.0)
        assert not hangs
        assert [row["fields"]["Name"] for row in org.model.stored("Account", deleted=False)] == [
            "x"
        ]
