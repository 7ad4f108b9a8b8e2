"""Carries out a stored plan: journal, check, write, settle. The only place that calls
`Connector.write` (through `sync.send`), and it sends nothing that is not in the plan.

Creates come before what refers to them; steps that refer to a record whose creation failed are left
for the next plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from connectors.record import Ref, Value, members
from connectors.world import World
from connectors.write import Associate, Create, Dissociate, Update, Write
from mapping.codecs.context import PENDING
from mapping.codecs.field_codec import FieldCodec
from sync.decide import step_digest
from sync.key import origin_of
from sync.overwritten import look_for_overwritten
from sync.send import Prepared, sender
from sync.settle import Settler, Tally
from sync.sides import Pair
from sync.store.protocol import Lease, Store
from sync.values import Intent, Step

Progress = Callable[[int], None]


def apply_plan(
    store: Store,
    pair: Pair,
    world: World,
    lease: Lease,
    plan_id: str,
    run_id: str,
    tally: Tally,
    *,
    progress: Progress = lambda n: None,
) -> None:
    """Everything in the plan, in its order. Raises the error that stopped it, after settling what
    was sent.
    """
    settler = Settler(store, pair, world, run_id, tally)
    for phase, system, _ in store.step_groups(plan_id):
        steps = store.steps(plan_id, phase=phase, system=system)
        journal = _Journal(store, pair, world, lease, run_id, tally)
        send = sender(pair.side(system), world, lease)
        for sent in world.map(send, journal.batches(steps, system)):
            settler.settle(sent)
            look_for_overwritten(store, pair, sent, run_id, world.now())
            progress(len(sent.intents))
            if sent.stopped is not None:
                raise sent.stopped


class _Journal:
    """Turns steps into journaled intents and the writes that carry them out."""

    def __init__(
        self, store: Store, pair: Pair, world: World, lease: Lease, run_id: str, tally: Tally
    ) -> None:
        self.store, self.pair, self.world, self.lease = store, pair, world, lease
        self.run_id, self.tally = run_id, tally

    def batches(self, steps: Iterator[Step], system: str) -> Iterator[Prepared]:
        """Batches whose intents are already on disk."""
        connector = self.pair.connector(system)
        while chunk := list(islice(steps, connector.lookahead)):
            intents = {intent.id: intent for intent in self._intents(chunk)}
            for batch in connector.batches(self._writes(intents.values())):
                mine = [intents[write.intent] for write in batch]
                self.lease.check()
                with self.store.transaction():
                    self.store.intend(mine)
                self.world.reach("intended")
                yield mine, batch

    def _intents(self, steps: Sequence[Step]) -> Iterator[Intent]:
        """Steps with every `link:ID` replaced by the id it has by now."""
        pending = [self._pending(step) for step in steps]
        links = self.store.links({step.link for step in steps}.union(*pending))
        for step, waiting in zip(steps, pending, strict=True):
            side = self.pair.systems.index(step.system)
            if step.action == "create" and links[step.link].ids[side] is not None:
                self.tally.stale += 1  # another run has made it since the plan was drawn up
                continue
            record = step.record or (
                links[step.link].ids[side] if step.action != "create" else None
            )
            ids = {name: links[name].ids[side] if name in links else None for name in waiting}
            native = {name: change.new for name, change in step.fields.items()}
            native |= (
                {name: _resolved(native[name], ids) for name in self._references(step)}
                if ids
                else {}
            )
            if step.action != "create" and record is None:
                self.tally.failed.add(step.link)
                continue
            if None in ids.values():
                self.tally.failed.add(step.link)
                missing = {
                    n
                    for n in self._references(step)
                    if native[n] is None and step.fields[n].new is not None
                }
                native = {name: value for name, value in native.items() if name not in missing}
                if not native and step.action != "create":
                    continue
            yield self._intent(step, record, native)

    def _references(self, step: Step) -> list[str]:
        """The step's fields that name other records."""
        references = (
            self.pair.language.entities[step.entity]
            .translators[step.system][step.object]
            .references
        )
        return [name for name in step.fields if name in references]

    def _pending(self, step: Step) -> set[str]:
        """Links that had no record on this side yet when the plan was drawn up."""
        named = (
            value for name in self._references(step) for value in members(step.fields[name].new)
        )
        return {value[len(PENDING) :] for value in named if value.startswith(PENDING)}

    def _intent(self, step: Step, record: str | None, native: dict[str, Value]) -> Intent:
        entity = self.pair.language.entities[step.entity]
        codecs = entity.translators[step.system][step.object].codecs
        named = [name for name in step.fields if name in native]
        removes = step.action == "unassociate"
        return Intent(
            id=self.world.new_id(),
            run=self.run_id,
            generation=self.lease.generation,
            link=step.link,
            entity=step.entity,
            action=step.action,
            system=step.system,
            object=step.object,
            record=record,
            key=step.key,
            native={codecs[n].native: step.fields[n].old if removes else native[n] for n in named},
            expected=_expected(step, codecs, named),
            settles={n: v for n, v in step.settles.items() if n in named or n not in step.fields},
            settles_both={n: v for n, v in step.settles_both.items() if n in named},
            reasons={n: step.fields[n].because for n in named},
            marks=step.marks,
            digest=step_digest(step),
        )

    def _writes(self, intents: Iterable[Intent]) -> Iterator[Write]:
        for intent in intents:
            yield _write(self.pair, intent)


def _expected(
    step: Step, codecs: Mapping[str, FieldCodec], named: Sequence[str]
) -> dict[str, Value]:
    """What the check read must still find. Links of several members add and remove without
    overwriting.
    """
    if step.action != "update" and (step.action != "associate" or step.record is None):
        return {}
    return {codecs[n].native: step.fields[n].old for n in named if not codecs[n].many}


def _write(pair: Pair, intent: Intent) -> Write:
    if intent.action == "create":
        entity = pair.language.entities[intent.entity]
        translator = entity.translators[intent.system][intent.object]
        fields = {**translator.policy.defaults, **intent.native}
        assert origin_of(pair.name, intent.key) is not None
        return Create(intent.id, intent.object, translator.key_field, intent.key, fields)
    assert intent.record is not None
    ref = Ref(intent.system, intent.object, intent.record)
    if intent.action == "update":
        # guarded: the check read right before the write puts in what it finds
        return Update(intent.id, ref, intent.native, 0.0 if _guarded(pair, intent) else None)
    (association, target), *_ = intent.native.items()
    kind = Associate if intent.action == "associate" else Dissociate
    return kind(intent.id, ref, association, str(target))


def _guarded(pair: Pair, intent: Intent) -> bool:
    """Whether it writes a guarded field to a system that can refuse an overtaken write."""
    fields = pair.policy.entity(intent.entity).guarded
    return pair.connector(intent.system).precondition and not intent.reasons.keys().isdisjoint(
        fields
    )


def _resolved(value: Value, ids: Mapping[str, str | None]) -> Value:
    if isinstance(value, str) and value.startswith(PENDING):
        return ids[value[len(PENDING) :]]
    return value
