"""One batch on the wire: fence, check read, write. Knows the connector, not the store.

The check read proves that what a step is about to overwrite is still what the plan saw. It runs
right before the write; a person's edit inside that one round trip is seen only where a guarded
field is written to a system with a precondition (HubSpot has none: its property history shows it
afterwards).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from connectors.errors import IntegrationError, RejectedError, UnknownOutcome
from connectors.record import Record, Value
from connectors.world import World
from connectors.write import Associate, Dissociate, Outcome, Refused, Update, Write
from sync.model.side import Side
from sync.model.values import Intent
from sync.store.ports import Lease


@dataclass(slots=True)
class Sent:
    """What became of a batch. `stale`: intents whose record had moved on, with what it holds now
    (None: gone).

    `unknown`: sent, but the answer was lost. `stopped`: the error that ends this system's turn.
    """

    intents: list[Intent]
    outcomes: list[Outcome] = field(default_factory=list)
    stale: dict[str, Record | None] = field(default_factory=dict)
    unknown: bool = False
    stopped: IntegrationError | None = None


Prepared = tuple[list[Intent], list[Write]]
Stale = dict[str, Record | None]


def sender(side: Side, world: World, lease: Lease) -> Callable[[Prepared], Sent]:
    """A function that sends one prepared batch; safe to call from several threads."""

    def send(prepared: Prepared) -> Sent:
        intents, writes = prepared
        sent = Sent(intents)
        try:
            lease.check()
            fresh, sent.stale = _checked(side, intents, writes)
            if fresh:
                world.reach("before_write")
                lease.check()
                _write(side, fresh, sent.outcomes)
                world.reach("after_write")
        except UnknownOutcome:
            sent.unknown = True
        except IntegrationError as error:
            sent.stopped = error
        return sent

    return send


def _write(side: Side, writes: Sequence[Write], outcomes: list[Outcome]) -> None:
    """Send; a batch refused as a whole is halved until the bad item stands alone. Answers are kept
    as they come.
    """
    try:
        outcomes += side.connector.write(writes)
    except RejectedError as error:
        if len(writes) == 1:
            outcomes.append(Refused(writes[0].intent, error.code, str(error)))
            return
        middle = len(writes) // 2
        _write(side, writes[:middle], outcomes)
        _write(side, writes[middle:], outcomes)


def _checked(
    side: Side, intents: Sequence[Intent], writes: Sequence[Write]
) -> tuple[list[Write], Stale]:
    """The writes that may go, and those whose record is not what the plan saw any more."""
    by_id = {intent.id: intent for intent in intents}
    updates = [write for write in writes if isinstance(write, Update)]
    if updates:
        return _checked_updates(side, updates, by_id)
    links = [
        write
        for write in writes
        if isinstance(write, Associate | Dissociate) and by_id[write.intent].expected
    ]
    stale = _stale_links(side, links, by_id) if links else {}
    return [write for write in writes if write.intent not in stale], stale


def _checked_updates(
    side: Side, updates: Sequence[Update], by_id: Mapping[str, Intent]
) -> tuple[list[Write], Stale]:
    ref = updates[0].ref
    entity = side.language.entity_of(ref.system, ref.object)
    assert entity is not None
    fields = [
        name
        for name in side.fields(entity.translators[ref.system][ref.object])
        if not name.startswith("@")
    ]
    found = side.connector.fetch(ref.object, [update.ref.id for update in updates], fields)
    fresh: list[Write] = []
    stale: Stale = {}
    for update in updates:
        now = found.get(update.ref.id)
        if now is None or now.gone or _moved(now.fields, by_id[update.intent].expected):
            stale[update.intent] = now
        else:
            fresh.append(_conditioned(update, now))
    return fresh, stale


def _conditioned(update: Update, now: Record) -> Update:
    """A guarded update goes on condition that this is still the record's last state."""
    return (
        update
        if update.unmodified_since is None
        else replace(update, unmodified_since=now.modified_at)
    )


def _moved(now: Mapping[str, Value], expected: Mapping[str, Value]) -> bool:
    return any(
        (now[name] or None) != (value or None) for name, value in expected.items() if name in now
    )


def _stale_links(
    side: Side, links: Sequence[Associate | Dissociate], by_id: Mapping[str, Intent]
) -> Stale:
    names = sorted({link.association for link in links})
    found = side.associations(links[0].ref.object, sorted({link.ref.id for link in links}), names)
    stale: Stale = {}
    for link in links:
        now = found.get(link.ref.id, {})
        if _moved(now, by_id[link.intent].expected):
            stale[link.intent] = Record(link.ref, now, 0.0)
    return stale
