"""When records were last changed, so that a search by time looks at no others.

Every change is noted, and what a later one made void is passed over and swept away now and then.
What is noted of the past is put in its place when somebody looks: noting so costs the same however
many records there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter

# So few void entries are not worth a sweep.
_SLACK = 64


class Timeline:
    """Changes by time; `times` and `ids` run in parallel.

    An entry holds while its record has that time of modification; there may be two alike. Before
    `span` was asked, those of the past may still stand at the end.
    """

    def __init__(self) -> None:
        self.times: list[int] = []
        self.ids: list[int] = []
        self._ordered = True
        self._last: dict[int, int] = {}

    def note(self, n: int, at: int) -> None:
        """Remember that a record has this time of modification now."""
        times = self.times
        self._last[n] = at
        if times and at < times[-1]:
            self._ordered = False
        times.append(at)
        self.ids.append(n)
        if len(times) > 2 * len(self._last) + _SLACK:
            self._sweep()

    def drop(self, n: int) -> None:
        """Forget a record."""
        del self._last[n]

    def of(self, ids: Iterable[int]) -> list[int]:
        """When each of these records was last changed."""
        return [self._last[n] for n in ids]

    def span(self, low: float, high: float) -> range:
        """Where the entries from `low` to `high` stand, both inclusive."""
        self._put_in_order()
        return range(bisect_left(self.times, low), bisect_right(self.times, high))

    def during(self, span: range) -> list[int]:
        """The ids of the records last changed in a span, ascending."""
        last = self._last
        return sorted({n: None for at, n in self._entries(span) if last.get(n) == at})

    def _sweep(self) -> None:
        last = self._last
        kept = {
            (at, n): None for at, n in self._entries(range(len(self.times))) if last.get(n) == at
        }
        self.times = [at for at, _ in kept]
        self.ids = [n for _, n in kept]

    def _put_in_order(self) -> None:
        if self._ordered:
            return
        # Those of one time stay in the order in which they were noted.
        entries = sorted(zip(self.times, self.ids, strict=True), key=itemgetter(0))
        self.times = [at for at, _ in entries]
        self.ids = [n for _, n in entries]
        self._ordered = True

    def _entries(self, span: range) -> Iterator[tuple[int, int]]:
        return zip(
            self.times[span.start : span.stop], self.ids[span.start : span.stop], strict=True
        )
