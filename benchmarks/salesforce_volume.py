"""Many Salesforce contacts, read and written by REST and by Bulk 2.0, beside the bare client
library: client CPU per record, calls, and whether memory stays flat from a tenth of the number to
the whole.

    .venv/bin/python -m benchmarks.salesforce_volume            (10,000 and 100,000 contacts)
    .venv/bin/python -m benchmarks.salesforce_volume 2000       (200 and 2,000)

Every case runs in a process of its own against look-alikes in another one, all in one go, so that
ratios hold on a noisy machine. The bare loop writes one record a call and is measured on a fiftieth
of the records.
"""

from __future__ import annotations

import json
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.cases import Case, asked, in_its_own_process, measure, print_table
from benchmarks.initial_sync import write_files
from benchmarks.served import served

FIELDS = (
    "FirstName",
    "LastName",
    "Email",
    "Phone",
    "Title",
    "AccountId",
    "OwnerId",
    "MailingCity",
    "MailingCountry",
)
KEY = "Accord_Key__c"
QUERY = f"SELECT Id, SystemModstamp, {', '.join(FIELDS)} FROM Contact"  # noqa: S608 - our own names
LOOP_SHARE = 50


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results = {count: _measured(count) for count in (most // 10, most)}
    print_table(results[most // 10], results[most], most)


def _measured(count: int) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder / "data", count)
        with served(folder, "--load", str(folder / "data")) as ready:
            _provisioned(ready, folder / "workspace")
            return {
                name: in_its_own_process("benchmarks.salesforce_volume", name, ready, count)
                for name in CASES
            }


def _provisioned(ready: Path, folder: Path) -> None:
    from accord.usecases.setup import make_ready
    from accord.workspace import create_workspace, read_workspace

    create_workspace(folder, ready)
    make_ready(read_workspace(folder), dry_run=False)


def _one(name: str, ready: Path, count: int) -> None:
    measure(CASES[name], json.loads(ready.read_text(encoding="utf-8"))["salesforce"], count)


# --- Accord's connector


def _connector(document: dict[str, Any], **more: Any) -> Any:

    from accord.world import RealWorld
    from connectors.budget import CallBudget
    from connectors.http.secret import Secret
    from connectors.kinds import Surroundings
    from connectors.salesforce.kind import connect
    from connectors.salesforce.settings import SalesforceSettings

    settings = SalesforceSettings(
        url=document["url"],
        client_id="env:ID",
        client_secret="env:SECRET",
        api_version=document["api_version"],
        daily_share=1.0,
        **more,
    )
    known = {"env:ID": document["client_id"], "env:SECRET": document["client_secret"]}
    around = Surroundings(
        world=RealWorld(),
        budget=CallBudget(None),
        state=Path(tempfile.mkdtemp()),
        sandbox=True,
        concurrency=4,
        secret=lambda reference: Secret(known[reference]),
    )
    return connect(settings, around)


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
        creates = (
            Create(f"i{n}", "Contact", KEY, f"{prefix}{n}", _fields(n)) for n in range(count)
        )
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
    token = session.post(f"{document['url']}/services/oauth2/token", data=form, timeout=30).json()[
        "access_token"
    ]
    host = document["url"].removeprefix("http://")
    session.mount(f"https://{host}/", LocalHttp())
    return Salesforce(
        instance_url=f"https://{host}",
        session_id=token,
        session=session,
        version=document["api_version"],
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
    rows = [
        {KEY: f"bare{n}", **{name: value or "" for name, value in _fields(n).items()}}
        for n in range(count)
    ]
    done = client.bulk2.Contact.upsert(records=rows, external_id_field=KEY)
    return sum(
        int(job["numberRecordsProcessed"]) - int(job["numberRecordsFailed"]) for job in done
    ), None


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


if __name__ == "__main__":
    case = asked(sys.argv)
    _one(*case) if case else main()
