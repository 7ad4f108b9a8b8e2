"""What a run may spend of the account's calls: their rates, and a share of the day's.

All of it is shared with the other threads, and by a file with the other processes of this machine.
HubSpot's headers tell what the subscription allows in ten seconds and what other apps take; a rate
that nobody configured follows them. Apps that sign in by OAuth are not told the day's count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from connectors.http.pace import Pace, Window
from connectors.http.shared_counts import Place, SharedPlace
from connectors.hubspot.credentials import Credentials
from connectors.hubspot.daily_share import DailyShare
from connectors.hubspot.settings import HubSpotSettings
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
ASSOCIATIONS_PER_10_S = 150
BURST_MS = 10_000
# No subscription has a tenth of it: a number beyond is about something else.
PLAUSIBLE = 10_000
PREFIX = "X-HubSpot-RateLimit-"


class Limits:
    """The paces of one account's calls and the day's share: searches and associations have a pace
    of their own.
    """

    def __init__(self, settings: HubSpotSettings, counts: Place, world: World) -> None:
        self._counts, self._world = counts, world
        self.day = DailyShare(settings.daily_share, world.now)
        most, follows = settings.burst_per_10_s, None
        associations = PART * ASSOCIATIONS_PER_10_S
        if most is None:
            most, follows = CAREFUL_PER_10_S, PART
        else:
            # 150 beside 190, and 200 beside 250: a limit that was set to more than HubSpot has says
            # the same of both.
            associations = max(associations, most * ASSOCIATIONS_PER_10_S / 190)
        window = Window(most, BURST_S, follows)
        self.calls = Pace(counts, window, world.now, world.sleep, within=self.day)
        searches = settings.search_per_s or SEARCHES_PER_S
        self.searches = self._own("searches", searches, SEARCH_S)
        self.associations = self._own("associations", associations, BURST_S)

    def pace(self, path: str) -> Pace:
        """What every attempt at a call to that path waits for."""
        if path.endswith("/search"):
            return self.searches
        if "/associations" in path:
            return self.associations
        return self.calls

    def told(
        self,
        status: int,
        headers: Mapping[str, str],
        path: str,
        took: float,
    ) -> None:
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
        if most is None or free is None:
            return
        if most <= PLAUSIBLE and interval in (None, BURST_MS):
            self.calls.told(most, free, took)

    def _own(self, name: str, most: float, window_s: float) -> Pace:
        world, window = self._world, Window(most, window_s)
        return Pace(self._counts, window, world.now, world.sleep, name=name, within=self.calls)


def counts_of_all(
    pace_file: Path,
    settings: HubSpotSettings,
    credentials: Credentials,
) -> SharedPlace:
    """Where all processes that call one account as one app count together."""
    whose = "\0".join(credentials.whose(settings))
    return SharedPlace(pace_file, hashlib.sha256(whose.encode()).hexdigest())


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(PREFIX + name, "")
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text)
