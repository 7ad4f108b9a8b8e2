"""The world the engine lives in: time, sleep, ids, chance, how work is spread, and where it may
die.

The engine asks a `World` for all of these and never the standard library, so that a simulator can
decide every one of them from a seed. `reach` marks the crash points: a real world does nothing
there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class World(Protocol):
    """Everything that is not the same twice."""

    def now(self) -> float:
        """The local clock, seconds since the epoch."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""

    def new_id(self) -> str:
        """A fresh identifier, sorted by creation."""

    def random(self) -> float:
        """Uniform in [0, 1)."""

    def map(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Results of `work` in the order of `items`; may overlap, at most a few ahead of the
        reader.
        """

    def reach(self, point: str) -> None:
        """A named place where a process may be killed."""
