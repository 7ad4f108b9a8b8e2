"""The state store in memory: for the simulator and for trials. Same suite as the one on disk.

A crash of the simulated process keeps what was committed: `crash` throws away an open transaction.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from connectors.record import Ref
from sync.model.journal import HistoryRow, Intent, IntentState, RunRow
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.steps import PlanHeader, Step
from sync.store.ports import Acquaintance

THE_ONE = "the one"


class Tables:
    """Every table a dictionary; a transaction keeps an undo list of what it replaced."""

    def __init__(self, systems: tuple[str, str]) -> None:
        self.systems = systems
        self._tables: dict[str, dict[Any, Any]] = defaultdict(dict)
        self._undo: list[tuple[str, Any, Any]] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction inside a transaction joins it."""
        if self._undo is not None:
            yield
            return
        self._undo = []
        try:
            yield
        except BaseException:
            self.crash()
            raise
        self._undo = None

    def crash(self) -> None:
        """Lose whatever was not committed."""
        for table, key, old in reversed(self._undo or []):
            if old is None:
                self._tables[table].pop(key, None)
            else:
                self._tables[table][key] = old
        self._undo = None

    def close(self) -> None:
        """Nothing to close."""

    def _put(self, table: str, key: Any, value: Any) -> None:
        rows = self._tables[table]
        if self._undo is not None:
            self._undo.append((table, key, rows.get(key)))
        if value is None:
            rows.pop(key, None)
        else:
            rows[key] = value

    def _in_order(self, table: str) -> Iterator[Any]:
        """The rows of a table, by key; whoever hands one out hands out a copy."""
        return (row for _, row in sorted(self._tables[table].items()))

    def _asked(self, table: str, keys: Iterable[Any]) -> dict[Any, Any]:
        """Copies of the rows under these keys, in the order asked."""
        rows = self._tables[table]
        return {key: copy.copy(rows[key]) for key in keys if key in rows}


class MemoryReading(Tables):
    """Mirror, cursors, dirty marks."""

    def cursor(self, system: str, object_name: str) -> str | None:
        return self._tables["cursor"].get((system, object_name))

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        self._put("cursor", (system, object_name), cursor)

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        return self._asked("mirror", refs)

    def put_mirror(self, rows: Sequence[MirrorRow]) -> None:
        for row in rows:
            for key in row.keys:
                index = (row.ref.system, row.entity, key)
                known = self._tables["by_key"].get(index, frozenset())
                self._put("by_key", index, known | {row.ref})
            self._put("mirror", row.ref, copy.copy(row))

    def by_key(
        self, system: str, entity: str, kind: str, values: Iterable[str]
    ) -> dict[str, list[Ref]]:
        found = {}
        for value in values:
            key = MatchKey(kind, value)
            refs = self._tables["by_key"].get((system, entity, key), frozenset())
            live = sorted(ref for ref in refs if self._is_found(ref, entity, key))
            if live:
                found[value] = live
        return found

    def _is_found(self, ref: Ref, entity: str, key: MatchKey) -> bool:
        row: MirrorRow = self._tables["mirror"][ref]
        return key in row.keys and row.entity == entity and not row.gone

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        rows = self._tables["mirror"]
        of_object = [ref for ref in rows if ref[:2] == (system, object_name)]
        for ref in sorted(of_object):
            yield copy.copy(rows[ref])

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = self._tables["counter"].get("dirty", 0)
            for ref, entity in rows:
                seq += 1
                self._put("dirty", ref, (seq, entity))
            self._put("counter", "dirty", seq)

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        found = []
        for ref, (seq, kind) in self._tables["dirty"].items():
            if kind == entity and seq > after:
                found.append((seq, ref))
        return sorted(found)[:limit]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        dirty = self._tables["dirty"]
        for ref, seq in rows:
            if ref in dirty and dirty[ref][0] <= seq:
                self._put("dirty", ref, None)

    def dirty_count(self) -> int:
        return len(self._tables["dirty"])


