"""How fast a vendor is called, whoever calls: a window that slides, shared by threads and, by a
file, by processes.

The vendor's own word corrects the count, since other apps draw on the same allowance, and says how
large it is where nobody configured that. A refusal halves the pace, or takes one call of a small
one; it comes back quickly to nine tenths of what was refused, and slowly from there, since other
apps may stay. Decides nothing about how many calls a run may make.
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from connectors.http.shared_counts import Kept, Place

# A vendor's clock and ours never agree to the millisecond: a window ends a little later than it
# should.
GUARD_S = 0.05
SLOWEST = 32
# Of so few calls in a window, each is a large part: one less is enough of a change.
FEW = 10
# What was refused lately is known not to go. Up to this part of it the pace comes back by a tenth
# of the allowance in each window, beyond by a thousandth a second, and by less as long as the
# refusal is not this long
# past.
SAFE = 0.9
QUICK, SLOW_S = 10, 1000.0
PATIENCE_S = 300.0
# Windows that are remembered: a word of the vendor's is about the one that ended when it counted.
KEPT = 2
# What is due later than this was written by a clock that was wrong.
LATEST_S = 300.0
# An account may change its subscription: what was allowed longer ago than this is asked anew, from
# a careful start.
BELIEVED_S = 3_600.0


@dataclass(slots=True)
class Traffic:
    """When calls went or will go (in order), and how many a window may hold now (None: as many as
    allowed).

    `changed`: when that number last grew or fell; `slowed`: when it last fell, `safe`: below what
    it fell from;
    `seen`: when anybody last looked. `said`: how many the vendor said it allows, at `told`.
    """

    grants: list[float] = field(default_factory=list)
    limit: float | None = None
    changed: float = 0.0
    slowed: float = 0.0
    seen: float = 0.0
    said: float | None = None
    told: float = 0.0
    safe: float = 0.0


class Word(NamedTuple):
    """What an answer told: `left` of `most`, heard `at`; the call had been sent `took` seconds
    earlier.
    """

    at: float
    most: int
    left: int
    took: float


class Allowance(Protocol):
    """What a call is one of. Its count is kept in a place, and looked at and changed while that is
    held.
    """

    def free(self, kept: Kept, now: float) -> float:
        """When one more call fits, not before `now`. Raises BudgetError when none does."""

    def grant(self, kept: Kept, at: float) -> None:
        """One more call goes then."""


class Pace:
    """At most `most` grants in any `window_s` seconds, fewer when the vendor says so.

    With `follows`, `most` is where it begins: it then keeps to that part of what the vendor says it
    allows, more or less. Each grant of a pace `within` an allowance that is kept in the same place
    is one of that as well.
    """

    def __init__(
        self,
        place: Place,
        most: float,
        window_s: float,
        now: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        name: str = "calls",
        follows: float | None = None,
        within: Allowance | None = None,
    ) -> None:
        self._place, self._most, self._window = place, float(most), window_s + GUARD_S
        self._now, self._sleep = now, sleep
        self._name, self._follows, self._within = name, follows, within
        self._word: Word | None = None

    def acquire(self) -> None:
        """Wait until one more call fits into the window."""
        with self._place.held() as kept:
            now = self._now()
            granted = self.free(kept, now)
            self.grant(kept, granted)
        if granted > now:
            self._sleep(granted - now)

    def free(self, kept: Kept, now: float) -> float:
        """When one more call fits, here and in the allowance around."""
        traffic = kept[self._name] = self._settled(kept, now)
        limit = max(1, int(self._limit(traffic)))
        free = traffic.grants[-limit] + self._window if len(traffic.grants) >= limit else now
        return max(now, free, self._within.free(kept, now) if self._within else now)

    def grant(self, kept: Kept, at: float) -> None:
        """One more call goes then, here and in the allowance around."""
        insort(kept[self._name].grants, at)
        if self._within:
            self._within.grant(kept, at)

    def told(self, most: int, left: int, took: float = 0.0) -> None:
        """The vendor's count of its window: `left` of `most`. Calls that are not ours take their
        part.

        A `most` below what was configured counts from the first refusal on.
        """
        if most >= 1:
            self._word = Word(self._now(), most, left, took)

    def slow_down(self) -> None:
        """A call came too fast: halve the pace, once for all calls that were under way together."""
        with self._place.held() as kept:
            now = self._now()
            traffic = self._settled(kept, now)
            if self._follows is None and traffic.said is not None:
                self._most = min(self._most, traffic.said)
            if not 0 <= now - traffic.slowed < self._window:
                self._halve(traffic, now)
            kept[self._name] = traffic

    def _halve(self, traffic: Traffic, now: float) -> None:
        sent = _between(traffic, now - self._window, now)
        # What was sent is nearer to the truth than what might have been, unless it was next to
        # nothing.
        most, limit = self._allowed(traffic), self._limit(traffic)
        base = min(limit, sent) if sent >= most / 8 else limit
        traffic.safe = SAFE * base
        traffic.limit = max(1.0, most / SLOWEST, base - 1 if most <= FEW else base / 2)
        traffic.changed = traffic.slowed = now

    def _settled(self, kept: Kept, now: float) -> Traffic:
        """The traffic as of now: what is long past forgotten, the pace grown back, the vendor's
        word taken in.
        """
        traffic = _read(kept.get(self._name))
        if now < traffic.seen:
            _set_back(traffic, traffic.seen - now)
        traffic.seen = now
        del traffic.grants[: bisect_right(traffic.grants, now - KEPT * self._window)]
        del traffic.grants[bisect_right(traffic.grants, now + LATEST_S) :]
        self._listen(traffic, now)
        self._recover(traffic, now)
        return traffic

    def _listen(self, traffic: Traffic, now: float) -> None:
        word, self._word = self._word, None
        if word is not None and word.at <= now:
            traffic.said, traffic.told = float(word.most), word.at
            if now - word.at + word.took < (KEPT - 1) * self._window:
                self._others(traffic, word)
        if now - traffic.told >= BELIEVED_S:
            traffic.said = None

    def _others(self, traffic: Traffic, word: Word) -> None:
        # The vendor counted while the call was under way: all of ours that it may have seen are
        # taken off.
        ours = _between(traffic, word.at - word.took - self._window, word.at)
        for _ in range(word.most - word.left - ours):
            insort(traffic.grants, word.at)

    def _recover(self, traffic: Traffic, now: float) -> None:
        traffic.changed = min(traffic.changed, now)
        windows = (now - traffic.changed) // self._window
        if traffic.limit is not None and windows >= 1:
            most = self._allowed(traffic)
            quick = min(traffic.safe, traffic.limit + windows * most / QUICK)
            past, then = now - traffic.slowed, traffic.changed - traffic.slowed
            grown = max(quick, traffic.limit + (_grown(past) - _grown(then)) * most)
            traffic.limit, traffic.changed = (grown, now) if grown < most else (None, now)

    def _allowed(self, traffic: Traffic) -> float:
        if self._follows is None or traffic.said is None:
            return self._most
        return max(1.0, self._follows * traffic.said)

    def _limit(self, traffic: Traffic) -> float:
        return (
            self._allowed(traffic)
            if traffic.limit is None
            else min(traffic.limit, self._allowed(traffic))
        )


def _grown(past: float) -> float:
    """What part of the allowance the pace has gained so long after a refusal, quick growth
    apart.
    """
    if past < PATIENCE_S:
        return max(0.0, past) ** 2 / (2 * PATIENCE_S * SLOW_S)
    return (past - PATIENCE_S / 2) / SLOW_S


def _between(traffic: Traffic, start: float, end: float) -> int:
    """How many calls went after `start`, until `end`."""
    return bisect_right(traffic.grants, end) - bisect_right(traffic.grants, start)


def _set_back(traffic: Traffic, by: float) -> None:
    """The clock was set back: all that went or will go moves along, or everybody would wait until
    it catches up.
    """
    traffic.grants = [at - by for at in traffic.grants]
    traffic.changed, traffic.slowed, traffic.told = (
        traffic.changed - by,
        traffic.slowed - by,
        traffic.told - by,
    )


def _read(entry: object) -> Traffic:
    if isinstance(entry, Traffic):
        return entry
    try:
        traffic = Traffic(**entry) if isinstance(entry, dict) else Traffic()
        traffic.grants = sorted(map(float, traffic.grants))
        traffic.limit, traffic.said = _maybe(traffic.limit), _maybe(traffic.said)
        traffic.changed, traffic.slowed = float(traffic.changed), float(traffic.slowed)
        traffic.seen, traffic.told, traffic.safe = (
            float(traffic.seen),
            float(traffic.told),
            float(traffic.safe),
        )
    except (TypeError, ValueError, OverflowError):
        return Traffic()
    known = (
        *traffic.grants,
        traffic.seen,
        traffic.changed,
        traffic.slowed,
        traffic.told,
        traffic.safe,
    )
    return traffic if all(map(math.isfinite, known)) else Traffic()


def _maybe(number: float | None) -> float | None:
    return None if number is None else float(number)
