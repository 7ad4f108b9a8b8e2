"""The state store on a database: which statements make up an operation.

Statements come compiled from `statements`, rows from `rows`; the connection is the driver's affair.
Used from one thread. Results come in the order asked for, so that a run takes the same course on
this store as on the one in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, TypeVar

from connectors.record import Ref
from sync.model.journal import HistoryRow, Intent, IntentState, RunRow
from sync.model.links import Link
from sync.model.mirror import MatchKey, MirrorRow
from sync.model.queue import Choice, Issue, Proposal
from sync.model.steps import PlanHeader, Step
from sync.store.ports import Acquaintance
from sync.store.sql import rows as as_row
from sync.store.sql.driver import Driver, Row
from sync.store.sql.statements import Statements

T = TypeVar("T")
PAGE = 500
DIRTY = "dirty"


class Tables:
    """A driver and the statements in its dialect."""

    def __init__(self, driver: Driver, statements: Statements, systems: tuple[str, str]) -> None:
        self.systems = systems
        self._driver, self._sql = driver, statements

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction inside a transaction joins it."""
        return self._driver.transaction()

    def close(self) -> None:
        """Give the state back, and the right to write it."""
        self._driver.close()

    def _write(self, statement: str, rows: Iterable[Row]) -> int:
        with self.transaction():
            return self._driver.many(statement, rows)

    def _first(self, statement: str, *values: Any) -> Row | None:
        return next(iter(self._driver.rows(statement, values)), None)

    def _one(self, statement: str, *values: Any) -> Any:
        found = self._first(statement, *values)
        return None if found is None else found[0]

    def _pages(
        self,
        made: Callable[[Row], T],
        asked: Callable[[Any], tuple[str, Row]],
        after: Any,
        key: int,
    ) -> Iterator[T]:
        """Rows by the column `key`, a page at a time: an open cursor would keep the write-ahead log
        from being folded in.
        """
        while page := self._driver.rows(*asked(after)):
            for row in page:
                yield made(row)
            after = page[-1][key]

    def _by_refs(self, statement: str, refs: Iterable[Ref]) -> Iterator[Row]:
        """The rows of these records, object by object."""
        for (system, object_name), ids in _by_object(refs).items():
            yield from self._driver.each(statement, (system, object_name, as_row.texts(ids)))


class SqlReading(Tables):
    """Mirror, cursors, dirty marks."""

    def cursor(self, system: str, object_name: str) -> str | None:
        found: str | None = self._one(self._sql.get_cursor, system, object_name)
        return found

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        self._write(self._sql.put_cursor, [(system, object_name, cursor)])

    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        asked = list(refs)
        found: dict[Ref, MirrorRow] = {}
        for row in self._by_refs(self._sql.get_mirror, asked):
            mirrored = as_row.to_mirror(row)
            found[mirrored.ref] = mirrored
        return {ref: found[ref] for ref in asked if ref in found}

    def put_mirror(self, rows: Sequence[MirrorRow]) -> None:
        with self.transaction():
            self._driver.many(self._sql.put_mirror, map(as_row.mirror_row, rows))
            self._driver.many(self._sql.put_match_key, as_row.key_rows(rows))

    def by_key(
        self, system: str, entity: str, kind: str, values: Iterable[str]
    ) -> dict[str, list[Ref]]:
        asked = dict.fromkeys(values)
        found: dict[str, list[Ref]] = defaultdict(list)
        bound = (system, entity, kind, as_row.texts(asked))
        for value, *ref, keys in self._driver.each(self._sql.by_key, bound):
            # a kind that the record has no longer stays behind in the table of keys
            if MatchKey(kind, value) in as_row.load_keys(keys):
                found[value].append(Ref(*ref))
        return {value: sorted(found[value]) for value in asked if value in found}

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.scan_mirror, (system, object_name, after, PAGE)

        return self._pages(as_row.to_mirror, asked, "", key=2)

    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = first = self._one(self._sql.get_counter, DIRTY) or 0
            marked = []
            for ref, entity in rows:
                seq += 1
                marked.append((*ref, entity, seq))
            if seq > first:
                self._driver.many(self._sql.put_dirty, marked)
                self._driver.run(self._sql.put_counter, (DIRTY, seq))

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        rows = self._driver.rows(self._sql.get_dirty, (entity, after, limit))
        return [(seq, Ref(*ref)) for seq, *ref in rows]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        self._write(self._sql.clear_dirty, ((*ref, seq) for ref, seq in rows))

    def dirty_count(self) -> int:
        return int(self._one(self._sql.count_dirty))


