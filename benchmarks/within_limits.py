"""An initial sync and a tick within a Professional portal's limits, its search half a minute
behind: how much of the rate HubSpot allows is used while HubSpot is called, and that nothing is
refused, doubled or missed.

    .venv/bin/python -m benchmarks.within_limits     (20,000 contacts, 2,000 changes: five minutes)
    .venv/bin/python -m benchmarks.within_limits 5000 500

Half of the changes are made in each system. The pace of a limit is the one that can go on: 19 calls
and 5 searches a second. The initial sync is judged while HubSpot is called: in stretches of calls
of one kind, between which Accord decides or talks to Salesforce; they have to hold nine of ten
calls. Its part as a whole is told beside them. A window takes its first calls at once, so that a
short stretch can be faster than the pace. A tick is too small for a limit to slow it down: it is
judged by the time its calls would take one after another at the limits' pace. Ends with 1 when
anything is refused for its speed, missed, doubled, or slower than nine tenths.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock
from urllib.parse import urlsplit

import requests

from benchmarks.initial_sync import timed_sync, write_files
from benchmarks.served import served
from connectors.http.transport import VendorSession

SEARCH_LAG_S = 30
SALESFORCE = "salesforce"
PER_S = {"searches": 5.0, "other calls": 19.0}
LEAST, MOST_ERRORS = 0.9, 0.05
# Fewer calls than this at the limit's pace no limit slows down: a window takes that many at once.
SHORT_S = 1.0


class Call(NamedTuple):
    """One call: when it was sent, what it was (a search, another call, or one to Salesforce), and
    the answer.
    """

    at: float
    kind: str
    status: int


@dataclass(slots=True)
class Calls:
    """The calls of a run. `portal`: where HubSpot is."""

    portal: str
    made: list[Call] = field(default_factory=list)

    def note(self, answer: requests.Response) -> None:
        """Take in one answer of either system."""
        sent_at = time.perf_counter() - answer.elapsed.total_seconds()
        self.made.append(Call(sent_at, self._kind(answer.request.url or ""), answer.status_code))

    def _kind(self, url: str) -> str:
        if not url.startswith(self.portal):
            return SALESFORCE
        return "searches" if urlsplit(url).path.endswith("/search") else "other calls"

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Take in every answer meanwhile."""
        send = VendorSession.send

        def sent(session: VendorSession, *args: Any, **options: Any) -> requests.Response:
            answer = send(session, *args, **options)
            self.note(answer)
            return answer

        with mock.patch.object(VendorSession, "send", sent):
            yield


@dataclass(frozen=True, slots=True)
class Used:
    """Parts of the limits' pace that a run kept: in each stretch of calls of one kind, and as a
    whole.

    `covered` is the part of all calls that those stretches hold, `errors` the part of answers that
    were errors, `refused` how many of them said that a call came too fast.
    """

    stretches: list[float]
    covered: float
    whole: float
    errors: float
    refused: int


def main() -> None:
    contacts, changes = [int(word) for word in sys.argv[1:]] or [20_000, 2_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder / "data", contacts)
        limits = ("--limits", "pro", "--search-lag-s", str(SEARCH_LAG_S))
        with served(folder, *limits, "--load", str(folder / "data")) as ready:
            sys.exit(
                trial(folder, json.loads(ready.read_text(encoding="utf-8")), contacts, changes)
            )


def trial(folder: Path, ready: dict[str, Any], contacts: int, changes: int) -> int:
    """Initial sync, the portal's search catching up, changes, tick, and what both systems hold
    then.
    """
    from accord.usecases.setup import make_ready
    from accord.workspace import create_workspace, read_workspace

    create_workspace(folder / "workspace", folder / "ready.json")
    workspace = read_workspace(folder / "workspace")
    make_ready(workspace, dry_run=False)
    initial = synced(workspace, f"initial sync, {contacts:,} contacts")
    # As long as Accord takes a search to lag behind: what it wrote is read once more, and then no
    # longer.
    connection: Any = workspace.settings.connections["hubspot"]
    time.sleep(connection.search_lag_s + 5)
    synced(workspace, "quiet tick (what was written comes back)")
    changed(ready, changes)
    caught_up()
    tick = synced(workspace, f"tick, {changes:,} changes")
    caught_up()
    synced(workspace, "quiet tick")
    parts = [*initial.stretches, tick.whole] if initial.covered >= LEAST else [0.0]
    return verdict(ready, contacts, changes, parts, [initial, tick])


