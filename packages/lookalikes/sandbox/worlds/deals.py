"""The opportunities: at which company, how far, with whom, and which of them HubSpot has as a deal
too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sandbox.worlds.accounts import Account
from sandbox.worlds.lags import between, days_open, days_to_close, ending
from sandbox.worlds.people import Person
from sandbox.worlds.reps import Rep
from sandbox.worlds.vocabulary.sales import PRODUCTS, ROLES, STAGES

PEOPLE_PER_DEAL = 4
FIRST_CLOSED = next(n for n, stage in enumerate(STAGES) if stage[0].startswith("Closed"))
IN_HUBSPOT = 0.4
SIZES = {"enterprise": 11.6, "mid": 10.2, "smb": 8.6}


@dataclass
class Deal:
    """One opportunity; `roles` are (index of a person, role), the first being the primary.

    `moves` are (days ago, index of a stage) in the order of time, from the stage it was opened in
    to the one it is in; `planned` is when it was first thought to close.
    """

    name: str
    account: int
    owner: int
    product: int
    stage: int
    amount: int
    closes: date
    planned: date
    existing_business: bool
    born: int
    moves: list[tuple[int, int]]
    in_hubspot: bool = False
    roles: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Neither won nor lost."""
        return not STAGES[self.stage][0].startswith("Closed")


def draw_deals(
    rng: Random, people: list[Person], accounts: list[Account], reps: list[Rep], today: date
) -> list[Deal]:
    """One opportunity for every four people, all with different names."""
    sellable = [n for n, account in enumerate(accounts) if account.in_salesforce]
    staff = contacts_by_account(people)
    taken: set[str] = set()
    count = len(people) // PEOPLE_PER_DEAL if sellable else 0
    deals = []
    for _ in range(count):
        account = rng.choice(sellable)
        sale = _Sale(account, accounts[account], staff.get(account, []))
        deals.append(_deal(rng, sale, len(reps), today, taken))
    shared = [deal for deal in deals if accounts[deal.account].in_hubspot]
    for deal in rng.sample(shared, min(len(shared), round(count * IN_HUBSPOT))):
        deal.in_hubspot = True
    return deals


def contacts_by_account(people: list[Person]) -> dict[int, list[int]]:
    """The indexes of the people who are Contacts, by the index of their account."""
    staff: dict[int, list[int]] = {}
    for n, person in enumerate(people):
        if person.is_contact and person.account is not None:
            staff.setdefault(person.account, []).append(n)
    return staff


class _Sale(NamedTuple):
    """Whom a deal is with: a company by its index, and who works there."""

    account: int
    company: Account
    staff: list[int]


def _deal(rng: Random, sale: _Sale, reps: int, today: date, taken: set[str]) -> Deal:
    company = sale.company
    stage = rng.choices(range(len(STAGES)), [weight for _, _, weight in STAGES])[0]
    product = rng.randrange(len(PRODUCTS))
    existing = company.kind == "Customer" and rng.random() < 0.6
    closes, born = _dates(rng, stage, today)
    ended = (today - closes).days
    return Deal(
        name=_name(company.name, product, closes, taken, existing=existing),
        account=sale.account,
        owner=company.owner if rng.random() < 0.85 else rng.randrange(reps),
        product=product,
        stage=stage,
        amount=max(500, round(rng.lognormvariate(SIZES[company.segment], 0.7) / 100) * 100),
        closes=closes,
        planned=_planned(rng, closes, today - timedelta(days=born)),
        existing_business=existing,
        born=born,
        moves=_moves(rng, stage, born, max(ended, 2)),
        roles=_roles(rng, sale.staff),
    )


def _dates(rng: Random, stage: int, today: date) -> tuple[date, int]:
    """When it closes, and how many days ago it was opened."""
    if STAGES[stage][0].startswith("Closed"):
        ago = ending(rng, today, 3, 690)
        took = days_to_close(rng, won=STAGES[stage][0] == "Closed Won")
        return today - timedelta(days=ago), min(729, ago + took)
    return today + timedelta(days=rng.randint(5, 180)), days_open(rng)


def _planned(rng: Random, closes: date, born: date) -> date:
    """When somebody thought that it would close; three in five were wrong, mostly too hopeful."""
    if rng.random() < 0.4:
        return closes
    return max(born, closes - timedelta(days=rng.randint(-14, 60)))


def _moves(rng: Random, stage: int, born: int, last: int) -> list[tuple[int, int]]:
    """The stages it went through, one after another; a lost deal turns back anywhere."""
    if stage >= FIRST_CLOSED:
        reached = FIRST_CLOSED if STAGES[stage][0] == "Closed Won" else rng.randint(1, FIRST_CLOSED)
    else:
        reached = stage
    through = [n for n in range(reached) if n == 0 or rng.random() < 0.5]
    path = [*through, stage]
    days = between(rng, born, last, len(path) - 2) if len(path) > 2 else []
    when = [born, *days, last] if len(path) > 1 else [born]
    return list(zip(when, path, strict=True))


def _name(company: str, product: int, closes: date, taken: set[str], *, existing: bool) -> str:
    kind = "renewal" if existing else "new business"
    quarter = f"Q{(closes.month + 2) // 3} {closes.year}"
    name = base = f"{company} – {PRODUCTS[product]} {kind} {quarter}"
    n = 1
    while name in taken:
        n += 1
        name = f"{base} ({n})"
    taken.add(name)
    return name


def _roles(rng: Random, staff: list[int]) -> list[tuple[int, str]]:
    chosen = rng.sample(staff, min(len(staff), rng.randint(1, 3)))
    return [(person, rng.choice(ROLES)) for person in chosen]
