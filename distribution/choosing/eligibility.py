"""Decides which reps may take a lead at all, and keeps the reason for each who may not. It never
scores, and never words the reason.

What is not known never refuses. Whoever works on the lead's account is not held to segment and
region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from distribution.facts.lead import Lead
from distribution.facts.lookups import Lookups, Profile
from distribution.facts.rep import Rep

Kind = Literal["inactive", "declined", "leave", "capacity", "region", "segment"]
TERRITORY: frozenset[Kind] = frozenset({"region", "segment"})
"""What keeps a rep from a lead because it lies outside what they cover."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a rep may not take a lead; `until` is the last day of a leave."""

    kind: Kind
    until: date | None = None


def refusals(lookups: Lookups, lead: Lead, rep: Rep) -> tuple[Refusal, ...]:
    """Every reason why this rep may not take this lead; none when they may."""
    found = unavailable(rep, lookups.today)
    if rep.email in lead.declined_by:
        found.append(Refusal("declined"))
    found += outside(lookups, rep, lookups.profile(lead))
    return tuple(found)


def unavailable(rep: Rep, today: date) -> list[Refusal]:
    """Why a rep may not take any lead today."""
    found = []
    if not rep.active:
        found.append(Refusal("inactive"))
    until = rep.away_until(today)
    if until is not None:
        found.append(Refusal("leave", until))
    if rep.free == 0:
        found.append(Refusal("capacity"))
    return found


def outside(lookups: Lookups, rep: Rep, profile: Profile) -> list[Refusal]:
    """Why leads of this profile are not this rep's to take."""
    account = profile.account
    if account is not None and account.is_worked_by(rep.email):
        return []
    cover = lookups.covers[rep.email]
    found = []
    if _differ(cover.region, profile.region):
        found.append(Refusal("region"))
    if _differ(cover.segment, profile.segment):
        found.append(Refusal("segment"))
    return found


def _differ(covered: str | None, wanted: str | None) -> bool:
    """Whether both are known, and are not the same."""
    if not covered or not wanted:
        return False
    return covered != wanted
