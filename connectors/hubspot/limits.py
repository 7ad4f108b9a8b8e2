"""What a run may spend of the account's calls: their rates, and a share of the day's.

All of it is shared with the other threads, and by a file with the other processes of this machine.
HubSpot's headers tell what the subscription allows in ten seconds and what other apps take; a rate
that nobody configured follows them. Apps that sign in by OAuth are not told the day's count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from connectors.http.pace import Pace, Window
from connectors.http.shared_counts import OwnPlace, Place, SharedPlace
from connectors.hubspot.day import DailyShare
from connectors.hubspot.settings import HubSpotSettings
from connectors.hubspot.sign_in import whose
from connectors.world import World

# The vendor's ten seconds and its one second, each a little longer: a call that opens a connection
# arrives late.
BURST_S = 10.1
SEARCH_S = 1.02
# Of what is allowed: answers tell it too late for a call that is under way already.
PART = 0.95
# The smallest subscription's; Professional and Enterprise have 190, or 250 with a limit increase.
CAREFUL_PER_10_S = 95
# The account's own, whatever its subscription.
SEARCHES_PER_S = 5
# Of their own, in any ten seconds, beside the limit of all calls; 200 with a limit increase.
LINKS_PER_10_S = 150
BURST_MS = 10_000
# No subscription has a tenth of it: a number beyond is about something else.
PLAUSIBLE = 10_000
PREFIX = "X-HubSpot-RateLimit-"


class Limits:
    """The paces of one account's calls and the day's share: searches and associations have a pace
    of their own.
    """

    def __init__(self, settings: HubSpotSettings, world: World) -> None:
        place = _place(settings)
        self.day = DailyShare(settings.daily_share, world.now)
        most = settings.burst_per_10_s
        follows = PART if most is None else None
        burst = most or CAREFUL_PER_10_S
        window = Window(burst, BURST_S, follows)
        self.calls = Pace(place, window, world.now, world.sleep, within=self.day)
        searches = settings.search_per_s or SEARCHES_PER_S
        self.searches = self._own(place, "searches", searches, SEARCH_S, world)
        # 150 beside 190, and 200 beside 250: a limit that was set to more than HubSpot has says the
        # same of both.
        links = max(PART * LINKS_PER_10_S, (most or 0) * LINKS_PER_10_S / 190)
        self.links = self._own(place, "associations", links, BURST_S, world)

    def pace(self, path: str) -> Pace:
        """What every attempt at a call to that path waits for."""
        if path.endswith("/search"):
            return self.searches
        return self.links if "/associations" in path else self.calls

    def told(self, status: int, headers: Mapping[str, str], path: str, took: float) -> None:
        """Learn from the headers and status of an answer that was `took` seconds under way."""
        left = _number(headers, "Daily-Remaining")
        if left is not None:
            self.day.told(left, took)
        pace = self.pace(path)
        # Searches tell nothing of the burst, and whose count an answer about associations tells is
        # not documented.
        if pace is self.calls:
            self._told_burst(headers, took)
        if status == 429:
            pace.slow_down()

    def _told_burst(self, headers: Mapping[str, str], took: float) -> None:
        most, free = _number(headers, "Max"), _number(headers, "Remaining")
        interval = _number(headers, "Interval-Milliseconds")
        if most is None or free is None or interval not in (None, BURST_MS):
            return
        if most <= PLAUSIBLE:
            self.calls.told(most, free, took)

    def _own(self, place: Place, name: str, most: float, window_s: float, world: World) -> Pace:
        window = Window(most, window_s)
        return Pace(place, window, world.now, world.sleep, name=name, within=self.calls)


def _place(settings: HubSpotSettings) -> Place:
    if settings.pace_file is None:
        return OwnPlace()
    return SharedPlace(
        settings.pace_file, hashlib.sha256("\0".join(whose(settings)).encode()).hexdigest()
    )


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(PREFIX + name, "")
    return int(text) if text.isascii() and text.isdigit() else None
