"""The people we know: where they work, who owns them, and on which side each is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from sandbox.worlds.accounts import Account
from sandbox.worlds.names import draw_name, plain
from sandbox.worlds.places import Country, draw_address, draw_country, draw_phone
from sandbox.worlds.reps import Rep
from sandbox.worlds.vocabulary.sales import PRODUCTS, draw_source
from sandbox.worlds.vocabulary.titles import draw_title

SIDES = {"both": 55, "salesforce": 20, "hubspot": 25}
LEADS_AMONG = {"both": 0.12, "salesforce": 0.25, "hubspot": 0.0}
WITHOUT_EMAIL = 0.01
MAILBOX = "mailbox.example.com"
"""Where people have their own addresses; all others are of one company alone."""
# Of those only HubSpot knows, this share are marketing-qualified and wait for a rep.
WAITING_FOR_A_REP = 0.4


@dataclass
class Person:
    """One human being as they truly are; each vendor gets its own rendering of them."""

    first: str
    last: str
    email: str | None
    side: str
    is_lead: bool
    title: int
    country: Country
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    account: int | None
    owner: int | None
    lifecycle: str
    product: int | None
    source: int
    born: int

    @property
    def in_salesforce(self) -> bool:
        """Known to the Salesforce side, as a Contact or a Lead."""
        return self.side != "hubspot"

    @property
    def in_hubspot(self) -> bool:
        """Known to the HubSpot side."""
        return self.side != "salesforce"

    @property
    def is_contact(self) -> bool:
        """A Contact, not a Lead, on the Salesforce side."""
        return self.in_salesforce and not self.is_lead


class Employers:
    """Who works where: a few companies have many of the people, most have a handful."""

    def __init__(self, rng: Random, accounts: list[Account]) -> None:
        self._rng = rng
        self._by_side = {
            "both": _weighted(accounts, lambda account: account.in_salesforce),
            "salesforce": _weighted(accounts, lambda account: account.in_salesforce),
            "hubspot": _weighted(accounts, lambda account: account.in_hubspot),
        }

    def draw(self, side: str) -> int | None:
        """The index of an employer the person's vendor knows; None where there is none to know."""
        indexes, weights = self._by_side[side]
        if not indexes:
            return None
        return self._rng.choices(indexes, cum_weights=weights)[0]


def _weighted(
    accounts: list[Account], known: Callable[[Account], bool]
) -> tuple[list[int], list[float]]:
    indexes = [n for n, account in enumerate(accounts) if known(account)]
    return indexes, list(accumulate(1 / (rank + 4) ** 0.55 for rank in range(len(indexes))))


def draw_people(
    rng: Random, count: int, accounts: list[Account], reps: list[Rep], taken: set[str]
) -> list[Person]:
    """This many distinct people, their addresses all different from each other's and from those in
    `taken`, which they are added to.
    """
    employers = Employers(rng, accounts)
    sides = [side for side, share in SIDES.items() for _ in range(count * share // 100)]
    sides += ["both"] * (count - len(sides))
    rng.shuffle(sides)
    return [_person(rng, side, employers, accounts, reps, taken) for side in sides]


def _person(
    rng: Random,
    side: str,
    employers: Employers,
    accounts: list[Account],
    reps: list[Rep],
    taken: set[str],
) -> Person:
    is_lead = rng.random() < LEADS_AMONG[side]
    employer = _employer(rng, side, employers)
    account = None if employer is None else accounts[employer]
    country = _country(rng, account)
    first, last = draw_name(rng, country.code)
    lifecycle = _lifecycle(rng, side, is_lead=is_lead)
    waiting = side == "hubspot" and lifecycle == "marketingqualifiedlead"
    street, city, state, code = _address(rng, account, country)
    return Person(
        first=first,
        last=last,
        email=_email(rng, first, last, account, taken),
        side=side,
        is_lead=is_lead,
        title=draw_title(rng),
        country=country,
        street=street,
        city=city,
        state=state,
        postal_code=code,
        phone=draw_phone(rng, country),
        account=employer,
        owner=None if waiting else _owner(rng, account, reps),
        lifecycle=lifecycle,
        product=_product(rng, waiting=waiting),
        source=draw_source(rng),
        born=_born(rng, waiting=waiting),
    )


def _employer(rng: Random, side: str, employers: Employers) -> int | None:
    if side == "hubspot" and rng.random() >= 0.88:
        return None
    return employers.draw(side)


def _country(rng: Random, account: Account | None) -> Country:
    if account is not None and rng.random() < 0.85:
        return account.country
    return draw_country(rng)


def _product(rng: Random, *, waiting: bool) -> int | None:
    if waiting or rng.random() < 0.3:
        return rng.randrange(len(PRODUCTS))
    return None


def _born(rng: Random, *, waiting: bool) -> int:
    """How many days ago somebody first typed them in; most of those who wait came lately."""
    if waiting and rng.random() < 0.6:
        return rng.randint(2, 30)
    return rng.randint(2, 729)


def _address(rng: Random, account: Account | None, country: Country) -> tuple[str, str, str, str]:
    if account is not None and account.country is country and rng.random() < 0.7:
        return account.street, account.city, account.state, account.postal_code
    return draw_address(rng, country)


def _owner(rng: Random, account: Account | None, reps: list[Rep]) -> int:
    if account is not None and rng.random() < 0.9:
        return account.owner
    return rng.randrange(len(reps))


def _lifecycle(rng: Random, side: str, *, is_lead: bool) -> str:
    if side == "hubspot":
        if rng.random() < WAITING_FOR_A_REP:
            return "marketingqualifiedlead"
        return rng.choice(
            ("subscriber", "subscriber", "lead", "lead", "salesqualifiedlead", "other")
        )
    if is_lead:
        return rng.choice(("lead", "lead", "marketingqualifiedlead", "salesqualifiedlead"))
    return rng.choice(
        ("customer", "customer", "opportunity", "salesqualifiedlead", "lead", "evangelist")
    )


def _email(
    rng: Random, first: str, last: str, account: Account | None, taken: set[str]
) -> str | None:
    if rng.random() < WITHOUT_EMAIL:
        return None
    given = plain(first).replace("-", "")
    family = plain(last).replace("-", "")
    at_work = account is not None and rng.random() < 0.94
    domain = account.domain if account is not None and at_work else MAILBOX
    local = rng.choice(
        (f"{given}.{family}", f"{given}.{family}", f"{given[0]}{family}", f"{given}_{family}")
    )
    email = f"{local}@{domain}"
    n = 1
    while email in taken:
        n += 1
        email = f"{local}{n}@{domain}"
    taken.add(email)
    return email
