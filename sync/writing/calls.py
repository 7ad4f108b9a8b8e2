"""The calls of a run: those it took, and beside them those it was going to take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sync.model.pair import Pair


class Calls:
    """Counts from the moment it is made."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._before = self._now()
        self._off: Counter[str] = Counter()

    @contextmanager
    def writing(self, forecast: Mapping[str, int]) -> Iterator[None]:
        """While a plan is carried out that was forecast to take so many calls, by system."""
        before = self._now()
        yield
        for system, calls in self._now().items():
            took = calls - before[system]
            self._off[system] += forecast.get(system, 0) - took

    @property
    def taken(self) -> dict[str, int]:
        """By system, everything it asked and wrote."""
        return {system: calls - self._before[system] for system, calls in self._now().items()}

    @property
    def forecast(self) -> dict[str, int]:
        """By system, its reading as it was, and its writing as it was planned."""
        return {system: calls + self._off[system] for system, calls in self.taken.items()}

    def _now(self) -> dict[str, int]:
        return {side.system: side.connector.calls for side in self._pair.sides}
