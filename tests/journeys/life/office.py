"""The company's two systems as people use them, on a clock that a test moves, and a ledger of what
each person typed.
"""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import requests

from accord.world import RealWorld
from tests.journeys.journey import Journey

Fields = dict[str, Any]
PEOPLE = 40
TRACKED = {
    "salesforce": {"title": "Title", "first_name": "FirstName", "phone": "Phone"},
    "hubspot": {"title": "jobtitle", "first_name": "firstname", "phone": "phone"},
}
"""The fields of a person whose every typed value must survive, as each system calls them."""
PERSON = {"salesforce": ("Contact", "Lead"), "hubspot": ("contacts",)}


@dataclass(frozen=True)
class Typed:
    """One value that a person typed."""

    number: int
    who: str
    system: str
    record: str
    name: str
    value: str


@dataclass
class Office:
    """Forty people, half of them in either system. Whatever they type goes through `type_in`."""

    journey: Journey
    seed: int
    ledger: list[Typed] = field(default_factory=list)
    offset: float = 0.0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.number = 0
        self.when: dict[str, int] = {}
        self.respelt: dict[str, str] = {}
        self.apart: set[str] = set()

    # --- time

    @contextlib.contextmanager
    def on_its_clock(self) -> Iterator[None]:
        """Accord's clock is the vendors' meanwhile: as fast as the test moves it."""
        own = RealWorld.now
        RealWorld.now = self.now  # type: ignore[assignment,method-assign]
        try:
            yield
        finally:
            RealWorld.now = own  # type: ignore[method-assign]

    def now(self) -> float:
        """Epoch seconds, as the test moved them."""
        return time.time() + self.offset

    def pass_time(self, seconds: float) -> None:
        """Both vendors and Accord are later by so much."""
        self.offset += seconds
        self.journey.salesforce.advance(seconds)

    # --- typing

    def fresh(self) -> int:
        """A number nobody typed yet."""
        self.number += 1
        return self.number

    def someone(self, system: str) -> str:
        """One of the people who work in a system."""
        place = self.rng.randrange(PEOPLE // 2)
        return f"{system} {place}"

    def pick(self, system: str, kind: str) -> str:
        """Any live record of a kind that can be edited."""
        rows = self.journey.vendor(system).rows(kind)
        known = [key for key, row in rows.items() if not row["fields"].get("IsConverted")]
        return self.rng.choice(sorted(known))

    def type_in(self, system: str, kind: str, record: str | None, fields: Fields) -> str:
        """A person edits a record, or makes one; returns its id."""
        made = self.journey.vendor(system).edit(kind, record, fields)
        self.note(system, made, fields)
        return made

    def note(self, system: str, record: str, fields: Fields) -> None:
        """Keep what was typed into tracked fields."""
        who = self.someone(system)
        for name, column in TRACKED[system].items():
            if fields.get(column):
                number, value = self.fresh(), str(fields[column])
                self.when[value] = number
                self.ledger.append(Typed(number, who, system, record, name, value))

    def moved(self, record: str, to: str) -> None:
        """A record goes on under another id."""
        self.ledger = [
            replace(typed, record=to) if typed.record == record else typed for typed in self.ledger
        ]

    def forget(self, record: str) -> None:
        """A record is no longer there because a person wanted so: nobody misses its values."""
        self.ledger = [typed for typed in self.ledger if typed.record != record]

    def a_rep(self) -> str:
        """One who works in both systems, as Salesforce knows them."""
        owners = self.journey.hubspot.rows("owners").values()
        there = {str(row["fields"]["email"]).lower() for row in owners}
        reps = [
            key
            for key, row in sorted(self.journey.salesforce.rows("User").items())
            if row["fields"]["IsActive"] and str(row["fields"]["Email"]).lower() in there
        ]
        return self.rng.choice(reps)

    def number_of(self) -> str:
        """A telephone number nobody has yet."""
        return f"+1 415 55{self.fresh():05d}"

    # --- an administrator of HubSpot at work

    def hubspot_api(self, method: str, path: str, body: Fields | None = None) -> Any:
        """A call as the portal's own administrator."""
        token = json.loads(self.journey.ready.read_text())["hubspot"]["token"]
        answer = requests.request(
            method,
            f"{self.journey.hubspot.url}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else {}
