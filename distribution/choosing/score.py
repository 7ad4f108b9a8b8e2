"""Decides how many points a rep gets for a lead, term by term. It never refuses and never compares
reps.

Points are whole hundredths, so that sums are exact. What is not known scores half: neither a yes
nor a no. How long a lead has waited is the same for every rep, so it is no term of the score.
"""

from __future__ import annotations

from dataclasses import dataclass

from distribution.facts.lookups import Lookups, Profile
from distribution.facts.rep import Rep

DAY = 86_400.0
NEUTRAL = 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a score, in hundredths of a point; `known` is False where a fact is missing."""

    name: str
    cents: int
    known: bool = True

    @property
    def points(self) -> float:
        """The part in points."""
        return self.cents / 100


def terms(lookups: Lookups, rep: Rep, profile: Profile) -> tuple[Term, ...]:
    """The score of a rep for leads of this profile, all but `need`, which falls with every lead
    taken.
    """
    cover, weights = lookups.covers[rep.email], lookups.policy.weights
    return (
        _owner(lookups, rep, profile),
        _meeting(lookups, rep, profile),
        _same("segment", weights.segment, cover.segment, profile.segment),
        _same("region", weights.region, cover.region, profile.region),
        _same("product", weights.product, cover.product, profile.product),
        _tenure(lookups, rep, profile),
    )


def need(lookups: Lookups, rep: Rep, taken: int) -> Term:
    """What the next lead is worth to a rep who took so many in this run: the more room, the more
    points.

    Falling with each lead, it spreads a batch over equal reps instead of filling one after the
    other.
    """
    share = 0.0
    if rep.capacity > 0:
        share = max(0, rep.free - taken) / rep.capacity
    return _term("need", lookups.policy.weights.need, share)


def _owner(lookups: Lookups, rep: Rep, profile: Profile) -> Term:
    account = profile.account
    if account is None:
        return Term("account_owner", 0, known=False)
    share = 1.0 if account.is_worked_by(rep.email) else 0.0
    return _term("account_owner", lookups.policy.weights.account_owner, share)


def _meeting(lookups: Lookups, rep: Rep, profile: Profile) -> Term:
    weight = lookups.policy.weights.meeting
    account = profile.account
    if account is None or rep.email not in lookups.calendars:
        # A calendar that shows nothing may be one we cannot see.
        unseen = lookups.policy.meetings.unseen
        return Term("meeting", round(100 * weight * unseen), known=False)
    starts_at = lookups.next_meeting(rep.email, account.id)
    if starts_at is None:
        return _term("meeting", weight, 0.0)
    return _term("meeting", weight, _nearness(lookups, starts_at))


def _nearness(lookups: Lookups, starts_at: float) -> float:
    """The share of the points for a meeting at this time: near ones most, far ones none."""
    rules = lookups.policy.meetings
    days = (starts_at - lookups.now) / DAY
    if days <= rules.near_days:
        return 1 - rules.fade * days / rules.near_days
    if days <= rules.far_days:
        late, span = days - rules.near_days, rules.far_days - rules.near_days
        return rules.far_share * (1 - rules.fade * late / span)
    return 0.0


def _same(name: str, weight: float, covered: str | None, wanted: str | None) -> Term:
    """All points where the rep covers what the lead wants, none where they cover something else."""
    if covered is None or wanted is None:
        return _term(name, weight, None)
    return _term(name, weight, float(covered == wanted))


def _tenure(lookups: Lookups, rep: Rep, profile: Profile) -> Term:
    """Time with us against what companies of this size call for."""
    weight = lookups.policy.weights.tenure
    months = rep.months(lookups.today)
    if months is None or profile.segment is None:
        return _term("tenure", weight, None)
    wanted = lookups.policy.segments[profile.segment].months
    if not wanted:
        return _term("tenure", weight, 1.0)
    return _term("tenure", weight, min(1.0, months / wanted))


def _term(name: str, weight: float, share: float | None) -> Term:
    """This share of a weight; None is a share that is not known."""
    if share is None:
        return Term(name, round(100 * weight * NEUTRAL), known=False)
    return Term(name, round(100 * weight * share))
