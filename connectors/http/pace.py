"""How fast a vendor is called, whoever calls: a window that slides, shared by threads and, by a
file, by processes.

The vendor's own word corrects the count, since other apps draw on the same allowance, and says how
large it is where nobody configured that. A refusal halves the pace, or takes one call of a small
one; it comes back quickly to nine tenths of what was refused, and slowly from there, since other
apps may stay. Decides nothing about how many calls a run may make.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from connectors.http.shared_counts import Kept, Place
from connectors.http.traffic import Traffic, traffic_of

# A vendor's clock and ours never agree to the millisecond: a window ends a little later than it
# should.
GUARD_S = 0.05
SLOWEST = 32
# Of so few calls in a window, each is a large part: one less is enough of a change.
FEW = 10
# What was refused lately is known not to go. Up to this part of it the pace comes back by a tenth
# of the allowance in each window, beyond by a thousandth a second, and by less as long as the
# refusal is not this long past.
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


class Window(NamedTuple):
    """At most `most` calls in any `seconds`.

    With `follows`, `most` is where it begins: the pace then keeps to that part of what the vendor
    says it allows, more or less.
    """

    most: float
    seconds: float
    follows: float | None = None


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
    """No more grants than a window holds, fewer when the vendor says so.

    Each grant of a pace `within` an allowance that is kept in the same place is one of that as
    well.
    """

    def __init__(
        self,
        place: Place,
        window: Window,
        now: Callable[[], float],
        sleep: Callable[[float], None],
        *,
        name: str = "calls",
        within: Allowance | None = None,
    ) -> None:
        self._place, self._name, self._within = place, name, within
        self._now, self._sleep = now, sleep
        self._most, self._follows = float(window.most), window.follows
        self._window = window.seconds + GUARD_S
        self._word: Word | None = None

    def acquire(self) -> None:
        """Wait until one more call fits into the window. Raises BudgetError when the allowance
        around holds none any more, UserError for a shared file that cannot be written.
        """
        with self._place.held() as kept:
            now = self._now()
            granted = self.free(kept, now)
            self.grant(kept, granted)
        if granted > now:
            self._sleep(granted - now)

    def free(self, kept: Kept, now: float) -> float:
        """When one more call fits, here and in the allowance around. Raises BudgetError when none
        does.
        """
        traffic = kept[self._name] = self._settled(kept, now)
        limit = max(1, int(self._limit(traffic)))
        free = now
        if len(traffic.grants) >= limit:
            free = max(now, traffic.grants[-limit] + self._window)
        if self._within:
            free = max(free, self._within.free(kept, now))
        return free

    def grant(self, kept: Kept, at: float) -> None:
        """One more call goes then, here and in the allowance around."""
        kept[self._name].add(at)
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
        """A call came too fast: halve the pace, once for all calls that were under way together.
        Raises UserError for a shared file that cannot be written.
        """
        with self._place.held() as kept:
            now = self._now()
            traffic = self._settled(kept, now)
            if self._follows is None and traffic.said is not None:
                self._most = min(self._most, traffic.said)
            just_slowed = 0 <= now - traffic.slowed < self._window
            if not just_slowed:
                self._halve(traffic, now)
            kept[self._name] = traffic

    def _halve(self, traffic: Traffic, now: float) -> None:
        most = self._allowed(traffic)
        base = self._limit(traffic)
        sent = traffic.between(now - self._window, now)
        # What was sent is nearer to the truth than what might have been, unless it was next to
        # nothing.
        if sent >= most / 8:
            base = min(base, sent)
        slower = base - 1 if most <= FEW else base / 2
        traffic.safe = SAFE * base
        traffic.limit = max(1.0, most / SLOWEST, slower)
        traffic.changed = traffic.slowed = now

    def _settled(self, kept: Kept, now: float) -> Traffic:
        """The traffic as of now: what is long past forgotten, the pace grown back, the vendor's
        word taken in.
        """
        traffic = traffic_of(kept.get(self._name))
        if now < traffic.seen:
            traffic.set_back(traffic.seen - now)
        traffic.seen = now
        traffic.keep(now - KEPT * self._window, now + LATEST_S)
        self._listen(traffic, now)
        self._recover(traffic, now)
        return traffic

    def _listen(self, traffic: Traffic, now: float) -> None:
        word, self._word = self._word, None
        if word is not None and word.at <= now:
            traffic.said, traffic.told = float(word.most), word.at
            sent_ago = now - word.at + word.took
            if sent_ago < (KEPT - 1) * self._window:
                self._others(traffic, word)
        if now - traffic.told >= BELIEVED_S:
            traffic.said = None

    def _others(self, traffic: Traffic, word: Word) -> None:
        """Count what others sent as well."""
        # The vendor counted while the call was under way: all of ours that it may have seen are
        # taken off.
        ours = traffic.between(word.at - word.took - self._window, word.at)
        for _ in range(word.most - word.left - ours):
            traffic.add(word.at)

    def _recover(self, traffic: Traffic, now: float) -> None:
        traffic.changed = min(traffic.changed, now)
        windows = (now - traffic.changed) // self._window
        if traffic.limit is None or windows < 1:
            return
        most = self._allowed(traffic)
        quick = min(traffic.safe, traffic.limit + windows * most / QUICK)
        gained = _grown(now - traffic.slowed) - _grown(traffic.changed - traffic.slowed)
        limit = max(quick, traffic.limit + gained * most)
        traffic.limit = limit if limit < most else None
        traffic.changed = now

    def _allowed(self, traffic: Traffic) -> float:
        """What a window may hold by what was configured, or by the vendor's word."""
        if self._follows is None or traffic.said is None:
            return self._most
        return max(1.0, self._follows * traffic.said)

    def _limit(self, traffic: Traffic) -> float:
        """What a window may hold now."""
        allowed = self._allowed(traffic)
        return allowed if traffic.limit is None else min(traffic.limit, allowed)


def _grown(past: float) -> float:
    """What part of the allowance the pace has gained so long after a refusal, quick growth
    apart.
    """
    if past < PATIENCE_S:
        return max(0.0, past) ** 2 / (2 * PATIENCE_S * SLOW_S)
    return (past - PATIENCE_S / 2) / SLOW_S
