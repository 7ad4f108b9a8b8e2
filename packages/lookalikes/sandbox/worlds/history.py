"""A whole world as drawn from its seed, and the moments its records were typed: no vendor knows it
yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from random import Random

from sandbox.worlds.accounts import Account, draw_accounts
from sandbox.worlds.campaigns import Campaign, draw_campaigns
from sandbox.worlds.deals import Deal, draw_deals
from sandbox.worlds.meetings import Meeting, draw_meetings, draw_past_meetings
from sandbox.worlds.people import Person, draw_people
from sandbox.worlds.reps import Former, Rep, draw_former, draw_reps

DAY_S = 86_400
OLDEST_DAYS = 730
MOMENT_S = 60
"""What passes at least between two changes of one record."""


@dataclass(frozen=True)
class History:
    """The truth behind both vendors' records; records refer to each other by index."""

    seed: int
    today: date
    reps: list[Rep]
    accounts: list[Account]
    people: list[Person]
    deals: list[Deal]
    meetings: list[Meeting]
    former: list[Former]
    campaigns: list[Campaign]

    @cached_property
    def _midnight(self) -> float:
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC).timestamp()

    def rng(self, part: str) -> Random:
        """A source of chance of its own for one part, so that parts can grow without moving the
        others.
        """
        return Random(f"{self.seed}:{part}")

    def predecessor(self, owner: int, born: int) -> int | None:
        """The index of who left and had the records of this owner that are as old."""
        for n, former in enumerate(self.former):
            if former.heir == owner and born > former.left + 1:
                return n
        return None

    def typed_at(self, rng: Random, days_ago: int) -> float:
        """A moment on the day that many days ago, in epoch seconds; always more than a day old."""
        days = min(OLDEST_DAYS, max(2, days_ago))
        return self._midnight - days * DAY_S + rng.randrange(6 * 3600, 20 * 3600)


def draw_history(seed: int, people: int, today: date) -> History:
    """The world of this seed and size as seen from this day; without people there is nothing at
    all.
    """
    if people <= 0:
        return History(seed, today, [], [], [], [], [], [], [])
    reps = draw_reps(Random(f"{seed}:reps"), people, today)
    accounts = draw_accounts(Random(f"{seed}:accounts"), people, reps)
    persons = draw_people(Random(f"{seed}:people"), people, accounts, reps)
    deals = draw_deals(Random(f"{seed}:deals"), persons, accounts, reps, today)
    meetings = draw_meetings(Random(f"{seed}:meetings"), reps, accounts, persons, deals, today)
    meetings += draw_past_meetings(Random(f"{seed}:past"), reps, accounts, deals, today)
    former = draw_former(Random(f"{seed}:former"), reps)
    campaigns = draw_campaigns(Random(f"{seed}:campaigns"), persons, today)
    return History(seed, today, reps, accounts, persons, deals, meetings, former, campaigns)
