"""How time passes: in a far account as everywhere, beside a look-alike on this machine without
waiting.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from connectors.testing.trial_world import TrialWorld

LAG_S = 10.0
"""How long a change may stay unseen: searches of a portal follow within seconds."""


@dataclass
class Passing:
    """The clock of a trial."""

    near: bool
    _ahead: float = field(default=0.0)

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def wait(self, seconds: float) -> None:
        """Wait so long, or act as if."""
        if self.near:
            self._ahead += seconds
        else:
            time.sleep(seconds)

    def settle(self) -> None:
        """Wait until everything can be seen, and is looked for again."""
        self.wait(2 * LAG_S + 1)

    def world(self) -> TrialWorld:
        """A world of this clock."""
        return TrialWorld(self.now, self.wait)
