"""A whole pair in memory that a test drives step by step: two systems, a store, a world that stands
still.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.memory import Fault, MemoryConnector, MemorySystem
from connectors.protocol import Identity
from connectors.record import Ref, Value
from mapping.language import Language
from sync.deciding.setting import plan_setting
from sync.history import Witness
from sync.model.conditions.adoption import Stage
from sync.model.links import Link
from sync.model.pair import Pair, Side
from sync.model.policy import MergePolicy
from sync.model.steps import Step
from sync.planning.plan import Asking, Forecast, Made, Request, make_plan
from sync.reading.collect import collect
from sync.reading.reader import Reader
from sync.report import Options, Report
from sync.run import Runner
from sync.store.memory.store import MemoryStore
from sync.writing.work import Tally, Work
from tests.mapping.starter import SYSTEMS, starter
from tests.simulator.world import SimLease, SimWorld

MANY = {"salesforce": frozenset({"@OpportunityContactRoles"}), "hubspot": frozenset({"@contacts"})}


def nothing_fails(operation: str) -> str | None:
    return None


def cut_off_after(writes: int) -> Fault:
    """So many writes arrive; then nobody answers any more."""
    left = [writes]

    def fault(operation: str) -> str | None:
        if operation != "write":
            return None
        left[0] -= 1
        return "before" if left[0] < 0 else None

    return fault


@dataclass
class Rig:
    """Both systems are empty at first; Salesforce's integration user is `u1`."""

    fault: Fault = nothing_fails
    connect: Callable[..., MemoryConnector] = MemoryConnector
    policy: MergePolicy = field(default_factory=lambda: starter().merge)
    stage: Stage = "enforce"

    def __post_init__(self) -> None:
        self.world = SimWorld(random.Random(7))
        self.store = MemoryStore(SYSTEMS)
        self.language: Language = starter().language
        self.left, self.right = (self._system(name) for name in SYSTEMS)
        self.tally = Tally()

    def _system(self, name: str) -> MemorySystem:
        objects = {t.object: t.natives for _, t in self.language.objects(name)}
        defaults = {"Lead": {"IsConverted": "false"}}
        return MemorySystem(
            name,
            lambda: self.world.clock,
            objects,
            MANY[name],
            defaults=defaults,
            shows_merged=name != "hubspot",
        )

    @property
    def pair(self) -> Pair:
        sides = [
            Side(self.connect(system, user_id=user, fault=self.fault), self.language, self.policy)
            for system, user in ((self.left, "u1"), (self.right, None))
        ]
        return Pair(
            "trial",
            self.language,
            self.policy,
            (sides[0], sides[1]),
            (Identity("A", "u1"), Identity("B")),
            stage=self.stage,
        )

    @property
    def work(self) -> Work:
        """What carries out a plan, as a run called R1 would."""
        return self.working(self.pair)

    def working(self, pair: Pair) -> Work:
        """The same on another pair."""
        writers = {side.system: side.connector for side in pair.sides}
        return Work(self.store, pair, writers, self.world, SimLease(), "R1", self.tally)

    def runner(self) -> Runner:
        return Runner(self.work, lambda *seen: None)

    def sync(self) -> Report:
        self.wait(1.0)
        return self.runner().sync(Options())

    def wait(self, seconds: float) -> None:
        self.world.clock += seconds

    def collect(self) -> None:
        """Read both sides into the mirror."""
        self.wait(1.0)
        for side in self.pair.sides:
            collect(self.reader(side), self.world, lambda name, number: None)

    def reader(self, side: Side | None = None, run: str = "") -> Reader:
        """What reads one side (the right one, unless told)."""
        return Reader(self.store, side or self.pair.sides[1], Witness(run, self.world.now()))

    def plan(
        self,
        name: str = "P1",
        *,
        dry: bool = False,
        only: frozenset[Ref] | None = None,
        forecast: Forecast = lambda system, counts: sum(counts.values()),
    ) -> Made:
        """Decide about everything dirty."""
        entities = list(self.language.entities.values())
        setting = plan_setting(self.pair, self.store, self.world.now())
        request = Request(name, "R1", entities, dry, only)
        return make_plan(self.store, setting, request, Asking(forecast))

    def steps(self, name: str = "P1") -> list[Step]:
        return list(self.store.steps(name))

    def link(self) -> Link:
        """The only link."""
        (found,) = self.store.all_links()
        return found

    # --- people at work

    def person(self, **fields: Value) -> str:
        """A HubSpot contact."""
        self.wait(1.0)
        return self.right.put("contacts", {"email": "ann@lee.example", "lastname": "Lee", **fields})

    def lead(self, **fields: Value) -> str:
        """A Salesforce lead, owned by nobody in particular."""
        self.wait(1.0)
        held = {"Email": "ann@lee.example", "LastName": "Lee", "OwnerId": "u1"}
        return self.left.put("Lead", {**held, **fields})

    def edit(self, system: MemorySystem, object_name: str, record_id: str, **fields: Value) -> None:
        self.wait(1.0)
        system.put(object_name, fields, record_id=record_id)

    def held(self, system: MemorySystem, object_name: str) -> dict[str, Value]:
        """What the only live record of an object holds."""
        (found,) = system.live(object_name).values()
        return found
