"""salesforce-bulk, over the older Bulk API: jobs in its three formats, from login to result."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

from salesforce_bulk import CsvDictsAdapter, SalesforceBulk
from salesforce_bulk.salesforce_bulk import BulkBatchFailed

OFTEN_S = 0.05
PEOPLE = [{"LastName": f"Bulk {n}", "Email": f"b{n}@bulk.example"} for n in range(3)]
NAMELESS = {"FirstName": "x", "Email": "x@bulk.example"}
OURS = "FROM Contact WHERE Email LIKE '%@bulk.example'"


def main() -> None:
    told = json.loads(sys.argv[1])
    who = {name: told[name] for name in ("username", "password")}
    # Logging in with a password ends with version 64 of the vendor's API.
    bulk = SalesforceBulk(**who, security_token="", domain="login", API_version="62.0")
    seen = {
        "csv": csv_jobs(bulk),
        "json": json_jobs(bulk),
        "xml": xml_query(bulk),
        "chunks": chunked_query(bulk),
        "aborted": aborted(bulk),
        "failed": failing_query(bulk),
    }
    print(json.dumps(seen))


def csv_jobs(bulk: SalesforceBulk) -> dict[str, Any]:
    made = written(bulk, bulk.create_insert_job("Contact", contentType="CSV"), [*PEOPLE, NAMELESS])
    ids = [each.id for each in made if each.success == "true"]
    changed = [{"Id": each, "Phone": "1"} for each in ids]
    updated = written(bulk, bulk.create_update_job("Contact", contentType="CSV"), changed)
    wanted = [{"Email": PEOPLE[0]["Email"], "LastName": "Upserted"}]
    job = bulk.create_upsert_job("Contact", "Email", contentType="CSV")
    upserted = written(bulk, job, wanted)
    gone = written(bulk, bulk.create_delete_job("Contact", contentType="CSV"), [{"Id": ids[2]}])
    alive = csv_rows(bulk, bulk.create_query_job("Contact", contentType="CSV"))
    everything = csv_rows(bulk, bulk.create_queryall_job("Contact", contentType="CSV"))
    return {
        "insert": [[each.success, each.created, each.error] for each in made],
        "update": [each.success for each in updated],
        "upsert": [[each.success, each.created] for each in upserted],
        "delete": [each.success for each in gone],
        "query": sorted([row["LastName"], row["Phone"]] for row in alive),
        "queryAll": len(everything),
    }


def written(bulk: SalesforceBulk, job: str, rows: list[dict[str, str]]) -> list[Any]:
    """The results of one batch of CSV, row by row."""
    names = sorted({name for row in rows for name in row})
    whole = [{name: row.get(name, "") for name in names} for row in rows]
    batch = bulk.post_batch(job, CsvDictsAdapter(iter(whole)))
    finish(bulk, job, batch)
    return list(bulk.get_batch_results(batch, job))


def csv_rows(bulk: SalesforceBulk, job: str) -> list[dict[str, str]]:
    batch = bulk.query(job, f"SELECT Id, LastName, Phone {OURS}")
    finish(bulk, job, batch)
    rows = []
    for result in bulk.get_all_results_for_query_batch(batch, job):
        text = io.StringIO(b"".join(result).decode())
        rows += list(csv.DictReader(text))
    return rows


def json_jobs(bulk: SalesforceBulk) -> dict[str, Any]:
    job = bulk.create_insert_job("Contact", contentType="JSON")
    people = [{"LastName": "Json", "Email": "json@bulk.example"}, NAMELESS]
    batch = bulk.post_batch(job, iter([json.dumps(people).encode()]))
    finish(bulk, job, batch)
    results = [[each.success, each.created] for each in bulk.get_batch_results(batch, job)]
    job = bulk.create_query_job("Contact", contentType="JSON")
    batch = bulk.query(job, f"SELECT LastName {OURS} AND LastName = 'Json'", contentType="JSON")
    finish(bulk, job, batch)
    rows = []
    for result in bulk.get_all_results_for_query_batch(batch, job):
        rows += json.loads(b"".join(result))
    return {"insert": results, "query": [row["LastName"] for row in rows]}


def xml_query(bulk: SalesforceBulk) -> str:
    job = bulk.create_query_job("Contact", contentType="XML")
    batch = bulk.query(job, f"SELECT LastName {OURS} AND LastName = 'Json'", contentType="XML")
    finish(bulk, job, batch)
    (result,) = bulk.get_all_results_for_query_batch(batch, job)
    return b"".join(result).decode()


def chunked_query(bulk: SalesforceBulk) -> list[str]:
    """The states of a chunked job's batches: the first one only stands for the others."""
    job = bulk.create_query_job("Contact", contentType="CSV", pk_chunking=True)
    first = bulk.query(job, "SELECT Id FROM Contact")
    bulk.close_job(job)
    states = [each["state"] for each in bulk.get_batch_list(job)]
    while any(state in ("Queued", "InProgress") for state in states):
        states = [each["state"] for each in bulk.get_batch_list(job)]
    return [bulk.batch_state(first, job, reload=True), *sorted(states)]


def aborted(bulk: SalesforceBulk) -> str:
    job = bulk.create_insert_job("Contact", contentType="CSV")
    bulk.abort_job(job)
    return str(bulk.job_state(job))


def failing_query(bulk: SalesforceBulk) -> str:
    job = bulk.create_query_job("Contact", contentType="CSV")
    batch = bulk.query(job, "SELECT Nothing FROM Contact")
    try:
        finish(bulk, job, batch)
    except BulkBatchFailed as error:
        return str(error.state_message)
    return "no failure"


def finish(bulk: SalesforceBulk, job: str, batch: str) -> None:
    bulk.close_job(job)
    bulk.wait_for_batch(job, batch, timeout=60, sleep_interval=OFTEN_S)


main()
