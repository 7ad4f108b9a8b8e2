"""Turns steps into journal entries, and journal entries into what a vendor is asked to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from connectors.record import Ref, Value, members
from connectors.write import Associate, Create, Delete, Dissociate, Update, Write
from mapping.codecs.context import PENDING
from mapping.codecs.translate import Translator
from sync.model.identity.opt_outs import YES, address_kinds, opt_outs
from sync.model.identity.origin_key import origin_of
from sync.model.journal import Intent
from sync.model.links import HeldIds
from sync.model.pair import Irreversible
from sync.model.rulings import KEY, RECORD
from sync.model.steps import FieldChange, Step
from sync.writing.work import Work

NONE_HELD: HeldIds = (None, None)


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
        named = {step.link for step in steps}
        wanted = named.union(*pending)
        held = self.work.store.records_of(wanted)
        for step, waiting in zip(steps, pending, strict=True):
            intent = self._intent_of(step, waiting, held)
            if intent is not None:
                yield intent

    def _intent_of(
        self,
        step: Step,
        waiting: set[str],
        held: Mapping[str, HeldIds],
    ) -> Intent | None:
        """The journal entry of one step; None where nothing is left of it to be done."""
        side = self.work.pair.systems.index(step.system)
        known = held[step.link][side]
        if not self._can_go(step, known):
            return None
        ids = {name: held.get(name, NONE_HELD)[side] for name in waiting}
        native = self._resolved(step, ids)
        if None in ids.values():
            self.work.tally.failed.add(step.link)
            native = self._without_unresolved(step, native)
            if not native and step.action != "create":
                return None
        record = step.record or known
        return self._intent(step, record, native)

    def _can_go(self, step: Step, known: str | None) -> bool:
        """Whether what was planned can still be done. `known`: the link's record on this side."""
        if step.number in self.work.taken_back:
            self.work.tally.stale += 1
            return False
        if step.action == "create":
            if known is None and step.link not in self.work.overtaken:
                return True
            self.work.tally.stale += 1  # it is there since the plan was drawn up
            return False
        if step.record or known is not None:
            return True
        self.work.tally.failed.add(step.link)
        return False

    def _translator(self, step: Step) -> Translator:
        pair = self.work.pair
        return pair.translator(step.system, step.entity, step.object)

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

    def _without_unresolved(
        self,
        step: Step,
        native: Mapping[str, Value],
    ) -> dict[str, Value]:
        """Without references to records that are still not there."""
        resolved = dict(native)
        for name in self._references(step):
            if native[name] is None and step.fields[name].new is not None:
                del resolved[name]
        return resolved

    def _intent(
        self,
        step: Step,
        record: str | None,
        native: Mapping[str, Value],
    ) -> Intent:
        """The journal entry of a step. `native`: its new values, as far as they are known, by
        canonical name.
        """
        changes = {name: step.fields[name] for name in step.fields if name in native}
        names = _vendor_names(step, self._translator(step))
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
            native=_sent(step, native, names),
            expected=self._expected(step, changes),
            settles=_settled(step, native),
            settles_both=_settled_by_both(step, native),
            rulings={name: change.ruling for name, change in changes.items()},
            marks=step.marks,
            digest=step.digest,
            ruling=step.ruling,
            ends=step.ends,
            ends_both=step.ends_both,
        )

    def _expected(self, step: Step, changes: Mapping[str, FieldChange]) -> dict[str, Value]:
        """What the check read must still find, by vendor name. Links of several members add and
        remove without overwriting.
        """
        adds = step.action == "associate" and step.record is not None
        if step.action != "update" and not adds:
            return {}
        codecs = self._translator(step).codecs
        expected = {}
        for name, change in changes.items():
            codec = codecs.get(name)
            if codec is not None and not codec.many:
                expected[codec.native] = change.old
        return {**self._choice_left_behind(step, changes), **expected}

    def _choice_left_behind(
        self,
        step: Step,
        changes: Mapping[str, FieldChange],
    ) -> dict[str, Value]:
        """That there are no opt-outs which a new address would leave behind, but for those that
        were planned with it: one that came since is carried on first.
        """
        pair = self.work.pair
        entity = pair.language.entities[step.entity]
        rules = pair.policy.entity(step.entity)
        moved = address_kinds(entity, rules) & changes.keys()
        given = [changes[name].new for name in moved]
        if step.action != "update" or not any(given):
            return {}
        kept = self._irreversible.get((step.system, step.entity), frozenset())
        expected = {}
        for name in opt_outs(entity, rules) & kept:
            for native, held in self._held(step, name):
                expected[native] = None if held == YES else held
        return expected

    @cached_property
    def _irreversible(self) -> Irreversible:
        return self.work.pair.irreversible

    def _held(self, step: Step, name: str) -> Iterator[tuple[str, Value]]:
        """The vendor's name of a field, and what its record was last seen to hold there."""
        codec = self._translator(step).codecs.get(name)
        ref = Ref(step.system, step.object, step.record or "")
        row = self.work.store.mirror([ref]).get(ref)
        if codec is not None and row is not None:
            yield codec.native, row.fields.get(codec.native)

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
            return self._update(intent)
        if intent.action == "delete":
            return Delete(intent.id, intent.ref)
        return _tie(intent)

    def _create(self, intent: Intent) -> Create:
        pair = self.work.pair
        translator = pair.translator(intent.system, intent.entity, intent.object)
        if origin_of(pair.name, intent.key) is None:
            raise UnsafeWriteError(
                f"a new {intent.object} without Accord's key ({intent.key!r}): a lost answer would "
                "make it twice"
            )
        fields = {**translator.policy.defaults, **intent.native}
        return Create(
            intent.id,
            intent.object,
            translator.key_field,
            intent.key,
            fields,
        )

    def _update(self, intent: Intent) -> Update:
        since = None
        if self._guarded(intent):
            since = 0.0  # the check read right before the write puts in what it finds
        return Update(intent.id, intent.ref, intent.native, since)

    def _guarded(self, intent: Intent) -> bool:
        """Whether it writes a guarded field to a system that can refuse an overtaken write."""
        pair = self.work.pair
        if not pair.connector(intent.system).precondition:
            return False
        guarded = pair.policy.entity(intent.entity).guarded
        return not intent.rulings.keys().isdisjoint(guarded)


