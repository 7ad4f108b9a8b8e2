"""An initial sync and a tick within a Professional portal's limits, its search half a minute behind: how much of
the rate HubSpot allows is used while HubSpot is called, and that nothing is refused, doubled or missed.

    .venv/bin/python -m benchmarks.within_limits            (20,000 contacts, 2,000 changes; about three minutes)
    .venv/bin/python -m benchmarks.within_limits 5000 500

Half of the changes are made in each system. Ends with 1 when the least of the figures is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from benchmarks.initial_sync import wait_for, write_files

SEARCH_LAG_S = 30
PER_10_S, SEARCHES_PER_S = 190, 5
LEAST = 0.9
# A pause longer than this between two calls is work of another kind: deciding, or the other system.
PAUSE_S = 1.5


@dataclass(slots=True)
class Calls:
    """When HubSpot was called, whether it was a search, and how it answered."""

    made: list[tuple[float, bool, int]] = field(default_factory=list)

    def note(self, answer: requests.Response, **_: Any) -> None:
        """Take in one answer (a hook of the session)."""
        sent = time.perf_counter() - answer.elapsed.total_seconds()
        self.made.append((sent, (answer.request.path_url or "").endswith("/search"), answer.status_code))


def main() -> None:
    numbers = [int(word) for word in sys.argv[1:]] or [20_000, 2_000]
    with tempfile.TemporaryDirectory() as name, served(Path(name), numbers[0]) as ready:
        sys.exit(trial(Path(name), ready, *numbers))


@contextmanager
def served(folder: Path, contacts: int) -> Iterator[dict[str, Any]]:
    """Both look-alikes in a process of their own."""
    write_files(folder / "data", contacts)
    words = [sys.executable, "-m", "accord.cli.main", "sandbox", "start", "--people", "0"]
    limits = ["--limits", "pro", "--search-lag-s", str(SEARCH_LAG_S)]
    ready = folder / "ready.json"
    loaded = ["--load", str(folder / "data"), "--ready-file", str(ready)]
    with subprocess.Popen([*words, *limits, *loaded], stdout=subprocess.PIPE) as server:
        try:
            wait_for(ready, server)
            yield json.loads(ready.read_text(encoding="utf-8"))
        finally:
            server.terminate()


def trial(folder: Path, ready: dict[str, Any], contacts: int, changes: int) -> int:
    """Initial sync, the portal's search catching up, changes, tick, and what both systems hold then."""
    from accord.usecases.setup import make_ready
    from accord.workspace import create_workspace, read_workspace

    create_workspace(folder / "workspace", folder / "ready.json")
    workspace = read_workspace(folder / "workspace")
    make_ready(workspace, dry_run=False)
    used = [synced(workspace, f"initial sync, {contacts:,} contacts")]
    caught_up()
    synced(workspace, "quiet tick (what was written comes back)")
    changed(ready, changes)
    caught_up()
    used.append(synced(workspace, f"tick, {changes:,} changes"))
    caught_up()
    synced(workspace, "quiet tick")
    return verdict(ready, contacts, changes, used)


def caught_up() -> None:
    time.sleep(SEARCH_LAG_S + 2)


def synced(workspace: Any, what: str) -> list[float]:
    """One run and its figures; the part of each limit that was used while it was the limit to mind."""
    from accord.wiring import opened
    from sync.run import Options

    calls = Calls()
    with opened(workspace) as session:
        session.pair.connector("hubspot").client.transport.session.hooks["response"].append(calls.note)
        wall, cpu = time.perf_counter(), time.process_time()
        report = session.runner.sync(Options())
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        if report.error is not None:
            raise report.error
        document = report.document(session.pair.systems)
    print(f"{what}: {wall:.1f} s wall, {cpu:.1f} s client CPU, {json.dumps(document['written'])}")
    return told(calls)


def told(calls: Calls) -> list[float]:
    """Print the stretches in which HubSpot was called without pause; the used part of those a limit could slow."""
    used = []
    for stretch in stretches(calls):
        searches = sum(search for _, search, _ in stretch)
        seconds = stretch[-1][0] - stretch[0][0]
        free = least_s(stretch)
        print(f"  {len(stretch):4} calls, {searches:4} of them searches, in {seconds:5.1f} s; at best {free:5.1f} s")
        if free >= 1.0:
            used.append(free / seconds)
    refused = Counter(status for *_, status in calls.made if status >= 400)
    print(f"  answers that were errors: {dict(refused)} of {len(calls.made)}")
    if sum(refused.values()) > 0.05 * len(calls.made) or refused[429]:
        used.append(0.0)
    return used


def stretches(calls: Calls) -> list[list[tuple[float, bool, int]]]:
    """Calls with no pause between them; a new one begins as well where searches give way to others."""
    found: list[list[tuple[float, bool, int]]] = []
    for call in sorted(calls.made):
        if not found or call[0] - found[-1][-1][0] > PAUSE_S or call[1] != found[-1][-1][1]:
            found.append([])
        found[-1].append(call)
    return found


def least_s(stretch: list[tuple[float, bool, int]]) -> float:
    """How long these calls take at the sustained rate of the limit they fall under."""
    rate = SEARCHES_PER_S if stretch[0][1] else PER_10_S / 10
    return (len(stretch) - 1) / rate


def changed(ready: dict[str, Any], changes: int) -> None:
    """People change a title in Salesforce and a city in HubSpot, each of another contact."""
    with requests.Session() as session:
        for vendor, name, value, half in (
            ("salesforce", "Title", "Changed", slice(0, changes // 2)),
            ("hubspot", "city", "Changed", slice(changes // 2, changes)),
        ):
            address = f"{ready[vendor]['url']}/_sandbox/records/{OBJECTS[vendor]}"
            for record in sorted(stored(ready, vendor), key=lambda each: str(each["fields"][KEYS[vendor]]))[half]:
                body = {"id": record["id"], "fields": {name: value}}
                session.post(address, json=body, timeout=30).raise_for_status()


OBJECTS = {"salesforce": "Contact", "hubspot": "contacts"}
KEYS = {"salesforce": "Email", "hubspot": "email"}


def stored(ready: dict[str, Any], vendor: str) -> list[dict[str, Any]]:
    answer = requests.get(f"{ready[vendor]['url']}/_sandbox/records/{OBJECTS[vendor]}?deleted=false", timeout=120)
    answer.raise_for_status()
    return [json.loads(line) for line in answer.text.splitlines()]


def verdict(ready: dict[str, Any], contacts: int, changes: int, used: list[list[float]]) -> int:
    """Whether everybody is there once, each change arrived, and the limits were used."""
    held = {vendor: stored(ready, vendor) for vendor in OBJECTS}
    people = {vendor: {str(each["fields"][KEYS[vendor]]).lower() for each in held[vendor]} for vendor in OBJECTS}
    titles = sum(each["fields"].get("jobtitle") == "Changed" for each in held["hubspot"])
    cities = sum(each["fields"].get("MailingCity") == "Changed" for each in held["salesforce"])
    once = all(len(held[vendor]) == len(people[vendor]) == contacts for vendor in OBJECTS)
    arrived = titles == cities == changes // 2
    least = min(part for parts in used for part in parts)
    print(f"everybody is there once: {once}; changes that arrived: {titles + cities:,} of {changes // 2 * 2:,}")
    print(f"least part of a limit used while it was the limit to mind: {least:.0%}")
    return 0 if once and arrived and people["salesforce"] == people["hubspot"] and least >= LEAST else 1


if __name__ == "__main__":
    main()
