"""Drives the production engine against two in-memory systems and checks the promises from their
records.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from connectors.memory import MemoryConnector, MemorySystem
from connectors.protocol import Identity
from connectors.record import Ref
from sync.model.links import Link
from sync.model.pair import Pair, Side
from sync.model.rulings import FILLED, RECORD
from sync.run import Options, Report, Runner
from sync.store.memory import MemoryStore
from sync.store.ports import Store
from sync.writing.work import Work
from tests.mapping.starter import starter
from tests.simulator.people import ACCOUNT, OBJECTS, ROLES, People
from tests.simulator.silent import SilentConnector
from tests.simulator.world import Crash, SimLease, SimWorld

SYSTEMS = ("salesforce", "hubspot")
MANY = {"salesforce": frozenset({"@OpportunityContactRoles"}), "hubspot": frozenset({"@contacts"})}
UNIQUE_TO_PEOPLE = {
    "salesforce": {"Account": "Name", "Contact": "Email", "Opportunity": "Name"},
    "hubspot": {"companies": "name", "contacts": "email", "deals": "dealname"},
}
"""What tells one record from another, by object."""
QUIET_CYCLES = 20
WEEKS_CYCLES = 7


@dataclass
class Chances:
    """Everything the seed decides, printed when a seed fails."""

    seed: int
    rounds: int
    lag_s: float
    skews: tuple[float, float]
    fault: float
    crash: float
    edit: float
    silent: bool

    @classmethod
    def of(cls, seed: int, rng: random.Random) -> Chances:
        return cls(
            seed=seed,
            rounds=rng.randint(2, 7),
            lag_s=rng.choice((0.0, 5.0, 30.0)),
            skews=(rng.choice((0.0, 600.0, -600.0)), rng.choice((0.0, 600.0, -600.0))),
            fault=rng.choice((0.0, 0.1, 0.3)),
            crash=rng.choice((0.0, 0.02, 0.1)),
            edit=rng.choice((0.0, 0.1, 0.4)),
            silent=rng.random() < 0.5,
        )


@cache
def _policy():  # type: ignore[no-untyped-def]
    return starter()


@dataclass
class Simulation:
    """One seed's whole life."""

    seed: int
    new_store: Callable[[], Store] = field(default=lambda: MemoryStore(SYSTEMS))

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.chances = Chances.of(self.seed, self.rng)
        self.world = SimWorld(self.rng)
        self.systems = {name: self._system(name, side) for side, name in enumerate(SYSTEMS)}
        self.people = People(self.rng, self.systems)
        self.store = self.new_store()
        self.troubled = True

    def _system(self, name: str, side: int) -> MemorySystem:
        skew = self.chances.skews[side]
        language = _policy().language
        objects = {t.object: t.natives for _, t in language.objects(name)}
        lag = self.chances.lag_s if name == "hubspot" else 0.0
        defaults = {"Lead": {"IsConverted": "false"}}
        unique = {"contacts": "email"} if name == "hubspot" else {}
        return MemorySystem(
            name, lambda: self.world.clock + skew, objects, MANY[name], lag, unique, defaults
        )

    # --- living

    def live(self) -> None:
        """Trouble for some rounds, then quiet until nothing changes."""
        self.people.found()
        self.world.clock += 100.0
        self.world.at_point = self._at_point
        for _ in range(self.chances.rounds):
            self._edits(self.rng.randint(0, 3))
            self.world.clock += self.rng.choice((1.0, 20.0, 4000.0))
            self._sync_or_crash()
        self.troubled = False
        for cycle in range(QUIET_CYCLES):
            self.world.clock += 90_000.0
            report = self.sync()
            written = any(sum(actions.values()) for actions in report.tally.written.values())
            # what a silent system never tells is found within a week
            if not written and (cycle > WEEKS_CYCLES or not self.chances.silent):
                break
        else:
            raise AssertionError("never became quiet")

    def _sync_or_crash(self) -> None:
        try:
            self.sync()
        except Crash:
            if isinstance(self.store, MemoryStore):
                self.store.crash()

    def sync(self) -> Report:
        pair = self.pair()
        writers = {side.system: side.connector for side in pair.sides}
        work = Work(self.store, pair, writers, self.world, SimLease())
        return Runner(work, lambda *seen: None).sync(Options())

    def pair(self) -> Pair:
        policy = _policy()
        connect = SilentConnector if self.chances.silent else MemoryConnector
        sides = [
            Side(
                connect(self.systems[name], user_id=user, fault=self._fault),
                policy.language,
                policy.merge,
            )
            for name, user in zip(SYSTEMS, ("u1", None), strict=True)
        ]
        return Pair(
            "sim",
            policy.language,
            policy.merge,
            (sides[0], sides[1]),
            (Identity("A", "u1"), Identity("B")),
        )

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
        if point != "before_write" and self.rng.random() < self.chances.edit:
            self._edits(1, during=True)
        if self.rng.random() < self.chances.crash:
            raise Crash(point)

    def _edits(self, count: int, *, during: bool = False) -> None:
        for _ in range(count):
            self.world.clock += self.rng.random() + 0.001
            self.people.edit(during)

    # --- checking, from the records of both systems

    def check(self) -> None:
        self.no_duplicates()
        self.converged()
        self.everything_in_scope_is_linked()
        self.no_invention()
        self.nobody_was_deleted_or_brought_back()
        self.no_lost_update()
        assert not self.store.open_intents(10), "an intent is still open"
        self.stays_quiet()

    def _moved(self, link: Link) -> bool:
        """Whether another record took the place of one of its own."""
        return any(row.field == RECORD for row in self.store.history(link.id, 1000))

    def no_duplicates(self) -> None:
        # who merges a record into one that was entered in both systems has two of them on the other
        # side
        moved = {
            (ref.system, ref.id)
            for link in self.store.all_links()
            if self._moved(link)
            for ref in link.refs(SYSTEMS)
        }
        for name, unique in UNIQUE_TO_PEOPLE.items():
            for object_name, column in unique.items():
                rows = self.systems[name].live(object_name)
                held = Counter(
                    row.get(column) for key, row in rows.items() if (name, key) not in moved
                )
                twice = {value: n for value, n in held.items() if value and n > 1}
                assert not twice, f"duplicates in {name} {object_name}: {twice}"

    def pairs(self) -> Iterator[tuple[Link, dict[str, dict]]]:
        """Links whose both records are live, with what they hold."""
        for link in self.store.all_links():
            held = {}
            for side, name in enumerate(SYSTEMS):
                record_id = link.ids[side]
                row = (
                    self.systems[name].live(link.objects[side]).get(record_id)
                    if record_id
                    else None
                )
                if row is not None:
                    held[name] = row
            if len(held) == 2:
                yield link, held

    def converged(self) -> None:
        waiting = {(issue.link, issue.field) for issue in self.store.issues()}
        for link, held in self.pairs():
            if (link.id, "") in waiting:
                continue
            for name, left, right in self._shared(link):
                a, b = held["salesforce"].get(left) or None, held["hubspot"].get(right) or None
                assert a == b or (link.id, name) in waiting, f"{link.id} {name}: {a!r} is not {b!r}"
            for name, mine, theirs in self._relations(link, held):
                assert mine == theirs or (link.id, name) in waiting, (
                    f"{link.id} {name}: {mine} is not {theirs}"
                )

    def _relations(
        self, link: Link, held: dict[str, dict]
    ) -> Iterator[tuple[str, set[str], set[str]]]:
        """What both records are linked to, by link: (field, in Salesforce, in HubSpot)."""
        left, right = held["salesforce"], held["hubspot"]
        if link.objects[0] in {"Contact", "Opportunity"}:
            mine, theirs = [left.get(ACCOUNT["salesforce"])], [right.get(ACCOUNT["hubspot"])]
            there = (
                self._meant("salesforce", "Account", mine),
                self._meant("hubspot", "companies", theirs),
            )
            if (mine == [None] or there[0]) and (theirs == [None] or there[1]):
                yield "account", *there
        if link.objects[0] == "Opportunity":
            roles, members = left.get(ROLES["salesforce"]) or (), right.get(ROLES["hubspot"]) or ()
            yield (
                "contacts",
                self._meant("salesforce", "Contact", roles),
                self._meant("hubspot", "contacts", members),
            )

    def _meant(self, system: str, object_name: str, ids: Iterable[object]) -> set[str]:
        """The live links of these records; of people only Contacts, since nobody else can have a
        role.
        """
        links = self.store.links_by_ref(
            Ref(system, object_name, str(found)) for found in ids if found
        )
        behind = [Ref.parse(link.note) for link in links.values() if link.status == "shadow"]
        links |= self.store.links_by_ref(behind)
        return {
            link.id
            for link in links.values()
            if link.status == "live" and link.objects[0] != "Lead"
        }

    def _shared(self, link: Link) -> Iterator[tuple[str, str, str]]:
        """Plain text fields of both objects: canonical name and both vendors' names."""
        entity = _policy().language.entities[link.entity]
        codecs = [
            entity.translators[name][link.objects[side]].codecs for side, name in enumerate(SYSTEMS)
        ]
        for name in entity.fields:
            plain = name in codecs[0] and codecs[0][name].type in {"text", "email", "domain"}
            if plain and name in codecs[1] and codecs[0][name].policy.blank is None:
                yield name, codecs[0][name].native, codecs[1][name].native

    def everything_in_scope_is_linked(self) -> None:
        linked = {
            ref
            for link in self.store.all_links()
            for side in (0, 1)
            if (ref := link.ref(side, SYSTEMS))
        }
        about = {issue.ref for issue in self.store.issues()}
        for name in SYSTEMS:
            for entity, object_name in OBJECTS[name].items():
                if name == "hubspot" and entity == "opportunity":
                    continue  # the starter scope leaves HubSpot's own deals alone
                for record_id in self.systems[name].live(object_name):
                    known = any(ref.id == record_id and ref.system == name for ref in linked)
                    assert known or f"{name}:{object_name}:{record_id}" in about, (
                        f"{name} {record_id} is forgotten"
                    )

    def no_invention(self) -> None:
        allowed = self.people.typed | {
            "default",
            "false",
            "appointmentscheduled",
            "u1",
            "[not provided]",
        }
        for name, system in self.systems.items():
            for (object_name, record_id), versions in system.records.items():
                for column, value in versions[-1].fields.items():
                    if (
                        isinstance(value, str)
                        and not column.startswith("@")
                        and not column.lower().endswith("id")
                    ):
                        typed = (
                            value in allowed
                            or "accord" in column.lower()
                            or value.endswith("T00:00:00Z")
                        )
                        assert typed, (
                            f"{name} {object_name} {record_id} holds "
                            f"{column}={value!r}, which nobody typed"
                        )

    def nobody_was_deleted_or_brought_back(self) -> None:
        for name, system in self.systems.items():
            for (object_name, record_id), versions in system.records.items():
                assert not any(v.gone and v.by == "accord" for v in versions), (
                    f"{record_id} was deleted by a sync"
                )
                if (name, object_name, record_id) in self.people.deleted:
                    assert versions[-1].gone, f"{record_id} came back"

    def no_lost_update(self) -> None:
        """The last value a person typed stands on both sides, or is kept with the conflict it
        lost.
        """
        kept: dict[tuple[str, str], set] = defaultdict(set)
        for state in ("open", "closed"):
            for issue in self.store.issues(kinds=("conflict",), state=state):
                kept[issue.link, issue.field] |= set(issue.detail["values"].values())
        for link, held in self.pairs():
            if self._moved(link):
                continue  # another record took its place, and brought its own past
            for name, *natives in self._shared(link):
                typed = sorted(self._typed(link, natives), key=lambda change: change[0])
                filled = {
                    row.field
                    for row in self.store.history(link.id, 1000)
                    if row.ruling.rule == FILLED
                }
                if not typed or (
                    typed[-1][1] is None and (typed[-1][0] <= self._met(link) or name in filled)
                ):
                    continue  # until two records have met on a field, a blank is filled
                last = typed[-1][1]
                if last is None and last in self._agreed(link, natives):
                    continue  # emptied again, as both had agreed before: no change to anybody
                ok = (
                    last == (held["salesforce"].get(natives[0]) or None)
                    or last in kept[link.id, name]
                )
                assert ok, f"{link.id} {name}: {last!r} was typed last and is nowhere"

    def _agreed(self, link: Link, natives: list[str]) -> set[object]:
        """Values a field had when Accord wrote to the record."""
        return {
            version.fields.get(natives[side]) or None
            for side, name in enumerate(SYSTEMS)
            for version in self.systems[name].records[link.objects[side], link.ids[side]]  # type: ignore[index]
            if version.by == "accord"
        }

    def _met(self, link: Link) -> float:
        """When Accord first wrote to either record of a link (true time); never, if it never
        did.
        """
        times = [
            version.at - self.chances.skews[side]
            for side, name in enumerate(SYSTEMS)
            for version in self.systems[name].records[link.objects[side], link.ids[side]]  # type: ignore[index]
            if version.by == "accord"
        ]
        return min(times, default=float("inf"))

    def _typed(self, link: Link, natives: list[str]) -> Iterator[tuple[float, str | None]]:
        """(true time, value) of every change of a field by a person, on either side."""
        for side, name in enumerate(SYSTEMS):
            before: object = None
            for version in self.systems[name].records[link.objects[side], link.ids[side]]:  # type: ignore[index]
                value = version.fields.get(natives[side])
                if version.by == "human" and value != before:
                    yield version.at - self.chances.skews[side], value  # type: ignore[misc]
                before = value

    def stays_quiet(self) -> None:
        for _ in range(2):
            self.world.clock += 120.0
            report = self.sync()
            assert not report.tally.written, f"a quiet pair was written to: {report.tally.written}"

    def digest(self) -> str:
        """The whole trace and both systems' histories, for "same seed, same run"."""
        told = repr(
            (self.world.trace, [sorted(system.records.items()) for system in self.systems.values()])
        )
        return hashlib.sha256(told.encode()).hexdigest()


def simulate(seed: int, new_store: Callable[[], Store] | None = None) -> Simulation:
    """Live and check one seed; a failure names the seed and everything derived from it."""
    simulation = Simulation(seed, new_store) if new_store else Simulation(seed)
    try:
        simulation.live()
        simulation.check()
    except AssertionError as error:
        raise AssertionError(f"{simulation.chances}: {error}") from error
    return simulation
