"""What a workspace remembers of the pair as a whole, and what people did, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sync.model.conditions.adoption import Loss, Stage
from sync.model.journal import ActionRow
from sync.store.memory.tables import MemoryTables
from sync.store.ports import Acquaintance

THE_ONE = "the one"


class MemoryFacts(MemoryTables):
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

    def meanings(self) -> dict[str, str]:
        return dict(self._tables["meanings"].get(THE_ONE, {}))

    def set_meanings(self, meanings: Mapping[str, str]) -> None:
        self._put("meanings", THE_ONE, dict(meanings))

    def stage(self) -> Stage | None:
        return self._tables["stage"].get(THE_ONE)

    def set_stage(self, stage: Stage) -> None:
        self._put("stage", THE_ONE, stage)

    def adopted(self) -> bool:
        return bool(self._tables["adopted"])

    def set_adopted(self) -> None:
        self._put("adopted", THE_ONE, True)

    def loss(self) -> Loss:
        found: Loss = self._tables["loss"].get(THE_ONE, "")
        return found

    def set_loss(self, loss: Loss) -> None:
        self._put("loss", THE_ONE, loss)

    def reconciled_at(self, system: str) -> float | None:
        return self._tables["reconciled"].get(system)

    def set_reconciled(self, system: str, at: float) -> None:
        self._put("reconciled", system, at)


class MemoryActions(MemoryTables):
    """What people did."""

    def add_actions(self, actions: Sequence[ActionRow]) -> None:
        for action in actions:
            self._put("action", action.id, action)

    def actions_about(self, subjects: Iterable[str]) -> list[ActionRow]:
        wanted = set(subjects)
        return [action for action in self._newest_actions() if action.subject in wanted]

    def actions_in(self, runs: Iterable[str]) -> list[ActionRow]:
        wanted = set(runs)
        return [action for action in self._newest_actions() if action.run in wanted]

    def _newest_actions(self) -> list[ActionRow]:
        return self._in_order("action")[::-1]


class MemoryWeighed(MemoryTables):
    """What brakes remember."""

    def add_weighed(
        self,
        run: str,
        at: float,
        seen: Mapping[tuple[str, str], int],
    ) -> None:
        for (brake, what), count in seen.items():
            self._put("weighed", (run, brake, what), (at, count))

    def weighed(
        self,
        brake: str,
        since: float,
        until: float,
        but_for: str,
    ) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for (run, name, what), (at, seen) in self._tables["weighed"].items():
            if name == brake and since < at <= until and run != but_for:
                found[what] += seen
        return dict(sorted(found.items()))