def caught_up() -> None:
    time.sleep(SEARCH_LAG_S + 2)


def synced(workspace: Any, what: str) -> Used:
    """One run and its figures."""
    from accord.sessions import opened

    connection: Any = workspace.settings.connections["hubspot"]
    calls = Calls(connection.url)
    with opened(workspace) as session, calls.noted():
        document, wall, cpu = timed_sync(session)
    print(f"{what}: {wall:.1f} s wall, {cpu:.1f} s client CPU, {json.dumps(document['written'])}")
    return used(calls, wall)


def used(calls: Calls, wall: float) -> Used:
    """What part of the limits' pace a run kept, as a whole and while it called HubSpot and not
    Salesforce.
    """
    parts, held = [], 0
    for kind, stretch in groupby(sorted(calls.made), lambda call: call.kind):
        sent = [call.at for call in stretch]
        best = (len(sent) - 1) / PER_S.get(kind, math.inf)
        if best >= SHORT_S:
            seconds = sent[-1] - sent[0]
            print(
                f"  {len(sent):4} {kind} in {seconds:.1f} s; at the limit's pace {best:.1f} s: "
                f"{best / seconds:.0%}"
            )
            parts.append(best / seconds)
            held += len(sent)
    answers = [call for call in calls.made if call.kind != SALESFORCE]
    best = sum(1 / PER_S[call.kind] for call in answers)
    print(
        f"  all {len(answers)} calls to HubSpot at the limits' pace {best:.1f} s: "
        f"{best / wall:.0%} of the run"
    )
    refused = Counter(call.status for call in answers if call.status >= 400)
    print(f"  of their answers {dict(refused)} were errors")
    return Used(
        parts, held / len(answers), best / wall, sum(refused.values()) / len(answers), refused[429]
    )


def changed(ready: dict[str, Any], changes: int) -> None:
    """People change a title in Salesforce and a city in HubSpot, each of another contact."""
    with requests.Session() as session:
        for vendor, name, value, half in (
            ("salesforce", "Title", "Changed", slice(0, changes // 2)),
            ("hubspot", "city", "Changed", slice(changes // 2, changes)),
        ):
            address = f"{ready[vendor]['url']}/_sandbox/records/{OBJECTS[vendor]}"
            for record in sorted(
                stored(ready, vendor), key=lambda each: str(each["fields"][KEYS[vendor]])
            )[half]:
                body = {"id": record["id"], "fields": {name: value}}
                session.post(address, json=body, timeout=30).raise_for_status()


OBJECTS = {"salesforce": "Contact", "hubspot": "contacts"}
KEYS = {"salesforce": "Email", "hubspot": "email"}


def stored(ready: dict[str, Any], vendor: str) -> list[dict[str, Any]]:
    answer = requests.get(
        f"{ready[vendor]['url']}/_sandbox/records/{OBJECTS[vendor]}?deleted=false", timeout=120
    )
    answer.raise_for_status()
    return [json.loads(line) for line in answer.text.splitlines()]


def verdict(
    ready: dict[str, Any], contacts: int, changes: int, parts: Sequence[float], runs: Sequence[Used]
) -> int:
    """Whether everybody is there once, each change arrived, nothing came too fast, and the limits
    were used.
    """
    held = {vendor: stored(ready, vendor) for vendor in OBJECTS}
    people = {
        vendor: {str(each["fields"][KEYS[vendor]]).lower() for each in held[vendor]}
        for vendor in OBJECTS
    }
    titles = sum(each["fields"].get("jobtitle") == "Changed" for each in held["hubspot"])
    cities = sum(each["fields"].get("MailingCity") == "Changed" for each in held["salesforce"])
    once = all(len(held[vendor]) == len(people[vendor]) == contacts for vendor in OBJECTS)
    alike = once and people["salesforce"] == people["hubspot"] and titles == cities == changes // 2
    calm = not any(run.refused for run in runs) and max(run.errors for run in runs) <= MOST_ERRORS
    print(
        f"everybody is there once: {once}; changes that arrived: {titles + cities:,} of "
        f"{changes // 2 * 2:,}"
    )
    print(
        f"least part of the limits' pace: {min(parts):.0%} (wanted: {LEAST:.0%}); too fast: "
        f"{not calm}"
    )
    return 0 if alike and calm and min(parts) >= LEAST else 1


if __name__ == "__main__":
    main()
