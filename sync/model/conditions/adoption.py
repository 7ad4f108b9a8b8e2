"""How far a first meeting may go. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stage = Literal["link", "fill", "enforce"]
Loss = Literal["", "lost", "restored"]
"""What became of the state: nothing, it was lost and begun anew, or an older one was put back."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is done about records that were there before Accord.

    `link` pairs what exists and writes keys only; `fill` also fills blanks and creates what is
    missing; `enforce` also decides by rule and brings stored values into the spelling of the common
    language. After a `loss` nothing that two records say differently is decided by rule, whatever
    the stage: they may have agreed before, and one of them was edited since. `changed`: meetings
    went less far, or further, until now, and everything is looked at once more.
    """

    stage: Stage = "enforce"
    loss: Loss = ""
    changed: bool = False

    @property
    def careful(self) -> bool:
        """Whether what differs at a first meeting waits for a person."""
        return self.stage != "enforce" or self.loss != ""

    @property
    def fills(self) -> bool:
        """Whether blanks are filled, and what is missing is created."""
        return self.stage != "link"

    @property
    def keys(self) -> bool:
        """Whether records that were paired are marked with Accord's key."""
        return self.stage != "enforce"


ENFORCE = Adoption()
"""Where nobody said anything else."""
