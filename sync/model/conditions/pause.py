"""That nobody writes for a while: who said so, why, until when. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Pause:
    """Somebody paused a workspace at `since`; it ends at `until` by itself (None: when somebody
    resumes). Epoch seconds.
    """

    by: str
    because: str
    since: float
    until: float | None = None

    def holds(self, now: float) -> bool:
        """Whether it is not over yet."""
        return self.until is None or now < self.until

    def outlasts(self, other: Pause) -> bool:
        """Whether it still holds when another one is over."""
        if other.until is None:
            return False
        return self.holds(other.until)

    @property
    def told(self) -> str:
        """Who paused, why, and until when."""
        end = "until somebody resumes"
        if self.until is not None:
            end = f"until {_utc(self.until)}"
        return f"paused by {self.by} {end}: {self.because}"

    def document(self) -> dict[str, Any]:
        """As `--json` tells it."""
        return {
            "by": self.by,
            "because": self.because,
            "since": self.since,
            "until": self.until,
        }


def _utc(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
