"""The campaigns of two years: what was sent or held when, and who answered after how long."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sandbox.worlds.lags import reply
from sandbox.worlds.people import Person
from sandbox.worlds.vocabulary.sales import PRODUCTS

KINDS = ("Email", "Webinar", "Trade Show")
EVERY_DAYS = 91
FIRST_DAYS = 700
ASKED = 0.15
ANSWERING = {"Email": 0.08, "Webinar": 0.22, "Trade Show": 0.35}


class Member(NamedTuple):
    """Somebody who was asked; `answered` is how many days ago, where they did."""

    person: int
    answered: int | None


@dataclass
class Campaign:
    """One campaign; `began` is how many days ago."""

    name: str
    kind: str
    began: int
    cost: int
    members: list[Member] = field(default_factory=list)


def draw_campaigns(rng: Random, people: list[Person], today: date) -> list[Campaign]:
    """One a quarter; each asks one in seven of those who were known by then."""
    campaigns = []
    for began in range(FIRST_DAYS, 0, -EVERY_DAYS):
        campaign = _campaign(rng, began, today)
        _ask(rng, campaign, people)
        campaigns.append(campaign)
    return campaigns


def ask_more(rng: Random, campaigns: list[Campaign], people: list[Person]) -> list[Campaign]:
    """The same campaigns, as they asked other people."""
    found = []
    for campaign in campaigns:
        again = replace(campaign, members=[])
        _ask(rng, again, people)
        found.append(again)
    return found


def _ask(rng: Random, campaign: Campaign, people: list[Person]) -> None:
    for n, person in enumerate(people):
        if person.in_salesforce and person.born > campaign.began and rng.random() < ASKED:
            campaign.members.append(Member(n, _answered(rng, campaign)))


def _campaign(rng: Random, began: int, today: date) -> Campaign:
    kind = rng.choice(KINDS)
    day = today - timedelta(days=began)
    return Campaign(
        name=f"{rng.choice(PRODUCTS)} {kind} {day:%B %Y}",
        kind=kind,
        began=began,
        cost=500 if kind == "Email" else round(rng.lognormvariate(8.3, 0.7) / 100) * 100,
    )


def _answered(rng: Random, campaign: Campaign) -> int | None:
    if rng.random() >= ANSWERING[campaign.kind]:
        return None
    ago = campaign.began - reply(rng, 4.0)
    return ago if ago > 1 else None
