"""Decides how many points a rep gets for a lead, term by term. It never refuses and never compares
reps.

Points are whole hundredths, so that sums are exact. What is not known scores half: neither a yes
nor a no. How long a lead has waited is the same for every rep, so it is no term of the score.
"""

from __future__ import annotations

from dataclasses import dataclass

from distribution.facts.lookups import Profile, View
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


def terms(view: View, rep: Rep, profile: Profile) -> tuple[Term, ...]:
    """The score of a rep for leads of this profile, all but `need`, which falls with every lead
    taken.
    """
    cover, weights = view.covers[rep.email], view.policy.weights
    return (
        _owner(view, rep, profile),
        _meeting(view, rep, profile),
        _same("segment", weights.segment, cover.segment, profile.segment),
        _same("region", weights.region, cover.region, profile.region),
        _same("product", weights.product, cover.product, profile.product),
        _tenure(view, rep, profile),
    )


def need(view: View, rep: Rep, taken: int) -> Term:
    """What the next lead is worth to a rep who took so many in this run: the more room, the more
    points.

    Falling with each lead, it spreads a batch over equal reps instead of filling one after the
    other.
    """
    share = max(0, rep.free - taken) / rep.capacity if rep.capacity > 0 else 0.0
    return _term("need", view.policy.weights.need, share)


def _term(name: str, weight: float, share: float | None) -> Term:
    return Term(
        name, round(100 * weight * (NEUTRAL if share is None else share)), share is not None
    )


def _owner(view: View, rep: Rep, profile: Profile) -> Term:
    owns = profile.account is not None and profile.account.is_worked_by(rep.email)
    return Term(
        "account_owner",
        round(100 * view.policy.weights.account_owner * owns),
        profile.account is not None,
    )


def _meeting(view: View, rep: Rep, profile: Profile) -> Term:
    weight, rules = view.policy.weights.meeting, view.policy.meetings
    if profile.account is None or rep.email not in view.calendars:
        # A calendar that shows nothing may be one we cannot see.
        return Term("meeting", round(100 * weight * rules.unseen), known=False)
    starts_at = view.next_meeting(rep.email, profile.account.id)
    return _term("meeting", weight, 0.0 if starts_at is None else _nearness(view, starts_at))


def _nearness(view: View, starts_at: float) -> float:
    rules, days = view.policy.meetings, (starts_at - view.now) / DAY
    if days <= rules.near_days:
        return 1 - rules.fade * days / rules.near_days
    if days <= rules.far_days:
        return rules.far_share * (
            1 - rules.fade * (days - rules.near_days) / (rules.far_days - rules.near_days)
        )
    return 0.0


def _same(name: str, weight: float, rep: str | None, lead: str | None) -> Term:
    return _term(name, weight, float(rep == lead) if rep is not None and lead is not None else None)


def _tenure(view: View, rep: Rep, profile: Profile) -> Term:
    """Time with us against what companies of this size call for."""
    months = rep.months(view.today)
    if months is None or profile.segment is None:
        return _term("tenure", view.policy.weights.tenure, None)
    wanted = view.policy.segments[profile.segment].months
    return _term("tenure", view.policy.weights.tenure, min(1.0, months / wanted) if wanted else 1.0)
