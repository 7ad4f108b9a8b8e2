"""What was planned, and what was sent: plans, their steps, the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync.model.journal import Intent, IntentState
from sync.model.steps import PlanHeader, Step
from sync.store.sql.driver import Row
from sync.store.sql.rows import plans as as_row
from sync.store.sql.tables import PAGE, Tables


class SqlPlans(Tables):
    """Plans and the journal."""

    def add_steps(self, plan: str, steps: Sequence[Step]) -> None:
        rows = (as_row.step_row(plan, step) for step in steps)
        self._write(self._sql.put_step, rows)

    def put_plan(self, header: PlanHeader) -> None:
        row = as_row.plan_row(header)
        self._put(self._sql.put_plan, *row)

    def plan(self, plan: str) -> PlanHeader | None:
        row = self._first(self._sql.get_plan, plan)
        return None if row is None else as_row.to_plan(row)

    def steps(
        self,
        plan: str,
        *,
        phase: str | None = None,
        system: str | None = None,
    ) -> Iterator[Step]:
        chosen = tuple(value for value in (phase, system) if value is not None)
        statement = self._steps_chosen_by(phase, system)

        def asked(after: Any) -> tuple[str, Row]:
            return statement, (plan, after, *chosen, PAGE)

        return self._pages(as_row.to_step, asked, -(2**63), key=1)

    def _steps_chosen_by(self, phase: str | None, system: str | None) -> str:
        match (phase is not None, system is not None):
            case (False, False):
                return self._sql.steps
            case (False, True):
                return self._sql.steps_of_system
            case (True, False):
                return self._sql.steps_of_phase
            case _:
                return self._sql.steps_of_group

    def step_groups(self, plan: str) -> list[tuple[str, str, int]]:
        rows = self._all(self._sql.step_groups, plan)
        return [(phase, system, steps) for phase, system, steps in rows]

    def save_plan(self, plan: str) -> None:
        self._put(self._sql.save_plan, plan)

    def hold_plan(self, plan: str) -> None:
        self._put(self._sql.hold_plan, plan)

    def kept_plans(self) -> tuple[str, str]:
        known = self._remembered()
        return known.held_plan or "", known.saved_plan

    def drop_plans(self) -> None:
        kept = self.kept_plans()
        with self.transaction():
            for statement in self._sql.drop_plans:
                self._driver.run(statement, kept)

    def mark_applied(self, plan: str) -> None:
        self._put(self._sql.put_applied, plan)

    def was_applied(self, plan: str) -> bool:
        found = self._first(self._sql.get_applied, plan)
        return found is not None

    def intend(self, intents: Sequence[Intent]) -> None:
        rows = map(as_row.intent_row, intents)
        self._write(self._sql.put_intent, rows)

    def close_intents(self, states: Mapping[str, IntentState]) -> None:
        with self.transaction():
            rows = ((state, name) for name, state in states.items())
            closed = self._write(self._sql.close_intent, rows)
            if states and closed != len(states):
                unknown = len(states) - closed
                raise KeyError(f"{unknown} of {sorted(states)} are not in the journal")

    def open_intents(self, limit: int) -> list[Intent]:
        rows = self._all(self._sql.open_intents, limit)
        return [as_row.to_intent(row) for row in rows]
