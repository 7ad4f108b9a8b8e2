"""Turns steps into journal entries, and journal entries into what a vendor is asked to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from connectors.record import Value, members
from connectors.write import Associate, Create, Delete, Dissociate, Update, Write
from mapping.codecs.context import PENDING
from mapping.codecs.field_codec import FieldCodec
from mapping.codecs.translate import Translator
from sync.model.journal import Intent
from sync.model.links import Link
from sync.model.origin_key import origin_of
from sync.model.rulings import RECORD
from sync.model.steps import Step
from sync.writing.work import Work


class UnsafeWriteError(RuntimeError):
    """A write that must never be sent: a mistake in Accord itself, stopped before any harm."""


class IntentMaker:
    """Makes the intents of one run."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def intents(self, steps: Sequence[Step]) -> Iterator[Intent]:
        """Steps with every `link:ID` replaced by the id it has by now. Steps that another run has
        made needless, or that lack what they refer to, are left out and counted.
        """
        pending = [self._pending(step) for step in steps]
        wanted = {step.link for step in steps}.union(*pending)
        links = self.work.store.links(wanted)
        for step, waiting in zip(steps, pending, strict=True):
            intent = self._intent_of(step, waiting, links)
            if intent is not None:
                yield intent

    def _intent_of(self, step: Step, waiting: set[str], links: Mapping[str, Link]) -> Intent | None:
        tally = self.work.tally
        side = self.work.pair.systems.index(step.system)
        known = links[step.link].ids[side]
        creates = step.action == "create"
        if creates and known is not None:
            tally.stale += 1  # another run has made it since the plan was drawn up
            return None
        record = step.record or (None if creates else known)
        if record is None and not creates:
            tally.failed.add(step.link)
            return None
        ids = {name: _id_of(links.get(name), side) for name in waiting}
        native = self._resolved(step, ids)
        if None in ids.values():
            tally.failed.add(step.link)
            native = self._without_unresolved(step, native)
            if not native and not creates:
                return None
        return self._intent(step, record, native)

    def _translator(self, step: Step) -> Translator:
        return self.work.pair.translator(step.system, step.entity, step.object)

    def _references(self, step: Step) -> list[str]:
        """The step's fields that name other records."""
        references = self._translator(step).references
        return [name for name in step.fields if name in references]

    def _pending(self, step: Step) -> set[str]:
        """Links that had no record on this side yet when the plan was drawn up."""
        found = set()
        for name in self._references(step):
            for value in members(step.fields[name].new):
                if value.startswith(PENDING):
                    found.add(value.removeprefix(PENDING))
        return found

    def _resolved(self, step: Step, ids: Mapping[str, str | None]) -> dict[str, Value]:
        """The new values by canonical name, references with the ids that records have by now."""
        native = {name: change.new for name, change in step.fields.items()}
        if ids:
            for name in self._references(step):
                native[name] = _resolve(native[name], ids)
        return native

    def _without_unresolved(self, step: Step, native: Mapping[str, Value]) -> dict[str, Value]:
        """Without references to records that are still not there."""
        missing = set()
        for name in self._references(step):
            if native[name] is None and step.fields[name].new is not None:
                missing.add(name)
        return {name: value for name, value in native.items() if name not in missing}

    def _intent(self, step: Step, record: str | None, native: Mapping[str, Value]) -> Intent:
        names = _vendor_names(step, self._translator(step).codecs)
        named = [name for name in step.fields if name in native]
        removes = step.action == "unassociate"
        values = {}
        for name in named:
            values[names[name]] = step.fields[name].old if removes else native[name]
        settles = {}
        for name, value in step.settles.items():
            if name in native or name not in step.fields:
                settles[name] = value
        return Intent(
            id=self.work.world.new_id(),
            run=self.work.run,
            generation=self.work.lease.generation,
            link=step.link,
            entity=step.entity,
            action=step.action,
            system=step.system,
            object=step.object,
            record=record,
            key=step.key,
            native=values,
            expected=self._expected(step, named, names),
            settles=settles,
            settles_both={n: v for n, v in step.settles_both.items() if n in native},
            rulings={name: step.fields[name].ruling for name in named},
            marks=step.marks,
            digest=step.digest,
            ruling=step.ruling,
            ends=step.ends,
            ends_both=step.ends_both,
        )

    def _expected(
        self, step: Step, named: Iterable[str], names: Mapping[str, str]
    ) -> dict[str, Value]:
        """What the check read must still find. Links of several members add and remove without
        overwriting.
        """
        adds = step.action == "associate" and step.record is not None
        if step.action != "update" and not adds:
            return {}
        codecs = self._translator(step).codecs
        return {names[n]: step.fields[n].old for n in named if not codecs[n].many}

    # --- what a vendor is asked to do

    def write(self, intent: Intent) -> Write:
        """The write that carries an intent out. Raises UnsafeWriteError for one that must not be
        sent.
        """
        if intent.action == "create":
            return self._create(intent)
        if intent.record is None:
            raise UnsafeWriteError(f"{intent.action} without a record: {intent.subject}")
        if intent.action == "update":
            # guarded: the check read right before the write puts in what it finds
            since = 0.0 if self._guarded(intent) else None
            return Update(intent.id, intent.ref, intent.native, since)
        if intent.action == "delete":
            return Delete(intent.id, intent.ref)
        ((association, target),) = intent.native.items()
        kind = Associate if intent.action == "associate" else Dissociate
        return kind(intent.id, intent.ref, association, str(target))

    def _create(self, intent: Intent) -> Create:
        translator = self.work.pair.translator(intent.system, intent.entity, intent.object)
        if origin_of(self.work.pair.name, intent.key) is None:
            raise UnsafeWriteError(
                f"a new {intent.object} without Accord's key ({intent.key!r}): a lost answer would "
                "make it twice"
            )
        fields = {**translator.policy.defaults, **intent.native}
        return Create(intent.id, intent.object, translator.key_field, intent.key, fields)

    def _guarded(self, intent: Intent) -> bool:
        """Whether it writes a guarded field to a system that can refuse an overtaken write."""
        fields = self.work.pair.policy.entity(intent.entity).guarded
        can_refuse = self.work.pair.connector(intent.system).precondition
        return can_refuse and not intent.rulings.keys().isdisjoint(fields)


def _vendor_names(step: Step, codecs: Mapping[str, FieldCodec]) -> dict[str, str]:
    names = {name: codecs[name].native for name in step.fields if name in codecs}
    if RECORD in step.fields:
        names[RECORD] = RECORD
    return names


def _id_of(link: Link | None, side: int) -> str | None:
    return None if link is None else link.ids[side]


def _resolve(value: Value, ids: Mapping[str, str | None]) -> Value:
    if isinstance(value, str) and value.startswith(PENDING):
        return ids[value.removeprefix(PENDING)]
    return value
