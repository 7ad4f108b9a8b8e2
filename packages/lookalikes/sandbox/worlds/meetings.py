"""The coming meetings: which rep sees which account within four weeks, in the rep's own working
hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sandbox.worlds.accounts import Account
from sandbox.worlds.deals import Deal, contacts_by_account
from sandbox.worlds.people import Person
from sandbox.worlds.reps import Rep
from sandbox.worlds.vocabulary import MEETINGS

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
    reps: list[Rep],
    accounts: list[Account],
    people: list[Person],
    deals: list[Deal],
    today: date,
) -> list[Meeting]:
    """Three to eight meetings for each rep, at their own accounts where they have any."""
    staff = contacts_by_account(people)
    open_deals: dict[int, list[int]] = {}
    for n, deal in enumerate(deals):
        if deal.is_open:
            open_deals.setdefault(deal.account, []).append(n)
    everyones = [n for n, account in enumerate(accounts) if account.in_salesforce]
    return [
        _meeting(rng, n, rep, rng.choice(own), accounts, staff, open_deals, today)
        for n, rep in enumerate(reps)
        if (own := [a for a in everyones if accounts[a].owner == n] or everyones)
        for _ in range(rng.randint(3, 8))
    ]


def _meeting(
    rng: Random,
    n: int,
    rep: Rep,
    account: int,
    accounts: list[Account],
    staff: dict[int, list[int]],
    open_deals: dict[int, list[int]],
    today: date,
) -> Meeting:
    starts = _starts(rng, rep, today)
    about = open_deals.get(account, [])
    present = staff.get(account, [])
    return Meeting(
        rep=n,
        subject=f"{rng.choice(MEETINGS)}: {accounts[account].name}",
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
    at = time(rng.randint(9, 15), rng.choice((0, 30)), tzinfo=ZoneInfo(rep.country.zone))
    return datetime.combine(day, at).astimezone(UTC)
