"""Distributes leads: facts in; assignments with reasons, held leads with reasons and a certificate
out. It never asks a system and never writes.

Walk: index the facts, ask who may take what for how many points, assign all leads together,
certify, explain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from distribution.choosing.assign import solve
from distribution.choosing.market import Market, Takers
from distribution.choosing.offers import market_of, tie_of
from distribution.choosing.score import Term, need, terms
from distribution.facts.lookups import Lookups
from distribution.facts.situation import Situation
from distribution.policy import DistributionPolicy
from distribution.proof.certificate import certify
from distribution.proof.counterfactual import Missed, closest
from distribution.telling.explain import why
from distribution.telling.holding import Held, hold

STEP = 0.01


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The rep (e-mail) who came closest to getting the lead, and the least raise with which they
    would have.
    """

    rep: str
    score: float
    lacks: float

    @property
    def needs(self) -> str:
        """The counterfactual in words."""
        if self.lacks <= STEP:
            return "any higher score would get it"
        return f"would get it with a score {self.lacks:g} higher"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lead (link id) and its rep (e-mail); `score` is the sum of the terms, in points."""

    lead: str
    rep: str
    score: float
    terms: tuple[Term, ...]
    runner_up: RunnerUp | None
    why: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """Every lead, assigned or held. `value` is the sum of the scores; `bound` is what no assignment
    of as many leads can exceed; `gap` is the distance as a share of the bound, 0 for a proven
    optimum.
    """

    assigned: tuple[Assignment, ...]
    held: tuple[Held, ...]
    value: float
    bound: float
    gap: float

    def document(self) -> dict[str, Any]:
        """What `leads assign --json` prints, leads by link id."""
        return {
            "assigned": [_entry(assignment) for assignment in self.assigned],
            "held": [_waiting(held) for held in self.held],
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
        }


def distribute(situation: Situation, policy: DistributionPolicy) -> Distribution:
    """Each lead to the right rep, or held with a reason; the same facts in any order give the same
    answer. Raises RuntimeError if the solver fails.
    """
    lookups = Lookups(situation, policy)
    market, tie = market_of(lookups), tie_of(lookups)
    takers = solve(market, tie)
    assigned = _assigned(lookups, market, takers, closest(market, takers, tie))
    held = _held(lookups, market, takers)
    return _certified(market, takers, tuple(assigned), tuple(held))


def _assigned(
    lookups: Lookups, market: Market, takers: Takers, missed: Missed
) -> Iterator[Assignment]:
    filled = _filled(takers)
    places = _places(market, takers)
    for number, taker in enumerate(takers):
        if taker is None:
            continue
        lead, rep, place = lookups.leads[number], lookups.reps[taker], places[number]
        scored = (*terms(lookups, rep, lookups.profile(lead)), need(lookups, rep, place))
        yield Assignment(
            lead=lead.id,
            rep=rep.email,
            score=sum(term.cents for term in scored) / 100,
            terms=scored,
            runner_up=_runner_up(lookups, market, filled, number, missed),
            why=why(lookups, rep, lead, scored, free=rep.free - place),
        )


def _filled(takers: Takers) -> Mapping[int, int]:
    """How many slots of each rep are filled, by rep."""
    return Counter(taker for taker in takers if taker is not None)


def _places(market: Market, takers: Takers) -> Mapping[int, int]:
    """Which of the rep's slots each lead fills: the best fit the first."""
    by_rep: dict[int, list[int]] = defaultdict(list)
    for lead, taker in enumerate(takers):
        if taker is not None:
            by_rep[taker].append(lead)
    places: dict[int, int] = {}
    for rep, leads in by_rep.items():
        best_first = sorted((-market.points[lead][rep], lead) for lead in leads)
        for place, (_, lead) in enumerate(best_first):
            places[lead] = place
    return places


def _runner_up(
    lookups: Lookups, market: Market, filled: Mapping[int, int], lead: int, missed: Missed
) -> RunnerUp | None:
    """The score is the one this lead would have with them now; the raise is a hundredth over
    drawing level.
    """
    closest_rep = missed(lead)
    if closest_rep is None:
        return None
    rep, lacking = closest_rep
    slots = market.slots[rep]
    next_slot = min(filled.get(rep, 0), len(slots) - 1)
    score = market.points[lead][rep] + slots[next_slot]
    return RunnerUp(lookups.reps[rep].email, score / 100, (lacking + 1) / 100)


def _held(lookups: Lookups, market: Market, takers: Takers) -> Iterator[Held]:
    filled = _filled(takers)
    for lead, taker in enumerate(takers):
        if taker is not None:
            continue
        points = market.points[lead]
        yield hold(lookups, lookups.leads[lead], points, _best_left(points, market.slots, filled))


def _best_left(
    points: Mapping[int, int], slots: Sequence[Sequence[int]], filled: Mapping[int, int]
) -> int | None:
    """The most this lead could have scored with a slot that is still free; None without one."""
    best: int | None = None
    for rep, worth in points.items():
        next_slot = filled.get(rep, 0)
        if next_slot == len(slots[rep]):
            continue
        total = worth + slots[rep][next_slot]
        if best is None or total > best:
            best = total
    return best


def _certified(
    market: Market, takers: Takers, assigned: tuple[Assignment, ...], held: tuple[Held, ...]
) -> Distribution:
    """The certificate counts worth over holding, so what holding would have been worth is added
    back.
    """
    certificate = certify(market, takers)
    reserved = len(assigned) * market.reserve
    value, bound = certificate.worth + reserved, certificate.bound + reserved
    gap = (bound - value) / bound if bound else 0.0
    return Distribution(assigned, held, value / 100, bound / 100, gap)


def _entry(assignment: Assignment) -> dict[str, Any]:
    return {
        "lead": assignment.lead,
        "rep": assignment.rep,
        "score": assignment.score,
        "terms": {term.name: term.points for term in assignment.terms},
        "runner_up": _rival(assignment.runner_up),
        "why": assignment.why,
    }


def _rival(other: RunnerUp | None) -> dict[str, Any] | None:
    if other is None:
        return None
    return {"rep": other.rep, "score": other.score, "needs": other.needs}


def _waiting(held: Held) -> dict[str, Any]:
    return {"lead": held.lead, "reason": held.reason, "until": held.until}
