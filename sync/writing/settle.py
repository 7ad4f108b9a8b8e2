"""Records what became of a batch: base, link, mirror, proposals, history and journal in one
transaction. An item that cannot be recorded is parked with its story, and its neighbours are not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from connectors.record import Record, Ref
from connectors.write import Applied, Outcome, Refused
from mapping.codecs.translate import Translator
from sync.model.issues import belongs_to_another, retry_delay
from sync.model.journal import Intent, IntentState
from sync.model.links import Link
from sync.model.mirror import Known, MirrorRow
from sync.model.queue import Issue
from sync.model.steps import Marks
from sync.reading.consent.left_behind import wait_to_be_set
from sync.reading.consent.opted_out import is_released, sharing_the_address
from sync.reading.gone import seen_gone
from sync.reading.reader import observed_rows
from sync.store.ports import TwoHoldersError
from sync.writing.confirmed import (
    Done,
    agreed_however_spelt,
    carried_out,
    links_now,
    made_without,
    mirrored,
    other_values,
)
from sync.writing.refusals import cures, is_news, refusal
from sync.writing.said_before import refused_as_gone, said_before
from sync.writing.send import Sent
from sync.writing.turned_on import watched
from sync.writing.without import refused_alone, without_refused
from sync.writing.work import Work

TIES = frozenset({"associate", "unassociate"})
Refusals = list[tuple[Intent, Refused]]


class Settler:
    """Settles answered batches of one run."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.store = work.store
        self.tally = work.tally

    def settle(self, sent: Sent) -> list[Intent]:
        """One transaction for everything a batch taught us. Returns what is worth another try at
        once: writes without the field that was refused.
        """
        by_id = {intent.id: intent for intent in sent.intents}
        seen = [(by_id[name], now) for name, now in sent.stale.items()]
        seen += refused_as_gone(self.work, sent)
        said = said_before(self.work, seen)
        with self.store.transaction():
            again = self.take_in(sent)
            wait_to_be_set(self.store, said, self.work.witness)
            self.work.world.reach("settling")
        self.work.world.reach("settled")
        return again

    def take_in(self, sent: Sent) -> list[Intent]:
        """Within a transaction, what a batch taught us; an unknown outcome leaves its intents open.
        Returns what is worth another try at once.
        """
        self.tally.answers += len(sent.intents)
        by_id = {intent.id: intent for intent in sent.intents}
        applied, refused = _answered(sent.outcomes, by_id)
        stale = [(by_id[name], now) for name, now in sent.stale.items()]
        links = self.store.links(intent.link for intent in sent.intents)
        # as things stood when it was refused: a neighbour in this very batch may have let go
        turned_on = list(watched(self.store, refused))
        self._applied(applied, links)
        again = self._refused(refused)
        self.store.add_watches(turned_on)
        self._stale(stale)
        self._left_open(sent)
        return again

    # --- done

    def _applied(self, done: Done, links: Mapping[str, Link]) -> None:
        """Keep what the vendor confirmed: all at once, or one by one where one of them cannot be
        kept.
        """
        try:
            with self.store.savepoint():
                self._keep(done, links)
        except TwoHoldersError:
            for item in done:
                self._keep_alone(item)

    def _keep_alone(self, item: tuple[Intent, Applied]) -> None:
        intent, outcome = item
        try:
            with self.store.savepoint():
                self._keep([item], self.store.links([intent.link]))
        except TwoHoldersError:
            self._belongs_to_another(intent, outcome.ref)

    def _belongs_to_another(self, intent: Intent, ref: Ref) -> None:
        """The vendor wrote to a record that is the counterpart of another one: it was merged, and
        carries our key.
        """
        holder = self.store.links_by_ref([ref]).get(ref)
        others: list[Ref] = []
        if holder is not None:
            others = [other for other in holder.refs(self.store.systems) if other != ref]
        self.tally.failed.add(intent.link)
        issue = belongs_to_another(intent, ref, others)
        self._tell_of(issue)
        self.store.put_issues([issue])
        self._close([intent], "refused")
        self.store.mark_dirty([(ref, intent.entity)])

    def _keep(self, done: Done, links: Mapping[str, Link]) -> None:
        """Keep what the vendor confirmed, and let go of what waited for it."""
        intents = [intent for intent, _ in done]
        moved, agreed = links_now(self.work.pair, done, links, self.tally)
        known = self.store.mirror(outcome.ref for _, outcome in done)
        rows_now = self._rows_now(done, known)

        self.store.put_links(moved)
        self.store.put_bases(agreed)
        self.store.put_mirror(rows_now, known)
        self._told_otherwise(done, rows_now)
        taken_back = self._taken_back(rows_now, known)
        self._end_proposals(intents)
        self.work.history.carried_out((intent, outcome.ref) for intent, outcome in done)
        self._close(intents, "done")
        self.store.clear_dirty(self._marks_over(intents))
        self.store.mark_dirty(taken_back)
        self._unpark(intents)
        for intent in intents:
            self.tally.count(intent.system, intent.action)

    def _close(self, intents: Sequence[Intent], state: IntentState) -> None:
        self.store.close_intents({intent.id: state for intent in intents})

    def _rows_now(self, done: Done, known: Known) -> list[MirrorRow]:
        """The mirror's rows as these writes leave them, each once."""
        written: dict[Ref, MirrorRow] = {}
        for intent, outcome in done:
            ref = outcome.ref
            before = written.get(ref) or known.get(ref)
            written[ref] = mirrored(self.work.pair, intent, outcome, before)
        return list(written.values())

    def _told_otherwise(self, done: Done, rows: Sequence[MirrorRow]) -> None:
        """Where the vendor says that a record holds something else than was sent, that is news like
        any other: somebody else wrote it. Answers about associations tell of one among several.
        What may read otherwise now is news as well.
        """
        written = {row.ref: row for row in rows}
        for intent, outcome in done:
            if intent.action in TIES:
                continue
            row = written[outcome.ref]
            translator = self._translator(intent, outcome.ref)
            others = other_values(translator.shown, outcome, row)
            if others:
                told = Record(row.ref, {**row.fields, **others}, row.modified_at)
                self.observed(intent.system, intent.entity, told)
            elif intent.action == "update" and translator.reads_anew(intent.rulings):
                self.store.mark_dirty([(row.ref, intent.entity)])

    def _taken_back(
        self,
        rows: Sequence[MirrorRow],
        known: Known,
    ) -> list[tuple[Ref, str]]:
        """Whoever has the address of a record that is not opted out any more."""
        found: list[tuple[Ref, str]] = []
        for row in rows:
            side = self.work.pair.side(row.ref.system)
            entity = self.work.pair.language.entities[row.entity]
            if is_released(side, entity, row, known):
                others = sharing_the_address(
                    self.store,
                    side,
                    entity,
                    [row],
                    known,
                )
                found.extend(others)
        return found

    def _translator(self, intent: Intent, ref: Ref) -> Translator:
        return self.work.pair.translator(intent.system, intent.entity, ref.object)

    def _end_proposals(self, done: Sequence[Intent]) -> None:
        """A proposal ends in the transaction that settles its step: nobody is overwritten by it
        later.
        """
        ending: set[str] = set()
        for intent in done:
            ending.update(intent.ends, intent.ends_both)
        if not ending:
            return
        proposals = self.store.proposals_by_id(sorted(ending))
        for intent in done:
            for name in (*intent.ends, *intent.ends_both):
                if name in proposals:
                    proposals[name] = carried_out(proposals[name], intent)
        self.store.put_proposals(list(proposals.values()))

    def _marks_over(self, done: Sequence[Intent]) -> Marks:
        """The dirty marks that are over; a link that failed somewhere is looked at again."""
        over: Marks = []
        for intent in done:
            if intent.link not in self.tally.failed:
                over.extend(intent.marks)
        return over

    def _unpark(self, done: Sequence[Intent]) -> None:
        """Close what these writes had been refused for, and what could not be read where they
        went; another write of the same link proves nothing.
        """
        issues = self.store.issues_of({intent.link for intent in done})
        over = []
        for intent in done:
            for issue in issues.get(intent.link, ()):
                if not cures(intent, issue):
                    continue
                issue.state = "closed"
                over.append(issue)
        self.store.put_issues(over)

    # --- refused

    def _refused(self, refused: Refusals) -> list[Intent]:
        """Park what the vendor would not take; returns the rest of it, where it named a field. What
        it no longer has is gone; what had changed meanwhile is decided about again.
        """
        issues = []
        states: dict[str, IntentState] = {}
        tried: Marks = []
        again = []
        for intent, outcome in refused:
            states[intent.id] = "refused"
            rest = self._rest(intent, outcome)
            lost = intent.rulings.keys() - (rest.rulings.keys() if rest else ())
            self._however_spelt(intent, lost)
            if rest is not None:
                issues.append(self._park(intent, outcome, lost))
                again.append(rest)
                self._made_without(intent, lost)
                continue
            self.tally.failed.add(intent.link)
            if outcome.stale:
                states[intent.id] = "superseded"
            if not self._has_moved_on(intent, outcome):
                alone = refused_alone(self.work.pair, intent, outcome)
                issues.append(self._park(intent, outcome, alone))
                tried += intent.marks
        self.store.put_issues(issues)
        self.store.mark_dirty(list(_perhaps_in_a_circle(refused)))
        self.store.close_intents(states)
        # what was tried is on record: it is not dirty until something changes or its retry is due
        self.store.clear_dirty(tried)
        return again

    def _however_spelt(self, intent: Intent, refused: Collection[str]) -> None:
        for link in self.store.links([intent.link]).values():
            agreed = agreed_however_spelt(link, intent, refused, self.tally)
            if agreed is not None:
                self.store.put_links([agreed])

    def _has_moved_on(self, intent: Intent, outcome: Refused) -> bool:
        """Whether a record was not written to because it is not what it was any more."""
        if outcome.gone:
            self.gone(intent.ref, None)
        elif outcome.stale:
            # its mark stays: the next plan reads what it holds now before it writes
            self.tally.stale += 1
        return outcome.gone or outcome.stale

    def _made_without(self, intent: Intent, refused: Collection[str]) -> None:
        if intent.action == "create":
            systems = self.work.pair.systems
            for link in self.store.links([intent.link]).values():
                self.store.put_links([made_without(link, intent, refused, systems)])

    def _rest(self, intent: Intent, outcome: Refused) -> Intent | None:
        """The write without the field that was refused, its proposals left to the next plan."""
        rest = without_refused(self.work.pair, intent, outcome, self.work.world.new_id())
        if rest is None or not (intent.ends or intent.ends_both):
            return rest
        known = self.store.proposals_by_id([*intent.ends, *intent.ends_both])

        def kept(names: Sequence[str]) -> tuple[str, ...]:
            return tuple(name for name in names if known[name].field in rest.rulings)

        return replace(rest, ends=kept(intent.ends), ends_both=kept(intent.ends_both))

    def _park(
        self,
        intent: Intent,
        outcome: Refused,
        fields: Collection[str] = (),
    ) -> Issue:
        """What was refused, with the time it is tried again; what is new of it is counted.
        `fields`: that part of it which was, where not the whole.
        """
        issue = refusal(intent, outcome, fields)
        before = self.store.issue(issue.id)
        if before is not None:
            issue.tries = before.tries + 1
        issue.at = self.work.world.now()
        issue.run = self.work.run
        issue.retry_at = issue.at + retry_delay(issue.tries)
        if is_news(issue, before):
            self._tell_of(issue)
        return issue

    def _tell_of(self, issue: Issue) -> None:
        """Something was parked that nobody knows of yet."""
        issue.run = self.work.run
        issue.at = self.work.world.now()
        self.tally.issues.append(issue)

    # --- not sent, because the record had moved on

    def _stale(self, stale: Sequence[tuple[Intent, Record | None]]) -> None:
        """Take in what these records hold now; nothing was written to them."""
        for intent, now in stale:
            self.tally.failed.add(intent.link)
            self.tally.stale += 1
            if now is None or now.gone:
                self.gone(intent.ref, now)
            else:
                self.observed(intent.system, intent.entity, now)
        self._close([intent for intent, _ in stale], "superseded")

    def gone(self, ref: Ref, now: Record | None) -> None:
        """Take in that a record is no longer there, or that another took its place."""
        seen_gone(self.store, ref, now, self.work.witness)

    def observed(
        self,
        system: str,
        entity_name: str,
        record: Record,
    ) -> None:
        """Take what a record holds now into the mirror, to be decided about again."""
        side = self.work.pair.side(system)
        known = self.store.mirror([record.ref])
        rows = observed_rows(side, record.ref.object, [record], known)
        entity = self.work.pair.language.entities[entity_name]
        others = sharing_the_address(
            self.store,
            side,
            entity,
            rows,
            known,
        )
        self.store.put_mirror(rows)
        self.store.mark_dirty([(record.ref, entity_name), *others])

    def _left_open(self, sent: Sent) -> None:
        """Intents without an answer: still open when the outcome is unknown, else never sent."""
        answered = set(sent.stale)
        answered.update(outcome.intent for outcome in sent.outcomes)
        rest = [intent for intent in sent.intents if intent.id not in answered]
        self.tally.failed.update(intent.link for intent in rest)
        if sent.unknown:
            self.tally.unknown += len(rest)
        else:
            self._close(rest, "superseded")


def _answered(
    outcomes: Sequence[Outcome],
    by_id: Mapping[str, Intent],
) -> tuple[Done, Refusals]:
    """(what was applied, what was refused), each beside its intent."""
    applied: Done = []
    refused: Refusals = []
    for outcome in outcomes:
        intent = by_id[outcome.intent]
        if isinstance(outcome, Applied):
            applied.append((intent, outcome))
        else:
            refused.append((intent, outcome))
    return applied, refused


def _perhaps_in_a_circle(refused: Refusals) -> Iterator[tuple[Ref, str]]:
    """Records that another one stands in the way of, and that one: it may wait for them in turn."""
    for intent, outcome in refused:
        for name in (outcome.holder, intent.record):
            if outcome.holder is not None and name is not None:
                yield Ref(intent.system, intent.object, name), intent.entity
