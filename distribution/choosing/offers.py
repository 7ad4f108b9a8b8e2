"""Turns facts into the numbers of an assignment: who may take which lead, and for how many points.

Leads and reps are numbered by their place in the lookups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b

from distribution.choosing.eligibility import outside, unavailable
from distribution.choosing.market import FINEST, Market, Tie
from distribution.choosing.score import need, terms
from distribution.facts.lookups import Lookups, Profile
from distribution.facts.rep import Rep

Points = Mapping[int, int]
"""Rep → hundredths of a point, for reps who may take a lead."""
Available = Mapping[int, Rep]
"""Reps who can take leads today, by number."""


def market_of(lookups: Lookups) -> Market:
    """The pairs that may be, the slots, the reserve."""
    reps = {}
    for number, rep in enumerate(lookups.reps):
        if not unavailable(rep, lookups.today):
            reps[number] = rep
    return Market(
        points=tuple(_offers(lookups, reps)),
        slots=tuple(_slots(lookups, reps)),
        reserve=round(100 * lookups.policy.reserve),
    )


def tie_of(lookups: Lookups) -> Tie:
    """Which of two equals: by hash of seed, lead and rep, so that no place in a list is an
    advantage.
    """
    seed = lookups.policy.seed

    def tie(lead: int, rep: int) -> int:
        key = f"{seed}\n{lookups.leads[lead].id}\n{lookups.reps[rep].email}"
        digest = blake2b(key.encode(), digest_size=8).digest()
        return int.from_bytes(digest) % (FINEST - 1) + 1

    return tie


def _offers(lookups: Lookups, reps: Available) -> Iterator[Points]:
    """What each lead is worth to whom; leads that look alike are scored once."""
    scored: dict[Profile, Points] = {}
    for lead in lookups.leads:
        profile = lookups.profile(lead)
        points = scored.get(profile)
        if points is None:
            points = scored[profile] = _points(lookups, reps, profile)
        if lead.declined_by:
            points = _without(points, reps, lead.declined_by)
        yield points


def _points(lookups: Lookups, reps: Available, profile: Profile) -> Points:
    found = {}
    for number, rep in reps.items():
        if not outside(lookups, rep, profile):
            found[number] = sum(term.cents for term in terms(lookups, rep, profile))
    return found


def _without(points: Points, reps: Available, declined_by: frozenset[str]) -> Points:
    return {rep: worth for rep, worth in points.items() if reps[rep].email not in declined_by}


def _slots(lookups: Lookups, reps: Available) -> Iterator[tuple[int, ...]]:
    """What each further lead is worth to each rep, as far as they have room."""
    most = len(lookups.leads)
    for number, rep in enumerate(lookups.reps):
        room = min(rep.free, most) if number in reps else 0
        yield tuple(need(lookups, rep, taken).cents for taken in range(room))
