"""Kills a real sync of a real workspace at a random point, while people edit, and checks what is
left.
"""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.comparison import NEWCOMERS, Stores, differences, nobody_twice, pairs
from tests.journeys.dying import died, forked, points_of, spawned
from tests.journeys.journey import Journey, Vendor
from tests.journeys.window import closed

EDITABLE = (
    ("salesforce", "Contact", "Title", "jobtitle"),
    ("hubspot", "contacts", "jobtitle", "Title"),
    ("salesforce", "Contact", "FirstName", "firstname"),
    ("hubspot", "contacts", "firstname", "FirstName"),
)


@dataclass
class Killer:
    """Repeats: edit, start a sync, kill it, run a plain sync. Every typed value is new."""

    journey: Journey
    seed: int
    typed: int = 0
    lasted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.journey.sync()
        self.edit(4)
        self.points = points_of(self.journey, "sync", "--json")

    def round(self, *, spawn: bool) -> None:
        """One kill and the sync after it."""
        self.edit(self.rng.randint(2, 6))
        stop = threading.Event()
        people = threading.Thread(target=self._keep_editing, args=(stop,), daemon=True)
        at = self.rng.randint(1, self.points)
        begin = spawned if spawn else forked
        child = begin(self.journey, at, "sync", "--json")
        people.start()
        self.lasted["killed" if died(child) else "had ended"] += 1
        stop.set()
        people.join()
        self.journey.sync()

    def edit(self, count: int) -> None:
        for _ in range(count):
            system, object_name, column, _ = self.rng.choice(EDITABLE)
            vendor: Vendor = getattr(self.journey, system)
            self.typed += 1
            chance = self.rng.random()
            if chance < 0.1:
                self._newcomer()
            else:
                key = self.rng.choice(self._known(vendor, object_name))
                vendor.edit(object_name, key, {column: f"{column} {self.typed}"})

    def _known(self, vendor: Vendor, object_name: str) -> list[str]:
        if not hasattr(self, "_ids"):
            self._ids: dict[str, list[str]] = {}
        if object_name not in self._ids:
            self._ids[object_name] = sorted(vendor.rows(object_name))
        return self._ids[object_name]

    def _newcomer(self) -> None:
        address = f"new{self.typed}{NEWCOMERS}"
        if self.rng.random() < 0.5:
            account = self.rng.choice(self._known(self.journey.salesforce, "Account"))
            fields = {"LastName": f"New {self.typed}", "Email": address, "AccountId": account}
            self.journey.salesforce.edit("Contact", None, fields)
        else:
            self.journey.hubspot.edit(
                "contacts", None, {"lastname": f"New {self.typed}", "email": address}
            )

    def _keep_editing(self, stop: threading.Event) -> None:
        while not stop.wait(0.08):
            with closed(self.journey.folder):
                self.edit(1)


def check(journey: Journey) -> None:
    """Quiet down, then: converged, nobody twice, no edit lost."""
    for _ in range(4):
        for vendor in (journey.salesforce,):
            vendor.advance(300.0)
        document = journey.sync()
        if not any(sum(actions.values()) for actions in document["written"].values()):
            break
    assert differences(journey) == []
    nobody_twice(journey)
    no_edit_lost(journey)


def no_edit_lost(journey: Journey) -> None:
    """The last value a person typed into a field stands on both sides, or is kept with a decided
    conflict.
    """
    stores = Stores.of(journey)
    kept: dict[str, set[Any]] = defaultdict(set)
    for issue in journey.accord("conflicts", "list", "--all", "--json").document:
        kept[issue["field"]] |= set(map(str, issue["detail"].get("values", {}).values()))
    lost = []
    for right_id, (name, left_id, _) in pairs(stores)["contact"].items():
        left, right = (
            stores.rows["salesforce"][name][left_id],
            stores.rows["hubspot"]["contacts"][right_id],
        )
        for field_name, a, b in (
            ("title", "Title", "jobtitle"),
            ("first_name", "FirstName", "firstname"),
        ):
            typed = [*_typed(left, a), *_typed(right, b)]
            if (
                typed
                and (last := max(typed)[1]) != left["fields"].get(a)
                and last not in kept[field_name]
            ):
                lost.append(
                    (
                        left_id,
                        right_id,
                        field_name,
                        last,
                        left["fields"].get(a),
                        right["fields"].get(b),
                    )
                )
    assert not lost, lost


def _typed(row: dict[str, Any], column: str) -> list[tuple[str, str]]:
    return [
        (entry["at"], " ".join(str(entry["fields"][column][1]).split()))
        for entry in row["history"]
        if entry["by"] == "human" and column in entry["fields"] and entry["fields"][column][1]
    ]


def kill(found: Journey, *, seed: int, kills: int, anew: int) -> None:
    """Until that many syncs were killed at work, the first `anew` of them in a new Python; one that
    had ended before its time does not count.
    """
    killer = Killer(found, seed)
    for number in range(4 * kills):
        killer.round(spawn=number < anew)
        if number % 25 == 24:
            check(found)
        if killer.lasted["killed"] == kills:
            break
    check(found)
    assert killer.lasted["killed"] == kills, killer.lasted
