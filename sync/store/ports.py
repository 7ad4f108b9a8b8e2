"""What the engine keeps between steps, whoever keeps it.

Everything is batched, because a million records pass through here. Reads see the writes of the open
transaction; a transaction that ends in an exception leaves nothing. `journal` commits reach the
disk before the call returns. Time is always passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

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


class Store(Protocol):
    """The state of one workspace; `systems` are left and right."""

    systems: tuple[str, str]

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; a transaction inside a transaction joins it."""

    def close(self) -> None: ...

    # facts about the workspace, and read cursors
    def meta(self, key: str) -> str | None: ...
    def metas(self, keys: Iterable[str]) -> dict[str, str]:
        """Those of the facts that are known."""

    def set_meta(self, key: str, value: str) -> None: ...
    def cursor(self, system: str, object_name: str) -> str | None: ...
    def set_cursor(self, system: str, object_name: str, cursor: str) -> None: ...

    # mirror: last observed values of every record
    def mirror(self, refs: Iterable[Ref]) -> dict[Ref, MirrorRow]: ...
    def put_mirror(self, rows: Sequence[MirrorRow]) -> None: ...
    def by_key(
        self, system: str, entity: str, slot: int, keys: Iterable[str]
    ) -> dict[str, list[Ref]]:
        """Refs of mirror rows (gone ones left out) by match key."""

    def scan(self, system: str, object_name: str) -> Iterator[MirrorRow]:
        """Every mirror row of an object, by id."""

    # dirty: records to look at again; `seq` grows with every mark
    def mark_dirty(self, rows: Iterable[tuple[Ref, str]]) -> None:
        """Mark (ref, entity); a record already dirty gets a new `seq`."""

    def dirty(self, entity: str, after: int, limit: int) -> list[tuple[int, Ref]]:
        """Dirty records of an entity with a `seq` above `after`, in that order."""

    def clear_dirty(self, rows: Iterable[tuple[Ref, int]]) -> None:
        """Forget (ref, seq) unless the record was marked again since that `seq`."""

    def dirty_count(self) -> int: ...

    # links
    def links(self, ids: Iterable[str]) -> dict[str, Link]: ...
    def links_by_ref(self, refs: Iterable[Ref]) -> dict[Ref, Link]:
        """Links (shadows included) by the records they hold."""

    def put_links(self, links: Sequence[Link]) -> None: ...
    def all_links(self, entity: str | None = None) -> Iterator[Link]: ...
    def count_links(self, entity: str) -> int:
        """Live links of an entity."""

    # plans
    def add_steps(self, plan: str, steps: Sequence[Step]) -> None: ...
    def put_plan(self, header: PlanHeader) -> None: ...
    def plan(self, plan: str) -> PlanHeader | None: ...
    def steps(
        self, plan: str, *, phase: int | None = None, system: str | None = None
    ) -> Iterator[Step]:
        """Steps in order of their number."""

    def step_groups(self, plan: str) -> list[tuple[int, str, int]]:
        """(phase, system, how many) for the steps of a plan, sorted."""

    def drop_plans(self, keep: str) -> None:
        """Forget all plans but one."""

    # journal
    def intend(self, intents: Sequence[Intent]) -> None: ...
    def close_intents(self, states: Mapping[str, IntentState]) -> None: ...
    def open_intents(self, limit: int) -> list[Intent]: ...

    # what waits for a person
    def issues(self, *, kinds: Sequence[str] = (), state: str = "open") -> list[Issue]: ...
    def issue(self, issue_id: str) -> Issue | None: ...
    def issues_of(self, subjects: Iterable[str]) -> dict[str, list[Issue]]:
        """Open issues by the link id or ref they are about."""

    def put_issues(self, issues: Sequence[Issue]) -> None: ...

    # proposals
    def proposals(self, links: Iterable[str]) -> dict[str, list[Proposal]]:
        """Open proposals by link."""

    def put_proposals(self, proposals: Sequence[Proposal]) -> None: ...

    # history and runs
    def add_history(self, rows: Sequence[HistoryRow]) -> None: ...
    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        """Newest first."""

    def put_run(self, run: RunRow) -> None: ...
    def runs(self, limit: int = 20) -> list[RunRow]:
        """Newest first."""


class Lease(Protocol):
    """The right to write. Whoever holds it has a generation number that no earlier holder had."""

    @property
    def generation(self) -> int: ...

    def check(self) -> None:
        """Raise LeaseHeldError when the lease has passed on to another holder."""

    def release(self) -> None: ...
