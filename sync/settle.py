"""Records what became of a batch: base, link, mirror, history and journal in one transaction, item
by item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from connectors.record import Record, Ref, Value, members
from connectors.world import World
from connectors.write import Applied, Refused
from mapping.codecs.translate import Translator
from sync.collect import keys_of, observed_rows
from sync.issues import parked_issue, retry_delay
from sync.send import Sent
from sync.side import Side
from sync.sides import Pair
from sync.store.protocol import Store
from sync.values import HistoryRow, Intent, IntentState, Issue, Link, MirrorRow
from sync.vanished import Witness, seen_gone


@dataclass(slots=True)
class Tally:
    """What applying has done so far. `failed`: links that have to be looked at again."""

    written: dict[str, dict[str, int]] = field(default_factory=dict)
    answers: int = 0
    stale: int = 0
    parked: int = 0
    unknown: int = 0
    failed: set[str] = field(default_factory=set)
    halves: dict[tuple[str, str, Value], set[str]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    def count(self, system: str, action: str) -> None:
        sums = self.written.setdefault(
            system, {"create": 0, "update": 0, "delete": 0, "associate": 0}
        )
        sums["associate" if action == "unassociate" else action] += 1


class Settler:
    """Settles answered batches of one run."""

    def __init__(self, store: Store, pair: Pair, world: World, run_id: str, tally: Tally) -> None:
        self.store, self.pair, self.world, self.run_id, self.tally = (
            store,
            pair,
            world,
            run_id,
            tally,
        )

    def settle(self, sent: Sent) -> None:
        """One transaction for everything a batch taught us; an unknown outcome leaves its intents
        open.
        """
        self.tally.answers += len(sent.intents)
        by_id = {intent.id: intent for intent in sent.intents}
        answered = [by_id[outcome.intent] for outcome in sent.outcomes]
        links = self.store.links(intent.link for intent in sent.intents)
        with self.store.transaction():
            self._applied(
                [(by_id[o.intent], o) for o in sent.outcomes if isinstance(o, Applied)], links
            )
            self._refused([(by_id[o.intent], o) for o in sent.outcomes if isinstance(o, Refused)])
            self._stale([(by_id[name], now) for name, now in sent.stale.items()])
            self._left_open(sent, {intent.id for intent in answered} | sent.stale.keys())
            self.world.reach("settling")
        self.world.reach("settled")

    def _applied(self, done: list[tuple[Intent, Applied]], links: Mapping[str, Link]) -> None:
        rows = self.store.mirror(outcome.ref for _, outcome in done)
        put: dict[Ref, MirrorRow] = {}
        touched: dict[str, Link] = {}
        for intent, outcome in done:
            link = touched.setdefault(intent.link, links[intent.link])
            self._adopt(link, intent, outcome.ref)
            self._agree(link, intent)
            before = put.get(outcome.ref) or rows.get(outcome.ref)
            put[outcome.ref] = self._mirrored(intent, outcome, before)
            self.tally.count(intent.system, intent.action)
        self.store.put_links(list(touched.values()))
        self.store.put_mirror(list(put.values()))
        self.store.add_history(
            [row for intent, outcome in done for row in self._history(intent, outcome.ref)]
        )
        self.store.close_intents({intent.id: "done" for intent, _ in done})
        self.store.clear_dirty(mark for intent, _ in done for mark in self._marks(intent))
        self._unpark([intent for intent, _ in done])

    def _adopt(self, link: Link, intent: Intent, ref: Ref) -> None:
        if intent.action != "create":
            return
        side = self.pair.systems.index(intent.system)
        ids, objects = list(link.ids), list(link.objects)
        ids[side], objects[side] = ref.id, ref.object
        link.ids, link.objects, link.status = (ids[0], ids[1]), (objects[0], objects[1]), "live"

    def _agree(self, link: Link, intent: Intent) -> None:
        agreed = dict(intent.settles)
        for name, value in intent.settles_both.items():
            halves = self.tally.halves.setdefault((link.id, name, value), set())
            halves.add(intent.system)
            if len(halves) == 2:
                agreed[name] = value
        base = dict(link.base or {})
        for name, value in agreed.items():
            removes = intent.action == "unassociate"
            base[name] = (
                _members_moved(base.get(name), value, removes)
                if isinstance(value, tuple)
                else value
            )
        link.base = base

    def _mirrored(self, intent: Intent, outcome: Applied, before: MirrorRow | None) -> MirrorRow:
        side = self.pair.side(intent.system)
        entity = self.pair.language.entities[intent.entity]
        translator = entity.translators[intent.system][outcome.ref.object]
        fields: dict[str, Value] = dict(before.fields if before else _blank(translator))
        if intent.action in {"associate", "unassociate"}:
            # only our own member: what people did to the others meanwhile has to come back as news
            _apply_association(fields, intent, translator.codecs[next(iter(intent.reasons))].many)
        else:
            fields |= intent.native
            fields |= {n: v for n, v in outcome.fields.items() if n in translator.shown}
        if intent.key and translator.key_field:
            fields[translator.key_field] = intent.key
        modified_at = outcome.modified_at or (before.modified_at if before else 0.0)
        keys = keys_of(side.policy, entity, translator, fields, before)
        return MirrorRow(outcome.ref, intent.entity, fields, modified_at, False, keys)

    def _history(self, intent: Intent, ref: Ref) -> list[HistoryRow]:
        now = self.world.now()
        names = dict(zip(intent.reasons, intent.native, strict=False))
        return [
            HistoryRow(
                self.run_id, intent.link, str(ref), name, intent.expected.get(native), intent.native[native],
                intent.expected.get(native) if "both changed" in because or "first meeting" in because else None,
                because, now,
            )
            for name, native in names.items()
            for because in (intent.reasons[name],)
        ]  # fmt: skip

    def _marks(self, intent: Intent) -> list[tuple[Ref, int]]:
        return [] if intent.link in self.tally.failed else intent.marks

    def _unpark(self, done: Sequence[Intent]) -> None:
        """Close what these writes had been refused for; another write of the same link proves
        nothing.
        """
        issues = self.store.issues_of({intent.link for intent in done})
        over = [
            i
            for intent in done
            for i in issues.get(intent.link, ())
            if i.kind == "parked" and _cures(intent, i)
        ]
        for issue in over:
            issue.state = "closed"
        self.store.put_issues(over)

    def _refused(self, refused: list[tuple[Intent, Refused]]) -> None:
        issues = []
        for intent, outcome in refused:
            self.tally.failed.add(intent.link)
            if outcome.gone:
                self._observe_gone(intent)
            elif outcome.stale:
                self.tally.stale += (
                    1  # its mark stays: the next plan reads what it holds now before it writes
                )
            else:
                issues.append(self._park(intent, outcome))
        self.store.put_issues(issues)
        self.store.close_intents(
            {intent.id: "superseded" if o.stale else "refused" for intent, o in refused}
        )
        # what was tried is on record: it is not dirty until something changes or its retry is due
        final = [intent for intent, outcome in refused if not outcome.gone and not outcome.stale]
        self.store.clear_dirty(mark for intent in final for mark in intent.marks)

    def _park(self, intent: Intent, outcome: Refused) -> Issue:
        issue = parked_issue(
            intent.entity, intent.link, _subject(intent), outcome.code, outcome.message, intent.digest,
            fields=dict(intent.native), field=outcome.field, system=intent.system,
        )  # fmt: skip
        before = self.store.issue(issue.id)
        issue.tries = before.tries + 1 if before else 0
        issue.run, issue.at = self.run_id, self.world.now()
        issue.retry_at = issue.at + retry_delay(issue.tries)
        if before is None or before.state == "closed" or before.digest != issue.digest:
            self.tally.parked += 1
            self.tally.issues.append(issue)
        return issue

    def _observe_gone(self, intent: Intent) -> None:
        assert intent.record is not None
        self.gone(Ref(intent.system, intent.object, intent.record), None)

    def _stale(self, stale: list[tuple[Intent, Record | None]]) -> None:
        states: dict[str, IntentState] = {}
        for intent, now in stale:
            self.tally.failed.add(intent.link)
            self.tally.stale += 1
            states[intent.id] = "superseded"
            ref = Ref(intent.system, intent.object, intent.record or "")
            if now is None or now.gone:
                self.gone(ref, now)
            else:
                self.observed(self.pair.side(intent.system), intent.entity, now)
        self.store.close_intents(states)

    def gone(self, ref: Ref, now: Record | None) -> None:
        """Take in that a record is no longer there, or that another took its place."""
        seen_gone(self.store, ref, now, Witness(self.run_id, self.world.now()))

    def observed(self, side: Side, entity_name: str, record: Record) -> None:
        """Take what a record holds now into the mirror, to be decided about again."""
        entity = self.pair.language.entities[entity_name]
        translator = entity.translators[record.ref.system][record.ref.object]
        known = self.store.mirror([record.ref])
        self.store.put_mirror(observed_rows(side, entity, translator, [record], known))
        self.store.mark_dirty([(record.ref, entity_name)])

    def _left_open(self, sent: Sent, answered: set[str]) -> None:
        """Intents without an answer: still open when the outcome is unknown, else never sent."""
        rest = [intent for intent in sent.intents if intent.id not in answered]
        self.tally.failed.update(intent.link for intent in rest)
        if sent.unknown:
            self.tally.unknown += len(rest)
        else:
            self.store.close_intents({intent.id: "superseded" for intent in rest})


def _subject(intent: Intent) -> str:
    return (
        f"{intent.system}:{intent.object}:{intent.record}"
        if intent.record
        else f"link:{intent.link}"
    )


def _cures(intent: Intent, issue: Issue) -> bool:
    """Whether what was refused then went through now; what was never sent waits for its record's
    creation.
    """
    refused = issue.detail.get("fields")
    if refused is None:
        return intent.action == "create"
    return issue.ref == _subject(intent) and refused.keys() <= intent.native.keys()


def _members_moved(before: Value, moved: tuple[str, ...], removes: bool) -> tuple[str, ...]:
    held = set(members(before))
    return tuple(sorted(held - set(moved) if removes else held | set(moved)))


@lru_cache(maxsize=64)
def _blank(translator: Translator) -> Mapping[str, Value]:
    """What a new record holds where nothing was sent, as far as anybody knows before reading it."""
    many = {codec.native for codec in translator.codecs.values() if codec.many}
    blank: dict[str, Value] = {name: () if name in many else None for name in translator.natives}
    return {**blank, **translator.policy.where, **translator.policy.defaults}


def _apply_association(fields: dict[str, Value], intent: Intent, many: bool) -> None:
    for name, target in intent.native.items():
        held = set(members(fields.get(name)))
        if intent.action == "associate":
            held = held | {str(target)} if many else {str(target)}
        else:
            held.discard(str(target))
        fields[name] = tuple(sorted(held)) if many else next(iter(held), None)
