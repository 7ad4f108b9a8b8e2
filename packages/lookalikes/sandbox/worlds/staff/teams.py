"""Who works with whom: colleagues of an account or a deal beside its owner, and the teams of a
region.

No public data says how often; the shares are common sense.
"""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from sandbox.worlds.accounts import Account
from sandbox.worlds.deals import Deal
from sandbox.worlds.reps import Rep

ON_LARGE_ACCOUNTS, ON_OTHERS = 0.6, 0.05
ON_LARGE_DEALS = 0.5
LARGE = 50_000
GUESTS = 0.15
"""Of the sellers: those who help out in the team of another region."""
_OF_ACCOUNTS = ("Account Manager", "Executive Sponsor", "Sales Manager")
_OF_DEALS = ("Pre-Sales Consultant", "Sales Manager", "Sales Rep")


class Member(NamedTuple):
    """A seller by index, and what they do in a team."""

    rep: int
    role: str


def account_team(rng: Random, account: Account, reps: list[Rep]) -> list[Member]:
    """The colleagues of an account's owner; most accounts have none."""
    large = account.segment == "enterprise"
    if rng.random() >= (ON_LARGE_ACCOUNTS if large else ON_OTHERS):
        return []
    return _members(rng, reps, account.owner, _OF_ACCOUNTS)


def deal_team(rng: Random, deal: Deal, reps: list[Rep]) -> list[Member]:
    """The colleagues of a deal's owner."""
    if rng.random() >= (ON_LARGE_DEALS if deal.amount >= LARGE else ON_OTHERS):
        return []
    return _members(rng, reps, deal.owner, _OF_DEALS)


def _members(rng: Random, reps: list[Rep], owner: int, roles: tuple[str, ...]) -> list[Member]:
    """Up to three, of the owner's region where it has others."""
    others = [n for n in range(len(reps)) if n != owner]
    near = [n for n in others if reps[n].region == reps[owner].region] or others
    size = min(rng.randint(1, len(roles)), len(near))
    chosen = rng.sample(near, size)
    return [Member(rep, role) for rep, role in zip(chosen, roles, strict=False)]


def teams_of(rng: Random, reps: list[Rep]) -> list[dict[str, Any]]:
    """A team for each region with its sellers, some of whom help out in the next one."""
    regions = sorted({rep.region for rep in reps})
    teams = {region: _team(region, reps) for region in regions}
    for rep in reps:
        if rng.random() < GUESTS and len(regions) > 1:
            after = regions[(regions.index(rep.region) + 1) % len(regions)]
            teams[after]["guests"].append(rep.email)
    return list(teams.values())


def _team(region: str, reps: list[Rep]) -> dict[str, Any]:
    members = [rep.email for rep in reps if rep.region == region]
    return {"name": f"Sales {region}", "members": members, "guests": []}
