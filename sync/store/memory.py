"""The state store in memory: for the simulator and for trials. Same suite as the one on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from connectors.record import Ref
from sync.model.journal import HistoryRow, Intent, IntentState, RunRow
from sync.model.links import Link
from sync.model.mirror import NOTHING, Known, MatchKey, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.steps import PlanHeader, Step
from sync.model.watches import Watch
from sync.store.memory_facts import THE_ONE, MemoryActions, MemoryFacts, MemoryWeighed
from sync.store.memory_tables import MemoryTables, copied
from sync.store.ports import TwoHoldersError


class MemoryReading(MemoryTables):
    """Mirror, cursors, dirty marks."""

    def cursor(self, system: str, object_name: str) -> str | None:
        cursors = self._tables["cursor"]
        return cursors.get((system, object_name))

    def set_cursor(
        self,
        system: str,
        object_name: str,
        cursor: str,
    ) -> None:
        self._put("cursor", (system, object_name), cursor)

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        return self._asked("mirror", refs)

    def put_mirror(
        self,
        rows: Sequence[MirrorRow],
        known: Known = NOTHING,
    ) -> None:
        for row in rows:
            for key in row.keys:
                place = (row.ref.system, row.entity, key)
                holders = self._tables["by_key"].get(place, frozenset())
                self._put("by_key", place, holders | {row.ref})
            self._put("mirror", row.ref, copied(row))

    def by_key(
        self,
        system: str,
        entity: str,
        kind: str,
        values: Iterable[str],
    ) -> dict[str, list[Ref]]:
        index = self._tables["by_key"]
        found = {}
        for value in values:
            key = MatchKey(kind, value)
            refs = index.get((system, entity, key), frozenset())
            live = [ref for ref in refs if self._is_found(ref, entity, key)]
            if live:
                found[value] = sorted(live)
        return found

    def any_key(self, system: str, entity: str, kind: str) -> bool:
        for place in self._tables["by_key"]:
            if (*place[:2], place[2].kind) == (system, entity, kind):
                return True
        return False

    def _is_found(self, ref: Ref, entity: str, key: MatchKey) -> bool:
        """Whether a record that once had a key still has it, and is there."""
        row: MirrorRow = self._tables["mirror"][ref]
        if row.gone or row.entity != entity:
            return False
        return key in row.keys

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        rows = self._tables["mirror"]
        asked = (system, object_name)
        of_object = [ref for ref in rows if ref[:2] == asked]
        for ref in sorted(of_object):
            yield copied(rows[ref])

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = self._tables["counter"].get("dirty", 0)
            for ref, entity in rows:
                seq += 1
                self._put("dirty", ref, (seq, entity))
            self._put("counter", "dirty", seq)

    def dirty(
        self,
        entity: str,
        after: int,
        limit: int,
    ) -> list[tuple[int, Ref]]:
        found = []
        for ref, (seq, kind) in self._tables["dirty"].items():
            if kind == entity and seq > after:
                found.append((seq, ref))
        return sorted(found)[:limit]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        dirty = self._tables["dirty"]
        for ref, seq in rows:
            if ref not in dirty:
                continue
            marked, _ = dirty[ref]
            if marked <= seq:
                self._put("dirty", ref, None)

    def dirty_count(self) -> int:
        return len(self._tables["dirty"])

    def unread(self, system: str) -> list[Ref]:
        known = self._tables["mirror"]
        found = []
        for ref in self._tables["dirty"]:
            if ref.system == system and ref not in known:
                found.append(ref)
        return sorted(found)

    def put_watches(self, refs: Iterable[Ref], watches: Sequence[Watch]) -> None:
        by_ref: dict[Ref, list[Watch]] = {}
        for watch in watches:
            by_ref.setdefault(watch.ref, []).append(watch)
        for ref in refs:
            self._put("watch", ref, by_ref.get(ref))

    def add_watches(self, watches: Sequence[Watch]) -> None:
        for watch in watches:
            known = self._tables["watch"].get(watch.ref, [])
            others = [other for other in known if other.on != watch.on]
            self._put("watch", watch.ref, [*others, watch])

    def watches(self) -> Iterator[Watch]:
        for watches in self._in_order("watch"):
            yield from sorted(watches)


class MemoryLinks(MemoryTables):
    """Links, successors, choices."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        return self._asked("link", ids)

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        index = self._tables["link_ref"]
        rows = self._tables["link"]
        found = {}
        for ref in refs:
            if ref in index:
                link = rows[index[ref]]
                found[ref] = copied(link)
        return found

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            touched = {link.id for link in links} | self._holders(links)
            for link in links:
                self._put_link(link)
            for name in touched:
                self._holds_alone(self._tables["link"][name])

    def put_bases(self, links: Sequence[Link]) -> None:
        for link in links:
            kept = self._tables["link"].get(link.id)
            if kept is not None:
                agreed: Link = copied(kept)
                agreed.base = link.base
                self._put("link", link.id, agreed)

    def _holders(self, links: Sequence[Link]) -> set[str]:
        """Links that hold the records which these ones are going to hold."""
        index = self._tables["link_ref"]
        found = set()
        for link in links:
            for ref in link.refs(self.systems):
                if ref in index:
                    found.add(index[ref])
        return found

    def _put_link(self, link: Link) -> None:
        held = link.refs(self.systems)
        self._let_go(link.id, held)
        for ref in held:
            self._put("link_ref", ref, link.id)
        self._put("link", link.id, copied(link))

    def _let_go(self, name: str, held: Sequence[Ref]) -> None:
        """Forget the records that a link had and does not hold any more."""
        old: Link | None = self._tables["link"].get(name)
        if old is None:
            return
        index = self._tables["link_ref"]
        for ref in old.refs(self.systems):
            if ref not in held and index.get(ref) == name:
                self._put("link_ref", ref, None)

    def _holds_alone(self, link: Link) -> None:
        """Raises TwoHoldersError where another link holds one of its records."""
        index = self._tables["link_ref"]
        for ref in link.refs(self.systems):
            holder = index.get(ref)
            if holder != link.id:
                raise TwoHoldersError(
                    f"two links would hold one record: {link.id} and {holder} hold {ref}"
                )

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        for link in self._in_order("link"):
            if entity in (None, link.entity):
                yield copied(link)

    def count_links(self, entity: str) -> int:
        found = 0
        for link in self._tables["link"].values():
            if link.entity == entity and link.status == "live":
                found += 1
        return found

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        return self._asked_frozen("successor", refs)

    def put_successor(self, ref: Ref, to: Ref) -> None:
        self._put("successor", ref, to)

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        return self._asked_frozen("choice", refs)

    def put_choice(self, choice: Choice) -> None:
        self._put("choice", choice.ref, choice)