def _tie(intent: Intent) -> Associate | Dissociate:
    ((association, target),) = intent.native.items()
    if intent.action == "associate":
        return Associate(intent.id, intent.ref, association, str(target))
    return Dissociate(intent.id, intent.ref, association, str(target))


def _vendor_names(step: Step, translator: Translator) -> dict[str, str]:
    """What the vendor calls the step's fields; what is about the record as a whole stays so."""
    codecs = translator.codecs
    names = {}
    for name in step.fields:
        if name in codecs:
            names[name] = codecs[name].native
        elif name == KEY:
            names[name] = translator.key_field
        elif name == RECORD:
            names[name] = RECORD
    return names


def _sent(
    step: Step,
    native: Mapping[str, Value],
    names: Mapping[str, str],
) -> dict[str, Value]:
    """What is sent, by vendor name: the new values, of a member that is taken away the old one."""
    sent = {}
    for name, change in step.fields.items():
        if name not in native:
            continue
        if step.action == "unassociate":
            sent[names[name]] = change.old
        else:
            sent[names[name]] = native[name]
    return sent


def _settled(step: Step, native: Mapping[str, Value]) -> dict[str, Value]:
    """What is agreed once this is done: of the step's own fields only what is really written."""
    settled = {}
    for name, value in step.settles.items():
        if name in native or name not in step.fields:
            settled[name] = value
    return settled


def _settled_by_both(step: Step, native: Mapping[str, Value]) -> dict[str, Value]:
    """What is agreed once this and its twin on the other side are done."""
    settled = {}
    for name, value in step.settles_both.items():
        if name in native:
            settled[name] = value
    return settled


def _resolve(value: Value, ids: Mapping[str, str | None]) -> Value:
    if isinstance(value, str) and value.startswith(PENDING):
        return ids[value.removeprefix(PENDING)]
    return value
