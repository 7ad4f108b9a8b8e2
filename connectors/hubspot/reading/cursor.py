"""How far an object has been read, and from where to read on. Pure.

HubSpot's search shows a change late, by seconds to a minute, and each record by its own delay. So
two marks are kept, both times of modification in milliseconds: everything up to `confirmed` has
certainly been seen; up to `fresh`, everything the index showed. A usual read starts at `fresh` and
costs one call when nothing happened; once the delay has passed, one read starts at `confirmed` and
finds what was late.

One read is a scan in the order of record ids, so that neither the cap of 10,000 results nor many
records with one time matter. A scan that was cut short goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson

# The Date header counts whole seconds: a change seen in that second may be this much later.
SECOND_MS = 999


@dataclass(frozen=True, slots=True)
class Scan:
    """A read under way: from which time, after which id, begun when (vendor's clock), newest time
    so far.
    """

    start: int
    after: str = "0"
    started: int | None = None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """The two marks, and the scan that was cut short, if any."""

    confirmed: int = 0
    fresh: int = 0
    scan: Scan | None = None

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """Read a cursor; what is not one starts from the beginning, which loses nothing."""
        try:
            document = orjson.loads(text or "{}")
            confirmed = int(document.get("confirmed", 0))
            fresh = int(document.get("fresh", 0))
            under_way = document.get("scan")
            return cls(confirmed, fresh, _scan(under_way) if under_way else None)
        except (ValueError, TypeError, KeyError, AttributeError):
            return cls()

    @property
    def text(self) -> str:
        """The cursor as it is stored."""
        document: dict[str, Any] = {"confirmed": self.confirmed, "fresh": self.fresh}
        if self.scan is not None:
            document["scan"] = {
                "from": self.scan.start,
                "after": self.scan.after,
                "started": self.scan.started,
                "seen": self.scan.seen,
            }
        return orjson.dumps(document).decode()

    def overdue(self, now: int, lag: int) -> bool:
        """Whether what was read since `confirmed` has to be read again, its delay being over."""
        return self.fresh > self.confirmed and now - self.confirmed >= 2 * lag

    def begin(self, now: int, lag: int) -> Scan:
        """The scan to make now, or to go on with."""
        if self.scan is not None:
            return self.scan
        return Scan(self.confirmed if self.overdue(now, lag) else self.fresh)

    def within(self, scan: Scan) -> Cursor:
        """The cursor that goes on with this scan."""
        return replace(self, scan=scan)

    def finished(self, scan: Scan, lag: int) -> Cursor:
        """The cursor after a complete scan; the same as before when there was nothing newer."""
        started = scan.started or 0
        over = started - lag
        seen = scan.seen
        if 0 < seen < over:
            # A millisecond that lies a lag back is over: a bulk load leaves thousands of records
            # with one time.
            seen += 1
        fresh = max(self.fresh, min(seen, started + SECOND_MS))
        confirmed = self.confirmed
        if scan.start == self.confirmed:
            confirmed = max(confirmed, min(seen, over))
        return Cursor(confirmed, fresh)

    def abandoned(self) -> Cursor:
        """The cursor after a scan that the index did not let end: both marks stay, and the next
        read begins there.
        """
        return replace(self, scan=None)


def _scan(document: dict[str, Any]) -> Scan:
    return Scan(
        int(document["from"]),
        str(int(document["after"])),
        int(document["started"]),
        int(document.get("seen", 0)),
    )