class MemoryPlans(MemoryTables):
    """Plans, journal, runs, history."""

    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        for step in steps:
            self._put("step", (plan, step.number), step)

    def put_plan(self, header: PlanHeader) -> None:
        self._put("plan", header.id, copied(header))

    def plan(self, plan: str) -> PlanHeader | None:
        found = self._tables["plan"].get(plan)
        return None if found is None else copied(found)

    def steps(
        self,
        plan: str,
        *,
        phase: str | None = None,
        system: str | None = None,
    ) -> Iterator[Step]:
        rows = self._tables["step"]
        of_plan = [key for key in rows if key[0] == plan]
        for key in sorted(of_plan):
            step = rows[key]
            if phase not in (None, step.phase):
                continue
            if system in (None, step.system):
                yield copied(step)

    def step_groups(self, plan: str) -> list[tuple[str, str, int]]:
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for (of, _), step in self._tables["step"].items():
            if of == plan:
                counts[step.phase, step.system] += 1
        groups = []
        for (phase, system), steps in counts.items():
            groups.append((phase, system, steps))
        return sorted(groups)

    def save_plan(self, plan: str) -> None:
        self._put("saved_plan", THE_ONE, plan)

    def hold_plan(self, plan: str) -> None:
        self._put("held_plan", THE_ONE, plan)

    def kept_plans(self) -> tuple[str, str]:
        held = self._tables["held_plan"].get(THE_ONE, "")
        saved = self._tables["saved_plan"].get(THE_ONE, "")
        return held, saved

    def drop_plans(self) -> None:
        kept = self.kept_plans()
        for plan in list(self._tables["plan"]):
            if plan not in kept:
                self._put("plan", plan, None)
        for plan, number in list(self._tables["step"]):
            if plan not in kept:
                self._put("step", (plan, number), None)

    def mark_applied(self, plan: str) -> None:
        self._put("applied_plan", plan, True)

    def was_applied(self, plan: str) -> bool:
        return plan in self._tables["applied_plan"]

    def intend(self, intents: Sequence[Intent]) -> None:
        for intent in intents:
            self._journal(copied(intent))

    def _journal(self, entry: Intent) -> None:
        self._put("journal", entry.id, entry)
        self._put("open_intent", entry.id, entry if entry.state == "open" else None)

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        journal = self._tables["journal"]
        for intent_id, state in states.items():
            entry = copied(journal[intent_id])
            entry.state = state
            self._journal(entry)

    def open_intents(self, limit: int) -> list[Intent]:
        return [copied(entry) for entry in self._in_order("open_intent")[:limit]]

    def add_history(self, rows: Sequence[HistoryRow]) -> None:
        history = self._tables["history"]
        for row in rows:
            number = len(history) + 1
            self._put("history", number, row)

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        rows = [row for row in self._in_order("history") if row.link == link]
        rows.reverse()
        return rows[:limit]

    def history_of_run(self, run: str) -> Iterator[HistoryRow]:
        rows = self._in_order("history")
        return (row for row in rows if row.run == run)

    def put_run(self, run: RunRow) -> None:
        self._put("run", run.id, copied(run))

    def runs(self, limit: int = 20) -> list[RunRow]:
        rows = self._in_order("run")
        rows.reverse()
        return [copied(row) for row in rows[:limit]]


class MemoryQueue(MemoryTables):
    """What waits for a person, and what somebody wants."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        found = []
        for issue in self._in_order("open_issue" if state == "open" else "issue"):
            if issue.state != state:
                continue
            if not kinds or issue.kind in kinds:
                found.append(copied(issue))
        return found

    def issue(self, issue_id: str) -> Issue | None:
        found = self._tables["issue"].get(issue_id)
        return None if found is None else copied(found)

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        found: dict[str, list[Issue]] = defaultdict(list)
        for issue in self._in_order("open_issue"):
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(copied(issue))
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            kept = copied(issue)
            self._put("issue", kept.id, kept)
            self._put("open_issue", kept.id, kept if kept.state == "open" else None)

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        wanted = set(links)
        found: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in self._in_order("proposal"):
            if proposal.link in wanted and proposal.state == "open":
                found[proposal.link].append(copied(proposal))
        return dict(found)

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        return self._asked("proposal", ids)

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            self._put("proposal", proposal.id, copied(proposal))


class MemoryStore(
    MemoryReading,
    MemoryLinks,
    MemoryPlans,
    MemoryQueue,
    MemoryActions,
    MemoryWeighed,
    MemoryFacts,
):
    """The whole state of a workspace, for as long as the process lives."""
