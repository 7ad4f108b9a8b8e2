"""The companies we sell to: names, sizes, parents, owners, and on which side each is known."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from sandbox.worlds.names import CULTURES, plain
from sandbox.worlds.places import Country, draw_address, draw_country, draw_phone
from sandbox.worlds.reps import Rep
from sandbox.worlds.vocabulary.companies import (
    COMPANY_STEMS,
    COMPANY_TRADES,
    INDUSTRIES,
    LONG_ENDS,
    draw_industry,
    draw_trade,
)

PEOPLE_PER_ACCOUNT = 8
SIDES = {"both": 70, "salesforce": 20, "hubspot": 10}
WITH_PARENT = 0.12
ONE_WORD = 0.14
LONG = 0.1
_BY_VALUE = {industry.value: n for n, industry in enumerate(INDUSTRIES)}
LONGEST_LABEL = 40
"""Salesforce takes addresses of at most 80 letters, and nobody likes long domains."""
_CULTURES = sorted(CULTURES)


@dataclass
class Account:
    """One company as it truly is; each vendor gets its own rendering of it."""

    name: str
    form: str
    domain: str
    side: str
    country: Country
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    employees: int
    revenue: int
    industry: int
    kind: str
    owner: int
    parent: int | None
    born: int

    @property
    def in_salesforce(self) -> bool:
        """Known to the Salesforce side."""
        return self.side != "hubspot"

    @property
    def in_hubspot(self) -> bool:
        """Known to the HubSpot side."""
        return self.side != "salesforce"

    @property
    def segment(self) -> str:
        """The size band that decides which reps look after it."""
        if self.employees >= 2000:
            return "enterprise"
        return "mid" if self.employees >= 200 else "smb"


class Territories:
    """Which reps cover what: every account asks, so it is worked out once."""

    def __init__(self, reps: list[Rep]) -> None:
        self._regions: dict[str, list[int]] = {}
        self._segments: dict[tuple[str, str], list[int]] = {}
        for n, rep in enumerate(reps):
            self._regions.setdefault(rep.region, []).append(n)
            self._segments.setdefault((rep.region, rep.segment), []).append(n)

    def owner(self, rng: Random, account: Account) -> int:
        """The index of a rep who covers the account's region and, where there is one, its
        segment.
        """
        region = account.country.region
        fitting = self._segments.get((region, account.segment))
        return rng.choice(fitting or self._regions[region])


def draw_accounts(
    rng: Random, people: int, reps: list[Rep], taken: set[str] | None = None
) -> list[Account]:
    """One company for every eight people; about one in eight is the daughter of an earlier one.
    None is called as in `taken`, which the new names are added to.
    """
    count = max(1, people // PEOPLE_PER_ACCOUNT) if people else 0
    accounts: list[Account] = []
    names: set[str] = set() if taken is None else taken
    territories = Territories(reps)
    for side in _sides(rng, count):
        parent = _parent(rng, accounts, side)
        accounts.append(_account(rng, side, accounts, parent, names, territories))
    return accounts


def _sides(rng: Random, count: int) -> list[str]:
    """Exact shares rather than drawn ones, so that a small world has them too."""
    one_sided = {side: count * share // 100 for side, share in SIDES.items() if side != "both"}
    sides = [side for side, n in one_sided.items() for _ in range(n)]
    sides += ["both"] * (count - len(sides))
    rng.shuffle(sides)
    return sides


def _parent(rng: Random, accounts: list[Account], side: str) -> int | None:
    if not accounts or rng.random() >= WITH_PARENT:
        return None
    candidate = rng.randrange(len(accounts))
    parent = accounts[candidate]
    both_can_see_it = (
        parent.parent is None and side in (parent.side, "both") and parent.side in (side, "both")
    )
    return candidate if both_can_see_it else None


def _account(
    rng: Random,
    side: str,
    earlier: list[Account],
    parent: int | None,
    taken: set[str],
    territories: Territories,
) -> Account:
    country = draw_country(rng)
    name = _name(rng, taken, earlier[parent].name if parent is not None else None, country)
    street, city, state, code = draw_address(rng, country)
    employees = int(min(60_000, max(3, rng.lognormvariate(5.3, 1.6))))
    account = Account(
        name=name,
        form=rng.choice(country.forms),
        domain=f"{_slug(name)}.example",
        side=side,
        country=country,
        street=street,
        city=city,
        state=state,
        postal_code=code,
        phone=draw_phone(rng, country),
        employees=employees,
        revenue=employees * rng.randrange(60, 320) * 1000,
        industry=earlier[parent].industry if parent is not None else _industry(rng, name),
        kind=rng.choice(("Customer", "Customer", "Prospect", "Prospect", "Prospect", "Partner")),
        owner=0,
        parent=parent,
        born=rng.randint(200, 730),
    )
    account.owner = territories.owner(rng, account)
    return account


def _industry(rng: Random, name: str) -> int:
    for word in reversed(name.split()):
        if word in COMPANY_TRADES:
            return _BY_VALUE[COMPANY_TRADES[word]]
    return draw_industry(rng)


def _name(rng: Random, taken: set[str], parent: str | None, country: Country) -> str:
    while True:
        name = f"{parent} {country.name}" if parent is not None else _fresh_name(rng, len(taken))
        slug = _slug(name)
        if slug not in taken:
            taken.add(slug)
            return name
        parent = None


def _slug(name: str) -> str:
    return plain(name)[:LONGEST_LABEL].strip("-")


def _fresh_name(rng: Random, known: int) -> str:
    """A CRM's names are short (half of a public file's have eight letters), those on registers long
    (a quarter have 36 and more): some of both.
    """
    stem = rng.choice(COMPANY_STEMS)
    trade = draw_trade(rng)
    style = rng.random()
    if style < ONE_WORD:
        return rng.choice((stem, _family(rng)))
    if style < ONE_WORD + LONG:
        return f"{stem} {trade} {rng.choice(LONG_ENDS)}"
    style = rng.random()
    if style < 0.22:
        return f"{_family(rng)} & {_family(rng)}"
    if style < 0.34:
        return f"{_family(rng)} {trade}"
    # A small world stays with the plain shapes; a large one needs a third word to stay distinct.
    if known > 1500 and style < 0.7:
        return f"{stem} {_family(rng)} {trade}"
    return f"{stem} {trade}"


def _family(rng: Random) -> str:
    culture = rng.choice(_CULTURES)
    return rng.choice(CULTURES[culture][1].split())
