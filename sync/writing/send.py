"""One batch on the wire: fence, check read, write. Knows the connector, not the store.

The check read proves that what a step is about to overwrite is still what the plan saw. It runs
right before the write; a person's edit inside that one round trip is seen only where a guarded
field is written to a system with a precondition (elsewhere the vendor's history of the field shows
it afterwards, where it keeps one).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from connectors.errors import IntegrationError, RejectedError, UnknownOutcome
from connectors.protocol import Writer
from connectors.record import Fields, Record, Value, same
from connectors.write import Associate, Create, Dissociate, Outcome, Refused, Update, Write
from sync.model.journal import Intent
from sync.model.pair import Side
from sync.writing.work import Work

Tie = Associate | Dissociate
"""A write that ties two records, or takes them apart."""
Stale = dict[str, Record | None]
"""Intents whose record had moved on, with what it holds now (None: gone)."""
Prepared = tuple[list[Intent], list[Write]]
"""Journaled intents, and the writes that carry them out."""


@dataclass(slots=True)
class Sent:
    """What became of a batch.

    `unknown`: sent, but the answer was lost. `stopped`: the error that ends this system's turn.
    """

    intents: list[Intent]
    outcomes: list[Outcome] = field(default_factory=list)
    stale: Stale = field(default_factory=dict)
    unknown: bool = False
    stopped: IntegrationError | None = None


def sender(work: Work, system: str) -> Callable[[Prepared], Sent]:
    """A function that sends one prepared batch; safe to call from several threads."""
    side = work.pair.side(system)
    writer = work.writers[system]

    def send(prepared: Prepared) -> Sent:
        intents, writes = prepared
        sent = Sent(intents)
        try:
            work.lease.check()
            fresh, sent.stale = _checked(work, side, intents, writes)
            if fresh:
                work.world.reach("before_write")
                work.lease.check()
                _write(writer, fresh, sent.outcomes)
                work.world.reach("after_write")
        except UnknownOutcome:
            sent.unknown = True
        except IntegrationError as error:
            sent.stopped = error
        return sent

    return send


def _write(
    writer: Writer,
    writes: Sequence[Write],
    outcomes: list[Outcome],
) -> None:
    """Send; a batch refused as a whole is halved until the bad item stands alone. Answers are kept
    as they come.
    """
    try:
        outcomes += writer.write(writes)
    except RejectedError as error:
        if len(writes) == 1:
            outcomes.append(Refused(writes[0].intent, error.code, str(error)))
            return
        middle = len(writes) // 2
        _write(writer, writes[:middle], outcomes)
        _write(writer, writes[middle:], outcomes)


# --- the check read


def _checked(
    work: Work,
    side: Side,
    intents: Sequence[Intent],
    writes: Sequence[Write],
) -> tuple[list[Write], Stale]:
    """The writes that may go, and those whose record is not what the plan saw any more."""
    by_id = {intent.id: intent for intent in intents}
    updates = [write for write in writes if isinstance(write, Update)]
    if updates:
        return _checked_updates(side, updates, by_id)
    stale = _come_late(work, side, writes)
    ties = _ties_to_check(writes, by_id)
    if ties:
        stale = _stale_ties(side, ties, by_id)
    fresh = [write for write in writes if write.intent not in stale]
    return fresh, stale


def _come_late(work: Work, side: Side, writes: Sequence[Write]) -> Stale:
    """Creations that have been asked for before, and of which the first came after all: the key
    would take a second one to that record, over whatever people have made of it.
    """
    again = [write for write in writes if _was_asked_for(write, work)]
    if not again:
        return {}
    first = again[0]
    natives = side.translator(first.object).natives
    keys = [write.key for write in again]
    found = side.connector.find(
        first.object,
        first.key_field,
        keys,
        natives,
    )
    stale: Stale = {}
    for write in again:
        record = found.get(write.key)
        if record is not None and not record.gone:
            stale[write.intent] = record
    return stale


def _was_asked_for(write: Write, work: Work) -> TypeGuard[Create]:
    return isinstance(write, Create) and write.key in work.tally.sought


def _checked_updates(
    side: Side,
    updates: Sequence[Update],
    by_id: Mapping[str, Intent],
) -> tuple[list[Write], Stale]:
    """Updates of one object. Associations are not read: no update writes them."""
    object_name = updates[0].ref.object
    natives = side.translator(object_name).natives
    fields = [name for name in natives if not name.startswith("@")]
    ids = [update.ref.id for update in updates]
    found = side.connector.fetch(object_name, ids, fields)
    fresh: list[Write] = []
    stale: Stale = {}
    for update in updates:
        now = found.get(update.ref.id)
        expected = by_id[update.intent].expected
        if now is None or now.gone or _moved_on(now.fields, expected):
            stale[update.intent] = now
        else:
            fresh.append(_conditioned(update, now))
    return fresh, stale


def _conditioned(update: Update, now: Record) -> Update:
    """A guarded update goes on condition that this is still the record's last state."""
    if update.unmodified_since is None:
        return update
    return replace(update, unmodified_since=now.modified_at)


def _moved_on(now: Mapping[str, Value], expected: Mapping[str, Value]) -> bool:
    """Whether a record no longer holds what the plan saw, as far as the vendor shows it."""
    for name, value in expected.items():
        if name in now and not same(now[name], value):
            return True
    return False


def _ties_to_check(writes: Sequence[Write], by_id: Mapping[str, Intent]) -> list[Tie]:
    """Associations that would go over another one; those of many members go over nothing."""
    ties: list[Tie] = []
    for write in writes:
        if isinstance(write, Tie) and by_id[write.intent].expected:
            ties.append(write)
    return ties


def _stale_ties(
    side: Side,
    ties: Sequence[Tie],
    by_id: Mapping[str, Intent],
) -> Stale:
    found = _held(side, ties)
    stale: Stale = {}
    for tie in ties:
        now = found.get(tie.ref.id, {})
        expected = by_id[tie.intent].expected
        if _moved_on(now, expected):
            stale[tie.intent] = Record(tie.ref, now, 0.0)
    return stale


def _held(side: Side, ties: Sequence[Tie]) -> Mapping[str, Fields]:
    """What the records are tied to now, as far as these writes change it."""
    names = sorted({tie.association for tie in ties})
    ids = sorted({tie.ref.id for tie in ties})
    return side.associations(ties[0].ref.object, ids, names)
