"""What happened, and what is remembered: history, runs, what people did, facts of the pair as a
whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from sync.model.conditions.adoption import Loss, Stage
from sync.model.journal import ActionRow, HistoryEntry, HistoryRow, RunRow
from sync.store.ports import Acquaintance
from sync.store.sql.driver import Row
from sync.store.sql.rows import history as as_row
from sync.store.sql.rows.values import dump_free, load_free, texts
from sync.store.sql.rows.workspace import Remembered
from sync.store.sql.tables import PAGE, Tables

ADOPTED = "adopted"


class SqlHistory(Tables):
    """What happened, and the runs that did it."""

    def add_history(self, entries: Sequence[HistoryEntry]) -> None:
        self._write(self._sql.add_history, map(as_row.history_row, entries))

    def history(self, link: str, limit: int = 50) -> list[HistoryRow]:
        writes = self._all(self._sql.history, link, limit)  # each of at least one field
        newest_first: list[HistoryRow] = []
        for write in writes:
            fields = list(as_row.to_history(write))
            newest_first.extend(reversed(fields))
            if len(newest_first) >= limit:
                break
        return newest_first[:limit]

    def history_of_run(self, run: str) -> Iterator[HistoryRow]:
        def asked(after: Any) -> tuple[str, Row]:
            return self._sql.history_of_run, (run, after, PAGE)

        for _, *write in self._pages(tuple, asked, 0, key=0):
            yield from as_row.to_history(tuple(write))

    def put_run(self, run: RunRow) -> None:
        row = as_row.run_row(run)
        self._put(self._sql.put_run, *row)

    def runs(self, limit: int = 20) -> list[RunRow]:
        rows = self._all(self._sql.runs, limit)
        return [as_row.to_run(row) for row in rows]


class SqlActions(Tables):
    """What people did."""

    def add_actions(self, actions: Sequence[ActionRow]) -> None:
        self._write(self._sql.put_action, map(as_row.action_row, actions))

    def actions_about(self, subjects: Iterable[str]) -> list[ActionRow]:
        rows = self._all(self._sql.actions_about, texts(subjects))
        return [ActionRow(*row) for row in rows]

    def actions_in(self, runs: Iterable[str]) -> list[ActionRow]:
        rows = self._all(self._sql.actions_in, texts(runs))
        return [ActionRow(*row) for row in rows]


class SqlWeighed(Tables):
    """What brakes remember."""

    def add_weighed(
        self,
        run: str,
        at: float,
        seen: Mapping[tuple[str, str], int],
    ) -> None:
        rows = []
        for (brake, what), count in seen.items():
            rows.append((run, brake, what, at, count))
        self._write(self._sql.add_weighed, rows)

    def weighed(
        self,
        brake: str,
        since: float,
        until: float,
        but_for: str,
    ) -> dict[str, int]:
        return dict(self._all(self._sql.weighed, brake, since, until, but_for))


class SqlFacts(Tables):
    """What the workspace remembers of the pair as a whole."""

    def acquaintance(self, system: str) -> Acquaintance | None:
        row = self._first(self._sql.get_acquaintance, system)
        return None if row is None else as_row.to_acquaintance(row)

    def put_acquaintance(self, known: Acquaintance) -> None:
        row = as_row.acquaintance_row(known)
        self._put(self._sql.put_acquaintance, *row)

    def policy_seen(self) -> str | None:
        return self._remembered().policy_print

    def see_policy(self, policy_print: str) -> None:
        self._put(self._sql.see_policy, policy_print)

    def keyed_by(self) -> str:
        return self._remembered().keyed_by

    def set_keyed_by(self, rules_print: str) -> None:
        self._put(self._sql.set_keyed_by, rules_print)

    def meanings(self) -> dict[str, str]:
        known = self._remembered().meanings
        found: dict[str, str] = {} if known is None else load_free(known)
        return found

    def set_meanings(self, meanings: Mapping[str, str]) -> None:
        self._put(self._sql.set_meanings, dump_free(dict(meanings)))

    def stage(self) -> Stage | None:
        return self._remembered().stage

    def set_stage(self, stage: Stage) -> None:
        self._put(self._sql.set_stage, stage)

    def adopted(self) -> bool:
        return self._one(self._sql.get_counter, ADOPTED) is not None

    def set_adopted(self) -> None:
        self._put(self._sql.put_counter, ADOPTED, 1)

    def loss(self) -> Loss:
        return self._remembered().loss or ""

    def set_loss(self, loss: Loss) -> None:
        self._put(self._sql.set_loss, loss)

    def reconciled_at(self, system: str) -> float | None:
        found: float | None = self._one(self._sql.get_reconciled, system)
        return found

    def set_reconciled(self, system: str, at: float) -> None:
        self._put(self._sql.put_reconciled, system, at)

    def pinned_systems(self) -> tuple[str, str] | None:
        """The systems this state was made for, left and right; None while it is new."""
        known = self._remembered()
        return (known.left, known.right) if known.left else None

    def pin_systems(self) -> None:
        """Remember which systems this state is for."""
        self._put(self._sql.put_workspace, 1, *astuple(Remembered(*self.systems)))
