"""How fast a vendor is called, whoever calls: a window that slides, shared by threads and, by a file, by processes.

The vendor's own word corrects the count, since other apps draw on the same allowance. A refusal halves the pace,
which then recovers by a hundredth of the allowance per window. Decides nothing about how many calls a run may make.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from connectors.shared_file import SharedFile

# A vendor's clock and ours never agree to the millisecond: a window ends a little later than it should.
GUARD_S = 0.05
SLOWEST = 32
RECOVERY = 100
# What is due later than this was written by a clock that was wrong.
LATEST_S = 300.0


@dataclass(slots=True)
class Traffic:
    """When calls went or will go (in order), and how many a window may hold now (None: as many as allowed).

    `changed`: when that number last grew or fell; `slowed`: when it last fell; `seen`: when anybody last looked.
    """

    grants: list[float] = field(default_factory=list)
    limit: float | None = None
    changed: float = 0.0
    slowed: float = 0.0
    seen: float = 0.0


class Place(Protocol):
    """Where traffic is kept."""

    def held(self) -> AbstractContextManager[Traffic]:
        """The traffic, nobody else's meanwhile; what is done to it counts for all."""


class OwnPlace:
    """For the threads of one process."""

    def __init__(self) -> None:
        self._traffic, self._lock = Traffic(), threading.Lock()

    @contextmanager
    def held(self) -> Iterator[Traffic]:
        """The traffic, under a lock."""
        with self._lock:
            yield self._traffic


class SharedPlace:
    """For all processes that name the same file and `owner` (one app's calls to one account)."""

    def __init__(self, path: Path, owner: str) -> None:
        self._file, self._owner = SharedFile(path, "share a pace"), owner

    @contextmanager
    def held(self) -> Iterator[Traffic]:
        """The traffic of all processes. Raises UserError for a file that cannot be written."""
        with self._file.held():
            everybody = self._file.read()
            traffic = _read(everybody.get(self._owner))
            yield traffic
            self._file.overwrite(everybody | {self._owner: _written(traffic)})


class Pace:
    """At most `most` grants in any `window_s` seconds, fewer when the vendor says so."""

    def __init__(
        self, place: Place, most: int, window_s: float, now: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        self._place, self._most, self._window = place, float(most), window_s + GUARD_S
        self._now, self._sleep = now, sleep
        self._allowed = float(most)
        self._word: tuple[float, int] | None = None

    def acquire(self) -> None:
        """Wait until one more call fits into the window."""
        with self._place.held() as traffic:
            now = self._now()
            self._settle(traffic, now)
            granted = max(now, self._free(traffic))
            insort(traffic.grants, granted)
        if granted > now:
            self._sleep(granted - now)

    def told(self, most: int, left: int) -> None:
        """The vendor's count of its window: `left` of `most`. Calls that are not ours take their part.

        A `most` below what was configured counts from the first refusal on.
        """
        self._allowed, self._word = float(max(1, most)), (self._now(), most - left)

    def slow_down(self) -> None:
        """A call came too fast: halve the pace, once for all calls that were under way together."""
        self._most = min(self._most, self._allowed)
        with self._place.held() as traffic:
            now = self._now()
            self._settle(traffic, now)
            if 0 <= now - traffic.slowed < self._window:
                return
            sent = self._within(traffic, now)
            # What was sent is nearer to the truth than what might have been, unless it was next to nothing.
            limit = self._limit(traffic)
            base = min(limit, sent) if sent >= self._most / 8 else limit
            traffic.limit = max(1.0, self._most / SLOWEST, base / 2)
            traffic.changed = traffic.slowed = now

    def _settle(self, traffic: Traffic, now: float) -> None:
        """Forget what is long past, grow back, and take the vendor's word in."""
        if now < traffic.seen:
            _set_back(traffic, traffic.seen - now)
        traffic.seen = now
        del traffic.grants[: bisect_right(traffic.grants, now - 2 * self._window)]
        del traffic.grants[bisect_right(traffic.grants, now + LATEST_S) :]
        traffic.changed = min(traffic.changed, now)
        windows = (now - traffic.changed) // self._window
        if traffic.limit is not None and windows >= 1:
            grown = traffic.limit + windows * self._most / RECOVERY
            traffic.limit, traffic.changed = (grown, now) if grown < self._most else (None, now)
        word, self._word = self._word, None
        if word is not None and 0 <= now - word[0] < self._window:
            self._others(traffic, *word)

    def _others(self, traffic: Traffic, at: float, used: int) -> None:
        for _ in range(used - self._within(traffic, at)):
            insort(traffic.grants, at)

    def _within(self, traffic: Traffic, at: float) -> int:
        """How many calls went in the window that ended then."""
        return bisect_right(traffic.grants, at) - bisect_right(traffic.grants, at - self._window)

    def _limit(self, traffic: Traffic) -> float:
        return self._most if traffic.limit is None else min(traffic.limit, self._most)

    def _free(self, traffic: Traffic) -> float:
        limit = max(1, int(self._limit(traffic)))
        return traffic.grants[-limit] + self._window if len(traffic.grants) >= limit else 0.0


def _set_back(traffic: Traffic, by: float) -> None:
    """The clock was set back: all that went or will go moves along, or everybody would wait until it catches up."""
    traffic.grants = [at - by for at in traffic.grants]
    traffic.changed, traffic.slowed = traffic.changed - by, traffic.slowed - by


def _written(traffic: Traffic) -> dict[str, object]:
    return {
        "grants": traffic.grants,
        "limit": traffic.limit,
        "changed": traffic.changed,
        "slowed": traffic.slowed,
        "seen": traffic.seen,
    }


def _read(entry: object) -> Traffic:
    try:
        traffic = Traffic(**entry) if isinstance(entry, dict) else Traffic()
        traffic.grants = sorted(float(at) for at in traffic.grants)
        traffic.limit = None if traffic.limit is None else float(traffic.limit)
        traffic.changed, traffic.slowed = float(traffic.changed), float(traffic.slowed)
        traffic.seen = float(traffic.seen)
    except (TypeError, ValueError, OverflowError):
        return Traffic()
    return traffic if all(map(math.isfinite, (*traffic.grants, traffic.seen, traffic.changed))) else Traffic()
