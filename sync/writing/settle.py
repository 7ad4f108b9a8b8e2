"""Records what became of a batch: base, link, mirror, proposals, history and journal in one
transaction, item by item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from connectors.record import Record, Ref
from connectors.write import Applied, Refused
from sync.model.findings import Subject, parked_issue, retry_delay
from sync.model.journal import Intent, IntentState
from sync.model.links import Link
from sync.model.queue import Issue
from sync.model.steps import Marks
from sync.reading.gone import seen_gone
from sync.reading.reader import observed_rows
from sync.writing.confirmed import agreed_base, carried_out, linked, mirrored
from sync.writing.send import Sent
from sync.writing.work import Work

Done = list[tuple[Intent, Applied]]


class Settler:
    """Settles answered batches of one run."""

    def __init__(self, work: Work) -> None:
        self.work, self.store, self.tally = work, work.store, work.tally

    def settle(self, sent: Sent) -> None:
        """One transaction for everything a batch taught us; an unknown outcome leaves its intents
        open.
        """
        self.tally.answers += len(sent.intents)
        by_id = {intent.id: intent for intent in sent.intents}
        applied: Done = []
        refused: list[tuple[Intent, Refused]] = []
        for outcome in sent.outcomes:
            intent = by_id[outcome.intent]
            if isinstance(outcome, Applied):
                applied.append((intent, outcome))
            else:
                refused.append((intent, outcome))
        stale = [(by_id[name], now) for name, now in sent.stale.items()]
        answered = {outcome.intent for outcome in sent.outcomes} | sent.stale.keys()
        links = self.store.links(intent.link for intent in sent.intents)
        with self.store.transaction():
            self._applied(applied, links)
            self._refused(refused)
            self._stale(stale)
            self._left_open(sent, answered)
            self.work.world.reach("settling")
        self.work.world.reach("settled")

    # --- done

    def _applied(self, done: Done, links: Mapping[str, Link]) -> None:
        rows = self.store.mirror(outcome.ref for _, outcome in done)
        touched: dict[str, Link] = {}
        for intent, outcome in done:
            link = touched.get(intent.link) or links[intent.link]
            link = linked(link, intent, outcome.ref, self.work.pair.systems)
            link.base = agreed_base(link, intent, self.tally)
            touched[intent.link] = link
            before = rows.get(outcome.ref)
            rows[outcome.ref] = mirrored(self.work.pair, intent, outcome, before)
            self.tally.count(intent.system, intent.action)
        intents = [intent for intent, _ in done]
        self.store.put_links(list(touched.values()))
        self.store.put_mirror([rows[outcome.ref] for _, outcome in _once(done)])
        self._end_proposals(intents)
        self.work.history.carried_out((intent, outcome.ref) for intent, outcome in done)
        self.store.close_intents({intent.id: "done" for intent in intents})
        self.store.clear_dirty(mark for intent in intents for mark in self._marks(intent))
        self._unpark(intents)

    def _end_proposals(self, done: Sequence[Intent]) -> None:
        """A proposal ends in the transaction that settles its step: nobody is overwritten by it
        later.
        """
        ending = {name for intent in done for name in (*intent.ends, *intent.ends_both)}
        if not ending:
            return
        proposals = self.store.proposals_by_id(sorted(ending))
        for intent in done:
            for name in (*intent.ends, *intent.ends_both):
                if name in proposals:
                    proposals[name] = carried_out(proposals[name], intent)
        self.store.put_proposals(list(proposals.values()))

    def _marks(self, intent: Intent) -> Marks:
        return [] if intent.link in self.tally.failed else intent.marks

    def _unpark(self, done: Sequence[Intent]) -> None:
        """Close what these writes had been refused for; another write of the same link proves
        nothing.
        """
        issues = self.store.issues_of({intent.link for intent in done})
        over = []
        for intent in done:
            for issue in issues.get(intent.link, ()):
                if issue.kind == "parked" and _cures(intent, issue):
                    issue.state = "closed"
                    over.append(issue)
        self.store.put_issues(over)

    # --- refused

    def _refused(self, refused: Sequence[tuple[Intent, Refused]]) -> None:
        issues = []
        states: dict[str, IntentState] = {}
        tried: Marks = []
        for intent, outcome in refused:
            self.tally.failed.add(intent.link)
            states[intent.id] = "superseded" if outcome.stale else "refused"
            if outcome.gone:
                self.gone(intent.ref, None)
            elif outcome.stale:
                # its mark stays: the next plan reads what it holds now before it writes
                self.tally.stale += 1
            else:
                issues.append(self._park(intent, outcome))
                tried += intent.marks
        self.store.put_issues(issues)
        self.store.close_intents(states)
        # what was tried is on record: it is not dirty until something changes or its retry is due
        self.store.clear_dirty(tried)

    def _park(self, intent: Intent, outcome: Refused) -> Issue:
        detail = {
            "fields": dict(intent.native),
            "field": outcome.field,
            "system": intent.system,
        }
        about = Subject(intent.entity, intent.link, intent.subject)
        issue = parked_issue(about, outcome.code, outcome.message, intent.digest, detail)
        before = self.store.issue(issue.id)
        issue.tries = before.tries + 1 if before else 0
        issue.run, issue.at = self.work.run, self.work.world.now()
        issue.retry_at = issue.at + retry_delay(issue.tries)
        if before is None or before.state == "closed" or before.digest != issue.digest:
            self.tally.parked += 1
            self.tally.issues.append(issue)
        return issue

    # --- not sent, because the record had moved on

    def _stale(self, stale: Sequence[tuple[Intent, Record | None]]) -> None:
        states: dict[str, IntentState] = {}
        for intent, now in stale:
            self.tally.failed.add(intent.link)
            self.tally.stale += 1
            states[intent.id] = "superseded"
            if now is None or now.gone:
                self.gone(intent.ref, now)
            else:
                self.observed(intent.system, intent.entity, now)
        self.store.close_intents(states)

    def gone(self, ref: Ref, now: Record | None) -> None:
        """Take in that a record is no longer there, or that another took its place."""
        seen_gone(self.store, ref, now, self.work.witness)

    def observed(self, system: str, entity_name: str, record: Record) -> None:
        """Take what a record holds now into the mirror, to be decided about again."""
        side = self.work.pair.side(system)
        known = self.store.mirror([record.ref])
        self.store.put_mirror(observed_rows(side, record.ref.object, [record], known))
        self.store.mark_dirty([(record.ref, entity_name)])

    def _left_open(self, sent: Sent, answered: set[str]) -> None:
        """Intents without an answer: still open when the outcome is unknown, else never sent."""
        rest = [intent for intent in sent.intents if intent.id not in answered]
        self.tally.failed.update(intent.link for intent in rest)
        if sent.unknown:
            self.tally.unknown += len(rest)
        else:
            self.store.close_intents({intent.id: "superseded" for intent in rest})


def _once(done: Done) -> Iterable[tuple[Intent, Applied]]:
    """One of the writes to each record."""
    return {outcome.ref: (intent, outcome) for intent, outcome in done}.values()


def _cures(intent: Intent, issue: Issue) -> bool:
    """Whether what was refused then went through now; what was never sent waits for its record's
    creation.
    """
    refused = issue.detail.get("fields")
    if refused is None:
        return intent.action == "create"
    return issue.ref == intent.subject and refused.keys() <= intent.native.keys()
