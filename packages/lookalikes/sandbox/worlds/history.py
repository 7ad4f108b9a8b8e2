"""A world as drawn from its seed, and the moments its records were typed: no vendor knows it
yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from random import Random

from sandbox.worlds.accounts import Account, draw_accounts
from sandbox.worlds.campaigns import Campaign, ask_more, draw_campaigns
from sandbox.worlds.deals import Deal, draw_deals
from sandbox.worlds.meetings import Meeting, draw_meetings, draw_past_meetings
from sandbox.worlds.people import MAILBOX, Person, draw_people
from sandbox.worlds.reps import Former, Rep, draw_former, draw_reps

DAY_S = 86_400
OLDEST_DAYS = 730
PART = 20_000
"""So many people are drawn and written at a time."""
MOMENT_S = 60
"""What passes at least between two changes of one record."""


@dataclass(frozen=True)
class History:
    """The truth behind both vendors' records, of one part of the world; records refer to each other
    by index.
    """

    seed: int
    today: date
    reps: list[Rep]
    accounts: list[Account]
    people: list[Person]
    deals: list[Deal]
    meetings: list[Meeting]
    former: list[Former]
    campaigns: list[Campaign]
    lively: bool = False
    full: bool = False

    @cached_property
    def _midnight(self) -> float:
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC).timestamp()

    def rng(self, part: str) -> Random:
        """A source of chance of its own for one part, so that parts can grow without moving the
        others.
        """
        return Random(f"{self.seed}:{part}")

    @cached_property
    def _left(self) -> dict[int, int]:
        """The indexes of those who left, by their heirs, of whom each has one."""
        return {former.heir: n for n, former in enumerate(self.former)}

    def predecessor(self, owner: int, born: int) -> int | None:
        """The index of who left and had the records of this owner that are as old."""
        n = self._left.get(owner)
        if n is None or born <= self.former[n].left + 1:
            return None
        return n

    def typed_at(self, rng: Random, days_ago: int) -> float:
        """A moment on the day that many days ago, in epoch seconds; always more than a day old."""
        days = min(OLDEST_DAYS, max(2, days_ago))
        return self._midnight - days * DAY_S + rng.randrange(6 * 3600, 20 * 3600)


def draw_parts(
    seed: int,
    people: int,
    today: date,
    part: int = PART,
    *,
    lively: bool = False,
    full: bool = False,
) -> Iterator[History]:
    """The world of this seed and size as seen from this day, at most `part` people at a time;
    without people there is nothing at all.

    Parts share sellers and campaigns; names of companies and addresses are taken once for all. Who
    walks through them holds one part at a time, however many people there are. A `lively` world has
    calls, tasks, recurring meetings, line items and several currencies as well; a `full` one is
    lively, and has teams and Salesforce's line items.
    """
    if people <= 0:
        yield History(seed, today, [], [], [], [], [], [], [])
        return
    reps = draw_reps(Random(f"{seed}:reps"), people, today)
    former = draw_former(Random(f"{seed}:former"), reps)
    common = _Common(seed, today, reps, former, lively or full, full)
    parts = -(-people // part)
    for n in range(parts):
        hosts = {host: reps[host] for host in range(n, len(reps), parts)}
        yield _part(common, n, min(part, people - n * part), hosts)


@dataclass
class _Common:
    """What the parts of one world share; names and addresses in use grow from part to part."""

    seed: int
    today: date
    reps: list[Rep]
    former: list[Former]
    lively: bool
    full: bool
    campaigns: list[Campaign] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    mailboxes: set[str] = field(default_factory=set)

    def rng(self, part: int, what: str) -> Random:
        """A source of chance for what is drawn in one part."""
        return Random(f"{self.seed}.{part}:{what}" if part else f"{self.seed}:{what}")


def _part(common: _Common, n: int, people: int, hosts: dict[int, Rep]) -> History:
    reps, today = common.reps, common.today
    accounts = draw_accounts(common.rng(n, "accounts"), people, reps, common.names)
    taken = set(common.mailboxes)
    persons = draw_people(common.rng(n, "people"), people, accounts, reps, taken)
    common.mailboxes |= {each for each in taken if each.endswith(MAILBOX)}
    deals = draw_deals(common.rng(n, "deals"), persons, accounts, reps, today)
    meetings = draw_meetings(common.rng(n, "meetings"), hosts, accounts, persons, deals, today)
    meetings += draw_past_meetings(common.rng(n, "past"), reps, accounts, deals, today)
    campaigns = _campaigns(common, n, persons)
    return History(
        seed=common.seed,
        today=today,
        reps=reps,
        accounts=accounts,
        people=persons,
        deals=deals,
        meetings=meetings,
        former=common.former,
        campaigns=campaigns,
        lively=common.lively,
        full=common.full,
    )


def _campaigns(common: _Common, n: int, people: list[Person]) -> list[Campaign]:
    """Those of the first part, which ask the people of every part."""
    rng = common.rng(n, "campaigns")
    if common.campaigns:
        return ask_more(rng, common.campaigns, people)
    campaigns = draw_campaigns(rng, people, common.today)
    common.campaigns = [replace(campaign, members=[]) for campaign in campaigns]
    return campaigns
