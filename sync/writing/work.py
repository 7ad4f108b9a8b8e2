"""What travels together through everything that carries out a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connectors.protocol import Writer
from connectors.record import Value
from connectors.world import World
from sync.history import History, Witness
from sync.model.conditions.pause import Pause
from sync.model.pair import Pair
from sync.model.queue import Issue
from sync.model.steps import counted_as, no_counts
from sync.store.ports import Lease, Store


@dataclass(slots=True)
class Tally:
    """What applying has done so far. `failed`: links that have to be looked at again; `halves`: of
    values that need both sides, the systems that have them; `sought`: keys of records that were not
    there when they were looked up after a lost answer, and may come yet.
    """

    written: dict[str, dict[str, int]] = field(default_factory=dict)
    answers: int = 0
    stale: int = 0
    unknown: int = 0
    failed: set[str] = field(default_factory=set)
    halves: dict[tuple[str, str, Value], set[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    sought: set[str] = field(default_factory=set)

    def count(self, system: str, action: str) -> None:
        """One step was carried out."""
        if system not in self.written:
            self.written[system] = no_counts()
        sums = self.written[system]
        heading = counted_as(action)
        sums[heading] = sums.get(heading, 0) + 1


def never_paused(now: float) -> Pause | None:
    """Nobody can pause."""
    return None


@dataclass(slots=True)
class Work:
    """One run at work: the state, the pair, the way to write to it, the right to, and the sums.

    `writers` go by system; only `sync.writing.send` may use them. `pauses`: the pause that holds at
    a moment, if one does. `overtaken`: links whose missing record must not be made any more;
    `taken_back`: numbers of steps that nobody wants any more and that could not be undone.
    """

    store: Store
    pair: Pair
    writers: Mapping[str, Writer]
    world: World
    lease: Lease
    run: str = ""
    tally: Tally = field(default_factory=Tally)
    pauses: Callable[[float], Pause | None] = never_paused
    overtaken: frozenset[str] = frozenset()
    taken_back: frozenset[int] = frozenset()

    @property
    def pause(self) -> Pause | None:
        """The pause that holds now: nobody writes meanwhile."""
        return self.pauses(self.world.now())

    @property
    def witness(self) -> Witness:
        """This run, now."""
        return Witness(self.run, self.world.now())

    @property
    def history(self) -> History:
        """Where what is carried out is told."""
        return History(self.store, self.witness)
