"""The sellers: what each covers, when they work, how many leads they can take, and who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sandbox.worlds.names import draw_name, plain
from sandbox.worlds.places import COUNTRIES, REGIONS, Country
from sandbox.worlds.vocabulary.sales import PRODUCTS

DOMAIN = "brightline.example"
SEGMENTS = ("enterprise", "mid", "smb")
# After the first six, who cover all there is, sellers follow their markets.
_MARKETS = ("EMEA", "AMER", "EMEA", "AMER", "EMEA", "AMER", "EMEA", "APAC")
_BANDS = ("smb", "mid", "smb", "enterprise", "mid", "smb", "mid")
PEOPLE_PER_REP = 60
MANY_REPS = 1_000
FEWEST = 6
HOURS = (
    "Mon-Fri 09:00-17:30",
    "Mon-Fri 08:30-17:00",
    "Mon-Fri 09:00-18:00",
    "Mon-Fri 08:00-16:30",
    "Mon-Thu 09:00-18:00",
)


@dataclass(frozen=True)
class Rep:
    """One seller, known to both vendors by the same e-mail."""

    first: str
    last: str
    email: str
    segment: str
    region: str
    country: Country
    product: str
    started: date
    hours: str
    capacity: int
    on_leave_until: date | None


@dataclass(frozen=True)
class Former:
    """A seller who left so many days ago; `heir` is the index of the rep who took over."""

    first: str
    last: str
    email: str
    heir: int
    left: int


def draw_former(rng: Random, reps: list[Rep]) -> list[Former]:
    """One who left for every five who stayed, each followed by another of them."""
    taken = {rep.email for rep in reps}
    heirs = rng.sample(range(len(reps)), len(reps) // 5)
    found = []
    for heir in heirs:
        first, last, email = _free_name(rng, reps[heir].country, taken)
        found.append(Former(first, last, email, heir, rng.randint(60, 600)))
    return found


def draw_reps(rng: Random, people: int, today: date) -> list[Rep]:
    """Enough sellers for this many people, covering every region and segment; two of them on
    leave.
    """
    count = max(FEWEST, _sellers(people))
    taken: set[str] = set()
    away = set(rng.sample(range(count), 2))
    return [_rep(rng, n, today, taken, on_leave=n in away) for n in range(count)]


def _sellers(people: int) -> int:
    """Who has very many contacts has not as many more sellers."""
    many = MANY_REPS * PEOPLE_PER_REP
    return min(people, many) // PEOPLE_PER_REP + max(0, people - many) // (10 * PEOPLE_PER_REP)


def _rep(rng: Random, n: int, today: date, taken: set[str], *, on_leave: bool) -> Rep:
    region, segment = _territory(n)
    country = rng.choice([country for country in COUNTRIES if country.region == region])
    first, last, email = _free_name(rng, country, taken)
    return Rep(
        first=first,
        last=last,
        email=email,
        segment=segment,
        region=region,
        country=country,
        product=PRODUCTS[n % len(PRODUCTS)],
        started=today - timedelta(days=rng.randint(20, 2900)),
        hours=rng.choice(HOURS),
        capacity=rng.randrange(5, 41),
        on_leave_until=today + timedelta(days=rng.randint(3, 25)) if on_leave else None,
    )


def _territory(n: int) -> tuple[str, str]:
    if n < FEWEST:
        return REGIONS[n % len(REGIONS)], SEGMENTS[(n // len(REGIONS) + n) % len(SEGMENTS)]
    return _MARKETS[n % len(_MARKETS)], _BANDS[n % len(_BANDS)]


def _free_name(rng: Random, country: Country, taken: set[str]) -> tuple[str, str, str]:
    while True:
        first, last = draw_name(rng, country.code)
        email = f"{plain(first)}.{plain(last)}@{DOMAIN}"
        if email not in taken:
            taken.add(email)
            return first, last, email
