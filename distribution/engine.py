"""Distributes leads: facts in; assignments with reasons, held leads with reasons and a certificate
out.

Walk: index the facts, ask who may take what for how many points, assign all leads together,
certify, explain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from distribution.choosing.assign import Problem, Takers, solve
from distribution.choosing.offers import Market
from distribution.choosing.score import Term, need, terms
from distribution.facts.lookups import View
from distribution.facts.situation import Situation
from distribution.policy import DistributionPolicy
from distribution.proof.certificate import Certificate, certify
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
        """The contract's `leads assign --json`."""
        return {
            "assigned": [_entry(assignment) for assignment in self.assigned],
            "held": [
                {"lead": held.lead, "reason": held.reason, "until": held.until}
                for held in self.held
            ],
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
        }


def distribute(situation: Situation, policy: DistributionPolicy) -> Distribution:
    """Each lead to the right rep, or held with a reason; the same facts in any order give the same
    answer.
    """
    view = View(situation, policy)
    market = Market(view)
    problem = market.problem()
    takers = solve(problem, market.tie)
    assigned = tuple(_assigned(view, problem, takers, closest(problem, takers, market.tie)))
    held = tuple(_held(view, problem, takers))
    return Distribution(
        assigned, held, *_proof(certify(problem, takers), len(assigned) * problem.reserve)
    )


def _assigned(view: View, problem: Problem, takers: Takers, missed: Missed) -> Iterator[Assignment]:
    places, filled = _places(problem, takers)
    for lead, taker in enumerate(takers):
        if taker is None:
            continue
        facts, rep = view.leads[lead], view.reps[taker]
        scored = (*terms(view, rep, view.profile(facts)), need(view, rep, places[lead]))
        runner_up = _runner_up(view, problem, filled, lead, missed(lead))
        told = why(view, rep, facts, scored, free=rep.free - places[lead])
        score = sum(term.cents for term in scored) / 100
        yield Assignment(facts.id, rep.email, score, scored, runner_up, told)


def _places(problem: Problem, takers: Takers) -> tuple[dict[int, int], dict[int, int]]:
    """Which of the rep's slots each lead fills (the best fit first), and how many each rep
    fills.
    """
    by_rep: dict[int, list[int]] = defaultdict(list)
    for lead, taker in enumerate(takers):
        if taker is not None:
            by_rep[taker].append(lead)
    places: dict[int, int] = {}
    for rep, leads in by_rep.items():
        ordered = sorted(leads, key=lambda lead: (-problem.points[lead][rep], lead))
        places.update({lead: place for place, lead in enumerate(ordered)})
    return places, {rep: len(leads) for rep, leads in by_rep.items()}


def _runner_up(
    view: View, problem: Problem, filled: dict[int, int], lead: int, missed: tuple[int, int] | None
) -> RunnerUp | None:
    """The score is the one this lead would have with them now; the raise is a hundredth over
    drawing level.
    """
    if missed is None:
        return None
    rep, lacking = missed
    slots = problem.slots[rep]
    score = problem.points[lead][rep] + slots[min(filled.get(rep, 0), len(slots) - 1)]
    return RunnerUp(view.reps[rep].email, score / 100, (lacking + 1) / 100)


def _held(view: View, problem: Problem, takers: Takers) -> Iterator[Held]:
    filled = Counter(taker for taker in takers if taker is not None)
    for lead, taker in enumerate(takers):
        if taker is None:
            points, slots = problem.points[lead], problem.slots
            left = (
                worth + slots[rep][filled[rep]]
                for rep, worth in points.items()
                if filled[rep] < len(slots[rep])
            )
            yield hold(view, view.leads[lead], points, max(left, default=None))


def _proof(certificate: Certificate, reserved: int) -> tuple[float, float, float]:
    """Value, bound and gap: worth is counted over holding, so what holding would have been worth is
    added back.
    """
    value, bound = certificate.worth + reserved, certificate.bound + reserved
    return value / 100, bound / 100, (bound - value) / bound if bound else 0.0


def _entry(assignment: Assignment) -> dict[str, Any]:
    other = assignment.runner_up
    return {
        "lead": assignment.lead,
        "rep": assignment.rep,
        "score": assignment.score,
        "terms": {term.name: term.points for term in assignment.terms},
        "runner_up": other and {"rep": other.rep, "score": other.score, "needs": other.needs},
        "why": assignment.why,
    }
