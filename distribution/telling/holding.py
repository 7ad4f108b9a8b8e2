"""Decides what to say of a lead that goes to nobody now: the reason, and when that may change.

Reps whose territory the lead lies in explain best; those outside it are no news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from distribution.choosing.eligibility import TERRITORY, Kind, Refusal, refusals
from distribution.facts.lead import Lead
from distribution.facts.lookups import Lookups
from distribution.facts.rep import Rep
from distribution.telling.explain import territory

SHORT: Mapping[Kind, tuple[str, str]] = {
    "declined": ("has declined it before", "have declined it before"),
    "leave": ("is on leave", "are on leave"),
    "capacity": ("is at capacity", "are at capacity"),
}
"""The reason for one rep, and for several. Only active reps who cover the lead explain anything, so
no other kind is ever told.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A lead (link id) that stays without a rep; `until` is the first ISO date on which a leave
    that matters ends.
    """

    lead: str
    reason: str
    until: str | None


class Refused(NamedTuple):
    """A rep who may not take a lead, and every reason why."""

    rep: Rep
    reasons: tuple[Refusal, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What sort of reasons they are."""
        return tuple(reason.kind for reason in self.reasons)

    @property
    def release(self) -> str | None:
        """The ISO date on which the leave of a rep who is away, and only that, ends."""
        if len(self.reasons) != 1:
            return None
        until = self.reasons[0].until
        return None if until is None else until.isoformat()


def hold(lookups: Lookups, lead: Lead, points: Mapping[int, int], best: int | None) -> Held:
    """Why this lead is held. `points`: what the reps who may take it score; `best`: the highest
    total (hundredths) with a slot still free after this run, None where there is none.
    """
    if points:
        return Held(lead.id, _outdone(lookups, points, best), None)
    active = [rep for rep in lookups.reps if rep.active]
    if not active:
        return Held(lead.id, "there is no active rep", None)
    covering = _covering(lookups, lead, active)
    releases = [one.release for one in covering if one.release is not None]
    profile = lookups.profile(lead)
    place = territory(lookups, profile.segment, profile.region)
    return Held(lead.id, _refused(place, covering), min(releases, default=None))


def _outdone(lookups: Lookups, points: Mapping[int, int], best: int | None) -> str:
    """Why nobody got a lead that some may take."""
    if best is not None:
        reserve = lookups.policy.reserve
        return f"the best score, {best / 100:.2f}, is not over the reserve of {reserve:g}"
    who = f"{len(points)} reps"
    if len(points) == 1:
        (only,) = points
        who = lookups.reps[only].name
    return f"{who} could take it, but every free slot goes to a better fit"


def _covering(lookups: Lookups, lead: Lead, active: Sequence[Rep]) -> list[Refused]:
    """The reps in whose territory the lead lies, with their reasons."""
    found = []
    for rep in active:
        refused = Refused(rep, refusals(lookups, lead, rep))
        if TERRITORY.isdisjoint(refused.kinds):
            found.append(refused)
    return found


def _refused(place: str, covering: Sequence[Refused]) -> str:
    """The reasons of the reps who cover the place, the most common first."""
    if not covering:
        return f"no active rep covers {place}"  # only a place that is known can refuse everyone
    counts = Counter(one.kinds for one in covering)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if len(ordered) > 1:
        parts = ", ".join(f"{number} {_words(kinds, number)}" for kinds, number in ordered)
        who = f"who cover {place}" if place else "there are"
        return f"of {len(covering)} reps {who}, {parts}"
    who = f"who covers {place}" if place else "there is"
    reason = _words(covering[0].kinds, 1)
    if len(covering) > 1:
        return f"every rep {who} {reason}"
    rep, release = covering[0].rep, covering[0].release
    told = f"{rep.name}, the only rep {who}, {reason}"
    return told if release is None else f"{told} until {release}"


def _words(kinds: Sequence[Kind], number: int) -> str:
    """The reasons in words, as one rep or as several are spoken of."""
    form = 0 if number == 1 else 1
    return " and ".join(SHORT[kind][form] for kind in kinds)
