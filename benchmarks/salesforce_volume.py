"""Many Salesforce contacts, read and written by REST and by Bulk 2.0, beside the bare client library: client CPU
per record, calls, and whether memory stays flat from a tenth of the number to the whole.

    .venv/bin/python -m benchmarks.salesforce_volume            (10,000 and 100,000 contacts)
    .venv/bin/python -m benchmarks.salesforce_volume 2000       (200 and 2,000)

Every case runs in a process of its own against look-alikes in another one, all in one go, so that ratios hold on
a noisy machine. The bare loop writes one record a call and is measured on a fiftieth of the records.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.initial_sync import peak_kb, wait_for, write_files

FIELDS = ("FirstName", "LastName", "Email", "Phone", "Title", "AccountId", "OwnerId", "MailingCity", "MailingCountry")
KEY = "Accord_Key__c"
QUERY = f"SELECT Id, SystemModstamp, {', '.join(FIELDS)} FROM Contact"  # noqa: S608 - our own names
LOOP_SHARE = 50

Case = Callable[[dict[str, Any], int], tuple[int, int | None]]
"""(ready file, how many) → (records moved, calls made)."""


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results = {count: _measured(count) for count in (most // 10, most)}
    _print(results[most // 10], results[most], most)


def _measured(count: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        data, ready = Path(folder, "data"), Path(folder, "ready.json")
        write_files(data, count)
        words = [sys.executable, "-m", "accord.cli.main", "sandbox", "start", "--people", "0", "--load", str(data)]
        with subprocess.Popen([*words, "--ready-file", str(ready)], stdout=subprocess.PIPE) as server:
            try:
                wait_for(ready, server)
                _provisioned(ready, Path(folder, "workspace"))
                return {name: _in_its_own_process(name, ready, count) for name in CASES}
            finally:
                server.terminate()


def _provisioned(ready: Path, folder: Path) -> None:
    from accord.usecases.setup import make_ready
    from accord.workspace import create_workspace, read_workspace

    create_workspace(folder, ready)
    make_ready(read_workspace(folder), dry_run=False)


def _in_its_own_process(name: str, ready: Path, count: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "benchmarks.salesforce_volume", "--case", name, str(ready), str(count)]
    print(f"{count:,} {name} …", file=sys.stderr)
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def _one(name: str, ready: Path, count: int) -> None:
    """One case, measured after everything is imported and signed in."""
    work = CASES[name]
    document = json.loads(ready.read_text(encoding="utf-8"))["salesforce"]
    start = work(document, 0)  # imports, sign-in, describe
    before = peak_kb()
    wall, cpu = time.perf_counter(), time.process_time()
    moved, calls = work(document, count)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = peak_kb()
    assert start[0] == 0, start
    told = {
        "records": moved,
        "calls": calls,
        "cpu_s": cpu,
        "wall_s": wall,
        "mb": peak / 1024,
        "before_mb": before / 1024,
    }
    print(json.dumps(told))


# --- Accord's connector


def _connector(document: dict[str, Any], **more: Any) -> Any:
    from accord.world import RealWorld
    from connectors.budget import CallBudget
    from connectors.salesforce.connector import connect
    from connectors.salesforce.settings import SalesforceSettings
    from connectors.secret import Secret

    settings = SalesforceSettings(
        url=document["url"],
        client_id=document["client_id"],
        client_secret=Secret(document["client_secret"]),
        api_version=document["api_version"],
        sandbox=True,
        daily_share=1.0,
        **more,
    )
    return connect(settings, RealWorld(), CallBudget(None))


def _reading(bulk_from: int | None) -> Case:
    def read(document: dict[str, Any], count: int) -> tuple[int, int | None]:
        from connectors.record import Want

        connector = _connector(document, bulk_read_from=bulk_from)
        connector.describe(["Contact"])
        before = connector.calls
        if not count:
            return 0, 0
        pages = connector.changes([Want("Contact", FIELDS)])
        records = sum(len(page.records) for page in pages)
        assert records >= count, (records, count)  # what the overlap shows twice is counted twice
        return count, connector.calls - before

    return read


def _writing(bulk_from: int | None, prefix: str) -> Case:
    def write(document: dict[str, Any], count: int) -> tuple[int, int | None]:
        from connectors.write import Applied, Create

        connector = _connector(document, bulk_write_from=bulk_from)
        connector.describe(["Contact"])
        before, done = connector.calls, 0
        creates = (Create(f"i{n}", "Contact", KEY, f"{prefix}{n}", _fields(n)) for n in range(count))
        while chunk := list(islice(creates, connector.lookahead)):
            for batch in connector.batches(chunk):
                done += sum(isinstance(outcome, Applied) for outcome in connector.write(batch))
        assert done == count, (done, count)
        return done, connector.calls - before

    return write


def _fields(number: int) -> dict[str, Any]:
    return {
        "FirstName": f"First{number}",
        "LastName": f"Last{number}",
        "Email": f"new{number}@company{number % 997}.example",
        "Phone": f"+1415555{number % 10_000:04d}",
        "Title": "Buyer",
        "MailingCity": "Boston" if number % 3 else None,
        "MailingCountry": "United States",
    }


# --- the bare library


def _bare(document: dict[str, Any]) -> Any:
    import requests
    from simple_salesforce import Salesforce

    from connectors.salesforce.client import LocalHttp

    form = {"grant_type": "client_credentials", "client_id": document["client_id"]}
    form["client_secret"] = document["client_secret"]
    session = requests.Session()
    session.trust_env = False
    token = session.post(f"{document['url']}/services/oauth2/token", data=form, timeout=30).json()["access_token"]
    host = document["url"].removeprefix("http://")
    session.mount(f"https://{host}/", LocalHttp())
    return Salesforce(
        instance_url=f"https://{host}", session_id=token, session=session, version=document["api_version"]
    )


def _bare_query(document: dict[str, Any], count: int) -> tuple[int, int | None]:
    client = _bare(document)
    if not count:
        return 0, None
    rows = client.query_all_iter(QUERY)
    return sum(1 for _ in rows), None


def _bare_bulk_query(document: dict[str, Any], count: int) -> tuple[int, int | None]:
    import csv

    client = _bare(document)
    if not count:
        return 0, None
    pages = client.bulk2.Contact.query(QUERY)
    return sum(1 for page in pages for _ in csv.DictReader(page.splitlines())), None


def _bare_loop(document: dict[str, Any], count: int) -> tuple[int, int | None]:
    client = _bare(document)
    share = count // LOOP_SHARE
    for number in range(share):
        client.Contact.upsert(f"{KEY}/loop{number}", _fields(number))
    return share, share


def _bare_bulk_upsert(document: dict[str, Any], count: int) -> tuple[int, int | None]:
    client = _bare(document)
    if not count:
        return 0, None
    rows = [{KEY: f"bare{n}", **{name: value or "" for name, value in _fields(n).items()}} for n in range(count)]
    done = client.bulk2.Contact.upsert(records=rows, external_id_field=KEY)
    return sum(int(job["numberRecordsProcessed"]) - int(job["numberRecordsFailed"]) for job in done), None


CASES: dict[str, Case] = {
    "read, REST": _reading(None),
    "read, REST, bare library": _bare_query,
    "read, Bulk": _reading(1),
    "read, Bulk, bare library": _bare_bulk_query,
    "write, REST": _writing(None, "rest"),
    "write, one by one, bare library": _bare_loop,
    "write, Bulk": _writing(1_000, "bulk"),
    "write, Bulk, bare library": _bare_bulk_upsert,
}


def _print(few: dict[str, dict[str, Any]], many: dict[str, dict[str, Any]], most: int) -> None:
    print(
        f"{'case':34}{'records':>9}{'CPU µs/record':>15}{'calls':>8}{'wall s':>8}{'MB':>6}{f'MB at {most // 10:,}':>14}"
    )
    for name, line in _lines(few, many):
        print(f"{name:34}{line}")


def _lines(few: dict[str, dict[str, Any]], many: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, told in many.items():
        cpu = told["cpu_s"] / max(1, told["records"]) * 1e6
        calls = "" if told["calls"] is None else f"{told['calls']:,}"
        memory = f"{told['mb']:>6.0f}{few[name]['mb']:>14.0f}"
        yield name, f"{told['records']:>9,}{cpu:>15.0f}{calls:>8}{told['wall_s']:>8.1f}{memory}"


def _arguments(words: Sequence[str]) -> tuple[str, Path, int]:
    at = words.index("--case")
    return words[at + 1], Path(words[at + 2]), int(words[at + 3])


if __name__ == "__main__":
    if "--case" in sys.argv:
        _one(*_arguments(sys.argv))
    else:
        main()
