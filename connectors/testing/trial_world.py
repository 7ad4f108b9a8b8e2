"""A world for trials: nobody waits in it, and nothing is left to chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


class TrialWorld:
    """A world whose sleeps advance the clock instead of waiting, on one thread, without chance.

    `slept` lists how long each sleep would have taken, in seconds.
    """

    def __init__(self, now: Callable[[], float], advance: Callable[[float], None]) -> None:
        self._now, self._advance = now, advance
        self._ids = count(1)
        self.slept: list[float] = []

    def now(self) -> float:
        """What the clock shows."""
        return self._now()

    def sleep(self, seconds: float) -> None:
        """Move the clock on."""
        self.slept.append(seconds)
        self._advance(seconds)

    def new_id(self) -> str:
        """00000001, 00000002, …"""
        return f"{next(self._ids):08d}"

    def random(self) -> float:
        """Always the same."""
        return 0.5

    def map(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """One after the other."""
        return map(work, items)

    def reach(self, point: str) -> None:
        """Nobody is killed here."""


@dataclass
class Clock:
    """A clock for systems that bring none."""

    at: float = 1_700_000_000.0

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Let so much time pass."""
        self.at += seconds
