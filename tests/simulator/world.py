"""The simulated world: one seed decides time, faults, people's edits and where the process dies."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from connectors.errors import LeaseHeldError

A = TypeVar("A")
B = TypeVar("B")


class Crash(BaseException):
    """The process was killed here."""


class SimWorld:
    """Time only passes when somebody lets it; `at_point` is asked at every named point of the
    engine.

    `clock` is the true time. `wrong_by`: what the engine's own clock is ahead of it.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.clock = 1_700_000_000.0
        self.wrong_by = 0.0
        self.trace: list[str] = []
        self.at_point: Callable[[str], None] = lambda point: None
        self._ids = 0

    def now(self) -> float:
        return self.clock + self.wrong_by

    def sleep(self, seconds: float) -> None:
        self.clock += seconds

    def new_id(self) -> str:
        self._ids += 1
        return f"i{self._ids:08d}"

    def random(self) -> float:
        return self.rng.random()

    def map(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        return map(work, items)

    def reach(self, point: str) -> None:
        self.clock += 0.01
        self.trace.append(point)
        self.at_point(point)


class SimLease:
    """A lease that only another holder can end."""

    generation = 1

    def check(self) -> None:
        if self.is_over:
            raise LeaseHeldError("taken over")

    @property
    def is_over(self) -> bool:
        return self.generation < 0

    def release(self) -> None:
        """Nothing to give back."""
