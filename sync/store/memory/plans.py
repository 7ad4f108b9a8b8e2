"""Plans, the journal, runs and history, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sync.model.journal import HistoryEntry, HistoryRow, Intent, IntentState, RunRow
from sync.model.steps import PlanHeader, Step
from sync.store.memory.facts import THE_ONE
from sync.store.memory.tables import MemoryTables, copied


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

    def add_history(self, entries: Sequence[HistoryEntry]) -> None:
        history = self._tables["history"]
        for entry in entries:
            for row in entry.rows():
                self._put("history", len(history) + 1, row)

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
