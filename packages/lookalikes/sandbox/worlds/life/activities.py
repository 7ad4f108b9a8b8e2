"""What reps plan and log: calls before a deal moved on, tasks that are due or overdue, meetings
that come again every week or two.

No public data says how often; the shares are common sense.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from sandbox.worlds.deals import Deal
from sandbox.worlds.history import History
from sandbox.worlds.meetings import workday, workday_moment
from sandbox.worlds.people import Person

CALLED_BEFORE_A_MOVE = 0.5
REACHED = 0.55
"""Of the calls; the others end at a mailbox or ring on."""
TASKS = ("Call", "Send Quote", "Send Letter", "Other")
OVERDUE = 0.25
LEADS_CALLED = 0.4
WAITING_CALLED = 0.3
RECURRING = 0.15
"""Of the open deals: those whose people meet every week or two."""
OLDEST_DAYS = 715
OCCURRENCES = 8
EVERY = {1: "Weekly call", 2: "Every other week"}


@dataclass(frozen=True)
class Activity:
    """One call or task. `due` is when it is or was to be done, `born` how many days ago somebody
    planned or logged it.
    """

    call: bool
    subject: str
    rep: int
    person: int | None
    deal: int | None
    due: date
    born: int
    done: bool
    seconds: int = 0
    inbound: bool = False

    @property
    def planned(self) -> bool:
        """Put down before it was done, as reps plan; calls are logged when they are over."""
        return not self.call


class Series(NamedTuple):
    """A meeting that comes again every so many weeks."""

    rep: int
    account: int
    person: int | None
    deal: int
    subject: str
    first: datetime
    weeks: int
    born: int

    @property
    def occurrences(self) -> list[datetime]:
        """When it is or was held; what a change of the clocks does to the hour is left out."""
        step = timedelta(weeks=self.weeks)
        return [self.first + n * step for n in range(OCCURRENCES)]


@dataclass
class Life:
    """The activities of one part of a world, by the system whose users put them down."""

    sold: list[Activity] = field(default_factory=list)
    marketed: list[Activity] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)


def draw_life(rng: Random, part: History) -> Life:
    """What the reps of this part did and plan to do."""
    life = Life()
    for n, deal in enumerate(part.deals):
        life.sold += _calls(rng, part, n, deal)
        if deal.is_open:
            life.sold += _tasks(rng, part, n, deal)
            if rng.random() < RECURRING:
                life.series.append(_series(rng, part, n, deal))
    for n, person in enumerate(part.people):
        if person.owner is not None:
            _meet(rng, part, n, person, life)
    return life


def _meet(rng: Random, part: History, n: int, person: Person, life: Life) -> None:
    """Call a lead, or somebody whom only HubSpot knows."""
    if person.in_salesforce:
        if person.is_lead and rng.random() < LEADS_CALLED:
            life.sold.append(_first_call(rng, part, n, person))
    elif rng.random() < WAITING_CALLED:
        life.marketed.append(_first_call(rng, part, n, person))
        life.marketed += _follow_up(rng, part, n, person)


def _calls(rng: Random, part: History, n: int, deal: Deal) -> list[Activity]:
    found = []
    for ago, _ in deal.moves[1:]:
        if ago <= OLDEST_DAYS and rng.random() < CALLED_BEFORE_A_MOVE:
            person = deal.roles[0][0] if deal.roles else None
            before = min(deal.born, ago + rng.randint(0, 3))
            found.append(_call(rng, part, deal.owner, person, n, before))
    return found


def _call(
    rng: Random, part: History, rep: int, person: int | None, deal: int | None, ago: int
) -> Activity:
    reached = rng.random() < REACHED
    day = workday(part.today - timedelta(days=max(3, ago)))
    return Activity(
        call=True,
        subject="Call" if reached else "Left a message",
        rep=rep,
        person=person,
        deal=deal,
        due=day,
        born=(part.today - day).days,
        done=True,
        seconds=round(60 * rng.lognormvariate(1.7, 0.8)) if reached else rng.randint(5, 50),
        inbound=reached and rng.random() < 0.2,
    )


def _first_call(rng: Random, part: History, n: int, person: Person) -> Activity:
    ago = max(3, person.born - 1 - int(rng.expovariate(1 / 4)))
    assert person.owner is not None
    return _call(rng, part, person.owner, n, None, ago)


def _tasks(rng: Random, part: History, n: int, deal: Deal) -> list[Activity]:
    found = []
    for _ in range(rng.randint(0, 3)):
        person = deal.roles[0][0] if deal.roles else None
        found.append(_task(rng, part, deal.owner, person, n))
    return found


def _follow_up(rng: Random, part: History, n: int, person: Person) -> list[Activity]:
    assert person.owner is not None
    if rng.random() < 0.5:
        return []
    return [_task(rng, part, person.owner, n, None)]


def _task(rng: Random, part: History, rep: int, person: int | None, deal: int | None) -> Activity:
    done = rng.random() < 0.3
    late = done or rng.random() < OVERDUE
    ahead = -rng.randint(3, 30) if late else rng.randint(1, 21)
    due = workday(part.today + timedelta(days=ahead))
    planned = rng.randint(2, 14)
    return Activity(
        call=False,
        subject=rng.choice(TASKS),
        rep=rep,
        person=person,
        deal=deal,
        due=due,
        born=max(2, (part.today - due).days + planned) if late else planned,
        done=done,
    )


def _series(rng: Random, part: History, n: int, deal: Deal) -> Series:
    weeks = rng.choice((1, 2))
    ago = rng.randint(2, 6) * 7
    day = workday(part.today - timedelta(days=ago))
    return Series(
        rep=deal.owner,
        account=deal.account,
        person=deal.roles[0][0] if deal.roles else None,
        deal=n,
        subject=f"{EVERY[weeks]}: {part.accounts[deal.account].name}",
        first=workday_moment(rng, part.reps[deal.owner], day),
        weeks=weeks,
        born=(part.today - day).days + rng.randint(4, 10),
    )
