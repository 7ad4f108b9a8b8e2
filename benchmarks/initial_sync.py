"""An initial sync of contacts from Salesforce into an empty HubSpot: client CPU per record, memory,
wall time, and where the time goes. Process start-up and provisioning stay out of the figures.

    make bench                                           (20,000 contacts)
    .venv/bin/python -m benchmarks.initial_sync 100000   (any number)

The look-alikes run in a process of their own; on two cores they and the client do not share one.
Wall time therefore includes waiting for them, CPU time does not.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.served import peak_kb, served

PEOPLE_PER_ACCOUNT = 10
CITIES = ("Chicago", "Boston", "Denver", "Austin", "Seattle")
TITLES = ("VP Marketing", "Head of Sales", "CTO", "Buyer", "IT Manager")


def main() -> None:
    contacts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder, "data"), contacts)
        with served(Path(folder), "--load", str(Path(folder, "data"))):
            subprocess.run(
                [sys.executable, "-m", "benchmarks.initial_sync", "--measure", folder], check=True
            )


def write_files(folder: Path, contacts: int) -> None:
    """A company's CRM: accounts, ten people each, two reps."""
    folder.mkdir()
    accounts = [
        {
            "id": f"A{n}",
            "name": f"Company {n}",
            "website": f"company{n}.example",
            "country": "United States",
            "industry": "Retail",
            "owner_email": f"rep{n % 2}@seller.example",
            "employees": 10 + n,
        }
        for n in range(max(1, contacts // PEOPLE_PER_ACCOUNT))
    ]
    people = [
        {
            "id": f"C{n}",
            "email": f"person{n}@company{n // PEOPLE_PER_ACCOUNT}.example",
            "first_name": f"First{n}",
            "last_name": f"Last{n}",
            "title": TITLES[n % 5],
            "phone": f"(415) 555-{n % 10_000:04d}",
            "account_id": f"A{n // PEOPLE_PER_ACCOUNT}",
            "owner_email": f"rep{n % 2}@seller.example",
        }
        for n in range(contacts)
    ]
    reps = [{"email": f"rep{n}@seller.example", "name": f"Rep {n}"} for n in range(2)]
    columns = {
        "accounts": "id,name,industry,website,country,employees,revenue,parent_id,owner_email",
        "contacts": "id,email,first_name,last_name,title,phone,account_id,owner_email",
        "opportunities": "id,name,account_id,stage,amount,close_date,product,owner_email",
        "reps": "email,name,segment,region,start_date,time_zone",
    }
    for name, rows in (
        ("accounts", accounts),
        ("contacts", people),
        ("opportunities", []),
        ("reps", reps),
    ):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns[name].split(","))
            writer.writeheader()
            writer.writerows(rows)


def measure(folder: Path) -> None:
    """One initial sync in this process, after everything is imported, provisioned and connected."""
    from accord.sessions import opened
    from accord.usecases.setup import make_ready
    from accord.workspace import create_workspace, read_workspace

    create_workspace(folder / "workspace", folder / "ready.json")
    workspace = read_workspace(folder / "workspace")
    make_ready(workspace, dry_run=False)
    stages = Stages()
    with opened(workspace, stages) as session:
        before = peak_kb()
        stages.start()
        document, wall, cpu = timed_sync(session)
    records = document["written"]["hubspot"]["create"]
    peak = peak_kb()
    print(
        f"records created      {records:,} (and {document['written']['hubspot']['associate']:,} "
        "associations)"
    )
    print(f"client CPU           {cpu:.1f} s, {cpu / records * 1000:.2f} ms per record")
    print(f"wall                 {wall:.1f} s, {records / wall:,.0f} records/s")
    print(f"peak memory          {peak / 1024:.0f} MB ({before / 1024:.0f} MB before the sync)")
    print(f"calls                {json.dumps(document['calls'])}")
    for name, seconds in stages.cpu.most_common():
        print(f"  CPU {name:16} {seconds:6.1f} s  {seconds / cpu:4.0%}")


def timed_sync(session: Any) -> tuple[dict[str, Any], float, float]:
    """A sync's report, and the seconds it took by the clock and of this process's CPU."""
    from sync.report import Options

    wall, cpu = time.perf_counter(), time.process_time()
    report = session.runner.sync(Options())
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if report.error is not None:
        raise report.error
    return report.document(session.pair.systems), wall, cpu


class Stages:
    """CPU time between one report of progress and the next, by what was being done."""

    def __init__(self) -> None:
        self.cpu: Counter[str] = Counter()
        self._last = 0.0

    def start(self) -> None:
        self._last = time.process_time()

    def __call__(self, what: str, on: str, n: int) -> None:
        now = time.process_time()
        self.cpu[what] += now - self._last  # type: ignore[assignment]
        self._last = now


if __name__ == "__main__":
    if "--measure" in sys.argv:
        measure(Path(sys.argv[-1]))
    else:
        main()
