"""The state store on disk: SQLite, one writing process, every commit durable before it returns.

Statements come compiled from `statements`, rows from `rows`; here stands which of them make up an
operation. Used from one thread. Results come in the order asked for, so that a run takes the same
course on this store as on the one in memory.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from connectors.errors import UserError
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
from sync.store.sql import rows as as_row
from sync.store.sql import statements as sql
from sync.store.sql.migrate import prepare, require
from sync.store.sqlite.files import STATE, Lock, connect_to_read, connect_to_write, private_folder

T = TypeVar("T")
PAGE = 500
SEQ = "dirty"
SYSTEMS = "systems"
DISK_TROUBLE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
MAKE_ROOM = "Make room on the disk that holds the workspace, then run the command again."


def open_store(folder: Path, systems: tuple[str, str], *, read_only: bool = False) -> SqliteStore:
    """The state kept in a folder (`.accord`), made if missing; `systems` are left and right.

    To write, this process takes the folder's lock until `close`. Raises LeaseHeldError while
    another has it, UserError when the state is damaged, of a newer Accord, of other systems, or (to
    read) not there yet.
    """
    if read_only:
        connection = connect_to_read(folder / STATE)
        return _closing_on_failure(connection, None, lambda: _open_to_read(connection, systems))
    private_folder(folder)
    lock = Lock(folder)
    try:
        connection = connect_to_write(folder / STATE)
    except BaseException:
        lock.release()
        raise
    return _closing_on_failure(connection, lock, lambda: _open_to_write(connection, systems, lock))


class SqliteStore:
    """A Store over one SQLite connection in autocommit mode."""

    def __init__(
        self, connection: sqlite3.Connection, systems: tuple[str, str], lock: Lock | None = None
    ) -> None:
        self._connection = connection
        self._execute = connection.execute
        self._many = connection.executemany
        self.systems = systems
        self._lock = lock
        # a reader's transaction is a steady view; only a writer's takes the write lock at once
        read_only = connection.execute("PRAGMA query_only").fetchone()[0]
        self._begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        try:
            self._execute(self._begin)
            yield
            self._execute("COMMIT")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in DISK_TROUBLE:
                raise UserError(
                    f"the state could not be written: {error}", advice=MAKE_ROOM
                ) from error
            raise
        finally:
            if self._connection.in_transaction:
                self._execute("ROLLBACK")

    def close(self) -> None:
        """Give the file back, and the right to write it."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def _write(self, statement: str, rows: Iterable[as_row.Row]) -> int:
        with self.transaction():
            return self._many(statement, rows).rowcount

    def _one(self, statement: str, *values: Any) -> Any:
        found = self._execute(statement, values).fetchone()
        return None if found is None else found[0]

    # facts and cursors
    def meta(self, key: str) -> str | None:
        found: str | None = self._one(sql.GET_META, key)
        return found

    def metas(self, keys: Iterable[str]) -> dict[str, str]:
        return dict(self._execute(sql.GET_METAS, (as_row.texts(keys),)))

    def set_meta(self, key: str, value: str) -> None:
        self._write(sql.PUT_META, [(key, value)])

    def cursor(self, system: str, object_name: str) -> str | None:
        found: str | None = self._one(sql.GET_CURSOR, system, object_name)
        return found

    def set_cursor(self, system: str, object_name: str, cursor: str) -> None:
        self._write(sql.PUT_CURSOR, [(system, object_name, cursor)])

    # mirror
    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]:
        asked = list(refs)
        found: dict[Ref, MirrorRow] = {}
        for (system, object_name), ids in _by_object(asked).items():
            for row in self._execute(sql.GET_MIRROR, (system, object_name, as_row.texts(ids))):
                mirrored = as_row.to_mirror(row)
                found[mirrored.ref] = mirrored
        return {ref: found[ref] for ref in asked if ref in found}

    def put_mirror(self, rows: Sequence[MirrorRow]) -> None:
        self._write(sql.PUT_MIRROR, map(as_row.mirror_row, rows))

    def by_key(
        self, system: str, entity: str, slot: int, keys: Iterable[str]
    ) -> dict[str, list[Ref]]:
        asked = dict.fromkeys(keys)
        found: dict[str, list[Ref]] = defaultdict(list)
        for key, *ref in self._execute(sql.BY_KEY[slot], (system, entity, as_row.texts(asked))):
            found[key].append(Ref(*ref))
        return {key: sorted(found[key]) for key in asked if key in found}

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        asked = (system, object_name)
        return self._pages(
            as_row.to_mirror,
            lambda after: (sql.SCAN_MIRROR, (*asked, after, PAGE)),
            column=2,
            start="",
        )

    def _pages(
        self,
        made: Callable[[as_row.Row], T],
        asked: Callable[[Any], tuple[str, as_row.Row]],
        column: int,
        start: str | int,
        wanted: Callable[[as_row.Row], bool] = lambda row: True,
    ) -> Iterator[T]:
        """Rows by key, a page at a time: an open cursor would keep the write-ahead log from being
        folded in.
        """
        after: Any = start
        while page := self._execute(*asked(after)).fetchall():
            yield from (made(row) for row in page if wanted(row))
            after = page[-1][column]

    # dirty
    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        with self.transaction():
            seq = first = self._one(sql.GET_COUNTER, SEQ) or 0
            marked = []
            for ref, entity in rows:
                seq += 1
                marked.append((*ref, entity, seq))
            if seq > first:
                self._many(sql.PUT_DIRTY, marked)
                self._execute(sql.PUT_COUNTER, (SEQ, seq))

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        return [
            (seq, Ref(*ref)) for seq, *ref in self._execute(sql.GET_DIRTY, (entity, after, limit))
        ]

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        self._write(sql.CLEAR_DIRTY, ((*ref, seq) for ref, seq in rows))

    def dirty_count(self) -> int:
        return int(self._one(sql.COUNT_DIRTY))

    # links
    def links(self, ids: Iterable[str]) -> dict[str, Link]:
        asked = list(ids)
        rows = self._execute(sql.GET_LINKS, (as_row.texts(asked),))
        found = {row[0]: as_row.to_link(row) for row in rows}
        return {link: found[link] for link in asked if link in found}

    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        asked = list(refs)
        found: dict[Ref, Link] = {}
        for (system, object_name), ids in _by_object(asked).items():
            if system in self.systems:
                side = self.systems.index(system)
                for row in self._execute(sql.LINKS_BY_REF[side], (object_name, as_row.texts(ids))):
                    link = as_row.to_link(row)
                    found[Ref(system, object_name, row[3 + 2 * side])] = link
        return {ref: found[ref] for ref in asked if ref in found}

    def put_links(self, links: Sequence[Link]) -> None:
        with self.transaction():
            try:
                self._many(sql.PUT_LINK, map(as_row.link_row, links))
            except sqlite3.IntegrityError:
                self._pass_on(links)

    def _pass_on(self, links: Sequence[Link]) -> None:
        """Store links one of which may take over a record that another, later in the list, lets
        go.
        """
        last = {link.id: link for link in links}
        self._many(sql.LET_GO, [(name,) for name in last])
        try:
            self._many(sql.PUT_LINK, map(as_row.link_row, last.values()))
        except sqlite3.IntegrityError as error:
            raise ValueError(f"two links would hold one record: {error}") from error

    def all_links(self, entity: str | None = None) -> Iterator[Link]:
        return self._pages(
            as_row.to_link,
            lambda after: (sql.ALL_LINKS, (after, PAGE)),
            column=0,
            start="",
            wanted=lambda row: entity in (None, row[1]),
        )

    def count_links(self, entity: str) -> int:
        return int(self._one(sql.COUNT_LINKS, entity))

    # plans
    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        self._write(sql.PUT_STEP, (as_row.step_row(plan, step) for step in steps))

    def put_plan(self, header: PlanHeader) -> None:
        self._write(sql.PUT_PLAN, [as_row.plan_row(header)])

    def plan(self, plan: str) -> PlanHeader | None:
        return next(map(as_row.to_plan, self._execute(sql.GET_PLAN, (plan,)).fetchall()), None)

    def steps(
        self, plan: str, *, phase: int | None = None, system: str | None = None
    ) -> Iterator[Step]:
        statement = sql.STEPS[phase is not None, system is not None]
        chosen = [value for value in (phase, system) if value is not None]
        return self._pages(
            as_row.to_step,
            lambda after: (statement, (plan, after, *chosen, PAGE)),
            column=1,
            start=-(2**63),
        )

    def step_groups(self, plan: str) -> list[tuple[int, str, int]]:
        return self._execute(sql.STEP_GROUPS, (plan,)).fetchall()

    def drop_plans(self, keep: str) -> None:
        with self.transaction():
            for statement in sql.DROP_PLANS:
                self._execute(statement, (keep,))

    # journal
    def intend(self, intents: Sequence[Intent]) -> None:
        self._write(sql.PUT_INTENT, map(as_row.intent_row, intents))

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        with self.transaction():
            closed = self._write(
                sql.CLOSE_INTENT, ((state, name) for name, state in states.items())
            )
            if states and closed != len(states):
                raise KeyError(f"{len(states) - closed} of {sorted(states)} are not in the journal")

    def open_intents(self, limit: int) -> list[Intent]:
        return [as_row.to_intent(row) for row in self._execute(sql.OPEN_INTENTS, (limit,))]

    # issues
    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]:
        # said apart, because the index of open issues serves only a statement that names the state
        # itself
        rows = (
            self._execute(sql.OPEN_ISSUES)
            if state == "open"
            else self._execute(sql.ISSUES, (state,))
        )
        return [as_row.to_issue(row) for row in rows if not kinds or row[1] in kinds]

    def issue(self, issue_id: str) -> Issue | None:
        return next(
            map(as_row.to_issue, self._execute(sql.GET_ISSUE, (issue_id,)).fetchall()), None
        )

    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        wanted = set(subjects)
        asked = (as_row.texts(wanted),)
        rows = {
            row[0]: row
            for statement in sql.OPEN_ISSUES_OF
            for row in self._execute(statement, asked)
        }
        found: dict[str, list[Issue]] = defaultdict(list)
        for _, row in sorted(rows.items()):
            issue = as_row.to_issue(row)
            for subject in {issue.link, issue.ref} & wanted:
                found[subject].append(issue)
        return dict(found)

    def put_issues(self, issues: Sequence[Issue]) -> None:
        self._write(sql.PUT_ISSUE, map(as_row.issue_row, issues))

    # proposals
    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        found: dict[str, list[Proposal]] = defaultdict(list)
        for row in self._execute(sql.OPEN_PROPOSALS, (as_row.texts(links),)):
            found[row[1]].append(as_row.to_proposal(row))
        return dict(found)

    def put_proposals(self, proposals: Sequence[Proposal]) -> None:
        self._write(sql.PUT_PROPOSAL, map(as_row.proposal_row, proposals))

    # history and runs
    def add_history(self, rows: Sequence[HistoryRow]) -> None:
        self._write(sql.ADD_HISTORY, as_row.history_rows(rows))

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        writes = self._execute(sql.HISTORY, (link, limit))  # each of at least one field
        return list(islice((row for write in writes for row in as_row.to_history(write)), limit))

    def put_run(self, run: RunRow) -> None:
        self._write(sql.PUT_RUN, [as_row.run_row(run)])

    def runs(self, limit: int = 20) -> list[RunRow]:
        return [as_row.to_run(row) for row in self._execute(sql.RUNS, (limit,))]


def _open_to_write(
    connection: sqlite3.Connection, systems: tuple[str, str], lock: Lock
) -> SqliteStore:
    prepare(connection)
    store = SqliteStore(connection, systems, lock)
    if store.meta(SYSTEMS) is None:
        store.set_meta(SYSTEMS, "|".join(systems))
    return _of_systems(store, systems)


def _open_to_read(connection: sqlite3.Connection, systems: tuple[str, str]) -> SqliteStore:
    require(connection)
    return _of_systems(SqliteStore(connection, systems), systems)


def _of_systems(store: SqliteStore, systems: tuple[str, str]) -> SqliteStore:
    kept = store.meta(SYSTEMS)
    if kept not in (None, "|".join(systems)):
        raise UserError(
            f"the state was made for {kept}, left and right, not for {'|'.join(systems)}"
        )
    return store


def _closing_on_failure(
    connection: sqlite3.Connection, lock: Lock | None, opened: Callable[[], SqliteStore]
) -> SqliteStore:
    try:
        return opened()
    except BaseException:
        connection.close()
        if lock is not None:
            lock.release()
        raise


def _by_object(refs: Iterable[Ref]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for system, object_name, record in refs:
        found[system, object_name].append(record)
    return found
