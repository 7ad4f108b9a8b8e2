"""Drives the production engine against two in-memory systems: trouble for some rounds, then quiet.
What has to hold then, `tests.simulator.oracle` checks.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from connectors.errors import LeaseHeldError
from connectors.memory import MemorySystem
from connectors.protocol import Identity
from sync.model.pair import Pair, Side
from sync.report import Options, Report
from sync.run import Runner
from sync.store.memory.store import MemoryStore
from sync.store.ports import Store
from sync.writing.work import Work
from tests.mapping.starter import accounts_with
from tests.simulator import lengths
from tests.simulator.automation import Automation
from tests.simulator.chances import ON, Chances, further_trouble
from tests.simulator.consent import Span
from tests.simulator.knowledge import Knowledge
from tests.simulator.language import MANY, MORE, NOBODY, OPT_OUTS, SYSTEMS, policy
from tests.simulator.lengths import LONGEST, Lengths
from tests.simulator.oracle import Oracle
from tests.simulator.pairs import PAIR
from tests.simulator.people import People
from tests.simulator.preferences import AddressBook
from tests.simulator.runs import Runs
from tests.simulator.unruly import Unruly
from tests.simulator.vendor import Mood, SilentVendor, Vendor
from tests.simulator.wishes import Wishes
from tests.simulator.world import Crash, SimLease, SimWorld

QUIET_CYCLES = 20
DAY_S = 90_000.0
"""A bit more: whatever was refused is due again."""
WEEK_S = 8 * 86_400.0
DEFAULTS = {"Lead": {"IsConverted": "false"}}
UNTICKED = {"HasOptedOutOfEmail": "false"}
BOXES = {"Lead": {**DEFAULTS["Lead"], **UNTICKED}, "Contact": UNTICKED}
"""What new records hold of themselves where people opt out."""


@dataclass
class Simulation:
    """One seed's whole life. `kinds`: the further trouble it may have. `crash_at`: the number of
    the point where the process dies, besides where chance has it.
    """

    seed: int
    new_store: Callable[[], Store] = field(default=lambda: MemoryStore(SYSTEMS))
    kinds: frozenset[str] = ON
    crash_at: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.further_rng = random.Random(-1 - self.seed)
        further = further_trouble(random.Random(f"kinds of {self.seed}"), self.kinds)
        self.chances = Chances.of(self.seed, self.rng, further)
        self.policy = policy(frozenset(MORE).intersection(further))
        self.lengths = Lengths(self.chances.told) if lengths.KIND in further else None
        self.world = SimWorld(self.rng)
        self.systems = {name: self._system(name, side) for side, name in enumerate(SYSTEMS)}
        self.people = People(self.rng, self.systems)
        self.people.reshaping.unsaid = "unsaid" in further
        self.unruly = Unruly(self.further_rng, self.people, further)
        self.wishes = Wishes(self.further_rng, self.people, further)
        self.automation = Automation(self.further_rng, self.systems, self.people.typed)
        self.mood = Mood(self.further_rng, further, for_good=self._for_good, lengths=self.lengths)
        self.runs = Runs(self.further_rng, further, self.systems)
        self.store = self.new_store()
        self.lease = SimLease()
        self.spans: list[Span] = []
        self.knowledge = Knowledge()
        self.workers = 0
        self.points = 0
        self.restless = False
        self.troubled = True

    @property
    def _opting_out(self) -> bool:
        """Whether this is a life in which people opt out."""
        return not OPT_OUTS.isdisjoint(self.chances.further)

    @property
    def _for_good(self) -> bool:
        """Whether HubSpot keeps their opt-outs with the address, and takes none back."""
        return self._opting_out and self.chances.for_good

    def _system(self, name: str, side: int) -> MemorySystem:
        skew = self.chances.skews[side]
        objects = {t.object: t.natives for _, t in self.policy.language.objects(name)}
        lag = self.chances.lag_s if name == "hubspot" else 0.0
        unique = {"contacts": "email"} if name == "hubspot" else {}
        system = AddressBook if name == "hubspot" and self._for_good else MemorySystem
        defaults = BOXES if self._opting_out and name == "salesforce" else DEFAULTS
        return system(
            name,
            lambda: self.world.clock + skew,
            objects,
            MANY[name],
            lag,
            unique,
            defaults,
            shows_merged=name != "hubspot",
        )

    # --- living

    def live(self) -> None:
        """Trouble for some rounds, then quiet until nothing changes."""
        self.people.found()
        if self.chances.further.keys() & {"hand_over", "leave"}:
            self.unruly.hire()
        self.world.clock += 100.0
        self.world.at_point = self._at_point
        for _ in range(self.chances.rounds):
            self._round()
        self._calm_down()
        self._settle()
        if self.chances.silent:
            # what a silent system never tells is found within a week
            self.world.clock += WEEK_S
            self._settle()

    def _round(self) -> None:
        self._edits(self.rng.randint(0, 3))
        self.world.clock += self.rng.choice((1.0, 20.0, 4000.0))
        self.runs.change(self.world)
        workers = self.workers
        try:
            self.sync(self.runs.options(self.store))
        except Crash:
            self._restart()
        except LeaseHeldError:
            assert self.workers > workers, "a run was refused the state that is its own"

    def _restart(self) -> None:
        if isinstance(self.store, MemoryStore):
            self.store.crash()

    def _calm_down(self) -> None:
        """From here on nobody does anything, and everything works."""
        self.troubled = False
        self.points = len(self.world.trace)
        self.mood.calm = True
        self.mood.catch_up()
        self.runs.calm_down(self.world)

    def _settle(self) -> None:
        for _ in range(QUIET_CYCLES):
            self.world.clock += DAY_S
            if not self.sync().tally.written and not self.restless:
                return
        raise AssertionError("never became quiet")

    def sync(self, options: Options | None = None) -> Report:
        self.lease = SimLease()
        pair = self.pair()
        writers = {side.system: side.connector for side in pair.sides}
        work = Work(self.store, pair, writers, self.world, self.lease)
        began = self.world.clock
        try:
            report = Runner(work, lambda *seen: None).sync(options or Options())
        finally:
            self.spans.append((began, self.world.clock))
            self.knowledge.look_for_contacts(self.store, self.world.clock)
            if self._opting_out:
                self.knowledge.look_for_persons(self.store, self.world.clock)
        if "fight" in self.chances.further:
            self.restless = self.automation.fight()
        return report

    def pair(self) -> Pair:
        shown = self.policy.language.without(self.runs.hidden)
        if self.lengths is not None and self.lengths.told:
            shown = shown.within(accounts_with(LONGEST))
        left, right = (
            Side(self._connector(name, user), shown, self.policy.merge)
            for name, user in zip(SYSTEMS, (NOBODY, None), strict=True)
        )
        return Pair(
            PAIR,
            shown,
            self.policy.merge,
            (left, right),
            (Identity("A", NOBODY, blank_is_no=self._opting_out), Identity("B")),
            policy_print=str(self.runs.hidden),
        )

    def _connector(self, name: str, user: str | None) -> Vendor:
        connect = SilentVendor if self.chances.silent else Vendor
        return connect(self.systems[name], self.mood, self.lease, user_id=user, fault=self._fault)

    # --- trouble

    def _fault(self, operation: str) -> str | None:
        if not self.troubled or self.rng.random() >= self.chances.fault:
            return None
        choices = ("before", "lost", "after", "refuse") if operation == "write" else ("before",)
        return self.rng.choice(choices)

    def _at_point(self, point: str) -> None:
        if not self.troubled:
            return
        # between the check read and the write nobody edits: that one round trip is the window the
        # user documentation names, and nothing but property history can see into it
        if point != "before_write":
            if self.rng.random() < self.chances.edit:
                self._edits(1, during=True)
            if self.mood.chances:
                self._further(point)
        if self.rng.random() < self.chances.crash or len(self.world.trace) == self.crash_at:
            raise Crash(point)

    def _further(self, point: str) -> None:
        if self.mood.late and self.further_rng.random() < 0.2:
            self.mood.catch_up()
        if self.mood.strikes("respell"):
            self.automation.act()
        # the store has one transaction at a time, and what settles is in one
        if point != "settling" and self.runs.is_taken_over(point):
            assert isinstance(self.store, MemoryStore)
            self._take_over(self.store)

    def _take_over(self, store: MemoryStore) -> None:
        """People go on, another worker takes the lease and does all there is to do; then this one
        wakes up.
        """
        self.runs.taken_over = False
        self.lease.generation = -1
        self.store = MemoryStore(SYSTEMS, shared=store)
        self.workers += 1
        self.store.fence(self.workers)
        self._edits(self.further_rng.randint(0, 3))
        self.world.clock += 60.0
        try:
            self.sync()
        except Crash:
            self._restart()

    def _edits(self, count: int, *, during: bool = False) -> None:
        for _ in range(count):
            self.world.clock += self.rng.random() + 0.001
            self.people.edit(during)
            if self.unruly.chances:
                self.unruly.act()
                self.wishes.act()

    # --- checking

    def check(self) -> None:
        oracle = Oracle(
            self.systems,
            self.people,
            self.automation.spelt,
            self.store,
            self.mood,
            self.chances.skews,
            self.chances.certain,
            self.spans,
            self.knowledge,
        )
        oracle.check()
        self.stays_quiet()

    def stays_quiet(self) -> None:
        """The cycle before wrote nothing either."""
        self.world.clock += 120.0
        report = self.sync()
        assert not report.tally.written, f"a quiet pair was written to: {report.tally.written}"

    def digest(self) -> str:
        """The whole trace and both systems' histories, for "same seed, same run"."""
        told = repr(
            (self.world.trace, [sorted(system.records.items()) for system in self.systems.values()])
        )
        return hashlib.sha256(told.encode()).hexdigest()


def simulate(
    seed: int,
    new_store: Callable[[], Store] | None = None,
    kinds: frozenset[str] = ON,
    crash_at: int = 0,
) -> Simulation:
    """Live and check one seed; a failure names the seed and everything derived from it."""
    store = new_store or (lambda: MemoryStore(SYSTEMS))
    simulation = Simulation(seed, store, kinds, crash_at)
    try:
        simulation.live()
        simulation.check()
    except AssertionError as error:
        raise AssertionError(f"{simulation.chances}: {error}") from error
    return simulation
