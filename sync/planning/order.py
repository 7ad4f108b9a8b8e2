"""In what order the steps of a plan are carried out. Pure.

Records before what ties them together, and deletions last; entity by entity, so that what others
refer to is there first (and goes last); of one entity what makes room, then creates, then updates;
like with like, so that they share a call.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.deciding.letting_go import lets_go
from sync.model.rulings import RECORD_ACTIONS
from sync.model.steps import Step

RECORDS, ASSOCIATIONS, REMOVALS = "1", "2", "3"
Kind = tuple[str, str, str, str]
"""What may share a call: system, object, action, and of associations which one."""


class Order:
    """Gives each step the phase it belongs to; phases sort as text."""

    def __init__(self, entities: Iterable[str]) -> None:
        self._rank = {name: position for position, name in enumerate(entities)}
        self._kinds: dict[str, dict[Kind, int]] = {}

    def phase(self, step: Step) -> str:
        """The phase of one step: kinds of one stage in the order in which they come up."""
        stage = self._stage(step)
        kinds = self._kinds.setdefault(stage, {})
        number = kinds.setdefault(_kind(step), len(kinds))
        return f"{stage}.{number:03}"

    def _stage(self, step: Step) -> str:
        rank = self._rank[step.entity]
        if step.action == "create":
            return f"{RECORDS}.{rank:02}.create"
        if lets_go(step):
            return f"{RECORDS}.{rank:02}.before"
        if step.action == "update":
            return f"{RECORDS}.{rank:02}.update"
        if step.action in RECORD_ACTIONS:
            from_the_last = len(self._rank) - rank
            return f"{REMOVALS}.{from_the_last:02}"
        return ASSOCIATIONS


def _kind(step: Step) -> Kind:
    association = ""
    if step.action in {"associate", "unassociate"}:
        association = next(iter(step.fields), "")
    return step.system, step.object, step.action, association
