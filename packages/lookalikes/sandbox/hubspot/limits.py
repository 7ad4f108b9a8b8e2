"""HubSpot's rate limits by subscription: a rolling ten seconds, five searches a second, a day's
quota.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.hubspot.errors import envelope
from sandbox.vendor import VendorError

_TEN_SECONDS_MS = 10_000
_SEARCHES_PER_SECOND = 5


@dataclass(frozen=True, slots=True)
class Tier:
    """Calls allowed per ten seconds and per day; association endpoints have ten seconds of their
    own.
    """

    per_ten_seconds: int
    per_day: int
    associations: int


TIERS: dict[str, Tier] = {
    "free": Tier(100, 250_000, 100),
    "pro": Tier(190, 625_000, 150),
    "enterprise": Tier(190, 1_000_000, 150),
}

# With limits off, answers still say what a paying account's would.
_UNLIMITED = TIERS["pro"]
# Recorded in 2026: an app by OAuth is told this, whatever the account has; what is refused goes by
# the account here.
_BY_APP = Tier(110, 0, 0)


class Limits:
    """Counts calls and refuses the one too many; with the tier `off` it only counts and words the
    headers.
    """

    def __init__(self, tier: str, app_id: int) -> None:
        if tier != "off" and tier not in TIERS:
            raise ValueError(f"unknown tier {tier!r}; one of off, {', '.join(TIERS)}")
        self._tier = TIERS.get(tier)
        self._app_id = app_id
        self._calls: deque[int] = deque()
        self._searches: deque[int] = deque()
        self._links: deque[int] = deque()
        self._day = 0
        self._today = 0

    def admit(self, now: int, *, search: bool, associations: bool = False) -> None:
        """Count a call at `now` (epoch milliseconds), or refuse it with 429."""
        self._roll(now)
        if self._tier is None:
            self._today += 1
            return
        if self._today >= self._tier.per_day:
            raise _reached(
                "daily", "DAILY", f"publicapi:private-app-daily-api-calls:{self._app_id}"
            )
        if search:
            self._admit_search(now)
            self._today += 1
            return
        if associations and len(self._links) >= self._tier.associations:
            group = f"publicapi:crm:associations:{self._app_id}"
            raise _reached("ten_secondly_rolling", "TEN_SECONDLY_ROLLING", group)
        if len(self._calls) >= self._tier.per_ten_seconds:
            group = f"publicapi:private-app-api-calls-ten-secondly:{self._app_id}"
            raise _reached("ten_secondly_rolling", "TEN_SECONDLY_ROLLING", group)
        self._calls.append(now)
        if associations:
            self._links.append(now)
        self._today += 1

    def today(self) -> tuple[int, int]:
        """Calls made today, and how many a day holds."""
        return self._today, (self._tier or _UNLIMITED).per_day

    def headers(self, *, search: bool, oauth: bool = False) -> dict[str, str]:
        """What an answer says of the limits; searches only tell the day's, which apps by OAuth are
        never told.
        """
        today, most = self.today()
        daily = {} if oauth else {"Daily": most, "Daily-Remaining": max(0, most - today)}
        burst = {} if search else self._burst(_BY_APP if oauth else None)
        return {
            f"X-HubSpot-RateLimit-{name}": str(value) for name, value in (daily | burst).items()
        }

    def _burst(self, told: Tier | None) -> dict[str, int]:
        tier = told or self._tier or _UNLIMITED
        used = len(self._calls) if self._tier else 1
        return {
            "Interval-Milliseconds": _TEN_SECONDS_MS,
            "Max": tier.per_ten_seconds,
            "Remaining": max(0, tier.per_ten_seconds - used),
            "Secondly": tier.per_ten_seconds // 10,
            "Secondly-Remaining": max(0, tier.per_ten_seconds // 10 - 1),
        }

    def _roll(self, now: int) -> None:
        _forget(self._calls, now - _TEN_SECONDS_MS)
        _forget(self._links, now - _TEN_SECONDS_MS)
        _forget(self._searches, now - 1000)
        day = datetime.fromtimestamp(now // 1000, UTC).toordinal()
        if day != self._day:
            self._day = day
            self._today = 0

    def _admit_search(self, now: int) -> None:
        if len(self._searches) >= _SEARCHES_PER_SECOND:
            # Recorded without a policy and without a group; the type of error is reported in 2026.
            body = envelope("RATE_LIMITS", "You have reached your secondly limit.")
            raise VendorError(429, body | {"errorType": "RATE_LIMIT"})
        self._searches.append(now)


def _forget(calls: deque[int], horizon: int) -> None:
    while calls and calls[0] <= horizon:
        calls.popleft()


def _reached(limit: str, policy: str, group: str) -> VendorError:
    body = envelope("RATE_LIMITS", f"You have reached your {limit} limit.")
    return VendorError(
        429, body | {"errorType": "RATE_LIMIT", "policyName": policy, "groupName": group}
    )
