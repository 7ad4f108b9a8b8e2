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
from sync.model.values import (
    HistoryRow,
    Intent,
    IntentState,
    Issue,
    Link,
    MirrorRow,
    PlanHeader,
    Proposal,
    RunRow,
    Step,
)


class MemoryStore:
    """Every table a dictionary; a transaction keeps an undo list of what it replaced."""

    def __init__(self, systems: tuple[str, str]) -> None:
        self.systems = systems
        self._tables: dict[str, dict[Any, Any]] = defaultdict(dict)
        self._undo: list[tuple[str, Any, Any]] | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
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

    # facts and cursors
    def meta(self, key: str) -> str | None:
        return self._tables["meta"].get(key)

    def metas(self, keys: Iterable[str]) -> dict[str, str]:
        known = self._tables["meta"]
        return {key: known[key] for key in keys if key in known}

    def set_meta(self, key: str, value: str) -> None:
        self._put("meta", key, value)

    def cursor(self, system: str, object_name: str) -> str | None:
        return self._tables["cursor"].get((system, object_name))

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        self._put("cursor", (system, object_name), cursor)

    # mirror
    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        rows = self._tables["mirror"]
        return {ref: copy.copy(rows[ref]) for ref in refs if ref in rows}

    def put_mirror(self, rows: Sequence[MirrorRow]) -> None:
        for row in rows:
            for slot, key in enumerate(row.keys):
                if key is not None:
                    index = (row.ref.system, row.entity, slot, key)
                    known = self._tables["by_key"].get(index, frozenset())
                    self._put("by_key", index, known | {row.ref})
            self._put("mirror", row.ref, copy.copy(row))

    def by_key(
        self, system: str, entity: str, slot: int, keys: Iterable[str]
    ) -> dict[str, list[Ref]]:
        found = {}
        for key in keys:
            refs = self._tables["by_key"].get((system, entity, slot, key), frozenset())
            live = sorted(ref for ref in refs if self._is_found(ref, entity, slot, key))
            if live:
                found[key] = live
        return found

    def _is_found(self, ref: Ref, entity: str, slot: int, key: str) -> bool:
        row = self._tables["mirror"][ref]
        return row.keys[slot] == key and row.entity == entity and not row.gone

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        rows = self._tables["mirror"]
        for ref in sorted(
            ref for ref in rows if ref.system == system and ref.object == object_name
        ):
            yield copy.copy(rows[ref])

    # dirty
    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = self._tables["counter"].get("dirty", 0)
            for ref, entity in rows:
                seq += 1
                self._put("dirty", ref, (seq, entity))
            self._put("counter", "dirty", seq)

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        found = (
            (seq, ref)
            for ref, (seq, kind) in self._tables["dirty"].items()
            if kind == entity and seq > after
        )
        return sorted(found)[:limit]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        dirty = self._tables["dirty"]
        for ref, seq in rows:
            if ref in dirty and dirty[ref][0] <= seq:
                self._put("dirty", ref, None)

    def dirty_count(self) -> int:
        return len(self._tables["dirty"])

    # links
    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        rows = self._tables["link"]
        return {link: copy.copy(rows[link]) for link in ids if link in rows}

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        index, rows = self._tables["link_ref"], self._tables["link"]
        return {ref: copy.copy(rows[index[ref]]) for ref in refs if ref in index}

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            index = self._tables["link_ref"]
            touched = {link.id for link in links}
            touched |= {
                index[ref]
                for link in links
                for side in (0, 1)
                if (ref := link.ref(side, self.systems)) in index
            }
            for link in links:
                self._put_link(link)
            for name in touched:
                self._holds_alone(self._tables["link"][name])

    def _put_link(self, link: Link) -> None:
        old = self._tables["link"].get(link.id)
        for side in (0, 1):
            before = old.ref(side, self.systems) if old else None
            after = link.ref(side, self.systems)
            if (
                before is not None
                and before != after
                and self._tables["link_ref"].get(before) == link.id
            ):
                self._put("link_ref", before, None)
            if after is not None:
                self._put("link_ref", after, link.id)
        self._put("link", link.id, copy.copy(link))

    def _holds_alone(self, link: Link) -> None:
        for side in (0, 1):
            ref = link.ref(side, self.systems)
            holder = self._tables["link_ref"].get(ref)
            if ref is not None and holder != link.id:
                raise ValueError(
                    f"two links would hold one record: {link.id} and {holder} hold {ref}"
                )

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        for _, link in sorted(self._tables["link"].items()):
            if entity in (None, link.entity):
                yield copy.copy(link)

    def count_links(self, entity: str) -> int:
        return sum(
            link.entity == entity and link.status == "live"
            for link in self._tables["link"].values()
        )

    # plans
    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        for step in steps:
            self._put("step", (plan, step.number), step)

    def put_plan(self, header: PlanHeader) -> None:
        self._put("plan", header.id, copy.copy(header))

    def plan(self, plan: str) -> PlanHeader | None:
        return copy.copy(self._tables["plan"].get(plan))

    def steps(
        self, plan: str, *, phase: int | None = None, system: str | None = None
    ) -> Iterator[Step]:
        for key in sorted(key for key in self._tables["step"] if key[0] == plan):
            step = self._tables["step"][key]
            if phase in (None, step.phase) and system in (None, step.system):
                yield copy.copy(step)

    def step_groups(self, plan: str) -> list[tuple[int, str, int]]:
        counts: dict[tuple[int, str], int] = defaultdict(int)
        for step in self.steps(plan):
            counts[step.phase, step.system] += 1
        return sorted((phase, system, n) for (phase, system), n in counts.items())

    def drop_plans(self, keep: str) -> None:
        for table in ("plan", "step"):
            for key in [
                key for key in self._tables[table] if (key if table == "plan" else key[0]) != keep
            ]:
                self._put(table, key, None)

    # journal
    def intend(self, intents: Sequence[Intent]) -> None:
        for intent in intents:
            self._put("journal", intent.id, copy.copy(intent))

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        for intent_id, state in states.items():
            entry = copy.copy(self._tables["journal"][intent_id])
            entry.state = state
            self._put("journal", intent_id, entry)

    def open_intents(self, limit: int) -> list[Intent]:
        found = sorted(
            key for key, entry in self._tables["journal"].items() if entry.state == "open"
        )
        return [copy.copy(self._tables["journal"][key]) for key in found[:limit]]

    # issues
    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        rows = (row for _, row in sorted(self._tables["issue"].items()))
        return [
            copy.copy(row)
            for row in rows
            if row.state == state and (not kinds or row.kind in kinds)
        ]

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

    # proposals
    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        wanted = set(links)
        found: dict[str, list[Proposal]] = defaultdict(list)
        for _, row in sorted(self._tables["proposal"].items()):
            if row.link in wanted and row.state == "open":
                found[row.link].append(copy.copy(row))
        return dict(found)

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            self._put("proposal", proposal.id, copy.copy(proposal))

    # history and runs
    def add_history(self, rows: Sequence[HistoryRow]) -> None:
        for row in rows:
            self._put("history", len(self._tables["history"]) + 1, row)

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        rows = [row for _, row in sorted(self._tables["history"].items()) if row.link == link]
        return rows[::-1][:limit]

    def put_run(self, run: RunRow) -> None:
        self._put("run", run.id, copy.copy(run))

    def runs(self, limit: int = 20) -> list[RunRow]:
        rows = [copy.copy(row) for _, row in sorted(self._tables["run"].items())]
        return rows[::-1][:limit]
