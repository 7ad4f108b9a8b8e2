"""Where a read of one object stands, and where the next one starts. Pure.

Salesforce stamps a row when its transaction begins to save and shows it when it commits, so a row
may appear with a stamp older than rows already read. Two marks answer that: everything up to
`confirmed` has been read at least `overlap` after it was stamped; everything up to `fresh` has been
read once. A read goes on from `fresh`, and every so often from `confirmed` again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import orjson

from connectors.errors import UserError
from connectors.salesforce.meaning.values import epoch, instant


@dataclass(frozen=True, slots=True)
class Mark:
    """Both marks in whole epoch seconds; None before anything was read."""

    confirmed: int | None = None
    fresh: int | None = None

    def again(self, now: float, overlap: float) -> bool:
        """Whether the next read starts at `confirmed`."""
        if self.confirmed is None or self.fresh is None:
            return True
        if self.fresh <= self.confirmed:
            return True
        return now - self.confirmed >= 2 * overlap

    def start(self, again: bool) -> int | None:
        """The stamp to read from, None for everything."""
        return self.confirmed if again else self.fresh

    def moved(
        self,
        seen: int | None,
        *,
        again: bool,
        scan: float,
        overlap: float,
        whole: bool = False,
    ) -> Mark:
        """After rows stamped up to `seen` were read in a scan that began at `scan`.

        With the `whole` scan read, a second that lies an overlap back is over and is not read
        again: a bulk load leaves thousands of rows with one stamp.
        """
        if seen is None:
            return self
        if whole and scan - seen > overlap:
            seen += 1
        fresh = _later(self.fresh, min(seen, int(scan)))
        if not again:
            return replace(self, fresh=fresh)
        confirmed = _later(self.confirmed, min(seen, int(scan - overlap)))
        return Mark(confirmed, fresh)


Key = tuple[int | None, str]
"""A row's place in the order of a read: the second of its stamp (None where ids alone order it) and
its Id.
"""


@dataclass(frozen=True, slots=True)
class Position:
    """What a cursor says: the object's own mark, and for opportunities that of their contact roles.

    `at` stands in the cursors of a read that has not ended: the last row's second and Id. Thousands
    of rows may share one second, and a read that was cut short goes on behind that row.
    """

    own: Mark = Mark()
    roles: Mark | None = None
    at: Key | None = None

    @classmethod
    def parse(cls, cursor: str | None) -> Position:
        """The position a cursor says, the beginning for None. Raises UserError for text that no
        cursor of ours has.
        """
        if cursor is None:
            return cls()
        try:
            document = orjson.loads(cursor)
            roles = document.get("roles")
            return cls(
                own=_mark(document),
                roles=_mark(roles) if roles else None,
                at=_key(document.get("at")),
            )
        except (ValueError, TypeError, LookupError, AttributeError):
            raise UserError(
                f"the Salesforce cursor {cursor!r} cannot be read",
                advice="Run `accord sync --full` to read everything once more.",
            ) from None

    def dump(self) -> str:
        """The cursor as opaque text."""
        document: dict[str, object] = _shown(self.own)
        if self.roles is not None:
            document["roles"] = _shown(self.roles)
        if self.at is not None:
            second, record_id = self.at
            document["at"] = [_stamp(second), record_id]
        return orjson.dumps(document).decode()


def start(position: Position, again: bool) -> tuple[str | None, str | None]:
    """Where a read goes on: the instant, and the Id behind which when it broke off within that
    second.
    """
    second = position.own.start(again)
    after = None
    if position.at is not None:
        broke_off, record_id = position.at
        if broke_off == second:
            after = record_id
    return _stamp(second), after


def since(scan: float, overlap: float) -> Mark:
    """The mark of a reader who has seen everything up to a scan by another way."""
    seen = int(scan - overlap)
    return Mark(seen, seen)


def _later(before: int | None, now: int) -> int:
    return now if before is None else max(before, now)


def _mark(document: dict[str, str | None]) -> Mark:
    return Mark(_second(document["confirmed"]), _second(document["fresh"]))


def _key(document: Any) -> Key | None:
    if not document:
        return None
    return _second(document[0]), str(document[1])


def _shown(mark: Mark) -> dict[str, object]:
    return {"confirmed": _stamp(mark.confirmed), "fresh": _stamp(mark.fresh)}


def _second(stamp: str | None) -> int | None:
    return int(epoch(stamp)) if stamp else None


def _stamp(second: int | None) -> str | None:
    return None if second is None else instant(second)
