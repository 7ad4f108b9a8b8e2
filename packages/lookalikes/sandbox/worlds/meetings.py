"""Meetings, coming and past: which rep sees which account within four weeks, in the rep's own
working hours; and who met about a deal when it moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sandbox.worlds.accounts import Account
from sandbox.worlds.deals import Deal, contacts_by_account
from sandbox.worlds.people import Person
from sandbox.worlds.reps import Rep
from sandbox.worlds.vocabulary.sales import MEETINGS

AHEAD_DAYS = 28


@dataclass(frozen=True)
class Meeting:
    """One appointment of a rep at an account; `deal` is the opportunity it is about, if any."""

    rep: int
    subject: str
    starts: datetime
    ends: datetime
    account: int
    person: int | None
    deal: int | None
    born: int


def draw_meetings(
    rng: Random,
    hosts: Mapping[int, Rep],
    accounts: list[Account],
    people: list[Person],
    deals: list[Deal],
    today: date,
) -> list[Meeting]:
    """Three to eight meetings for each of these reps (by index), at their own accounts where they
    have any.
    """
    business = _Business(accounts, contacts_by_account(people), _open_by_account(deals))
    everyones = [n for n, account in enumerate(accounts) if account.in_salesforce]
    looked_after: dict[int, list[int]] = {}
    for account in everyones:
        looked_after.setdefault(accounts[account].owner, []).append(account)
    meetings = []
    for n, rep in hosts.items():
        own = looked_after.get(n, everyones)
        if not own:
            continue
        for _ in range(rng.randint(3, 8)):
            account = rng.choice(own)
            starts = _starts(rng, rep, today)
            meetings.append(_meeting(rng, n, account, starts, business))
    return meetings


MET_ABOUT = 0.4
"""The share of a deal's moves that somebody met about."""
LONGEST_AGO = 715
"""Older meetings would have been entered before the company began."""


def draw_past_meetings(
    rng: Random, reps: list[Rep], accounts: list[Account], deals: list[Deal], today: date
) -> list[Meeting]:
    """The meetings after which deals moved on, each held by the deal's owner."""
    found = []
    for n, deal in enumerate(deals):
        for ago, _ in deal.moves[1:]:
            if rng.random() >= MET_ABOUT or ago > LONGEST_AGO:
                continue
            starts = workday_moment(rng, reps[deal.owner], workday(today - timedelta(days=ago)))
            found.append(
                Meeting(
                    rep=deal.owner,
                    subject=f"{rng.choice(MEETINGS)}: {accounts[deal.account].name}",
                    starts=starts,
                    ends=starts + timedelta(minutes=rng.choice((30, 60))),
                    account=deal.account,
                    person=deal.roles[0][0] if deal.roles else None,
                    deal=n,
                    born=ago + rng.randint(4, 14),
                )
            )
    return found


def workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


class _Business(NamedTuple):
    """What may be met about: the accounts, who works there, and the open deals of each."""

    accounts: list[Account]
    staff: dict[int, list[int]]
    open_deals: dict[int, list[int]]


def _open_by_account(deals: list[Deal]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for n, deal in enumerate(deals):
        if deal.is_open:
            found.setdefault(deal.account, []).append(n)
    return found


def _meeting(rng: Random, rep: int, account: int, starts: datetime, business: _Business) -> Meeting:
    about = business.open_deals.get(account, [])
    present = business.staff.get(account, [])
    return Meeting(
        rep=rep,
        subject=f"{rng.choice(MEETINGS)}: {business.accounts[account].name}",
        starts=starts,
        ends=starts + timedelta(minutes=rng.choice((30, 30, 60, 90))),
        account=account,
        person=rng.choice(present) if present else None,
        deal=rng.choice(about) if about and rng.random() < 0.5 else None,
        born=rng.randint(2, 20),
    )


def _starts(rng: Random, rep: Rep, today: date) -> datetime:
    last_weekday = 3 if rep.hours.startswith("Mon-Thu") else 4
    days = [today + timedelta(days=ahead) for ahead in range(2, AHEAD_DAYS - 1)]
    day = rng.choice([day for day in days if day.weekday() <= last_weekday])
    return workday_moment(rng, rep, day)


def workday_moment(rng: Random, rep: Rep, day: date) -> datetime:
    at = time(rng.randint(9, 15), rng.choice((0, 30)), tzinfo=ZoneInfo(rep.country.zone))
    return datetime.combine(day, at).astimezone(UTC)
