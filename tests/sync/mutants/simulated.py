"""Mutants that lives in the simulator notice: each removes one mechanism from the engine, or one
trait of the vendor that it relies on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import sync.deciding.comparing.merge
import sync.deciding.comparing.uniting
import sync.deciding.decide
import sync.deciding.drafting.draft
import sync.deciding.matching.match
import sync.deciding.pairing
import sync.model.identity.opt_outs
import sync.reading.collect
import sync.run
import sync.writing.send
from connectors.memory import MemoryConnector
from connectors.record import Page, Record, Ref, Value, Want
from connectors.write import Applied, Create, Outcome, Write
from mapping.codecs.context import Context
from mapping.codecs.field_codec import FieldCodec
from sync.deciding.comparing.compared import Compared
from sync.model.journal import Intent
from sync.model.mirror import MirrorRow
from sync.model.policy import FieldRule
from sync.model.rulings import FieldDecision, Ruling
from sync.store.memory.store import MemoryStore
from tests.simulator import simulator
from tests.simulator.chances import further_trouble
from tests.simulator.simulator import Simulation
from tests.sync.mutants.mutant import Mutant, Mutate, Patch

# --- mutants of the engine, and of what it relies on


def base_with_the_intent(patch: Patch) -> None:
    """Writes the base when a change is sent and not when it is confirmed."""
    whole = MemoryStore.intend

    def intend(self: MemoryStore, intents: Sequence[Intent]) -> None:
        whole(self, intents)
        for intent in intents:
            (link,) = self.links([intent.link]).values()
            link.base = {**(link.base or {}), **intent.settles, **intent.settles_both}
            self.put_links([link])

    patch.setattr(MemoryStore, "intend", intend)


def marks_forgotten(patch: Patch) -> None:
    """Keeps the dirty set in memory alone, beside cursors that are kept."""
    whole = MemoryStore.crash

    def crash(self: MemoryStore) -> None:
        whole(self)
        self._tables["dirty"].clear()

    patch.setattr(MemoryStore, "crash", crash)


def plain_creates(patch: Patch) -> None:
    def create(self: MemoryConnector, write: Create) -> Outcome:
        record_id = self.memory.put(write.object, write.fields, by="accord")
        return Applied(
            write.intent, Ref(self.system, write.object, record_id), write.fields, self.memory.now()
        )

    patch.setattr(MemoryConnector, "_create", create)


def no_check_read(patch: Patch) -> None:
    patch.setattr(
        sync.writing.send, "_checked", lambda work, side, intents, writes: (list(writes), {})
    )


def answers_by_their_order(patch: Patch) -> None:
    whole = MemoryConnector.write

    def write(self: MemoryConnector, batch: Sequence[Write]) -> list[Outcome]:
        return [
            replace(outcome, intent=asked.intent)
            for outcome, asked in zip(whole(self, batch), batch, strict=True)
        ]

    patch.setattr(MemoryConnector, "write", write)


def one_answer_for_all(patch: Patch) -> None:
    whole = MemoryConnector.write

    def write(self: MemoryConnector, batch: Sequence[Write]) -> list[Outcome]:
        refs = {asked.intent: asked.ref for asked in batch if not isinstance(asked, Create)}
        return [
            Applied(o.intent, refs[o.intent]) if o.intent in refs else o for o in whole(self, batch)
        ]

    patch.setattr(MemoryConnector, "write", write)


def cursor_without_overlap(patch: Patch) -> None:
    whole = MemoryConnector._changes

    def changes(self: MemoryConnector, want: Want) -> Iterator[Page]:
        started = repr(self.memory.now())
        return (replace(page, cursor=started) for page in whole(self, want))

    patch.setattr(MemoryConnector, "_changes", changes)


def merge_without_a_base(patch: Patch) -> None:
    def latest(name: str, compared: Compared, rule: FieldRule, base: Any) -> FieldDecision:
        side = 0 if compared.times[0] >= compared.times[1] else 1
        ruling = Ruling("latest", "the later record wins")
        return FieldDecision(name, compared.of(side, name), ruling)

    patch.setattr(sync.deciding.comparing.merge, "_three_way", latest)


def never_recovered(patch: Patch) -> None:
    patch.setattr(sync.run, "recover", lambda work: 0)


def older_rows_believed(patch: Patch) -> None:
    """What a lagging index shows counts, whatever is known already."""
    whole = sync.reading.collect._differs

    def differs(record: Record, known: MirrorRow | None, *matters: frozenset[str]) -> bool:
        if known is not None:
            record = replace(record, modified_at=max(record.modified_at, known.modified_at))
        return whole(record, known, *matters)

    patch.setattr(sync.reading.collect, "_differs", differs)
    patch.setattr(sync.reading.collect._Page, "_as_far_as_new", lambda self, record: record)


def further_records_not_told(patch: Patch) -> None:
    """Opt-outs stay in the pair."""
    patch.setattr(sync.deciding.decide, "opt_out_alone", lambda seen, desk, decided: None)


def further_records_not_heard(patch: Patch) -> None:
    patch.setattr(sync.deciding.pairing, "with_opt_outs", lambda decisions, seen, desk: decisions)


def an_unticked_box_is_a_tick(patch: Patch) -> None:
    def says_yes(codec: FieldCodec, row: MirrorRow) -> bool:
        return bool(row.fields.get(codec.native))

    patch.setattr(sync.model.identity.opt_outs, "_says_yes", says_yes)


def the_left_choice_wins(patch: Patch) -> None:
    def left_alone(base: Iterable[str], left: Iterable[str], right: Iterable[str]) -> set[str]:
        return set(left)

    patch.setattr(sync.deciding.comparing.uniting, "brought_together", left_alone)


def what_is_too_long_is_cut(patch: Patch) -> None:
    whole = sync.deciding.drafting.draft.encode_value

    def encode(codec: FieldCodec, value: Value, context: Context) -> Value:
        if codec.longest and isinstance(value, str):
            value = value[: codec.longest]
        return whole(codec, value, context)

    patch.setattr(sync.deciding.drafting.draft, "encode_value", encode)


def a_domain_is_enough(patch: Patch) -> None:
    """Whoever shares a domain is one company, whatever the names."""
    patch.setattr(sync.deciding.matching.match, "agree", lambda one, other, domain: True)


# --- worlds in which a mechanism is needed often


def often_refused(patch: Patch) -> None:
    def fault(self: Simulation, operation: str) -> str | None:
        return (
            "refuse" if operation == "write" and self.troubled and self.rng.random() < 0.3 else None
        )

    patch.setattr(Simulation, "_fault", fault)


def often(kind: str) -> Mutate:
    """Lives that all have this kind of trouble."""

    def world(patch: Patch) -> None:
        def further(rng: Random, kinds: frozenset[str]) -> dict[str, float]:
            return {kind: 0.5, **further_trouble(rng, kinds)}

        patch.setattr(simulator, "further_trouble", further)

    return world


SIMULATED = [
    Mutant(base_with_the_intent, "sync/writing/confirmed.py"),
    Mutant(marks_forgotten, "sync/reading/collect.py"),
    Mutant(plain_creates, "sync/model/identity/origin_key.py"),
    Mutant(no_check_read, "sync/writing/send.py", seen_in=36),
    Mutant(answers_by_their_order, "sync/writing/settle.py"),
    Mutant(one_answer_for_all, "sync/writing/settle.py", world=often_refused),
    Mutant(cursor_without_overlap, "sync/reading/collect.py"),
    Mutant(merge_without_a_base, "sync/deciding/comparing/merge.py"),
    Mutant(never_recovered, "sync/writing/recover.py"),
    Mutant(older_rows_believed, "sync/reading/collect.py", kinds=frozenset(), seen_in=228),
    Mutant(further_records_not_told, "sync/deciding/opting_out.py", world=often("opt_out")),
    Mutant(
        further_records_not_heard,
        "sync/deciding/opting_out.py",
        world=often("opt_out"),
        seen_in=132,
    ),
    Mutant(an_unticked_box_is_a_tick, "sync/model/identity/opt_outs.py", world=often("opt_out")),
    Mutant(the_left_choice_wins, "sync/deciding/comparing/uniting.py", world=often("choose")),
    Mutant(what_is_too_long_is_cut, "mapping/codecs/field_codec.py", world=often("ramble")),
    Mutant(a_domain_is_enough, "sync/deciding/matching/match.py", world=often("share")),
]
