"""A look-alike portal for trials: served on loopback, provisioned, its search five seconds late."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import requests

from connectors.budget import CallBudget
from connectors.http.secret import Secret
from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.kind import KIND
from connectors.hubspot.settings import HubSpotSettings
from connectors.kinds import Surroundings
from connectors.protocol import CustomField
from connectors.record import Ref
from connectors.testing.trial_world import TrialWorld
from connectors.world import World
from sandbox.hubspot.model import HubSpotModel
from sandbox.server import SandboxOptions, running

LAG_S = 5.0
PATIENT, IMPATIENT = 30.0, 0.8
"""Seconds to wait for an answer: as ever, and where one that never comes is what is tried."""
SECRETS = ("client_id", "token", "client_secret", "refresh_token")
STATES = Path(mkdtemp(prefix="accord-tests-"))
atexit.register(shutil.rmtree, STATES, ignore_errors=True)
KEYS = [
    CustomField(name, "accord_key", "Accord key", "key")
    for name in ("contacts", "companies", "deals")
]


@dataclass
class ServedPortal:
    """The model behind the look-alike, its address, and a world on its clock that never waits."""

    model: HubSpotModel
    document: Mapping[str, Any]
    world: TrialWorld
    blank: bytes = b""

    @property
    def url(self) -> str:
        return str(self.document["url"])

    def connect(self, budget: int | None = None, **changes: Any) -> HubSpotConnector:
        known = {
            "url": self.url,
            "token": self.document["token"],
            "sandbox": True,
            "search_lag_s": LAG_S,
            "timeout_s": PATIENT,
        }
        return connected(self.world, budget, **{**known, **changes})

    def fault(self, path: str, do: str = "status", times: int = 1, **more: Any) -> None:
        rule = {"match": {"method": "*", "path": path}, "times": times, "do": do, **more}
        requests.post(f"{self.url}/_sandbox/faults", json=[rule], timeout=60).raise_for_status()

    def add(self, object_name: str, **fields: Any) -> str:
        """A person creates a record."""
        return self.model.edit(object_name, None, fields)

    def ref(self, object_name: str, **fields: Any) -> Ref:
        return Ref("hubspot", object_name, self.add(object_name, **fields))

    def held(self, ref: Ref) -> dict[str, Any]:
        """What a record holds, as people see it."""
        rows = {row["id"]: row for row in self.model.stored(ref.object, deleted=True)}
        return dict(rows[ref.id]["fields"])

    def advance(self, seconds: float) -> None:
        self.model.clock.shared.advance(seconds)

    def requests(self) -> int:
        return sum(self.model.tally.calls.values())

    def reset(self) -> None:
        """As it was when it had just been provisioned."""
        requests.delete(f"{self.url}/_sandbox/faults", timeout=60).raise_for_status()
        self.model.restore(self.blank)
        self.model.access.missing_scopes.clear()
        self.model.access.granted = None
        self.model.access.token_revoked = False
        self.world.slept.clear()


def connected(
    world: World,
    budget: int | None = None,
    *,
    state: Path | None = None,
    sandbox: bool = False,
    concurrency: int = 4,
    **settings: Any,
) -> HubSpotConnector:
    """A connector with these settings, its secrets given as they are; the state is its own unless
    said.
    """
    kept = {f"env:{name}": Secret(settings[name]) for name in SECRETS if name in settings}
    named = {name: f"env:{name}" for name in SECRETS if name in settings}
    around = Surroundings(
        world=world,
        budget=CallBudget(budget),
        state=state or Path(mkdtemp(dir=STATES)),
        sandbox=sandbox,
        concurrency=concurrency,
        secret=kept.__getitem__,
    )
    return KIND.connect(HubSpotSettings(**{**settings, **named}), around)


@contextmanager
def served_portal(**options: Any) -> Iterator[ServedPortal]:
    """An empty portal with Accord's keys, until the block ends."""
    with running(SandboxOptions(people=0, search_lag_s=LAG_S, **options)) as pair:
        clock = pair.hubspot.clock
        portal = ServedPortal(
            pair.hubspot, pair.ready["hubspot"], TrialWorld(clock.now, clock.shared.advance)
        )
        connector = portal.connect()
        connector.provision(KEYS)
        connector.close()
        portal.blank = pair.hubspot.snapshot()
        yield portal
