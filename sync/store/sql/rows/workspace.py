"""The one row of what a workspace remembers of the pair as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from sync.model.conditions.adoption import Loss, Stage


@dataclass(frozen=True, slots=True)
class Remembered:
    """In the order in which it is asked for; a workspace that is new remembers nothing."""

    left: str = ""
    right: str = ""
    policy_print: str | None = None
    keyed_by: str = ""
    saved_plan: str = ""
    stage: Stage | None = None
    loss: Loss | None = None
    held_plan: str | None = None
    meanings: bytes | None = None
