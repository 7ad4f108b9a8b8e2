"""Access tokens and the daily call allowance: who may call, and how often."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.clock import SkewedClock
from sandbox.salesforce.errors import Refusal

SESSION_SECONDS = 7200
_DAY = 86_400


class Sessions:
    """Tokens issued and not yet expired; each use keeps a session alive, as the vendor's timeout
    does.
    """

    def __init__(self, clock: SkewedClock, org_id: str) -> None:
        self._clock = clock
        self._org_id = org_id
        self._last_use: dict[str, float] = {}

    def issue(self) -> str:
        """A new token."""
        token = f"{self._org_id[:15]}!AQEAQ{secrets.token_urlsafe(64).replace('-', '.')}"
        self._last_use[token] = self._clock.now()
        return token

    def alive(self, token: str) -> bool:
        """Whether the token still opens the door; uses it."""
        last = self._last_use.get(token)
        if last is None or self._clock.now() - last > SESSION_SECONDS:
            self._last_use.pop(token, None)
            return False
        self._last_use[token] = self._clock.now()
        return True

    def last_use(self, token: str) -> float | None:
        """When the session was last used; None for one that is over. Looking is no use."""
        last = self._last_use.get(token)
        if last is None or self._clock.now() - last > SESSION_SECONDS:
            return None
        return last

    def revoke(self, token: str) -> None:
        """End one session."""
        self._last_use.pop(token, None)

    def revoke_all(self) -> None:
        """End every session."""
        self._last_use.clear()


class Meter:
    """Calls against the daily limit, forgotten at each new day."""

    def __init__(self, clock: SkewedClock, limit: int) -> None:
        self._clock = clock
        self.limit = limit
        self.used = 0
        self._day = self._today()

    def use(self, calls: int = 1) -> None:
        """Count the calls. Raises REQUEST_LIMIT_EXCEEDED when the day's allowance is gone."""
        if self._today() != self._day:
            self._day = self._today()
            self.used = 0
        if self.used + calls > self.limit:
            raise Refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        self.used += calls

    def state(self) -> dict[str, Any]:
        """Plain values that `restore` understands."""
        return {"used": self.used, "day": self._day}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a kept state."""
        self.used = state["used"]
        self._day = state["day"]

    def _today(self) -> int:
        return int(self._clock.now() // _DAY)
