"""A look-alike org for trials: served on loopback, provisioned, with the connector over a world
that never waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import requests

from connectors.budget import CallBudget
from connectors.http.secret import Secret
from connectors.kinds import Surroundings
from connectors.protocol import CustomField
from connectors.salesforce.connector import SalesforceConnector, connect
from connectors.salesforce.settings import SalesforceSettings
from connectors.testing.trial_world import TrialWorld
from sandbox.salesforce.model import SalesforceModel
from sandbox.server import SandboxOptions, running

KEYS = [
    CustomField(name, "Accord_Key__c", "Accord key", "key")
    for name in ("Account", "Contact", "Lead", "Opportunity")
]

PATIENT, IMPATIENT = 30.0, 0.8
"""Seconds to wait for an answer: as ever, and where one that never comes is what is tried."""


@dataclass
class Org:
    """The model behind the look-alike, its address, and a world on its clock."""

    model: SalesforceModel
    document: dict[str, Any]
    world: TrialWorld
    blank: bytes
    folder: Path

    def settings(self, **changes: Any) -> SalesforceSettings:
        document = self.document
        known = {
            "url": document["url"],
            "client_id": "env:CLIENT_ID",
            "client_secret": "env:CLIENT_SECRET",
            "timeout_s": PATIENT,
            # Bulk jobs are for the tests that are about them.
            "bulk_read_from": None,
            "bulk_write_from": None,
        }
        return SalesforceSettings(**{**known, **changes})

    def secrets(self, **other: str) -> Callable[[str], Secret]:
        """What fetches secrets; the `other` ones stand for themselves or for what they were."""
        document = self.document
        known = {
            "CLIENT_ID": document["client_id"],
            "CLIENT_SECRET": document["client_secret"],
            "PRIVATE_KEY": self.model.app.private_key,
        }
        held = {**known, **other}
        return lambda reference: Secret(held[reference.removeprefix("env:")])

    def around(
        self,
        budget: int | None = None,
        *,
        world: TrialWorld | None = None,
        state: Path | None = None,
        secrets: Mapping[str, str] | None = None,
    ) -> Surroundings:
        """A workspace; one of its own without a `state` folder."""
        return Surroundings(
            world=world or self.world,
            budget=CallBudget(budget),
            state=state or Path(mkdtemp(dir=self.folder)),
            sandbox=True,
            concurrency=4,
            secret=self.secrets(**(secrets or {})),
        )

    def connect(
        self,
        budget: int | None = None,
        *,
        world: TrialWorld | None = None,
        state: Path | None = None,
        secrets: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> SalesforceConnector:
        """A connector whose settings differ in these `changes`."""
        around = self.around(budget, world=world, state=state, secrets=secrets)
        return connect(self.settings(**changes), around)

    def fault(self, method: str, path: str, do: str, times: int = 1, **more: Any) -> None:
        rule = {"match": {"method": method, "path": path}, "times": times, "do": do, **more}
        requests.post(
            f"{self.document['url']}/_sandbox/faults", json=[rule], timeout=60
        ).raise_for_status()

    def calm(self) -> None:
        """No fault is in force any more."""
        requests.delete(f"{self.document['url']}/_sandbox/faults", timeout=60).raise_for_status()

    def advance(self, seconds: float) -> None:
        self.model.clock.shared.advance(seconds)

    def reset(self) -> None:
        """As it was when it had just been provisioned."""
        self.calm()
        self.model.restore(self.blank)
        self.model.page_size = 2000
        # The look-alike's meter begins anew at its first call of a day, which tests move on to.
        self.model.meter.restore({"used": 0, "day": int(self.model.clock.now() // 86_400)})
        self.world.slept.clear()

    def requests(self) -> int:
        return sum(self.model.tally.calls.values())


@contextmanager
def served_org() -> Iterator[Org]:
    """An empty org with Accord's keys, until the block ends."""
    with TemporaryDirectory() as folder, running(SandboxOptions(people=0)) as pair:
        clock = pair.salesforce.clock
        world = TrialWorld(clock.now, clock.shared.advance)
        org = Org(pair.salesforce, pair.ready["salesforce"], world, b"", Path(folder))
        connector = org.connect()
        connector.provision(KEYS)
        connector.close()
        org.blank = pair.salesforce.snapshot()
        yield org
