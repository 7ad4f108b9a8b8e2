"""Looks for opt-outs that were said at addresses which records are seen to have left, right before
a write or after a lost answer. Asks the vendor: never within a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.record import Record
from sync.model.journal import Intent
from sync.model.queue import Issue
from sync.reading.consent.left_behind import said_before_moving
from sync.reading.reader import Reader, observed_rows
from sync.writing.work import Work

Seen = Iterable[tuple[Intent, Record | None]]
"""Intents, each with what its record holds now."""


def said_before(work: Work, seen: Seen) -> list[Issue]:
    """What waits to be set because of records that are not where they were."""
    found: list[Issue] = []
    for intent, now in seen:
        if now is not None and not now.gone:
            found.extend(_said_before(work, intent, now))
    return found


def _said_before(work: Work, intent: Intent, now: Record) -> list[Issue]:
    side = work.pair.side(intent.system)
    known = work.store.mirror([now.ref])
    rows = observed_rows(
        side,
        now.ref.object,
        [now],
        known,
    )
    return said_before_moving(
        Reader(work.store, side, work.witness),
        work.pair.language.entities[intent.entity],
        rows,
        known,
        first=True,
    )
