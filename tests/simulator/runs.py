"""How a run is asked for, and what it is up against: options, a wrong clock, hidden fields, a
second worker.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors.memory import MemorySystem
from mapping.language import Hidden
from sync.run import Options
from sync.store.ports import Store
from tests.simulator.language import SYSTEMS
from tests.simulator.people import EDITABLE
from tests.simulator.world import SimWorld

CLOCKS = (0.0, 600.0, -600.0, 3000.0, -86_400.0)
FAR_AHEAD_S = 30 * 86_400.0
AWAKE_AT = 0.05
ASLEEP_AT = {"after_write": 0.5, "intended": 0.2}
"""How likely a run that is taken over has gone to sleep at a point; most harm is done where it had
sent something, or was about to.
"""


@dataclass
class Runs:
    """Draws anew for each run."""

    rng: random.Random
    chances: Mapping[str, float]
    systems: dict[str, MemorySystem]
    hidden: Hidden = field(default_factory=dict)
    taken_over: bool = False

    def change(self, world: SimWorld) -> None:
        """Before a run: the clock may have jumped, fields may be hidden or shown again."""
        if self._happens("wrong_clock"):
            world.wrong_by = self.rng.choice(CLOCKS)
        if self._happens("far_clock"):
            world.wrong_by = FAR_AHEAD_S
        if self._happens("hide"):
            self.hidden = {} if self.hidden else self._hide()
        self.taken_over = self._happens("take_over")

    def options(self, store: Store) -> Options:
        """A usual run, one that reads everything, or one for the records of one link."""
        if self._happens("full"):
            return Options(full=True)
        links = sorted(link.id for link in store.all_links()) if self._happens("only") else []
        if not links:
            return Options()
        (link,) = store.links([self.rng.choice(links)]).values()
        return Options(only=frozenset(link.refs(SYSTEMS)))

    def is_taken_over(self, point: str) -> bool:
        return self.taken_over and self.rng.random() < ASLEEP_AT.get(point, AWAKE_AT)

    def calm_down(self, world: SimWorld) -> None:
        world.wrong_by = 0.0
        self.hidden = {}
        self.taken_over = False

    def _happens(self, kind: str) -> bool:
        return self.rng.random() < self.chances.get(kind, 0.0)

    def _hide(self) -> Hidden:
        """The rights to one field are lost."""
        name = self.rng.choice(SYSTEMS)
        object_name = self.rng.choice(sorted(EDITABLE[name]))
        field_name = self.rng.choice(EDITABLE[name][object_name])
        return {(name, object_name): frozenset({field_name})}