class SqlLinks(Tables):
    """Links, successors, choices."""

    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        asked = list(ids)
        rows = self._driver.each(self._sql.get_links, (as_row.texts(asked),))
        found = {row[0]: as_row.to_link(row) for row in rows}
        return {link: found[link] for link in asked if link in found}

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        asked = list(refs)
        found: dict[Ref, Link] = {}
        for (system, object_name), ids in _by_object(asked).items():
            if system not in self.systems:
                continue
            side = self.systems.index(system)
            bound = (object_name, as_row.texts(ids))
            for row in self._driver.each(self._sql.links_by_ref[side], bound):
                link = as_row.to_link(row)
                found[Ref(system, object_name, link.ids[side] or "")] = link
        return {ref: found[ref] for ref in asked if ref in found}

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            try:
                self._driver.many(self._sql.put_link, map(as_row.link_row, links))
            except self._driver.duplicates:
                self._pass_on(links)

    def _pass_on(self, links: Sequence[Link]) -> None:
        """Store links one of which may take over a record that another, later in the list, lets
        go.
        """
        last = {link.id: link for link in links}
        self._driver.many(self._sql.let_go, [(name,) for name in last])
        try:
            self._driver.many(self._sql.put_link, map(as_row.link_row, last.values()))
        except self._driver.duplicates as error:
            raise ValueError(f"two links would hold one record: {error}") from error

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.all_links, (after, PAGE)

        for link in self._pages(as_row.to_link, asked, "", key=0):
            if entity in (None, link.entity):
                yield link

    def count_links(self, entity: str) -> int:
        return int(self._one(self._sql.count_links, entity))

    def successors(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        rows = self._by_refs(self._sql.get_successors, refs)
        return {Ref(*row[:3]): Ref(*row[3:]) for row in rows}

    def put_successor(self, ref: Ref, to: Ref) -> None:
        self._write(self._sql.put_successor, [(*ref, *to)])

    def choices(self, refs: Iterable[Ref]) -> dict[Ref, Choice]:
        rows = self._by_refs(self._sql.get_choices, refs)
        return {choice.ref: choice for choice in map(as_row.to_choice, rows)}

    def put_choice(self, choice: Choice) -> None:
        self._write(self._sql.put_choice, [as_row.choice_row(choice)])


class SqlPlans(Tables):
    """Plans and the journal."""

    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        self._write(self._sql.put_step, (as_row.step_row(plan, step) for step in steps))

    def put_plan(self, header: PlanHeader) -> None:
        self._write(self._sql.put_plan, [as_row.plan_row(header)])

    def plan(self, plan: str) -> PlanHeader | None:
        row = self._first(self._sql.get_plan, plan)
        return None if row is None else as_row.to_plan(row)

    def steps(
        self, plan: str, *, phase: str | None = None, system: str | None = None
    ) -> Iterator[Step]:
        chosen = tuple(value for value in (phase, system) if value is not None)
        statement = self._steps_chosen_by(phase, system)

        def asked(after: Any) -> tuple[str, Row]:
            return statement, (plan, after, *chosen, PAGE)

        return self._pages(as_row.to_step, asked, -(2**63), key=1)

    def _steps_chosen_by(self, phase: str | None, system: str | None) -> str:
        if phase is None:
            return self._sql.steps if system is None else self._sql.steps_of_system
        return self._sql.steps_of_phase if system is None else self._sql.steps_of_group

    def step_groups(self, plan: str) -> list[tuple[str, str, int]]:
        return [(*row,) for row in self._driver.rows(self._sql.step_groups, (plan,))]

    def save_plan(self, plan: str) -> None:
        self._write(self._sql.save_plan, [(plan,)])

    def drop_plans(self) -> None:
        saved = self._first(self._sql.get_workspace)
        keep = saved[4] if saved else ""
        with self.transaction():
            for statement in self._sql.drop_plans:
                self._driver.run(statement, (keep,))

    def mark_applied(self, plan: str) -> None:
        self._write(self._sql.put_applied, [(plan,)])

    def was_applied(self, plan: str) -> bool:
        return self._one(self._sql.get_applied, plan) is not None

    def intend(self, intents: Sequence[Intent]) -> None:
        self._write(self._sql.put_intent, map(as_row.intent_row, intents))

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        with self.transaction():
            rows = ((state, name) for name, state in states.items())
            closed = self._write(self._sql.close_intent, rows)
            if states and closed != len(states):
                unknown = len(states) - closed
                raise KeyError(f"{unknown} of {sorted(states)} are not in the journal")

    def open_intents(self, limit: int) -> list[Intent]:
        rows = self._driver.rows(self._sql.open_intents, (limit,))
        return [as_row.to_intent(row) for row in rows]


class SqlQueue(Tables):
    """What waits for a person, and what somebody wants."""

    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        # said apart: the index of open issues serves only a statement that names the state itself
        if state == "open":
            rows = self._driver.rows(self._sql.open_issues)
        else:
            rows = self._driver.rows(self._sql.issues, (state,))
        return [as_row.to_issue(row) for row in rows if not kinds or row[1] in kinds]

    def issue(self, issue_id: str) -> Issue | None:
        row = self._first(self._sql.get_issue, issue_id)
        return None if row is None else as_row.to_issue(row)

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        asked = (as_row.texts(wanted),)
        rows: dict[str, Row] = {}
        for statement in self._sql.open_issues_of:
            rows.update((row[0], row) for row in self._driver.each(statement, asked))
        found: dict[str, list[Issue]] = defaultdict(list)
        for _, row in sorted(rows.items()):
            issue = as_row.to_issue(row)
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(issue)
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        self._write(self._sql.put_issue, map(as_row.issue_row, issues))

    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        found: dict[str, list[Proposal]] = defaultdict(list)
        for row in self._driver.each(self._sql.open_proposals, (as_row.texts(links),)):
            proposal = as_row.to_proposal(row)
            found[proposal.link].append(proposal)
        return dict(found)

    def proposals_by_id(self, ids: Iterable[str]) -> dict[str, Proposal]:
        rows = self._driver.each(self._sql.proposals_by_id, (as_row.texts(ids),))
        return {proposal.id: proposal for proposal in map(as_row.to_proposal, rows)}

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        self._write(self._sql.put_proposal, map(as_row.proposal_row, proposals))


class SqlHistory(Tables):
    """What happened, and the runs that did it."""

    def add_history(self, rows: Sequence[HistoryRow]) -> None:
        self._write(self._sql.add_history, as_row.history_rows(rows))

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        writes = self._driver.rows(self._sql.history, (link, limit))  # each of at least one field
        newest_first = (row for write in writes for row in reversed([*as_row.to_history(write)]))
        return list(islice(newest_first, limit))

    def history_of_run(self, run: str) -> Iterator[HistoryRow]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.history_of_run, (run, after, PAGE)

        for write in self._pages(tuple, asked, 0, key=0):
            yield from as_row.to_history(write[1:])

    def put_run(self, run: RunRow) -> None:
        self._write(self._sql.put_run, [as_row.run_row(run)])

    def runs(self, limit: int = 20) -> list[RunRow]:
        return [as_row.to_run(row) for row in self._driver.rows(self._sql.runs, (limit,))]


class SqlFacts(Tables):
    """What the workspace remembers of the pair as a whole."""

    def acquaintance(self, system: str) -> Acquaintance | None:
        row = self._first(self._sql.get_acquaintance, system)
        return None if row is None else as_row.to_acquaintance(row)

    def put_acquaintance(self, known: Acquaintance) -> None:
        self._write(self._sql.put_acquaintance, [as_row.acquaintance_row(known)])

    def policy_seen(self) -> str | None:
        row = self._first(self._sql.get_workspace)
        return None if row is None else row[2]

    def see_policy(self, policy_print: str) -> None:
        self._write(self._sql.see_policy, [(policy_print,)])

    def keyed_by(self) -> str:
        row = self._first(self._sql.get_workspace)
        return "" if row is None else str(row[3])

    def set_keyed_by(self, rules_print: str) -> None:
        self._write(self._sql.set_keyed_by, [(rules_print,)])

    def reconciled_at(self, system: str) -> float | None:
        found: float | None = self._one(self._sql.get_reconciled, system)
        return found

    def set_reconciled(self, system: str, at: float) -> None:
        self._write(self._sql.put_reconciled, [(system, at)])

    def pinned_systems(self) -> tuple[str, str] | None:
        """The systems this state was made for, left and right; None while it is new."""
        row = self._first(self._sql.get_workspace)
        return None if row is None else (row[0], row[1])

    def pin_systems(self) -> None:
        """Remember which systems this state is for."""
        self._write(self._sql.put_workspace, [(1, *self.systems, None, "", "")])


class SqlStore(SqlReading, SqlLinks, SqlPlans, SqlQueue, SqlHistory, SqlFacts):
    """The whole state of a workspace on a database."""


def _by_object(refs: Iterable[Ref]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for system, object_name, record in refs:
        found[system, object_name].append(record)
    return found