class MemoryLinks(Tables):
    """Links, successors, choices."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        return self._asked("link", ids)

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        index, rows = self._tables["link_ref"], self._tables["link"]
        return {ref: copy.copy(rows[index[ref]]) for ref in refs if ref in index}

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            touched = {link.id for link in links} | self._holders(links)
            for link in links:
                self._put_link(link)
            for name in touched:
                self._holds_alone(self._tables["link"][name])

    def _holders(self, links: Sequence[Link]) -> set[str]:
        """Links that hold the records which these ones are going to hold."""
        index = self._tables["link_ref"]
        refs = [ref for link in links for ref in link.refs(self.systems)]
        return {index[ref] for ref in refs if ref in index}

    def _put_link(self, link: Link) -> None:
        index = self._tables["link_ref"]
        old = self._tables["link"].get(link.id)
        after = link.refs(self.systems)
        for ref in old.refs(self.systems) if old else ():
            if ref not in after and index.get(ref) == link.id:
                self._put("link_ref", ref, None)
        for ref in after:
            self._put("link_ref", ref, link.id)
        self._put("link", link.id, copy.copy(link))

    def _holds_alone(self, link: Link) -> None:
        for ref in link.refs(self.systems):
            holder = self._tables["link_ref"].get(ref)
            if holder != link.id:
                raise ValueError(
                    f"two links would hold one record: {link.id} and {holder} hold {ref}"
                )

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        for link in self._in_order("link"):
            if entity in (None, link.entity):
                yield copy.copy(link)

    def count_links(self, entity: str) -> int:
        found = 0
        for link in self._tables["link"].values():
            if link.entity == entity and link.status == "live":
                found += 1
        return found

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        return self._asked("successor", refs)

    def put_successor(self, ref: Ref, to: Ref) -> None:
        self._put("successor", ref, to)

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        return self._asked("choice", refs)

    def put_choice(self, choice: Choice) -> None:
        self._put("choice", choice.ref, choice)


class MemoryPlans(Tables):
    """Plans, journal, runs, history."""

    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        for step in steps:
            self._put("step", (plan, step.number), step)

    def put_plan(self, header: PlanHeader) -> None:
        self._put("plan", header.id, copy.copy(header))

    def plan(self, plan: str) -> PlanHeader | None:
        return copy.copy(self._tables["plan"].get(plan))

    def steps(
        self, plan: str, *, phase: str | None = None, system: str | None = None
    ) -> Iterator[Step]:
        for key in sorted(key for key in self._tables["step"] if key[0] == plan):
            step = self._tables["step"][key]
            if phase in (None, step.phase) and system in (None, step.system):
                yield copy.copy(step)

    def step_groups(self, plan: str) -> list[tuple[str, str, int]]:
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for step in self.steps(plan):
            counts[step.phase, step.system] += 1
        return sorted((phase, system, n) for (phase, system), n in counts.items())

    def save_plan(self, plan: str) -> None:
        self._put("saved_plan", THE_ONE, plan)

    def drop_plans(self) -> None:
        saved = self._tables["saved_plan"].get(THE_ONE)
        for key in [key for key in self._tables["plan"] if key != saved]:
            self._put("plan", key, None)
        for key in [key for key in self._tables["step"] if key[0] != saved]:
            self._put("step", key, None)

    def mark_applied(self, plan: str) -> None:
        self._put("applied_plan", plan, True)

    def was_applied(self, plan: str) -> bool:
        return plan in self._tables["applied_plan"]

    def intend(self, intents: Sequence[Intent]) -> None:
        for intent in intents:
            self._put("journal", intent.id, copy.copy(intent))

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        for intent_id, state in states.items():
            entry = copy.copy(self._tables["journal"][intent_id])
            entry.state = state
            self._put("journal", intent_id, entry)

    def open_intents(self, limit: int) -> list[Intent]:
        journal = self._tables["journal"]
        found = sorted(key for key, entry in journal.items() if entry.state == "open")
        return [copy.copy(journal[key]) for key in found[:limit]]

    def add_history(self, rows: Sequence[HistoryRow]) -> None:
        for row in rows:
            self._put("history", len(self._tables["history"]) + 1, row)

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        rows = [row for row in self._in_order("history") if row.link == link]
        return rows[::-1][:limit]

    def history_of_run(self, run: str) -> Iterator[HistoryRow]:
        return (row for row in self._in_order("history") if row.run == run)

    def put_run(self, run: RunRow) -> None:
        self._put("run", run.id, copy.copy(run))

    def runs(self, limit: int = 20) -> list[RunRow]:
        newest_first = [*self._in_order("run")][::-1]
        return [copy.copy(row) for row in newest_first[:limit]]


class MemoryQueue(Tables):
    """What waits for a person, and what somebody wants."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        found = []
        for issue in self._in_order("issue"):
            wanted = not kinds or issue.kind in kinds
            if issue.state == state and wanted:
                found.append(copy.copy(issue))
        return found

    def issue(self, issue_id: str) -> Issue | None:
        return copy.copy(self._tables["issue"].get(issue_id))

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        found: dict[str, list[Issue]] = defaultdict(list)
        for issue in self.issues():
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(issue)
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            self._put("issue", issue.id, copy.copy(issue))

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        wanted = set(links)
        found: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in self._in_order("proposal"):
            if proposal.link in wanted and proposal.state == "open":
                found[proposal.link].append(copy.copy(proposal))
        return dict(found)

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        return self._asked("proposal", ids)

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            self._put("proposal", proposal.id, copy.copy(proposal))


class MemoryFacts(Tables):
    """What the workspace remembers of the pair as a whole."""

    def acquaintance(self, system: str) -> Acquaintance | None:
        return self._tables["acquaintance"].get(system)

    def put_acquaintance(self, known: Acquaintance) -> None:
        self._put("acquaintance", known.system, known)

    def policy_seen(self) -> str | None:
        return self._tables["policy"].get(THE_ONE)

    def see_policy(self, policy_print: str) -> None:
        self._put("policy", THE_ONE, policy_print)

    def keyed_by(self) -> str:
        return str(self._tables["keyed_by"].get(THE_ONE, ""))

    def set_keyed_by(self, rules_print: str) -> None:
        self._put("keyed_by", THE_ONE, rules_print)

    def reconciled_at(self, system: str) -> float | None:
        return self._tables["reconciled"].get(system)

    def set_reconciled(self, system: str, at: float) -> None:
        self._put("reconciled", system, at)


class MemoryStore(MemoryReading, MemoryLinks, MemoryPlans, MemoryQueue, MemoryFacts):
    """The whole state of a workspace, for as long as the process lives."""
