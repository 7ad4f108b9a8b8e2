"""Looks for opt-outs that were said at addresses which records are seen to have left, or on records
that are seen to be gone, right before a write or after a lost answer. Asks the vendor: never within
a transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from connectors.record import Record
from connectors.write import Refused
from sync.model.journal import Intent
from sync.model.queue import Issue
from sync.reading.consent.departed import said_before_going, unshown
from sync.reading.consent.left_behind import said_before_moving
from sync.reading.reader import Reader, observed_rows
from sync.writing.send import Sent
from sync.writing.work import Work

Seen = Iterable[tuple[Intent, Record | None]]
"""Intents, each with what its record holds now."""


def said_before(work: Work, seen: Seen) -> list[Issue]:
    """What waits to be set because of records that are not where they were."""
    found: list[Issue] = []
    for intent, now in seen:
        if now is not None and not now.gone:
            found.extend(_said_before_moving(work, intent, now))
        elif intent.record is not None:
            found.extend(_said_before_going(work, intent, now))
    return found


def refused_as_gone(work: Work, sent: Sent) -> Iterator[tuple[Intent, Record | None]]:
    """The intents of a batch whose records the vendor has no more, with what it still shows."""
    gone = set()
    for outcome in sent.outcomes:
        if isinstance(outcome, Refused) and outcome.gone:
            gone.add(outcome.intent)
    for intent in sent.intents:
        if intent.id in gone and intent.record is not None:
            now = _now(work, intent)
            if now is None or now.gone:
                yield intent, now


def _now(work: Work, intent: Intent) -> Record | None:
    translator = work.pair.translator(
        intent.system,
        intent.entity,
        intent.object,
    )
    found = _reader(work, intent).fetch(translator, [intent.ref.id])
    return found.get(intent.ref.id)


def _said_before_moving(work: Work, intent: Intent, now: Record) -> list[Issue]:
    reader = _reader(work, intent)
    known = work.store.mirror([now.ref])
    rows = observed_rows(
        reader.side,
        now.ref.object,
        [now],
        known,
    )
    return said_before_moving(
        reader,
        work.pair.language.entities[intent.entity],
        rows,
        known,
        first=True,
    )


def _said_before_going(
    work: Work,
    intent: Intent,
    now: Record | None,
) -> list[Issue]:
    known = work.store.mirror([intent.ref])
    found: list[Issue] = []
    for row in known.values():
        record = unshown(row) if now is None else now
        found.extend(said_before_going(_reader(work, intent), [record], known))
    return found


def _reader(work: Work, intent: Intent) -> Reader:
    return Reader(work.store, work.pair.side(intent.system), work.witness)
