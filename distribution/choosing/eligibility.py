"""Decides which reps may take a lead at all, and keeps the reason for each who may not. It never
scores.

What is not known never refuses. Whoever works on the lead's account is not held to segment and
region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from distribution.facts.lead import Lead
from distribution.facts.lookups import Profile, View
from distribution.facts.rep import Rep

Kind = Literal["inactive", "declined", "leave", "capacity", "region", "segment"]
TERRITORY: frozenset[Kind] = frozenset({"region", "segment"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a rep may not take a lead, in words that follow "is" or "has"; `until` is the end of a
    leave.
    """

    kind: Kind
    text: str
    until: date | None = None


def refusals(view: View, lead: Lead, rep: Rep) -> tuple[Refusal, ...]:
    """Every reason why this rep may not take this lead; none when they may."""
    declined = (
        (Refusal("declined", "has declined this lead before"),)
        if rep.email in lead.declined_by
        else ()
    )
    return (*unavailable(rep, view.today), *declined, *outside(view, rep, view.profile(lead)))


def unavailable(rep: Rep, today: date) -> tuple[Refusal, ...]:
    """Why a rep may not take any lead today."""
    return tuple(_unavailable(rep, today))


def outside(view: View, rep: Rep, profile: Profile) -> tuple[Refusal, ...]:
    """Why leads of this profile are not this rep's to take."""
    if profile.account is not None and profile.account.is_worked_by(rep.email):
        return ()
    return tuple(_outside(view, rep, profile))


def _unavailable(rep: Rep, today: date) -> Iterator[Refusal]:
    if not rep.active:
        yield Refusal("inactive", "is no longer active")
    until = rep.away_until(today)
    if until is not None:
        yield Refusal("leave", f"is on leave until {until.isoformat()}", until)
    if not rep.free:
        yield Refusal("capacity", f"is at capacity ({rep.open_leads} of {rep.capacity} open leads)")


def _outside(view: View, rep: Rep, profile: Profile) -> Iterator[Refusal]:
    cover = view.covers[rep.email]
    if cover.region and profile.region and cover.region != profile.region:
        yield Refusal("region", f"covers {cover.region}, not {profile.region}")
    if cover.segment and profile.segment and cover.segment != profile.segment:
        bands = view.policy.segments
        text = f"covers {bands[cover.segment].called}, not {bands[profile.segment].called}"
        yield Refusal("segment", text)
